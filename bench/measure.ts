/** One line of the result. */
export interface Row {
  readonly what: string;
  readonly measured: number;
  /** At most; a row without one is there to be compared with the next run's. */
  readonly goal?: number;
  readonly unit: '×' | 'KB' | 's';
}

/** Something whose cost is asked for; the number may be of any unit. */
export type Costing = () => number | Promise<number>;

const pairs = 15;

/**
 * How many times as much the product costs as its floor: the median over pairs that are measured one right after the
 * other, in turn the one and the other first, so that whatever else the machine does weighs on both.
 */
export async function ratio(product: Costing, floor: Costing): Promise<number> {
  await product();
  await floor();
  const ratios: number[] = [];
  for (let pair = 0; pair < pairs; pair += 1) ratios.push(await ratioOnce(product, floor, pair % 2 === 0));
  return median(ratios);
}

async function ratioOnce(product: Costing, floor: Costing, productFirst: boolean): Promise<number> {
  const before = productFirst ? await product() : undefined;
  const least = await floor();
  return (before ?? (await product())) / least;
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** The CPU time of this process while it does something so many times in a row, in microseconds. */
export async function cpuOf(times: number, work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (let i = 0; i < times; i += 1) await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
