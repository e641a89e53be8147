import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../functions/shared/ids.ts';
import { assign } from '../support/places.ts';
import { newMember, newPractice, type TestMember, type TestPractice } from '../support/practices.ts';

interface Listed {
  readonly id: string;
  readonly number: string;
  readonly firstName: string;
  readonly lastName: string;
}

const people = [
  ['Martin', 'Zimmer'],
  ['Ana', 'Martínez'],
  ['Martina', 'Marten'], // found by either name
  ['Zoë', 'Ångström'],
  ['Łukasz', "O'Brien-Smith"],
  ['Van', 'van der Berg'],
  ['李', '𠮷田'],
  ['Mara', '#'], // nothing of it can be searched for
] as const;

let practice: TestPractice;
let therapist: TestMember;
let clients: Listed[];

beforeAll(async () => {
  practice = await newPractice();
  therapist = await newMember(practice, 'therapist');
  clients = [];
  for (const [firstName, lastName] of people) {
    clients.push((await practice.owner.staff(`POST ${practice.path}/clients`, { firstName, lastName })).body);
  }
});

const asked = (query: Record<string, string>) => `GET ${practice.path}/clients?${new URLSearchParams(query)}`;

async function found(query: Record<string, string>, by = practice.owner.staff) {
  const { status, body } = await by(asked(query));
  expect(status).toBe(200);
  return body as { items: Listed[]; next?: string };
}

const firstNames = async (query: Record<string, string>, by = practice.owner.staff) =>
  (await found(query, by)).items.map(({ firstName }) => firstName);

async function throughPages(query: Record<string, string>): Promise<string[]> {
  const names: string[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const page: { items: Listed[]; next?: string } = await found({ ...query, ...(cursor && { cursor }) });
    names.push(...page.items.map(({ firstName }) => firstName));
    cursor = page.next;
  }
  return names;
}

describe('CLIENT-2: a search', () => {
  test.each([
    ['zim', ['Martin']],
    ['ZIMMER', ['Martin']],
    ['zimmer martin', ['Martin']],
    ['Zimmer, Mart', ['Martin']],
    ['martin z', ['Martin']],
    ['immer', []],
    ['zoe', ['Zoë']],
    ['Zoé', ['Zoë']],
    ['angstrom', ['Zoë']],
    ['A\u030angstro\u0308m Z', ['Zoë']],
    ['lukasz', ['Łukasz']],
    ['obrien', ['Łukasz']],
    ['O’Brien smith', ['Łukasz']],
    ['van', ['Van']],
    ['van der b', ['Van']],
    ['  van   DER  ', ['Van']],
    ['berg', []],
    ['𠮷', ['李']],
    ['李', ['李']],
    ['#', []],
    ['mara', ['Mara']],
    ['\u{10ffff}', []],
    ['x'.repeat(200), []],
  ])('for %j finds what begins so, in either order', async (q, expected) => {
    expect(await firstNames({ q })).toEqual(expected);
  });

  test('finds the last names first and then the first names, each client once', async () => {
    expect(await firstNames({ q: 'mart' })).toEqual(['Martina', 'Ana', 'Martin']);
    expect(await firstNames({ q: 'marti' })).toEqual(['Ana', 'Martin', 'Martina']);
  });

  test.each(['1', '2', '3', '4'])('leads through pages of %s, each client once', async (limit) => {
    expect(await throughPages({ q: 'mart', limit })).toEqual(['Martina', 'Ana', 'Martin']);
    expect(await throughPages({ q: 'zoe', limit })).toEqual(['Zoë']);
  });

  test('finds a client by the beginning of their number', async () => {
    for (const { id, number } of clients) {
      for (const q of [number, `#${number}`, number.slice(0, 5)]) {
        expect((await found({ q })).items.map((client) => client.id)).toContain(id);
      }
      expect((await found({ q: number })).items.map((client) => client.id)).toEqual([id]);
    }
    expect((await found({ q: '0' })).items).toEqual([]);
  });

  test('is none when nothing is typed', async () => {
    expect((await found({ q: ' ' })).items).toHaveLength(people.length);
  });

  test('follows a client who gets another name or status', async () => {
    const { body } = await practice.owner.staff(`POST ${practice.path}/clients`, {
      firstName: 'Una',
      lastName: 'Qadir',
    });
    const change = (edit: object, version: number) =>
      practice.owner.staff(`PATCH ${practice.path}/clients/${body.id}`, edit, {
        headers: { 'if-match': `"${version}"` },
      });
    expect(await firstNames({ q: 'qad' })).toEqual(['Una']);
    await change({ lastName: 'Quist', status: 'inactive' }, 1);
    for (const q of ['qad', 'quist', 'una', body.number]) expect(await firstNames({ q })).toEqual([]);
    for (const q of ['quist', 'una', body.number]) expect(await firstNames({ q, status: 'inactive' })).toEqual(['Una']);
  });

  test('has a cursor of its own: that of another search, or of the list, is refused', async () => {
    const { next: ofSearch = '' } = await found({ q: 'mart', limit: '1' });
    const { next: ofList = '' } = await found({ limit: '1' });
    const refused: Record<string, string>[] = [
      { q: 'marti', cursor: ofSearch },
      { cursor: ofSearch },
      { q: 'mart', cursor: ofList },
      { q: 'mart', status: 'inactive', cursor: ofSearch },
      { q: 'mart', assignedTo: therapist.memberId, cursor: ofSearch },
    ];
    for (const query of refused) {
      const { status, body } = await practice.owner.staff(asked(query));
      expect([status, body.errors[0].pointer]).toEqual([400, '#/cursor']);
    }
    expect(await firstNames({ q: 'mart', limit: '1', cursor: ofSearch })).toEqual(['Ana']);
  });

  test('finds nothing of another practice', async () => {
    const other = await newPractice();
    for (const q of ['mart', clients[0]?.number ?? '']) {
      expect((await other.owner.staff(`GET ${other.path}/clients?q=${q}`)).body).toEqual({ items: [] });
    }
  });
});

