import { describe, expect, test } from 'vitest';
import { type Contact, contactOf, NewRelation, relate } from '../../../functions/clients/relation.ts';
import { relationProfile as profileAt, RelationProfile } from '../../../functions/clients/relation-profile.ts';
import { defaultAccess, relationTypeIds } from '../../../functions/shared/access/relation-access.ts';
import { now, relation } from './clients.ts';

const circumstances = { bornOn: undefined, rules: [], today: '2026-03-10', timeZone: 'UTC' };
const relationProfile = (contact: Contact) => profileAt(contact, circumstances);

const origin = { id: 'rel_1', practiceId: 'prac_1', clientId: 'cli_1', at: now };
const body = {
  type: 'legal-guardian',
  atThisPractice: false,
  firstName: 'Ngozi',
  lastName: 'Okafor',
  email: 'Ngozi@Example.com',
} as const;
const wanted = (change: object = {}) => NewRelation.parse({ ...body, ...change });

describe('a new contact', () => {
  test('belongs to the client and keeps what was said of it', () => {
    expect(relate(wanted({ relationship: 'grandmother' }), origin)).toEqual({
      id: 'rel_1',
      practiceId: 'prac_1',
      clientId: 'cli_1',
      type: 'legal-guardian',
      atThisPractice: false,
      firstName: 'Ngozi',
      lastName: 'Okafor',
      email: 'ngozi@example.com',
      relationship: 'grandmother',
      sendPortalInvite: true,
      access: defaultAccess('legal-guardian'),
      createdAt: now,
      version: 1,
    });
  });

  test.each(['type', 'firstName', 'lastName', 'email'] as const)('REL-2: is named as missing its %s', (field) => {
    const { [field]: _, ...incomplete } = body;
    expect(NewRelation.safeParse(incomplete).error?.issues).toMatchObject([{ path: [field] }]);
  });

  test('REL-2: all that is missing is named at once', () => {
    const issues = NewRelation.safeParse({ atThisPractice: false }).error?.issues ?? [];
    expect(issues.map(({ path }) => path[0]).sort()).toEqual(['email', 'firstName', 'lastName', 'type']);
  });

  test('REL-1: is of one of the five types, and the relationship may be left out', () => {
    expect(NewRelation.shape.type.options).toEqual(relationTypeIds);
    expect(NewRelation.safeParse({ ...body, type: 'neighbour' }).success).toBe(false);
    expect(relate(wanted(), origin).relationship).toBeUndefined();
  });

  test('REL-2: at this practice is named by the client they are, and by nothing else', () => {
    const related = { type: 'other', atThisPractice: true, relatedClientId: 'cli_2' };
    expect(relate(NewRelation.parse(related), origin)).toMatchObject({
      atThisPractice: true,
      relatedClientId: 'cli_2',
    });
    const named = (sent: object) =>
      (NewRelation.safeParse(sent).error?.issues ?? []).map(({ path, message }) => [path[0], message]);
    expect(named({ type: 'other', atThisPractice: true })).toEqual([['relatedClientId', 'is required']]);
    const { firstName, lastName, email } = body;
    expect(named({ ...related, firstName, lastName, email })).toEqual(
      ['firstName', 'lastName', 'email'].map((field) => [field, 'is on the profile of the client']),
    );
    expect(named({ ...body, relatedClientId: 'cli_2' })).toEqual([
      ['relatedClientId', 'is for a client of this practice'],
    ]);
    expect(NewRelation.safeParse('somebody').success).toBe(false);
    expect(named({ type: 'other', atThisPractice: 'yes' }).map(([field]) => field)).toEqual(['atThisPractice']);
  });

  test('REL-2: at this practice has name and address as the profile has them, now', () => {
    const kept = relate(NewRelation.parse({ type: 'other', atThisPractice: true, relatedClientId: 'cli_2' }), origin);
    const profile = { firstName: 'Ada', lastName: 'Obi', email: 'ada@example.com' };
    expect(contactOf(kept, profile)).toMatchObject(profile);
    expect(relationProfile(contactOf(kept, { firstName: 'Ada', lastName: 'Obi-Bell' }))).toMatchObject({
      relatedClientId: 'cli_2',
      lastName: 'Obi-Bell',
      email: null,
    });
    expect(contactOf(relation(), undefined)).toEqual(relation());
  });

  test('cannot say whose it is', () => {
    for (const field of ['id', 'practiceId', 'clientId', 'version', 'createdAt']) {
      expect(NewRelation.safeParse({ ...body, [field]: 'x' }).success).toBe(false);
    }
  });
});

describe('the invitation flag', () => {
  test.each([
    ['legal-guardian', true],
    ['responsible-party', true],
    ['emergency-contact', false],
    ['referral-source', false],
    ['other', false],
  ] as const)('REL-4: of a %s is %s unless somebody says otherwise, and what is said wins', (type, usual) => {
    expect(relate(wanted({ type }), origin).sendPortalInvite).toBe(usual);
    expect(relate(wanted({ type, sendPortalInvite: true }), origin).sendPortalInvite).toBe(true);
    expect(relate(wanted({ type, sendPortalInvite: false }), origin).sendPortalInvite).toBe(false);
  });
});

describe('the access of a new contact', () => {
  test('REL-3: is what was chosen, with the default of the type for the rest', () => {
    const access = { payments: 'none', messages: 'act' } as const;
    expect(relate(wanted({ access }), origin).access).toEqual({ ...defaultAccess('legal-guardian'), ...access });
  });

  test('REL-3: is refused area by area where the type can never have it', () => {
    const asked = wanted({ type: 'referral-source', access: { profile: 'view', clinical: 'view', forms: 'own' } });
    expect(() => relate(asked, origin)).toThrow(
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
    expect(relate({ ...asked, access: { profile: 'none', forms: 'own' } }, origin).access.forms).toBe('own');
  });
});

test('staff see a contact without the practice, with null where nothing was said', () => {
  const shown = relationProfile(relation());
  expect(shown).not.toHaveProperty('practiceId');
  expect(shown).toMatchObject({ relationship: null, relatedClientId: null, accessNow: 'in-effect' });
  expect(relationProfile(relation({ relationship: 'aunt' })).relationship).toBe('aunt');
  expect(RelationProfile.parse(shown)).toEqual(shown);
});
