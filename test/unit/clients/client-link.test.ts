import { describe, expect, test } from 'vitest';
import {
  endsLink,
  isLive,
  linkable,
  listedLink,
  opened,
  requireNoOrder,
  requireRoomForLink,
} from '../../../functions/clients/link.ts';
import { clientOwnAccess } from '../../../functions/shared/access/relation-access.ts';
import { client, now, relation } from './clients.ts';

const maya = client();
const ike = client({ id: 'cli_2', number: '220118', firstName: 'Ike' });
const link = opened(maya, ike, now);
const refusal = (code: string) => expect.objectContaining({ code });

describe('CLIENT-6: a link', () => {
  test('opens the portal of one client to the login of the other, but for what is clinical', () => {
    expect(link).toMatchObject({ clientId: maya.id, linkedClientId: ike.id, linkedAt: now });
    expect(link.access).toEqual({ ...clientOwnAccess, clinical: 'none' });
  });

  test('is there until it ends', () => {
    expect([isLive(undefined), isLive(link), isLive({ ...link, endedAt: now })]).toEqual([false, true, false]);
  });

  test('shows who the other client is, and nothing more of them', () => {
    expect(listedLink(ike, now)).toEqual({
      clientId: 'cli_2',
      number: '220118',
      firstName: 'Ike',
      lastName: 'Okafor',
      status: 'active',
      linkedAt: now,
      isMerged: false,
    });
    expect(listedLink({ ...ike, gone: { at: now, into: 'cli_1' } }, now)).toMatchObject({ isMerged: true });
  });
});

describe('CLIENT-6: two clients can be linked', () => {
  test('who are active or prospects, and no others', () => {
    for (const status of ['active', 'prospect'] as const) {
      expect(linkable(client({ status }), ike, undefined)).toBe(ike);
      expect(linkable(maya, { ...ike, status }, undefined)).toEqual({ ...ike, status });
    }
    for (const status of ['inactive', 'discharged'] as const) {
      expect(() => linkable(client({ status }), ike, undefined)).toThrow(refusal('invalid-value'));
      expect(() => linkable(maya, { ...ike, status }, undefined)).toThrow(refusal('invalid-value'));
    }
  });

  test('who are two, both within reach', () => {
    expect(() => linkable(maya, maya, undefined)).toThrow(refusal('invalid-value'));
    expect(() => linkable(maya, undefined, undefined)).toThrow(refusal('reference-unknown'));
  });

  test('REL-7: of whom neither is a contact of the other under a court order', () => {
    const suspended = relation({ access: { ...relation().access, suspended: true } });
    expect(() => requireNoOrder([relation(), suspended])).toThrow(refusal('link-barred'));
    expect(() => requireNoOrder([relation()])).not.toThrow();
  });

  test('with twenty others each, and no more', () => {
    const links = (count: number) => Array.from({ length: count }, () => link);
    expect(() => requireRoomForLink(links(19), links(19))).not.toThrow();
    expect(() => requireRoomForLink(links(20), [])).toThrow(refusal('links-full'));
    expect(() => requireRoomForLink([], links(20))).toThrow(refusal('links-full'));
  });

  test('who are not linked already, or not any more', () => {
    expect(() => linkable(maya, ike, link)).toThrow(refusal('accounts-linked'));
    expect(linkable(maya, ike, { ...link, endedAt: now })).toBe(ike);
  });
});

test('REL-5, REL-7: a contact who is removed, or under a court order, is not to be linked', () => {
  expect(endsLink(relation())).toBe(false);
  expect(endsLink(relation({ removedAt: now }))).toBe(true);
  expect(endsLink(relation({ access: { ...relation().access, suspended: true } }))).toBe(true);
});
