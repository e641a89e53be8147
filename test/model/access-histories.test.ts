import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireAgreement } from './access-agreement.ts';
import { type Command, histories } from './access-commands.ts';
import { AccessPlay } from './access-play.ts';
import { type AccessWorld, openAccessWorld } from './access-world.ts';

/** How many histories are played; thousands with `ACCESS_HISTORIES=2000 npm test -- test/model/access`. */
const count = Number(process.env['ACCESS_HISTORIES'] ?? 6);

let world: AccessWorld;
beforeAll(async () => {
  world = await openAccessWorld();
});
afterAll(() => world.close());

test(
  'REL-3, REL-5, REL-7, MINOR-3, MINOR-4, PORTAL-9: after every step of any history each login sees in each portal account exactly what a plain reading of the rules says',
  async () => {
    let steps = 0;
    const compared = { all: 0, open: 0, views: 0 };
    await fc.assert(
      fc.asyncProperty(histories, async (history: readonly Command[]) => {
        const play = await AccessPlay.begun(world);
        for (const step of history) {
          await play.step(step);
          const answers = await world.look(() => requireAgreement(play));
          for (const kind of ['all', 'open', 'views'] as const) compared[kind] += answers[kind];
          steps += 1;
        }
      }),
      { numRuns: count },
    );
    const { all, open, views } = compared;
    expect(Math.min(open, views)).toBeGreaterThan(0); // what is never open proves nothing
    console.info(`${count} histories, ${steps} steps, ${all} answers: ${open} of open accounts, ${views} of views.`);
  },
  60_000 + count * 4000,
);
