import { beforeAll, describe, expect, test } from 'vitest';
import {
  checkedImport,
  clientsOf,
  endedImport,
  listOf,
  reached,
  step,
  upload,
  uploadedImport,
} from '../support/client-imports.ts';
import { auditOf, recordsOf } from '../support/history.ts';
import { refusal } from '../support/invitations.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';
import { atOnce, callers, inRounds, later, racePatience } from '../support/races.ts';
import { leavingNoTrace } from '../support/stored.ts';

let practice: TestPractice;

beforeAll(async () => {
  practice = await newPractice();
});

const refused = async (act: () => ReturnType<typeof step>) =>
  refusal(await leavingNoTrace({ practices: [practice.id] }, act));
const read = (on: string) => practice.owner.staff(`GET ${practice.path}/${on}`);

describe('CLIENT-3: a list of clients', () => {
  const german = [
    'Nachname;Vorname;Geburtsdatum;E-Mail;Minderjährig',
    'Müller;Jörg;09.03.1980;joerg@people.example;nein',
    'Ohne;;01.01.1990;;',
    'Weiß;Änne;31.12.1975;aenne@people.example;nein',
    'Weiß;Änne;31.12.1975;aenne@people.example;nein',
    'Groß;Til;31.02.2001;;nein',
    'Kranz;Ida;04.05.2016;;ja',
  ].join('\r\n');

  test('of any column order, in an old encoding, is looked at and then imported, without mistakes and duplicates', async () => {
    const there = { firstName: 'Jörg', lastName: 'Müller', birthDate: '1980-03-09' };
    const { body: known } = await practice.owner.staff(`POST ${practice.path}/clients`, there);
    const checked = await checkedImport(practice, new Uint8Array(Buffer.from(german, 'latin1')));
    expect(checked).toMatchObject({
      state: 'checked',
      encoding: 'windows-1252',
      delimiter: ';',
      dateFormat: 'dd.mm.yyyy',
      mapping: { firstName: 'Vorname', lastName: 'Nachname', birthDate: 'Geburtsdatum', email: 'E-Mail' },
      progress: { done: 6, total: 6 },
      counts: { created: 0, failed: 2 },
      errors: {
        count: 2,
        items: [
          { line: 3, column: 'Vorname', code: 'missing' },
          { line: 6, column: 'Geburtsdatum', code: 'not-a-date' },
        ],
      },
      duplicates: {
        count: 2,
        items: [
          { line: 2, likeness: 'certain', clientId: known.id },
          { line: 5, likeness: 'certain', ofLine: 4 },
        ],
      },
      leftOutLines: [2, 5],
    });
    const elsewhere = () => step(practice, checked, 'commit', { leaveOutLines: [2, 99] });
    const { body: unknown } = await leavingNoTrace({ practices: [practice.id] }, elsewhere);
    expect(unknown).toMatchObject({ code: 'invalid-value', errors: [{ pointer: '#/leaveOutLines/1' }] });
    expect(await clientsOf(practice)).toEqual(['Müller']);

    const { body: ended } = await step(practice, checked, 'commit');
    const counts = { created: 2, leftOut: 2, failed: 2 };
    expect(ended).toMatchObject({ state: 'imported', counts, leftOutLines: [2, 5] });
    expect(await clientsOf(practice)).toEqual(['Kranz', 'Müller', 'Weiß']);
    const { items } = (await read('clients?q=anne')).body;
    expect(items).toMatchObject([{ firstName: 'Änne', lastName: 'Weiß' }]);
    const tasks = await recordsOf(practice, 'staff-task');
    expect(tasks).toMatchObject([{ kind: 'guardian-required' }]);
    expect(await auditOf(practice, items[0].id)).toEqual({ 'client.created': 1 });
    expect(await auditOf(practice)).toMatchObject({ 'client-import.committed': 1, 'client-import.ended': 1 });

    const again = await leavingNoTrace({ practices: [practice.id] }, () => step(practice, checked, 'commit'));
    expect(again).toMatchObject({ status: 200, body: ended });
  });

  test('with dates that can be read in two ways is imported once somebody says how', async () => {
    const checked = await checkedImport(practice, 'Last name,First name,Birth date\nDates,Two,03/04/1990');
    expect(checked).toMatchObject({ isDateFormatNeeded: true, dateFormat: null });
    expect(checked.dateFormats).toEqual(expect.arrayContaining(['dd/mm/yyyy', 'mm/dd/yyyy']));
    expect(await refused(() => step(practice, checked, 'commit'))).toEqual({ status: 422, code: 'invalid-value' });
    await step(practice, checked, 'dry-run', { dateFormat: 'dd/mm/yyyy' });
    const { body } = await step(practice, checked, 'commit');
    expect(body).toMatchObject({ state: 'imported', dateFormat: 'dd/mm/yyyy', isDateFormatNeeded: false });
    const { body: found } = await read('clients?q=dates');
    expect((await read(`clients/${found.items[0].id}`)).body.birthDate).toBe('1990-04-03');
  });

  test('goes its steps in their order: uploaded, looked at, committed, taken back', async () => {
    const { body: begun } = await practice.owner.staff(`POST ${practice.path}/client-imports`, {});
    expect(await refused(() => step(practice, begun, 'dry-run'))).toEqual({ status: 409, code: 'file-missing' });
    await upload(begun, listOf(1, 'Ordered'));
    expect(await refused(() => step(practice, begun, 'commit'))).toEqual({ status: 409, code: 'import-not-checked' });
    expect(await refused(() => step(practice, begun, 'rollback'))).toEqual({ status: 409, code: 'import-not-ended' });
    expect((await step(practice, begun, 'dry-run')).body.state).toBe('checked');
    expect(await refused(() => step(practice, begun, 'rollback'))).toEqual({ status: 409, code: 'import-not-ended' });
    expect((await step(practice, begun, 'commit')).body.state).toBe('imported');
    expect(await refused(() => step(practice, begun, 'dry-run'))).toEqual({ status: 409, code: 'import-committed' });
    expect((await step(practice, begun, 'rollback')).body.state).toBe('rolled-back');
    expect(await refused(() => step(practice, begun, 'commit'))).toEqual({ status: 409, code: 'import-rolled-back' });
    const { body: list } = await read('client-imports?limit=1');
    expect(list.items).toMatchObject([{ id: begun.id, state: 'rolled-back', counts: { created: 1, takenBack: 1 } }]);
    expect(list.next).toEqual(expect.any(String));
  });

  test('is imported as it was looked at, whatever is uploaded after that', async () => {
    const begun = await uploadedImport(practice, listOf(2, 'Looked-at'));
    await step(practice, begun, 'dry-run');
    await upload(begun, listOf(9, 'Unseen'));
    expect((await step(practice, begun, 'commit')).body.counts).toMatchObject({ created: 2 });
    expect((await read('clients?q=unseen')).body.items).toEqual([]);
  });

  test('is uploaded as what the form says: no other type, size or place is taken', async () => {
    const { body: begun } = await practice.owner.staff(`POST ${practice.path}/client-imports`, {});
    const statusOf = async (uploading: Promise<Response>) => (await uploading).status;
    expect(await statusOf(upload(begun, 'a', { 'Content-Type': 'text/html' }))).toBe(403);
    expect(await statusOf(upload(begun, 'a', { key: begun.uploadFields.key.replace('.csv', '2.csv') }))).toBe(403);
    expect(await statusOf(upload(begun, new Uint8Array(20 * 1024 * 1024 + 1)))).toBe(400);
    expect(await refused(() => step(practice, begun, 'dry-run'))).toEqual({ status: 409, code: 'file-missing' });
    await upload(begun, 'PK\u0003\u0004 a workbook');
    expect(await refused(() => step(practice, begun, 'dry-run'))).toEqual({ status: 422, code: 'file-unreadable' });
    expect(await statusOf(upload(begun, listOf(1, 'Allowed')))).toBe(204);
    expect((await step(practice, begun, 'dry-run')).status).toBe(200);
  });

  test('with bad rows among good ones, and lines that are left out, becomes the clients of the others', async () => {
    const lines = listOf(90, 'Among').split('\n');
    lines[45] = '"Poison","no such date, and a cell too many",x,y';
    const ended = await endedImport(practice, lines.join('\n'), { leaveOutLines: [2, 91] });
    expect(ended).toMatchObject({ counts: { created: 87, leftOut: 2, failed: 1 }, errors: { items: [{ line: 46 }] } });
    expect(ended.progress).toEqual({ done: 90, total: 90 });
    expect(await clientsOf(practice, 'among')).toHaveLength(87);
  });

  test('is no business of another practice', async () => {
    const other = await newPractice();
    const theirs = await uploadedImport(other, listOf(1, 'Theirs'));
    expect(await refused(() => step(practice, theirs, 'dry-run'))).toEqual({ status: 404, code: 'not-found' });
    expect((await step(other, theirs, 'dry-run')).status).toBe(200);
  });
});

