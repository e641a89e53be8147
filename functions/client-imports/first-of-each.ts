/** Only the first of those that are alike, in the order in which they came. */
export const firstOfEach = <T>(items: readonly T[], likeness: (item: T) => string): T[] =>
  [...Map.groupBy(items, likeness).values()].flatMap((alike) => alike.slice(0, 1));
