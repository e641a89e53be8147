import { beforeAll, describe, expect, test } from 'vitest';
import type { Answered, Caller } from '../support/api.ts';
import { auditOf, recordsOf } from '../support/history.ts';
import { refusal } from '../support/invitations.ts';
import { newMember, newPractice, type TestMember, type TestPractice } from '../support/practices.ts';
import { atOnce, callers, inRounds } from '../support/races.ts';
import { leavingNoTrace } from '../support/stored.ts';

let practice: TestPractice;
let therapist: TestMember;

beforeAll(async () => {
  practice = await newPractice('Harbour', 'Pacific/Kiritimati'); // where today is a day ahead for most of the time
  therapist = await newMember(practice, 'therapist');
});

const owner: Caller = (on, body, more) => practice.owner.staff(on, body, more);
const unchanged = <T>(refused: () => Promise<T>) => leavingNoTrace({ practices: [practice.id] }, refused);

async function newClient(lastName = 'Okafor') {
  const { body } = await owner(`POST ${practice.path}/clients`, { firstName: 'Maya', lastName });
  return { id: body.id as string, path: `${practice.path}/clients/${body.id}` };
}

async function newGroup(wanted: object = {}, by: Caller = owner) {
  const made = await by(`POST ${practice.path}/groups`, { name: 'Grief, Mondays', ...wanted });
  expect(made.status).toBe(201);
  const path = `${practice.path}/groups/${made.body.id}`;
  const of = ({ id }: { id: string }) => `${path}/participants/${id}`;
  return {
    id: made.body.id as string,
    path,
    body: made.body,
    put: (client: { id: string }, period: object, caller: Caller = owner) => caller(`PUT ${of(client)}`, period),
    end: (client: { id: string }, from?: string, caller: Caller = owner) =>
      caller(`DELETE ${of(client)}${from ? `?from=${from}` : ''}`),
    /** The last names of those who take part on a day, by default today. */
    on: async (date?: string, caller: Caller = owner): Promise<string[]> => {
      const { body } = await caller(`GET ${path}${date ? `?on=${date}` : ''}`);
      return body.participants.map(({ lastName }: { lastName: string }) => lastName);
    },
  };
}

const todayThere = () => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Pacific/Kiritimati' }).format(new Date());
const namesOf = ({ body }: Answered) => body.items.map(({ name }: { name: string }) => name);

describe('CLIENT-8: a group', () => {
  test('is made, listed by name page by page, and changed', async () => {
    const [second, first] = [await newGroup({ name: 'Écoute B' }), await newGroup({ name: 'ecoute A' })];
    expect(first.body).toMatchObject({ name: 'ecoute A', description: null, isActive: true, version: 1 });
    const list = (query: string) => owner(`GET ${practice.path}/groups?limit=1${query}`);
    const page = await list('');
    const next = await list(`&cursor=${encodeURIComponent(page.body.next)}`);
    expect([...namesOf(page), ...namesOf(next)]).toEqual(['ecoute A', 'Écoute B']);

    const edit = { name: 'Zen', description: 'Every week.', isActive: false };
    const headers = { 'if-match': '"2"' };
    const stale = await unchanged(() => owner(`PATCH ${second.path}`, edit, { headers }));
    expect(refusal(stale)).toEqual({ status: 412, code: 'version-mismatch' });
    const { status, body } = await owner(`PATCH ${second.path}`, edit);
    expect([status, body]).toEqual([200, { ...second.body, ...edit, version: 2 }]);
    const again = await unchanged(() => owner(`PATCH ${second.path}`, edit));
    expect([again.status, again.body.version]).toEqual([200, 2]);
    expect((await auditOf(practice))['group.changed']).toBe(1);
  });

  test('has participants from a day on and until the day before they leave; what was stays', async () => {
    const [group, adeyemi, brandt] = [await newGroup(), await newClient('Brandt'), await newClient('Adeyemi')];
    await group.put(adeyemi, { from: '2026-03-01', until: '2026-05-31' });
    const { status, body } = await group.put(adeyemi, { from: '2026-06-01' });
    expect([status, body]).toEqual([200, { clientId: adeyemi.id, periods: [{ from: '2026-03-01' }] }]);
    await group.put(brandt, { from: '2026-04-01', until: '2026-04-30' });
    const asked = ['2026-02-28', '2026-03-01', '2026-04-15', '2026-05-01', '2999-01-01'];
    expect(await Promise.all(asked.map((date) => group.on(date)))).toEqual([
      [],
      ['Brandt'],
      ['Adeyemi', 'Brandt'],
      ['Brandt'],
      ['Brandt'],
    ]);

    const ended = await group.end(adeyemi, '2026-07-01');
    expect(ended.body.periods).toEqual([{ from: '2026-03-01', until: '2026-06-30' }]);
    expect([await group.on('2026-06-30'), await group.on('2026-07-01')]).toEqual([['Brandt'], []]);
    const { body: theirs } = await owner(`GET ${adeyemi.path}/groups`);
    expect(theirs.items).toEqual([
      { id: group.id, name: 'Grief, Mondays', isActive: true, periods: ended.body.periods },
    ]);
    expect(await auditOf(practice, adeyemi.id)).toMatchObject({ 'group.joined': 2, 'group.left': 1 });
    expect((await owner(`GET ${group.path}`)).headers.get('etag')).toBe('"5"');
  });

  test('is asked about, and left, today in the time zone of the practice unless a day is named', async () => {
    const [group, client] = [await newGroup(), await newClient()];
    await group.put(client, { from: todayThere() });
    expect([(await owner(`GET ${group.path}`)).body.on, await group.on()]).toEqual([todayThere(), ['Okafor']]);
    expect((await group.end(client)).body.periods).toEqual([]);
    expect(await group.on()).toEqual([]);
  });

  test('changes nothing when nothing would change', async () => {
    const [group, client] = [await newGroup(), await newClient()];
    await group.put(client, { from: '2026-03-01', until: '2026-05-31' });
    const heard = await unchanged(async () => [
      await group.put(client, { from: '2026-04-01', until: '2026-04-30' }),
      await group.end(client, '2026-06-01'),
    ]);
    expect(heard.map(({ status }) => status)).toEqual([200, 200]);
  });

  test('takes nobody in while it is not active, for a time that ends before it begins, or who is not there', async () => {
    const [group, client] = [await newGroup(), await newClient()];
    await group.put(client, { from: '2026-03-01' });
    await owner(`PATCH ${group.path}`, { isActive: false });
    const other = await newGroup();
    const heard = await unchanged(async () => [
      await group.put(client, { from: '2026-01-01' }),
      await other.put(client, { from: '2026-03-02', until: '2026-03-01' }),
      await other.end(client),
      await other.put({ id: client.id.replace(/.$/, (last) => (last === '0' ? '1' : '0')) }, { from: '2026-01-01' }),
    ]);
    expect(heard.map(refusal)).toEqual([
      { status: 409, code: 'group-inactive' },
      { status: 422, code: 'invalid-value' },
      { status: 404, code: 'not-found' },
      { status: 404, code: 'not-found' },
    ]);
    expect((await group.end(client, '2026-04-01')).status).toBe(200);
    expect((await other.put(client, { from: '2026-03-01', until: '2026-03-01' })).status).toBe(200);
  });

  test('has one participation of a client, who is added by several at once', async () => {
    await inRounds(async () => {
      const [group, client] = [await newGroup(), await newClient()];
      const answers = await atOnce(callers, () => group.put(client, { from: '2026-03-01' }));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      const kept = (await recordsOf(practice, 'participation')).filter(({ groupId }) => groupId === group.id);
      expect(kept.map(({ version }) => version)).toEqual([1]);
      expect((await auditOf(practice, client.id))['group.joined']).toBe(1);
    });
  });
});

