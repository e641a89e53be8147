import { describe, expect, test } from 'vitest';
import {
  changed,
  changedSettings,
  requireCurrencyKept,
  SettingsEdit,
  settingsOf,
} from '../../../functions/practices/settings.ts';
import type { Practice } from '../../../functions/shared/practice.ts';
import { founded } from './practices.ts';

const { practice } = founded;
const edited = (edit: object, before: Practice = practice) => changed(before, SettingsEdit.parse(edit));
const problems = (edit: object) => {
  const { error } = SettingsEdit.safeParse(edit);
  return error && [...new Set(error.issues.map(({ path }) => path.join('.')))];
};
const address = { line1: ' 12 Harbour Street ', city: 'Boston', country: 'US' };

describe('a change of settings', () => {
  test('keeps what it leaves out', () => {
    expect(edited({})).toEqual(practice);
    const contact = { email: 'Hello@Harbour.example', phone: '+1 617 555 0100', website: 'https://harbour.example' };
    const reachable = edited({ contact });
    expect(edited({ contact: { phone: null } }, reachable).contact).toEqual({
      email: 'hello@harbour.example',
      phone: null,
      website: 'https://harbour.example',
    });
    expect(edited({ selfScheduling: { horizonDays: 90 } }).selfScheduling).toEqual({
      ...practice.selfScheduling,
      horizonDays: 90,
    });
  });

  test('takes an address as a whole, and null clears it', () => {
    const placed = edited({ address });
    expect(placed.address).toEqual({
      line1: '12 Harbour Street',
      line2: null,
      city: 'Boston',
      region: null,
      postalCode: null,
      country: 'US',
    });
    expect(edited({ address: null }, placed).address).toBeNull();
  });

  test('of the days for invitations is the one the invitations read', () => {
    const changedTo = edited({ portal: { invitationDays: 3 } });
    expect(changedTo.invitationDays).toBe(3);
    expect(changedTo).not.toHaveProperty('portal');
    expect(settingsOf(changedTo).portal).toEqual({ invitationDays: 3 });
  });

  test('puts the reminders in the order they are sent', () => {
    expect(edited({ reminderHoursBefore: [2, 48, 24] }).reminderHoursBefore).toEqual([48, 24, 2]);
    expect(edited({ reminderHoursBefore: [] }).reminderHoursBefore).toEqual([]);
  });

  test('is of those settings that are others afterwards, by the names they were sent under', () => {
    const sent = { name: practice.name, portal: { invitationDays: 3 }, reminderHoursBefore: [24], ageOfMajority: 19 };
    expect(changedSettings(practice, edited(sent)).sort()).toEqual(['ageOfMajority', 'portal']);
    expect(changedSettings(practice, edited({}))).toEqual([]);
  });

  test('leaves the currency where amounts are in it', () => {
    const kept = (currency: string) => () => requireCurrencyKept(practice, edited({ currency }));
    expect(kept('CAD')).toThrow(
      expect.objectContaining({
        code: 'invalid-value',
        particulars: { errors: [expect.objectContaining({ pointer: '#/currency' })] },
      }),
    );
    expect(kept('USD')).not.toThrow();
  });

  test('never leaves a time in which nobody can book', () => {
    const closed = { minimumNoticeHours: 48, horizonDays: 2 };
    expect(() => edited({ selfScheduling: closed })).toThrow(expect.objectContaining({ code: 'invalid-value' }));
    expect(() => edited({ selfScheduling: { ...closed, minimumNoticeHours: 47 } })).not.toThrow();
  });
});

describe('MINOR-3: the age rules', () => {
  const rulesOf = (edit: object) => settingsOf(edited(edit)).ageRules;

  test('suspend guardians at the age of majority where nothing was chosen, whatever that age is', () => {
    expect(rulesOf({})).toEqual([{ age: 18, action: 'suspend' }]);
    expect(rulesOf({ ageOfMajority: 19 })).toEqual([{ age: 19, action: 'suspend' }]);
  });

  test('suspend guardians at the age of majority also where only other ages were chosen, and the settings say so', () => {
    const reviewed = { age: 14, action: 'review' };
    expect(rulesOf({ ageRules: [reviewed] })).toEqual([reviewed, { age: 18, action: 'suspend' }]);
    expect(rulesOf({ ageRules: [{ age: 18, action: 'review' }] })).toEqual([{ age: 18, action: 'review' }]);
  });

  test('are those that were chosen, until null gives the choice up', () => {
    const rules = [
      { age: 14, action: 'review' },
      { age: 18, action: 'suspend' },
    ] as const;
    const chosen = edited({ ageRules: rules });
    expect(settingsOf(chosen).ageRules).toEqual(rules);
    expect(settingsOf(edited({ ageRules: null }, chosen)).ageRules).toEqual([{ age: 18, action: 'suspend' }]);
  });
});

describe('what is no setting', () => {
  const rule = { age: 18, action: 'suspend' };

  test.each<[string, object]>([
    ['contact.email', { contact: { email: 'harbour' } }],
    ['contact.phone', { contact: { phone: 'call us' } }],
    ['contact.website', { contact: { website: 'javascript:alert(1)' } }],
    ['contact.website', { contact: { website: 'https://localhost' } }],
    ['contact.website', { contact: { website: 'https://user@harbour.example' } }],
    ['contact.website', { contact: { website: 'https://harbour.example/"onclick="' } }],
    ['timeZone', { timeZone: 'Mars/Olympus' }],
    ['address.country', { address: { ...address, country: 'XK' } }],
    ['address.country', { address: { ...address, country: 'us' } }],
    ['address.city', { address: { line1: 'x', country: 'US' } }],
    ['currency', { currency: 'XYZ' }],
    ['currency', { currency: 'usd' }],
    ['ageOfMajority', { ageOfMajority: 13 }],
    ['ageOfMajority', { ageOfMajority: 17.5 }],
    ['ageRules', { ageRules: [] }],
    ['ageRules', { ageRules: [rule, { ...rule, action: 'review' }] }],
    ['ageRules.0.age', { ageRules: [{ ...rule, age: 26 }] }],
    ['portal.invitationDays', { portal: { invitationDays: 31 } }],
    ['reminderHoursBefore', { reminderHoursBefore: [24, 24] }],
    ['reminderHoursBefore', { reminderHoursBefore: [1, 2, 3, 4, 5, 6] }],
    ['reminderHoursBefore.0', { reminderHoursBefore: [337] }],
  ])('is refused at %s: %j', (pointer, edit) => {
    expect(problems(edit)).toEqual([pointer]);
  });

  test.each(['http://harbour.example', 'https://my-own.harbour.example:8443/about?a=1#us'])('is not %s', (website) => {
    expect(problems({ contact: { website } })).toBeUndefined();
  });

  test('is found out in no time, however long it is', () => {
    const began = performance.now();
    for (const part of ['a', 'a.', 'a-', '1']) {
      const text = part.repeat(200_000);
      problems({ contact: { website: `https://${text}`, phone: text, email: text }, name: text, timeZone: text });
    }
    expect(performance.now() - began).toBeLessThan(1000);
  });

  test.each(['DE', 'GB', 'ZW', 'AX'])('is not %s, which is a country', (country) => {
    expect(problems({ address: { ...address, country } })).toBeUndefined();
  });
});
