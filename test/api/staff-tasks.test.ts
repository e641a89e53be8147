import { beforeAll, describe, expect, test } from 'vitest';
import type { StaffTaskKind } from '../../functions/shared/staff-task-kinds.ts';
import { type Family, newFamily } from '../support/families.ts';
import { auditOf } from '../support/history.ts';
import { refusal } from '../support/invitations.ts';
import { newAddress } from '../support/people.ts';
import { newMember, newPractice, operatorScope, type TestMember, type TestPractice } from '../support/practices.ts';
import { atOnce, callers, inRounds, racePatience } from '../support/races.ts';
import { leavingNoTrace } from '../support/stored.ts';

let practice: TestPractice;
let therapist: TestMember;

beforeAll(async () => {
  practice = await newPractice();
  therapist = await newMember(practice, 'therapist');
});

type Item = {
  key: string;
  kind: string;
  clientId: string;
  subjectId: string;
  client: { lastName: string };
  warnings: object[];
};

const listed = async (query = '', caller = practice.owner.staff): Promise<Item[]> =>
  (await caller(`GET ${practice.path}/staff-tasks?limit=100${query}`)).body.items;
const guardianless = async (clientId: string) =>
  (await listed('&kind=guardian-required')).filter((task) => task.clientId === clientId);
const newClient = async (change: object = {}) => {
  const { body } = await practice.owner.staff(`POST ${practice.path}/clients`, {
    firstName: 'Maya',
    lastName: 'Okafor',
    isMinor: true,
    ...change,
  });
  return { id: body.id as string, path: `${practice.path}/clients/${body.id}` };
};
const guardian = () => ({
  type: 'legal-guardian',
  atThisPractice: false,
  firstName: 'Ngozi',
  lastName: 'Okafor',
  email: newAddress('guardian'),
});
const relate = (path: string, contact: object = guardian()) => practice.owner.staff(`POST ${path}/relations`, contact);
const edit = async (path: string, change: object) => {
  const { body } = await practice.owner.staff(`GET ${path}`);
  return practice.owner.staff(`PATCH ${path}`, change, { headers: { 'if-match': `"${body.version}"` } });
};

/** Opens a task about the guardian of a family, as the operator. */
async function opened({ clientId, guardianId: subjectId }: Family, kind: StaffTaskKind) {
  const scope = await operatorScope(practice.id);
  const { taskOpened } = await import('../../functions/shared/staff-tasks.ts');
  const { commit } = await import('../../functions/shared/table/commit.ts');
  const ops = [taskOpened({ practiceId: practice.id, clientId, kind, subjectId }, scope.facts.at)];
  await commit(scope, { event: 'test.task-opened', subjectId, ops, answer: undefined });
}

const completion = (family: Family, kind: string, subjectId = family.guardianId) =>
  `POST ${family.path}/staff-tasks/${kind}.${subjectId}/completion`;

describe('MINOR-1: the list of minors without a Legal Guardian', () => {
  test('has a minor from the moment they are saved until there is a guardian, under the name they have now', async () => {
    const { id, path } = await newClient({ birthDate: '1990-01-01' });
    expect(await guardianless(id)).toMatchObject([
      { subjectId: id, client: { id, lastName: 'Okafor', isMinor: true }, warnings: [{ code: 'age-mismatch' }] },
    ]);
    await edit(path, { lastName: 'Okafor-Bell' });
    expect(await guardianless(id)).toMatchObject([{ client: { lastName: 'Okafor-Bell' } }]);
    await relate(path, { ...guardian(), type: 'other' });
    expect(await guardianless(id)).toHaveLength(1);
    await relate(path);
    expect(await guardianless(id)).toEqual([]);
  });

  test('follows the mark of a minor, and whether they are in care', async () => {
    const { id, path } = await newClient({ isMinor: false });
    expect(await guardianless(id)).toEqual([]);
    for (const [change, count] of [
      [{ isMinor: true }, 1],
      [{ status: 'discharged' }, 0],
      [{ status: 'active' }, 1],
      [{ isMinor: false }, 0],
    ] as const) {
      expect((await edit(path, change)).status).toBe(200);
      expect(await guardianless(id)).toHaveLength(count);
    }
  });

  test('cannot be shortened by hand', async () => {
    const { id, path } = await newClient();
    const refused = await leavingNoTrace({ practices: [practice.id] }, () =>
      practice.owner.staff(`POST ${path}/staff-tasks/guardian-required.${id}/completion`),
    );
    expect(refusal(refused)).toEqual({ status: 422, code: 'task-closes-itself' });
    expect(await guardianless(id)).toHaveLength(1);
  });

  test('is right whoever comes first: guardians, marks and the end of care at once', racePatience, () =>
    inRounds(async () => {
      const { id, path } = await newClient();
      await atOnce(callers, (i) => (i % 3 ? relate(path) : edit(path, { isMinor: i === 0 })));
      const { body } = await practice.owner.staff(`GET ${path}`);
      expect(await guardianless(id)).toHaveLength(body.guardianRequired ? 1 : 0);
    }),
  );
});