describe('the clients of one member', () => {
  let mine: Listed;
  let theirs: Listed;
  let colleague: TestMember;
  beforeAll(async () => {
    colleague = await newMember(practice, 'therapist');
    const [, ana, martina] = clients;
    [mine, theirs] = [ana as Listed, martina as Listed];
    await assign(practice, mine.id, [therapist.memberId]);
    await assign(practice, theirs.id, [colleague.memberId]);
  });

  test('CLIENT-2: are listed and searched by whoever reaches them all', async () => {
    const assignedTo = therapist.memberId;
    expect(await firstNames({ assignedTo })).toEqual(['Ana']);
    expect(await firstNames({ assignedTo, q: 'mart' })).toEqual(['Ana']);
    expect(await firstNames({ assignedTo, q: 'ana' })).toEqual(['Ana']);
    expect(await firstNames({ assignedTo, q: mine.number })).toEqual(['Ana']);
    expect(await firstNames({ assignedTo, q: theirs.number })).toEqual([]);
    expect(await firstNames({ assignedTo, q: 'zimmer' })).toEqual([]);
    expect(await firstNames({ assignedTo, status: 'inactive' })).toEqual([]);
    expect(await firstNames({ assignedTo: newId('member') })).toEqual([]);
  });

  test('CLIENT-5: are all a member with an assigned reach finds, by name or number', async () => {
    expect(await firstNames({}, therapist.staff)).toEqual(['Ana']);
    expect(await firstNames({ q: 'mart' }, therapist.staff)).toEqual(['Ana']);
    expect(await firstNames({ q: mine.number }, therapist.staff)).toEqual(['Ana']);
    expect(await firstNames({ q: theirs.number }, therapist.staff)).toEqual([]);
    expect(await firstNames({ q: 'martina' }, therapist.staff)).toEqual([]);
    expect(await firstNames({ q: 'martina' }, colleague.staff)).toEqual(['Martina']);
    expect(await firstNames({ assignedTo: therapist.memberId, q: 'mart' }, therapist.staff)).toEqual(['Ana']);
  });

  test('CLIENT-5: are not for a colleague with an assigned reach to see', async () => {
    const queries: Record<string, string>[] = [{}, { q: 'mart' }, { q: theirs.number }];
    for (const query of queries) {
      expect(await found({ ...query, assignedTo: colleague.memberId }, therapist.staff)).toEqual({ items: [] });
    }
  });

  test.each(['x', '', 'mem_1#CLIENTS#active', 'x'.repeat(50)])(
    'cannot be asked for by what is no id: %j',
    async (assignedTo) => {
      const { status, body } = await practice.owner.staff(asked({ assignedTo }));
      expect([status, body.errors[0].pointer]).toEqual([400, '#/assignedTo']);
    },
  );
});
