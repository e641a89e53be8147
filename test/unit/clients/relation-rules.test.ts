import { describe, expect, test } from 'vitest';
import type { Contact } from '../../../functions/clients/relation.ts';
import { relationPermissionCatalogue, relationTypeCatalogue } from '../../../functions/clients/relation-catalogue.ts';
import { grantFollowing as grantOf, requireOneReading } from '../../../functions/clients/relation-grant.ts';
import { guardedBy, mostGuardians } from '../../../functions/clients/relation-guardian.ts';
import { requireRelatable, requireRoomForContact } from '../../../functions/clients/relation-related.ts';
import type { PortalGrant } from '../../../functions/shared/access/grants.ts';
import { liveAccess, relationAreas } from '../../../functions/shared/access/relation-access.ts';
import { client, now, relation } from './clients.ts';

describe('the Legal Guardians of a client', () => {
  const minor = client({ isMinor: true, guardians: ['rel_1', 'rel_2'] });

  test('are the contacts of that type, each once', () => {
    expect(guardedBy(client(), relation()).guardians).toEqual(['rel_1']);
    expect(guardedBy(minor, relation({ id: 'rel_3' })).guardians).toEqual(['rel_1', 'rel_2', 'rel_3']);
    expect(guardedBy(minor, relation())).toBe(minor);
    expect(guardedBy(minor, relation({ id: 'rel_9', type: 'other' }))).toBe(minor);
  });

  test.each([
    ['removed', { removedAt: now }],
    ['of another type', { type: 'other' as const }],
  ])('MINOR-1: lose one who is %s, but a minor never the last', (_, change) => {
    expect(guardedBy(minor, relation(change)).guardians).toEqual(['rel_2']);
    const last = client({ isMinor: true, guardians: ['rel_1'] });
    expect(() => guardedBy(last, relation(change))).toThrow(expect.objectContaining({ code: 'last-guardian' }));
    expect(guardedBy({ ...last, isMinor: false }, relation(change)).guardians).toEqual([]);
  });

  test('are so many and no more; one who is one already stays', () => {
    const guardians = Array.from({ length: mostGuardians }, (_, i) => `rel_${i}`);
    const full = client({ guardians });
    expect(() => guardedBy(full, relation({ id: 'rel_new' }))).toThrow(
      expect.objectContaining({ code: 'contacts-full' }),
    );
    expect(guardedBy(full, relation())).toBe(full);
    expect(guardedBy(client({ guardians: guardians.slice(1) }), relation({ id: 'rel_new' })).guardians).toHaveLength(
      mostGuardians,
    );
  });

  test('REL-7: keep one whose access a court order suspends', () => {
    const suspended = relation({ access: { ...relation().access, suspended: true } });
    expect(guardedBy(minor, suspended)).toBe(minor);
  });
});

test('a client has twenty contacts, and no more', () => {
  const contacts = Array.from({ length: 20 }, () => relation());
  expect(() => requireRoomForContact(contacts)).toThrow(expect.objectContaining({ code: 'contacts-full' }));
  expect(() => requireRoomForContact(contacts.slice(1))).not.toThrow();
});

describe('REL-2: a contact who is a client', () => {
  const related = { relatedClientId: 'cli_2', profile: client({ id: 'cli_2' }), claim: undefined, contacts: [] };
  const outcome = (change: object) => {
    try {
      return requireRelatable('cli_1', { ...related, ...change });
    } catch (problem) {
      return (problem as { code: string }).code;
    }
  };

  test('is an active one of this practice, not the client in person, and no contact yet', () => {
    expect(outcome({})).toBeUndefined();
    expect(outcome({ claim: { isFree: true } })).toBeUndefined();
    expect(outcome({ claim: { isFree: false } })).toBe('relation-exists');
    expect(outcome({ contacts: [relation()] })).toBe('relation-exists');
    expect(outcome({ profile: undefined })).toBe('reference-unknown');
    for (const status of ['prospect', 'inactive', 'discharged'] as const) {
      expect(outcome({ profile: client({ id: 'cli_2', status }) })).toBe('reference-unknown');
    }
    expect(outcome({ relatedClientId: 'cli_1', profile: client() })).toBe('invalid-value');
  });
});

describe('the portal grant of a contact', () => {
  const grant: PortalGrant = {
    practiceId: 'prac_1',
    clientId: 'cli_1',
    recipientId: 'rel_1',
    sub: 'somebody',
    access: { ...relation().access, forms: 'none' },
    suspendedAt: '2026-02-01T00:00:00.000Z',
    openInvitation: { id: 'inv_1', expiresAt: '2026-04-01T00:00:00.000Z' },
    version: 4,
  };

  const grantFollowing = (of: Contact, before: PortalGrant | undefined, at: string) =>
    grantOf(of, client(), before, at);

  test('follows the access, and keeps the login and everything else that was decided about it', () => {
    expect(grantFollowing(relation(), grant, now)).toEqual({
      ...grant,
      access: relation().access,
      follows: relation().version,
      guards: { agreedAt: relation().createdAt },
    });
  });

  test('MINOR-3: of a Legal Guardian says what the age rules look at, and of nobody else', () => {
    const minor = client({ birthDate: '2016-03-09' });
    const guards = (change: Partial<Contact>) => grantOf(relation(change), minor, grant, now).guards;
    expect(guards({})).toEqual({ bornOn: '2016-03-09', agreedAt: relation().createdAt });
    expect(guards({ agreedAt: now })).toEqual({ bornOn: '2016-03-09', agreedAt: now });
    expect(guards({ type: 'responsible-party' })).toBeUndefined();
  });

  test('REL-5: is revoked with the contact, login or none, and no invitation is open any more', () => {
    const gone = relation({ removedAt: now });
    const revoked = grantFollowing(gone, grant, now);
    expect(revoked).toMatchObject({ sub: 'somebody', revokedAt: now });
    expect(revoked.openInvitation).toBeUndefined();
    expect(liveAccess({ ...revoked, suspendedAt: undefined }, '2026-03-10')).toBeUndefined();
    expect(grantFollowing(gone, undefined, now)).toMatchObject({ recipientId: 'rel_1', revokedAt: now, version: 1 });
  });

  test('that follows another version than the one that was read was read too late, or too early', () => {
    const outcome = (follows: number | undefined) => () =>
      requireOneReading(relation({ version: 3 }), { ...grant, follows });
    for (const follows of [2, 4]) {
      expect(outcome(follows)).toThrow(expect.objectContaining({ code: 'changed-meanwhile' }));
    }
    for (const follows of [3, undefined]) expect(outcome(follows)).not.toThrow();
    expect(() => requireOneReading(relation(), undefined)).not.toThrow();
  });

  test('that was revoked otherwise is not given back by an edit', () => {
    expect(grantFollowing(relation(), { ...grant, revokedAt: now }, now).revokedAt).toBe(now);
  });
});

test('the catalogue has every type and every area, and a sentence for every level', () => {
  expect(relationTypeCatalogue().items.map(({ id }) => id)).toHaveLength(5);
  const { items } = relationPermissionCatalogue();
  expect(items.map(({ area }) => area)).toEqual(relationAreas);
  for (const { levels } of items) for (const { sentence } of levels) expect(sentence).toMatch(/^[A-Z][^.]+\.$/);
  expect(items.find(({ area }) => area === 'clinical')?.grantableTo).toEqual(['legal-guardian']);
});