describe('what staff are to look at', () => {
  test('is listed kind by kind or of one kind, page by page, each once', async () => {
    const family = await newFamily(practice);
    const kinds = ['access-review', 'address-failed', 'access-ended-by-age'] as const;
    await Promise.all(kinds.map((kind) => opened(family, kind)));
    const theirs = (await listed()).filter(({ clientId }) => clientId === family.clientId);
    expect(theirs.map(({ kind }) => kind)).toEqual([...kinds].sort());
    const pages: Item[] = [];
    let next = '';
    do {
      const { body } = await practice.owner.staff(`GET ${practice.path}/staff-tasks?limit=2${next}`);
      pages.push(...body.items);
      next = body.next ? `&cursor=${body.next}` : '';
    } while (next);
    expect(pages).toEqual(await listed());
    expect((await practice.owner.staff(`GET ${practice.path}/staff-tasks?kind=unheard-of`)).status).toBe(400);
  });

  test('is listed to whoever reaches only assigned clients about those alone', async () => {
    const [mine, others] = await Promise.all([newFamily(practice), newFamily(practice)]);
    await Promise.all([mine, others].map((family) => opened(family, 'access-review')));
    expect(await listed('', therapist.staff)).toEqual([]);
    const assignment = `${mine.path}/assignments/${therapist.memberId}`;
    await practice.owner.staff(`PUT ${assignment}`);
    expect((await listed('', therapist.staff)).map(({ clientId }) => clientId)).toEqual([mine.clientId]);
    expect((await therapist.staff(completion(others, 'access-review'))).status).toBe(404);
    await practice.owner.staff(`DELETE ${assignment}`);
    expect(await listed('', therapist.staff)).toEqual([]);
  });

  test('is closed by hand, once, and can be closed again for nothing', async () => {
    const family = await newFamily(practice);
    await opened(family, 'access-review');
    const [task] = (await listed()).filter(({ clientId }) => clientId === family.clientId);
    for (const _ of ['once', 'again']) {
      const closed = await practice.owner.staff(`POST ${family.path}/staff-tasks/${task?.key}/completion`);
      expect(closed.status).toBe(204);
    }
    expect((await listed()).filter(({ clientId }) => clientId === family.clientId)).toEqual([]);
    expect(await auditOf(practice, family.clientId)).toMatchObject({ 'staff-task.completed': 1 });
  });

  test('that there never was cannot be closed: 404', async () => {
    const [family, other] = await Promise.all([newFamily(practice), newFamily(practice)]);
    await opened(family, 'access-review');
    for (const [kind, of] of [
      ['address-failed', family],
      ['unheard-of', family],
      ['access-review', other],
    ] as const) {
      expect((await practice.owner.staff(completion(of, kind, family.guardianId))).status).toBe(404);
    }
    expect((await practice.owner.staff(completion(family, 'access-review'))).status).toBe(204);
  });

  test('MINOR-3: is closed by an agreement to the access, and by the end of the contact', async () => {
    const [agreed, removed] = await Promise.all([
      newFamily(practice, { isMinor: false }),
      newFamily(practice, { isMinor: false }),
    ]);
    await Promise.all([agreed, removed].map((family) => opened(family, 'access-ended-by-age')));
    const ofBoth = async () =>
      (await listed()).filter(({ clientId }) => [agreed.clientId, removed.clientId].includes(clientId));
    await practice.owner.staff(`PATCH ${agreed.path}/relations/${agreed.guardianId}`, { relationship: 'mother' });
    expect(await ofBoth()).toHaveLength(2);
    await practice.owner.staff(`PATCH ${agreed.path}/relations/${agreed.guardianId}`, { access: {} });
    await practice.owner.staff(`DELETE ${removed.path}/relations/${removed.guardianId}`);
    expect(await ofBoth()).toEqual([]);
  });
});
