import { expect, test } from 'vitest';
import { mailsTo } from '../support/families.ts';
import { recordsOf } from '../support/history.ts';
import { invitationOf } from '../support/invited-members.ts';
import { newAddress } from '../support/people.ts';
import { newPractice } from '../support/practices.ts';
import { atOnce, callers, inRounds, racePatience as patience } from '../support/races.ts';
import { aMinuteAfterTheMail, buy, ledgerIn, settledInvitation, somebody, teamOf } from '../support/team.ts';

test('INV-4: a corrected address of who was deactivated before they joined takes no seat and is sent nothing, until they are invited anew', async () => {
  const practice = await newPractice();
  await buy(practice, { purchased: { clinical: 2 } });
  const team = teamOf(practice);
  const { id } = await settledInvitation(practice);
  await team(`POST /${id}/deactivation`);
  const before = await invitationOf(practice, id);
  const email = newAddress('later');
  const { status, body } = await team(`PATCH /${id}`, { email });
  expect([status, body.state, body.email]).toEqual([200, 'inactive', email]);
  expect((await ledgerIn(practice)).holders).toHaveLength(1);
  expect(await invitationOf(practice, id)).toEqual(before);
  await aMinuteAfterTheMail(practice, id);
  expect((await team(`POST /${id}/invitation`)).body).toMatchObject({ state: 'invited', email });
  expect(await mailsTo(email)).toHaveLength(1);
  expect((await ledgerIn(practice)).holders).toHaveLength(2);
});

test('ROLE-12: of many corrections at once to one address one is made, also where no seat decides', patience, () =>
  inRounds(async () => {
    const practice = await newPractice();
    await buy(practice, { purchased: { clinical: 1 + callers } });
    const team = teamOf(practice);
    const { body: imported } = await team('POST /import', {
      members: Array.from({ length: callers }, () => somebody()),
    });
    const ids: string[] = imported.items.map(({ memberId }: { memberId: string }) => memberId);
    for (const id of ids) await team(`POST /${id}/deactivation`);
    const email = newAddress('wanted');
    const answers = await atOnce(callers, (i) => team(`PATCH /${ids[i]}`, { email }));
    const told = answers.map(({ status, body }) => body.code ?? status).toSorted();
    expect(told).toEqual([200, ...Array.from({ length: callers - 1 }, () => 'member-exists')]);
    const members = await recordsOf(practice, 'member');
    expect(members.filter((member) => member['email'] === email)).toHaveLength(1);
  }),
);
