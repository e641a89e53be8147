import { describe, expect, test } from 'vitest';
import { defaultAccess, liveAccess, relationTypeIds } from '../../../functions/shared/access/relation-access.ts';
import {
  accessRetyped,
  accessWith,
  GivenAccess,
  grantTerms,
  WantedRelationAccess,
} from '../../../functions/shared/access/relation-access-terms.ts';

const usual = defaultAccess('legal-guardian');
const at = '2026-03-10T15:00:00.000Z';

describe('access as it is asked for', () => {
  test('has no areas, levels and terms but those of the catalogue', () => {
    const refused = [
      { billing: 'act' },
      { profile: 'own' },
      { telehealth: 'view' },
      { clinical: 'act' },
      { forms: 'view' },
      { from: '10.03.2026' },
      { until: '2026-02-30' },
      { basis: 'because' },
      { suspended: 'yes' },
      { suspended: null },
      { flaggedAt: at },
      { revokedAt: null },
    ];
    expect(refused.filter((wanted) => WantedRelationAccess.safeParse(wanted).success)).toEqual([]);
    expect(WantedRelationAccess.parse({ forms: 'own', until: null })).toEqual({ forms: 'own', until: null });
  });

  test('REL-3: is added to what there is, up or down, area by area', () => {
    const wanted = { payments: 'none', messages: 'act' } as const;
    expect(accessWith('legal-guardian', usual, wanted)).toEqual({ ...usual, ...wanted });
    expect(accessWith('legal-guardian', usual, {})).toEqual(usual);
    expect(GivenAccess.parse(accessWith('legal-guardian', usual, wanted))).toMatchObject(wanted);
  });

  test('REL-3: may begin and end, and name what it rests on; null clears, left out it stays', () => {
    const terms = { from: '2026-01-01', until: '2026-12-31', basis: 'custody-order', suspended: true } as const;
    const given = accessWith('legal-guardian', usual, terms);
    expect(given).toEqual({ ...usual, ...terms });
    expect(accessWith('legal-guardian', given, { documents: 'none' })).toEqual({ ...given, documents: 'none' });
    expect(accessWith('legal-guardian', given, { from: null, until: null, basis: null, suspended: false })).toEqual({
      ...usual,
      suspended: false,
    });
  });

  test('REL-3: is refused when it would end before it begins, whichever of the two dates is new', () => {
    const refusal = expect.objectContaining({
      code: 'invalid-value',
      particulars: { errors: [expect.objectContaining({ pointer: '#/access/until' })] },
    });
    const given = accessWith('other', defaultAccess('other'), { from: '2026-03-10', until: '2026-03-10' });
    expect(() => accessWith('other', given, { until: '2026-03-09' })).toThrow(refusal);
    expect(() => accessWith('other', given, { from: '2026-03-11' })).toThrow(refusal);
    expect(accessWith('other', given, { from: '2026-03-11', until: '2026-03-12' }).from).toBe('2026-03-11');
  });

  test('REL-3: is refused area by area where the type can never have it', () => {
    const wanted = { profile: 'view', clinical: 'view', forms: 'own' } as const;
    expect(() => accessWith('referral-source', defaultAccess('referral-source'), wanted)).toThrow(
      expect.objectContaining({
        code: 'access-not-grantable',
        particulars: {
          errors: [
            { in: 'body', pointer: '#/access/profile', detail: expect.stringContaining('profile') },
            { in: 'body', pointer: '#/access/clinical', detail: expect.stringContaining('clinical') },
          ],
        },
      }),
    );
  });
});

test.each(relationTypeIds)(
  'a contact who becomes a %s gets the access of that type, on the terms of before',
  (type) => {
    const terms = { from: '2026-01-01', until: '2026-12-31', basis: 'consent', suspended: true } as const;
    expect(accessRetyped(type, { ...usual, clinical: 'view', ...terms })).toEqual({ ...defaultAccess(type), ...terms });
  },
);

describe('the grant that follows', () => {
  test('has the areas, and the days', () => {
    const given = { ...usual, from: '2026-03-10', until: '2026-03-12', basis: 'other' as const };
    const terms = grantTerms(given, undefined, at);
    expect(terms).toEqual({ access: usual, from: '2026-03-10', until: '2026-03-12', flaggedAt: undefined });
    expect(liveAccess(terms, '2026-03-12')).toEqual(usual);
    expect(liveAccess(terms, '2026-03-13')).toBeUndefined();
  });

  test('REL-7: is flagged from the instant a court order was noted, gives nothing meanwhile, and all of it afterwards', () => {
    const flagged = grantTerms({ ...usual, suspended: true }, undefined, at);
    expect(flagged.flaggedAt).toBe(at);
    expect(liveAccess(flagged, '2026-03-10')).toBeUndefined();
    const later = grantTerms({ ...usual, suspended: true }, flagged, '2026-04-01T00:00:00.000Z');
    expect(later.flaggedAt).toBe(at);
    const lifted = grantTerms({ ...usual, suspended: false }, later, '2026-05-01T00:00:00.000Z');
    expect(liveAccess(lifted, '2026-05-01')).toEqual(usual);
  });
});