describe('CLIENT-3: an import that is taken back', () => {
  test('leaves nobody but those with whom something was done since', async () => {
    const ended = await endedImport(practice, listOf(40, 'Backward', true));
    const { items } = (await read('clients?q=backward&limit=100')).body;
    const [edited, related, assigned, grouped, parent, untouched] = items.map(({ id }: { id: string }) => id);
    const { staff, ...owner } = practice.owner;
    await staff(`PATCH ${practice.path}/clients/${edited}`, { pronouns: 'they' }, { headers: { 'if-match': '"1"' } });
    const contact = { type: 'other', atThisPractice: false, firstName: 'Ike', lastName: 'Obi', email: owner.email };
    await staff(`POST ${practice.path}/clients/${related}/relations`, contact);
    const alsoHere = { type: 'other', atThisPractice: true, relatedClientId: parent };
    expect((await staff(`POST ${practice.path}/clients/${related}/relations`, alsoHere)).status).toBe(201);
    const { body: me } = await read('members');
    await staff(`PUT ${practice.path}/clients/${assigned}/assignments/${me.items[0].id}`);
    const { body: group } = await staff(`POST ${practice.path}/groups`, { name: 'Grief, Mondays' });
    await staff(`PUT ${practice.path}/groups/${group.id}/participants/${grouped}`, { from: '2026-01-05' });
    const looked = await staff(`POST ${practice.path}/clients/${untouched}/portal-view`);
    expect(looked.status).toBe(201); // whoever only looks has done nothing

    await step(practice, ended, 'rollback');
    const body = await reached(practice, ended, 'rolled-back');
    expect(body).toMatchObject({ counts: { takenBack: 35, kept: 5 }, progress: { done: 40 } });
    expect(body.kept.toSorted()).toEqual([edited, related, assigned, grouped, parent].toSorted());
    expect(await clientsOf(practice, 'backward')).toHaveLength(5);
    expect((await read(`clients/${untouched}`)).status).toBe(404);
    expect((await read(`clients/${edited}`)).body.pronouns).toBe('they');
    const open = (await recordsOf(practice, 'staff-task')).filter(({ doneAt }) => !doneAt);
    expect(open.map(({ clientId }) => clientId)).not.toContain(untouched);
    const told = { 'client.created': 1, 'portal.viewed-as': 1, 'client.taken-back': 1 };
    expect(await auditOf(practice, untouched)).toEqual(told);

    const again = await leavingNoTrace({ practices: [practice.id] }, () => step(practice, ended, 'rollback'));
    expect(again).toMatchObject({ status: 200, body });
  });
});

