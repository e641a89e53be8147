import { expect, test } from 'vitest';
import { addressOnFile, possibleRecipients, recipientIdOf } from '../../../functions/clients/invitation-step.ts';
import { client, relation } from './clients.ts';

test('INV-1: names the client first, then exactly the relations whose flag is on', () => {
  const invited = relation({ id: 'rel_on', firstName: 'Ngozi', email: 'ngozi@example.com', sendPortalInvite: true });
  const uninvited = relation({ id: 'rel_off', sendPortalInvite: false });
  const named = possibleRecipients(client({ email: 'maya@example.com' }), [uninvited, invited]);
  expect(named).toEqual([
    { kind: 'client', id: 'cli_1', name: 'Maya Okafor', email: 'maya@example.com' },
    { kind: 'relation', id: 'rel_on', name: 'Ngozi Okafor', email: 'ngozi@example.com' },
  ]);
});

test('INV-1: the flag decides, not the type', () => {
  const contact = relation({ type: 'other', sendPortalInvite: true });
  const guardian = relation({ id: 'rel_2', type: 'legal-guardian', sendPortalInvite: false });
  expect(possibleRecipients(client(), [contact, guardian]).map(({ id }) => id)).toEqual(['cli_1', 'rel_1']);
});

test('INV-1: a client without an address is named, with null for the address', () => {
  expect(possibleRecipients(client(), [])).toEqual([{ kind: 'client', id: 'cli_1', name: 'Maya Okafor', email: null }]);
});

test('a relation is a recipient by its id, the client as `self`', () => {
  expect(recipientIdOf({ kind: 'relation', id: 'rel_1' })).toBe('rel_1');
  expect(recipientIdOf({ kind: 'client', id: 'cli_1' })).toBe('self');
});

test('INV-4: the address on file is the one of that person now; whoever is no contact any more has none', () => {
  const maya = client({ email: 'maya@example.com' });
  const ngozi = relation({ email: 'ngozi@example.com' });
  expect(addressOnFile({ kind: 'client', id: 'cli_1' }, maya, [ngozi])).toBe('maya@example.com');
  expect(addressOnFile({ kind: 'relation', id: 'rel_1' }, maya, [ngozi])).toBe('ngozi@example.com');
  expect(addressOnFile({ kind: 'relation', id: 'rel_1' }, maya, [])).toBeUndefined();
});
