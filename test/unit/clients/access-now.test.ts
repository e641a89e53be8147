import { describe, expect, test } from 'vitest';
import { accessNow } from '../../../functions/clients/access-now.ts';
import type { Contact } from '../../../functions/clients/relation.ts';
import { defaultAccess } from '../../../functions/shared/access/relation-access.ts';
import { relation } from './clients.ts';

const day = { today: '2034-03-10', timeZone: 'America/New_York' };
const rules = [{ age: 18, action: 'suspend' as const }];
const access = defaultAccess('legal-guardian');
const state = (change: Partial<Contact> = {}, bornOn?: string) =>
  accessNow(relation(change), { bornOn, rules, ...day });

describe('the access of a contact as staff see it', () => {
  test('is in effect from the first day to the last', () => {
    expect(state()).toBe('in-effect');
    expect(state({ access: { ...access, from: '2034-03-10', until: '2034-03-10' } })).toBe('in-effect');
    expect(state({ access: { ...access, from: '2034-03-11' } })).toBe('not-yet');
    expect(state({ access: { ...access, until: '2034-03-09' } })).toBe('over');
  });

  test('REL-7: says that a court order suspends it, before anything else but that there is none', () => {
    expect(state({ access: { ...access, until: '2034-03-09', suspended: true } }, '2016-03-10')).toBe('suspended');
    const nothing = { ...defaultAccess('other'), forms: 'none' as const };
    expect(state({ access: { ...nothing, suspended: true } })).toBe('none');
  });

  test('MINOR-3: says that the age of the client has ended it, of a Legal Guardian only, until it is agreed anew', () => {
    expect(state({}, '2016-03-11')).toBe('in-effect');
    expect(state({}, '2016-03-10')).toBe('ended-by-age');
    expect(state({ type: 'responsible-party' }, '2016-03-10')).toBe('in-effect');
    expect(state({ agreedAt: '2034-03-10T12:00:00.000Z' }, '2016-03-10')).toBe('in-effect');
  });
});