describe('CLIENT-3: when several ask at once', () => {
  test('for an import to be committed, each row becomes one client', racePatience, () =>
    inRounds(async (round) => {
      const checked = await checkedImport(practice, listOf(60, `Race${round}x`));
      const answers = await atOnce(callers, () => step(practice, checked, 'commit'));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      const { counts } = await reached(practice, checked, 'imported');
      expect(counts).toMatchObject({ created: 60, leftOut: 0, failed: 0 });
      expect(await clientsOf(practice, `race${round}x`)).toHaveLength(60);
    }),
  );

  test('for it to be taken back and for contacts of its clients, those who have one stay with it', racePatience, () =>
    inRounds(async (round) => {
      const ended = await endedImport(practice, listOf(30, `Met${round}x`));
      const { items } = (await read(`clients?q=met${round}x&limit=${callers}`)).body;
      const contact = {
        type: 'other',
        atThisPractice: false,
        firstName: 'Ike',
        lastName: 'Obi',
        email: 'i@people.example',
      };
      const relate = (i: number) =>
        practice.owner.staff(`POST ${practice.path}/clients/${items[i].id}/relations`, contact);
      const [related] = await Promise.all([
        atOnce(callers, (i) => later(round + i, () => relate(i))),
        later(round, () => step(practice, ended, 'rollback')),
      ]);
      const { kept } = await reached(practice, ended, 'rolled-back');
      const withContact = related.flatMap(({ status }, i) => (status === 201 ? [items[i].id] : []));
      expect(kept.toSorted()).toEqual(withContact.toSorted());
      expect(await clientsOf(practice, `met${round}x`)).toHaveLength(withContact.length);
    }),
  );

  test('to commit it and to take it back, it is either imported whole or gone whole', racePatience, () =>
    inRounds(async (round) => {
      const name = `Undone${round}x`;
      const checked = await checkedImport(practice, listOf(60, name));
      const [, undone] = await Promise.all([
        step(practice, checked, 'commit'),
        later(round, () => step(practice, checked, 'rollback')),
      ]);
      const state = undone.status === 200 ? 'rolled-back' : 'imported';
      await reached(practice, checked, state);
      expect(await clientsOf(practice, name.toLowerCase())).toHaveLength(state === 'imported' ? 60 : 0);
    }),
  );
});
