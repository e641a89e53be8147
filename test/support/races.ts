/** Set where races are looked for in earnest: how often each is run, by more callers. */
const thorough = process.env['RACE_ROUNDS'];

/** How often each race is run. */
export const rounds = Number(thorough ?? 2);

/** How many ask for the same thing at once. */
export const callers = thorough ? 20 : 6;

/** How long a test of races may take. */
export const racePatience = { timeout: 30_000 + rounds * 10_000 };

/** So many acts at once. */
export const atOnce = <T>(count: number, act: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => act(i)));

/** Runs a race as often as it is to be run, one after another. */
export async function inRounds(race: (round: number) => Promise<void>): Promise<void> {
  for (let round = 0; round < rounds; round += 1) await race(round);
}

const delaysMilliseconds = [0, 80, 160, 40, 120];

/** Acts a little later, by another delay in each round: so the steps of two meet differently each time. */
export async function later<T>(round: number, act: () => Promise<T>): Promise<T> {
  const delay = delaysMilliseconds[round % delaysMilliseconds.length];
  await new Promise((resume) => setTimeout(resume, delay));
  return act();
}
