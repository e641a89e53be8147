/** The part of an id that is like no other: it also stands in ids that are put together of several. */
const tailOf = (id: string): string => id.slice(id.indexOf('_') + 1);

/**
 * A stored value with one client's id in the place of another's, in every text at any depth and wherever it stands in
 * one: in keys, in summaries, in the ids of portal accounts. No other text has such an id in it by chance.
 */
export function renamed<T>(value: T, from: string, to: string): T {
  const [tail, other] = [tailOf(from), tailOf(to)];
  const inText = (text: string) => text.replaceAll(tail, other);
  const within = (part: unknown): unknown => {
    if (typeof part === 'string') return inText(part);
    if (Array.isArray(part)) return part.map(within);
    if (part === null || typeof part !== 'object' || !isPlain(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [inText(name), within(inner)]));
  };
  return within(value) as T;
}

/** Whether an id stands anywhere in a stored value. */
export const speaksOf = (value: unknown, id: string): boolean => JSON.stringify(value).includes(tailOf(id));

const isPlain = (value: object): boolean => Object.getPrototypeOf(value) === Object.prototype;