describe('CLIENT-5: a therapist', () => {
  test('finds the groups they lead, and no others', async () => {
    const [own, foreign] = [await newGroup({ name: 'Own' }, therapist.staff), await newGroup({ name: 'Foreign' })];
    const client = await newClient();
    await owner(`PUT ${client.path}/assignments/${therapist.memberId}`);
    await foreign.put(client, { from: '2026-01-01' });
    await own.put(client, { from: '2026-01-01' }, therapist.staff);
    const { staff } = therapist;
    const heard = await unchanged(async () => [
      await staff(`GET ${foreign.path}`),
      await staff(`PATCH ${foreign.path}`, { name: 'Mine' }),
      await foreign.put(client, { from: '2025-01-01' }, staff),
      await foreign.end(client, undefined, staff),
    ]);
    expect(heard.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(namesOf(await staff(`GET ${practice.path}/groups`))).toEqual(['Own']);
    expect(namesOf(await staff(`GET ${client.path}/groups`))).toEqual(['Own']);
    expect(namesOf(await owner(`GET ${client.path}/groups`)).sort()).toEqual(['Foreign', 'Own']);

    expect((await owner(`PATCH ${foreign.path}`, { leaders: [therapist.memberId] })).status).toBe(200);
    expect((await staff(`GET ${foreign.path}`)).status).toBe(200);
  });

  test('takes in and sees the clients assigned to them, and hears nothing of other participants', async () => {
    const group = await newGroup({}, therapist.staff);
    const [own, other] = [await newClient('Adeyemi'), await newClient('Brandt')];
    await owner(`PUT ${own.path}/assignments/${therapist.memberId}`);
    await group.put(other, { from: '2026-01-01' });
    const heard = await unchanged(async () => [
      await group.put(other, { from: '2025-01-01' }, therapist.staff),
      await group.end(other, undefined, therapist.staff),
      await therapist.staff(`GET ${other.path}/groups`),
    ]);
    expect(heard.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect((await group.put(own, { from: '2026-01-01' }, therapist.staff)).status).toBe(200);
    expect(await group.on(undefined, therapist.staff)).toEqual(['Adeyemi']);
    expect(await group.on()).toEqual(['Adeyemi', 'Brandt']);
  });

  test('names no leader beside themselves, and can leave the group to those who lead it too', async () => {
    const colleague = await newMember(practice, 'therapist');
    const group = await newGroup({}, therapist.staff);
    const both = [therapist.memberId, colleague.memberId];
    const refused = await unchanged(() => therapist.staff(`PATCH ${group.path}`, { leaders: both }));
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, '#/leaders/1']);
    await owner(`PATCH ${group.path}`, { leaders: both });
    const { status } = await therapist.staff(`PATCH ${group.path}`, { leaders: [colleague.memberId] });
    expect([status, (await therapist.staff(`GET ${group.path}`)).status]).toEqual([200, 404]);
    expect((await colleague.staff(`GET ${group.path}`)).status).toBe(200);
  });
});
