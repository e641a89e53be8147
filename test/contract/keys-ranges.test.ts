import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type NameOrder, sortable } from '../../functions/shared/sortable.ts';
import {
  clientIndexKeys,
  clientNumberKeys,
  groupKeys,
  memberIndexKeys,
  namedLike,
  openFormAssignmentKeys,
  participationKeys,
} from '../../functions/shared/table/index-keys.ts';
import { type Key, keys, type Range, ranges } from '../../functions/shared/table/keys.ts';
import { anyKeyOf, families } from './key-space.ts';

describe('a range', () => {
  const holds = ({ pk, from = '', to = '\uffff' }: Range, key: Key) => key.pk === pk && from <= key.sk && key.sk <= to;
  /** A partition without the ids in it: two keys can meet in one partition only when this is the same of both. */
  const kindOf = (pk: string) => pk.replace(/_[0-9A-Z]{26}/g, '');
  const named = {
    forms: 'form',
    members: 'member',
    charges: 'charge',
    locations: 'location',
    services: 'service',
    milestones: 'milestone',
    relations: 'relation',
    grants: 'grant',
    invitations: 'invitation',
    linkedAccounts: 'linkedAccount',
    participations: 'participation',
    clientsAssignedTo: 'assignment',
    formAssignments: 'formAssignment',
  } as const satisfies Partial<Record<keyof typeof ranges, keyof typeof keys>>;

  test.each(Object.entries(named))(
    '%s holds every %s of its practice, client or member, and nothing of another family',
    (name, family) => {
      const range = ranges[name as keyof typeof named] as (practice: string, client: string) => Range;
      fc.assert(
        fc.property(
          anyKeyOf(family),
          fc.constantFrom(...families).chain((other) => anyKeyOf(other).map((made) => ({ other, ...made }))),
          ({ args, key }, foreign) => {
            const listed = range(String(args[0]), String(args[1]));
            expect(holds(listed, key)).toBe(true);
            const isNeighbour = foreign.other !== family && kindOf(foreign.key.pk) === kindOf(key.pk);
            if (isNeighbour) expect(holds(listed, { ...foreign.key, pk: key.pk })).toBe(false);
          },
        ),
      );
    },
  );

  test('of the forms assigned to one recipient holds theirs alone', () => {
    const theirs = ranges.formAssignmentsOf('prac_1', 'cli_1', 'rel_1');
    expect(holds(theirs, keys.formAssignment('prac_1', 'cli_1', 'rel_1', 'tsk_1'))).toBe(true);
    expect(holds(theirs, keys.formAssignment('prac_1', 'cli_1', 'rel_11', 'tsk_1'))).toBe(false);
    expect(holds(theirs, keys.formAssignment('prac_1', 'cli_1', 'self', 'tsk_1'))).toBe(false);
  });

  test('of appointments holds those that start at the instant or later', () => {
    const { pk, from = '', to = '' } = ranges.appointmentsFrom('prac_1', '2026-03-10T15:00:00.000Z');
    expect(pk).toBe('PRACTICE#prac_1#APPOINTMENTS');
    const starts = ['2026-03-10T14:59:59.999Z', '2026-03-10T15:00:00.000Z', '2099-01-01T00:00:00.000Z'];
    expect(starts.map((start) => from <= `${start}#apt_1` && `${start}#apt_1` <= to)).toEqual([false, true, true]);
  });

  test('of forms has the versions of each in order, so that the newest is last', () => {
    const versions = [1, 2, 9, 10, 99, 100, 9999].map((version) => keys.form('prac_1', 'frm_1', version).sk);
    expect([...versions].sort()).toEqual(versions);
  });

  test('of what is due holds what became due in that hour and shard, up to but for the last instant', () => {
    const due = keys.due('2026-03-10T15:30:00.000Z', 2, 'mai_1');
    expect(holds(ranges.due('2026-03-10T15', 2, '2026-03-10T15:30', '2026-03-10T15:31'), due)).toBe(true);
    expect(holds(ranges.due('2026-03-10T15', 2, '2026-03-10T15:29', '2026-03-10T15:30:00.000Z'), due)).toBe(false);
    expect(holds(ranges.due('2026-03-10T15', 1, '2026-03-10T15:30', '2026-03-10T15:31'), due)).toBe(false);
    expect(holds(ranges.due('2026-03-10T16', 2, '2026-03-10T15:30', '2026-03-10T15:31'), due)).toBe(false);
  });
});

const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));
const anyText = fc.string({ unit: fc.oneof(anyUnit, fc.constant('#')), maxLength: 150 });

