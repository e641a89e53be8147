import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../functions/shared/ids.ts';
import type { Caller } from '../support/api.ts';
import { givePlentyOfSeats, newMember, newPractice, type TestMember, type TestPractice } from '../support/practices.ts';
import { rounds } from '../support/races.ts';
import { leavingNoTrace } from '../support/stored.ts';
import { settledInvitation } from '../support/team.ts';

let practice: TestPractice;
let therapist: TestMember;
let colleague: TestMember;

beforeAll(async () => {
  practice = await newPractice();
  therapist = await newMember(practice, 'therapist');
  colleague = await newMember(practice, 'therapist');
});

const owner: Caller = (on, body, more) => practice.owner.staff(on, body, more);
const unchanged = <T>(refused: () => Promise<T>) => leavingNoTrace({ practices: [practice.id] }, refused);

async function newClient(lastName = 'Okafor') {
  const { body } = await owner(`POST ${practice.path}/clients`, { firstName: 'Maya', lastName });
  const path = `${practice.path}/clients/${body.id}`;
  const at = (member: { memberId: string }) => `${path}/assignments/${member.memberId}`;
  return {
    ...(body as { id: string; number: string }),
    path,
    put: (member: { memberId: string }, by: Caller = owner) => by(`PUT ${at(member)}`),
    remove: (member: { memberId: string }, by: Caller = owner) => by(`DELETE ${at(member)}`),
    assigned: async (): Promise<string[]> => (await owner(`GET ${path}`)).body.assigned,
  };
}

/** Whether a member finds a client: by id, in the list, by name and by number. */
async function reaches({ staff }: TestMember, { id, number, path }: Awaited<ReturnType<typeof newClient>>) {
  const lists = await Promise.all(
    ['', '?q=okafor', `?q=${number}`].map(async (query) => (await staff(`GET ${practice.path}/clients${query}`)).body),
  );
  const isListed = lists.map(({ items }) => items.some((client: { id: string }) => client.id === id));
  return [(await staff(`GET ${path}`)).status === 200, ...isListed];
}

