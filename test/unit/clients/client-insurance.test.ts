import { describe, expect, test } from 'vitest';
import {
  type InsuranceRecord,
  NewPolicies,
  policiesShown,
  requireSound,
} from '../../../functions/clients/insurance.ts';
import { fieldProblem } from '../../../functions/shared/problems.ts';

const policy = { payer: 'Harbour Health', memberNumber: 'HH-204-118', holder: 'client' };
const parsed = (...items: object[]) => NewPolicies.parse({ items: items.map((one) => ({ ...policy, ...one })) });

describe('CLIENT-1: insurance policies', () => {
  test('need a payer, a number and a holder; the rest is null, and none is the primary by itself', () => {
    expect(parsed({}).items).toEqual([
      {
        ...policy,
        planName: null,
        groupNumber: null,
        holderName: null,
        from: null,
        until: null,
        isPrimary: false,
      },
    ]);
    for (const field of Object.keys(policy)) {
      const issues = NewPolicies.safeParse({ items: [{ ...policy, [field]: undefined }] }).error?.issues;
      expect(issues).toMatchObject([{ path: ['items', 0, field] }]);
    }
  });

  test('may have one primary, and refuse the second by its place', () => {
    expect(() => requireSound(parsed({}, { isPrimary: true }, {}))).not.toThrow();
    const refused = fieldProblem('invalid-value', ['/items/2/isPrimary', 'is the second primary policy']);
    expect(() => requireSound(parsed({ isPrimary: true }, {}, { isPrimary: true }))).toThrow(
      expect.objectContaining({ code: refused.code, particulars: refused.particulars }),
    );
  });

  test('may cover one day, and do not end before they begin', () => {
    expect(() => requireSound(parsed({ from: '2026-01-01', until: '2026-01-01' }))).not.toThrow();
    expect(() => requireSound(parsed({ until: '2026-01-01' }, { from: '2026-01-01' }))).not.toThrow();
    const refused = fieldProblem('invalid-value', ['/items/1/until', 'is before it begins']);
    expect(() => requireSound(parsed({}, { from: '2026-01-02', until: '2026-01-01' }))).toThrow(
      expect.objectContaining({ code: refused.code, particulars: refused.particulars }),
    );
  });

  test('are at most ten', () => {
    const many = (n: number) => ({ items: Array.from({ length: n }, () => policy) });
    expect(NewPolicies.safeParse(many(10)).success).toBe(true);
    expect(NewPolicies.safeParse(many(11)).success).toBe(false);
  });

  test('are shown as they are kept, without whose they are; version 0 before any were entered', () => {
    const record: InsuranceRecord = { practiceId: 'prac_1', clientId: 'cli_1', ...parsed({}), version: 4 };
    expect(policiesShown(record)).toEqual({ items: record.items, version: 4 });
    expect(policiesShown(undefined)).toEqual({ items: [], version: 0 });
  });
});
