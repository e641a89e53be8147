import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../../functions/shared/access/roles.ts';
import { openCountedWorld } from '../support/counting-world.ts';
import { losingReplies } from './lost-replies.ts';
import { type Command, commands, TeamPlay } from './team-play.ts';

/** How many histories are played; thousands with `TEAM_HISTORIES=5000 npm test -- test/model`, at about two a second. */
const histories = Number(process.env['TEAM_HISTORIES'] ?? 12);

let world: Awaited<ReturnType<typeof openCountedWorld>>;
let replies: ReturnType<typeof losingReplies>;

beforeAll(async () => {
  world = await openCountedWorld();
  const { db } = await import('../../functions/shared/table/client.ts');
  replies = losingReplies(db);
});
afterAll(() => world.close());

const roles: readonly Role[] = ['practice-owner', 'clinical-admin', 'therapist', 'clinical-intern', 'office-manager'];

test(
  'SEAT-3: after any history of a team, lost replies among it, the product is where a plain model of it is',
  async () => {
    const history = fc.array(commands(roles), { minLength: 4, maxLength: 16 });
    const losses = fc.array(fc.boolean(), { maxLength: 10 });
    let steps = 0;
    await fc.assert(
      fc.asyncProperty(history, losses, async (played: readonly Command[], lost) => {
        replies.lose([]);
        const play = await TeamPlay.begun(world);
        replies.lose(lost);
        for (const command of played) {
          const { wanted, got } = await play.step(command);
          expect({ command, outcome: got }).toEqual({ command, outcome: wanted });
          steps += 1;
        }
        replies.lose([]);
        await play.requireAgreement();
      }),
      { numRuns: histories },
    );
    console.info(`${histories} histories of ${steps} steps in all.`);
  },
  60_000 + histories * 1000,
);