describe('the index keys', () => {
  const listed = { practiceId: 'prac_1', id: 'cli_1', status: 'active', firstName: 'Zoë', lastName: "O'Brien #2" };

  test('list a client by last and by first name, in the practice or under a member', () => {
    const byName = { gsi1sk: 'obrien 2 zoe#cli_1', gsi2sk: 'zoe obrien 2#cli_1' };
    const inPractice = ranges.clients('prac_1', 'active');
    const underMember = ranges.clientsOf('prac_1', 'mem_1', 'active');
    expect(clientIndexKeys(listed)).toEqual({ ...byName, gsi1pk: inPractice.pk, gsi2pk: inPractice.pk });
    expect(clientIndexKeys(listed, 'mem_1')).toEqual({ ...byName, gsi1pk: underMember.pk, gsi2pk: underMember.pk });
  });

  test('CLIENT-2: find a client by their number, in the practice or under a member', () => {
    const numbered = { practiceId: 'prac_1', status: 'active', number: '104217' };
    expect(clientNumberKeys(numbered)).toEqual({ gsi3pk: 'PRACTICE#prac_1#NUMBERS', gsi3sk: 'active#104217' });
    const { pk } = ranges.assigned('prac_1');
    expect(clientNumberKeys(numbered, 'mem_1')).toEqual({ gsi3pk: pk, gsi3sk: 'mem_1#active#104217' });
  });

  test('list a member by last name', () => {
    const { pk } = ranges.membersByName('prac_1');
    expect(memberIndexKeys(listed)).toEqual({ gsi1pk: pk, gsi1sk: 'obrien 2 zoe' });
  });

  test('CLIENT-8: list a group by name, and the groups of a client', () => {
    const group = { practiceId: 'prac_1', id: 'grp_1', name: 'Écoute, #2' };
    expect(groupKeys(group)).toEqual({ gsi1pk: ranges.groups('prac_1').pk, gsi1sk: 'ecoute 2#grp_1' });
    const { pk } = ranges.groupsOf('prac_1', 'cli_1');
    const participation = { practiceId: 'prac_1', groupId: 'grp_1', clientId: 'cli_1' };
    expect(participationKeys(participation)).toEqual({ gsi3pk: pk, gsi3sk: 'grp_1' });
  });

  test('keep an open form assignment where the dashboard looks', () => {
    expect(openFormAssignmentKeys('prac_1', 'cli_1', 'rel_1', 'tsk_1')).toEqual({
      gsi3pk: ranges.open('prac_1', 'cli_1').pk,
      gsi3sk: 'TASK#rel_1#tsk_1',
    });
  });

  test('never hold the separator within a name, nor more of it than fits', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(sortable(text)).not.toContain('#');
        expect(sortable(text).length).toBeLessThanOrEqual(100);
      }),
    );
  });

  test('never end in half a character, which no table could hold', () => {
    fc.assert(
      fc.property(fc.nat({ max: 120 }), fc.constantFrom('𠮷', '😀', '𐐷'), (length, character) => {
        expect(sortable('x'.repeat(length) + character.repeat(80)).isWellFormed()).toBe(true);
      }),
    );
  });

  test('CLIENT-2: are the same for every spelling of a name', () => {
    expect(sortable('ÁNGEL Nuñez')).toBe(sortable('a\u0301ngel nunez'));
  });
});

describe('what is found by a name', () => {
  const orders: readonly NameOrder[] = ['last-first', 'first-last'];
  const keyIn = (order: NameOrder, person: { firstName: string; lastName: string }) => {
    const { gsi1sk = '', gsi2sk = '' } = clientIndexKeys({
      practiceId: 'prac_1',
      id: 'cli_1',
      status: 'active',
      ...person,
    });
    return order === 'last-first' ? gsi1sk : gsi2sk;
  };
  /** As the table compares: byte by byte. */
  const inRange = ({ from = '', to = '' }: Range, key: string) =>
    Buffer.compare(Buffer.from(from), Buffer.from(key)) <= 0 && Buffer.compare(Buffer.from(key), Buffer.from(to)) <= 0;
  const finds = (order: NameOrder, typed: string, person: { firstName: string; lastName: string }) =>
    inRange(namedLike(ranges.clients('prac_1', 'active'), order, sortable(typed)), keyIn(order, person));

  test('CLIENT-2: lies in the index that is sorted in that order', () => {
    const list = ranges.clientsOf('prac_1', 'mem_1', 'active');
    expect(namedLike(list, 'last-first', 'oka')).toEqual({ ...list, index: 'gsi1', from: 'oka', to: 'oka\u{10ffff}' });
    expect(namedLike(list, 'first-last', 'oka')).toEqual({ ...list, index: 'gsi2', from: 'oka', to: 'oka\u{10ffff}' });
  });

  test('CLIENT-2: is every name that begins so, whatever it is written in, and none that does not', () => {
    const anyName = fc.string({
      unit: fc.oneof(fc.constantFrom(..."aAäßŁ 𠮷😀'-ﬁÑ"), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })),
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(anyName, anyName, anyName, fc.constantFrom(...orders), (firstName, lastName, typed, order) => {
        const person = { firstName, lastName };
        const whole = keyIn(order, person).replace(/#cli_1$/, '');
        expect(finds(order, typed, person)).toBe(`${whole}#cli_1`.startsWith(sortable(typed)));
        for (const end of [1, Math.ceil(whole.length / 2), whole.length]) {
          const part = whole.slice(0, end);
          if (part.isWellFormed()) expect(finds(order, part, person)).toBe(true);
        }
      }),
    );
  });
});
