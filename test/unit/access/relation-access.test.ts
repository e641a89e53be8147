import { describe, expect, test } from 'vitest';
import {
  accessProblems,
  allows,
  clientOwnAccess,
  defaultAccess,
  grantable,
  liveAccess,
  RelationAccess,
  type RelationArea,
  type RelationGrant,
  type RelationType,
  relationAreas,
  relationLevels,
  relationTypeIds,
  relationTypes,
} from '../../../functions/shared/access/relation-access.ts';
import { relationAccessTexts } from '../../../functions/shared/access/relation-access-texts.ts';
import { tableRows } from './tables.ts';

const typeOrder = ['legal-guardian', 'responsible-party', 'emergency-contact', 'referral-source', 'other'] as const;
const [[, , ...invitations] = [], ...rows] = tableRows('relation-access-table.md');
const specification = rows.map(([area, , ...cells]) => ({ area: area as RelationArea, cells }));

const highest = (area: RelationArea) => ({ [area]: relationLevels[area].at(-1) }) as Partial<RelationAccess>;

describe('the relation access table of the specification (REL-3)', () => {
  test('has a row for every area and a column for every type', () => {
    expect(relationAreas).toEqual(specification.map(({ area }) => area));
    expect(relationTypeIds).toEqual(typeOrder);
  });

  test.each(typeOrder.map((type, column) => [type, column] as const))(
    'is what a %s gets when nobody chooses',
    (type, column) => {
      const expected = specification.map(({ area, cells }) => [area, cells[column]?.replace('x', 'none')]);
      expect(defaultAccess(type)).toEqual(Object.fromEntries(expected));
      expect(RelationAccess.parse(defaultAccess(type))).toEqual(defaultAccess(type));
    },
  );

  test.each(typeOrder.map((type, column) => [type, column] as const))(
    'says what a %s can never be given',
    (type, column) => {
      for (const { area, cells } of specification) {
        const barred = cells[column] === 'x';
        expect([area, grantable(type, area)]).toEqual([area, !barred]);
        expect(accessProblems(type, highest(area)).map((problem) => problem.area)).toEqual(barred ? [area] : []);
      }
    },
  );

  test('says to whom an invitation is sent unless somebody says otherwise (REL-4)', () => {
    expect(invitations).toEqual(typeOrder.map((type) => (relationTypes[type].sendPortalInvite ? 'on' : 'off')));
  });
});

describe('what a type cannot be given', () => {
  test('is named, every area of it', () => {
    expect(
      accessProblems('referral-source', { profile: 'view', messages: 'none', forms: 'act', clinical: 'view' }),
    ).toEqual([
      { area: 'profile', detail: 'The type Referral Source cannot be given access to profile.' },
      { area: 'clinical', detail: 'The type Referral Source cannot be given access to clinical.' },
    ]);
  });

  test('may be left out, or be none', () => {
    expect(accessProblems('referral-source', {})).toEqual([]);
    expect(accessProblems('referral-source', { clinical: 'none' })).toEqual([]);
  });
});

describe('levels', () => {
  test.each(relationAreas)('of %s include every lower one and no higher one', (area) => {
    const levels = relationLevels[area];
    for (const [held, level] of levels.entries()) {
      const access = { ...defaultAccess('other'), [area]: level } as RelationAccess;
      const reached = levels.map((needed) => allows(access, area, needed as never));
      expect(reached).toEqual(levels.map((_, needed) => needed > 0 && needed <= held));
    }
  });

  test('that do not exist for an area are never reached', () => {
    expect(allows(clientOwnAccess, 'telehealth', 'view' as never)).toBe(false);
  });

  test('are all out of reach without access', () => {
    expect(allows(undefined, 'forms', 'own')).toBe(false);
  });

  test('are the highest of every area for the client in person', () => {
    const expected = relationAreas.map((area) => [area, relationLevels[area].at(-1)]);
    expect(clientOwnAccess).toEqual(Object.fromEntries(expected));
    expect(clientOwnAccess.clinical).toBe('view');
  });
});

describe('access in the course of time', () => {
  const access = defaultAccess('legal-guardian' satisfies RelationType);
  const on = (change: Partial<RelationGrant>, date = '2026-03-10') => liveAccess({ access, ...change }, date);

  test('without dates is always there', () => {
    expect(on({})).toEqual(access);
  });

  test('starts on its first day and ends after its last', () => {
    const dates = { from: '2026-03-10', until: '2026-03-12' };
    expect(on(dates, '2026-03-09')).toBeUndefined();
    expect(on(dates, '2026-03-10')).toEqual(access);
    expect(on(dates, '2026-03-12')).toEqual(access);
    expect(on(dates, '2026-03-13')).toBeUndefined();
  });

  test.each(['revokedAt', 'suspendedAt', 'flaggedAt'])('gives nothing once %s is set', (ending) => {
    expect(on({ [ending]: '2026-03-01T09:00:00.000Z' })).toBeUndefined();
  });
});

test('every area has a label, and every level of it one sentence on what it lets the contact do', () => {
  for (const area of relationAreas) {
    const { label, levels } = relationAccessTexts[area];
    expect(label).not.toBe('');
    expect(Object.keys(levels)).toEqual(relationLevels[area]);
    for (const sentence of Object.values(levels)) expect(sentence).toMatch(/^[A-Z][^.]+\.$/);
  }
});