describe('CLIENT-4: an assignment', () => {
  test('lets a member reach the client from the next request on, and its end takes that away', async () => {
    const client = await newClient();
    expect(await reaches(therapist, client)).toEqual([false, false, false, false]);
    const { status, body } = await client.put(therapist);
    expect([status, body]).toEqual([200, { items: [therapist.memberId] }]);
    expect(await reaches(therapist, client)).toEqual([true, true, true, true]);
    expect(await client.assigned()).toEqual([therapist.memberId]);

    expect((await client.put(colleague)).body.items).toEqual([therapist.memberId, colleague.memberId]);
    const { status: removed, body: left } = await client.remove(therapist);
    expect([removed, left]).toEqual([200, { items: [colleague.memberId] }]);
    expect(await reaches(therapist, client)).toEqual([false, false, false, false]);
    expect(await reaches(colleague, client)).toEqual([true, true, true, true]);
  });

  test('can be made again after it has ended', async () => {
    const client = await newClient();
    for (const again of [1, 2]) {
      await client.put(therapist);
      expect(await reaches(therapist, client), `round ${again}`).toEqual([true, true, true, true]);
      await client.remove(therapist);
      expect(await reaches(therapist, client), `round ${again}`).toEqual([false, false, false, false]);
    }
  });

  test('is made and ended once: a second time changes nothing', async () => {
    const client = await newClient();
    await client.put(therapist);
    const again = await unchanged(() => client.put(therapist));
    expect([again.status, again.body.items]).toEqual([200, [therapist.memberId]]);
    const other = await unchanged(() => client.remove(colleague));
    expect([other.status, other.body.items]).toEqual([200, [therapist.memberId]]);
    await client.remove(therapist);
    const ended = await unchanged(() => client.remove(therapist));
    expect([ended.status, ended.body.items]).toEqual([200, []]);
  });

  test('stays through edits of the client, and once it has ended they do not bring it back', async () => {
    const client = await newClient();
    await client.put(therapist);
    await client.put(colleague);
    await client.remove(therapist);
    const { headers } = await owner(`GET ${client.path}`);
    const edit = { lastName: 'Okafor-Bell', status: 'prospect' };
    await owner(`PATCH ${client.path}`, edit, { headers: { 'if-match': headers.get('etag') ?? '' } });
    const listed = async ({ staff }: TestMember) =>
      (await staff(`GET ${practice.path}/clients?status=prospect&q=okafor-bell`)).body.items.length;
    expect([await listed(therapist), await listed(colleague)]).toEqual([0, 1]);
  });

  test('of ten members at once leaves all ten assigned, and their removal none', async () => {
    const client = await newClient();
    const members = await Promise.all(Array.from({ length: 10 }, () => newMember(practice, 'therapist')));
    const answers = await Promise.all(members.map((member) => client.put(member)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const ids = members.map(({ memberId }) => memberId);
    expect((await client.assigned()).toSorted()).toEqual(ids.toSorted());
    await Promise.all(members.map((member) => client.remove(member)));
    expect(await client.assigned()).toEqual([]);
  });
});

describe('who cannot be assigned', () => {
  test('ROLE-7: is a support member, one who is not active, and one who has not joined', async () => {
    const client = await newClient();
    const support = await newMember(practice, 'therapist', { seatClass: 'support' });
    const manager = await newMember(practice, 'office-manager');
    const gone = await newMember(practice, 'therapist');
    await owner(`POST ${practice.path}/members/${gone.memberId}/deactivation`);
    await givePlentyOfSeats(practice);
    const invited = await settledInvitation(practice);
    const heard = await unchanged(async () => [
      await client.put(support),
      await client.put(manager),
      await client.put(gone),
      await client.put({ memberId: invited.id }),
    ]);
    expect(heard.map(({ status, body }) => [status, body.code])).toEqual(
      heard.map(() => [422, 'member-not-assignable']),
    );
    expect((await client.put(therapist)).status).toBe(200);
  });

  test('is nobody of this practice', async () => {
    const client = await newClient();
    const foreigner = await newMember(await newPractice(), 'therapist');
    const heard = await unchanged(async () => [
      await client.put(foreigner),
      await client.remove(foreigner),
      await client.put({ memberId: newId('member') }),
      await client.remove({ memberId: newId('member') }),
      await owner(`PUT ${practice.path}/clients/${newId('client')}/assignments/${therapist.memberId}`),
    ]);
    expect(heard.map(({ status }) => status)).toEqual(heard.map(() => 404));
  });

  test('who may not assign is told what is missing, and assigns neither a colleague nor themselves', async () => {
    const client = await newClient();
    await client.put(therapist);
    const heard = await unchanged(async () => [
      await client.put(colleague, therapist.staff),
      await client.remove(therapist, therapist.staff),
      await client.put(colleague, colleague.staff),
    ]);
    expect(heard.map(({ status, body }) => [status, body.permission])).toEqual(
      heard.map(() => [403, 'clients.assign']),
    );
    const admin = await newMember(practice, 'practice-admin');
    expect((await client.put(colleague, admin.staff)).status).toBe(200);
  });
});

describe('ROLE-8: a member who becomes a support member', () => {
  const becomeSupport = ({ memberId }: TestMember) =>
    owner(`PATCH ${practice.path}/members/${memberId}`, { seatClass: 'support' });

  test('has no clients: it is refused while there are any, and not for those of the past', async () => {
    const member = await newMember(practice, 'therapist');
    const [first, second] = [await newClient(), await newClient()];
    await first.put(member);
    await second.put(member);
    await second.remove(member);
    const refused = await unchanged(() => becomeSupport(member));
    expect([refused.status, refused.body.code, refused.body.clientIds]).toEqual([
      409,
      'member-has-clients',
      [first.id],
    ]);
    await first.remove(member);
    expect((await becomeSupport(member)).status).toBe(200);
    expect((await first.put(member)).status).toBe(422);
  });

  test('is never assigned a client at the same moment', async () => {
    for (let round = 0; round < 2 * rounds; round += 1) {
      const [member, client] = [await newMember(practice, 'therapist'), await newClient()];
      const [changed, assigned] = await Promise.all([becomeSupport(member), client.put(member)]);
      expect([changed.status, assigned.status].toSorted()).toEqual(changed.status === 200 ? [200, 422] : [200, 409]);
      const { body } = await owner(`GET ${practice.path}/members/${member.memberId}`);
      const isAssigned = (await client.assigned()).includes(member.memberId);
      expect([body.seatClass, isAssigned]).toEqual(changed.status === 200 ? ['support', false] : ['standard', true]);
    }
  });
});
