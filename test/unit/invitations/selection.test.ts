import { expect, test } from 'vitest';
import type { PossibleRecipient } from '../../../functions/clients/invitation-step.ts';
import type { Relation } from '../../../functions/clients/relation.ts';
import type { Form } from '../../../functions/forms/form.ts';
import { chosenFrom, NewInvitations, recipientNow } from '../../../functions/invitations/selection.ts';

const client: PossibleRecipient = { kind: 'client', id: 'cli_c', name: 'Maya Okafor', email: 'maya@people.example' };
const guardian: PossibleRecipient = { kind: 'relation', id: 'rel_g', name: 'Ngozi Okafor', email: null };
const forms = Array.from({ length: 60 }, (_, i) => ({ id: `frm_${i}`, name: `Form ${i}` }) as Form);
const relations = [{ id: 'rel_g' }, { id: 'rel_off' }] as Relation[];
const choices = { recipients: [client, guardian], relations, forms };
const choose = (...recipients: object[]) => chosenFrom(NewInvitations.parse({ recipients }), choices);
const ids = (from: number, to: number) => forms.slice(from, to).map(({ id }) => id);

test('INV-1: each recipient gets the forms chosen for them, in that order', () => {
  const [chosen] = choose({ kind: 'client', id: 'cli_c', formIds: ['frm_2', 'frm_1'] });
  expect(chosen?.forms.map(({ id }) => id)).toEqual(['frm_2', 'frm_1']);
  expect(chosen).toMatchObject({ recipient: client, pointer: '/recipients/0' });
});

test.each([
  ['nobody of that id', { kind: 'relation', id: 'rel_x' }, 'reference-unknown'],
  ['a contact whose flag is off', { kind: 'relation', id: 'rel_off' }, 'invitation-not-allowed'],
  ['a contact named as the client', { kind: 'client', id: 'rel_off' }, 'reference-unknown'],
  ['somebody without an address', { kind: 'relation', id: 'rel_g' }, 'email-missing'],
  ['another address', { kind: 'client', id: 'cli_c', email: 'other@people.example' }, 'email-not-on-profile'],
  ['a form that is not in the library', { kind: 'client', id: 'cli_c', formIds: ['frm_x'] }, 'reference-unknown'],
  ['a form twice', { kind: 'client', id: 'cli_c', formIds: ['frm_1', 'frm_1'] }, 'request-invalid'],
])('INV-1: %s is refused', (_, recipient, code) => {
  expect(() => choose(recipient)).toThrow(expect.objectContaining({ code }));
});

test('MINOR-2: the address may be repeated, in any case', () => {
  expect(choose({ kind: 'client', id: 'cli_c', email: ' MAYA@people.example ' })).toHaveLength(1);
});

test('what is asked for at once always fits one transaction', () => {
  const recipients = ['a', 'b', 'c'].map((id): PossibleRecipient => ({ ...client, kind: 'relation', id }));
  const asking = (counts: number[]) =>
    chosenFrom(
      NewInvitations.parse({
        recipients: counts.map((n, i) => ({ kind: 'relation', id: 'abc'[i], formIds: ids(0, n) })),
      }),
      { ...choices, recipients },
    );
  expect(asking([20, 20, 8])).toHaveLength(3);
  expect(() => asking([20, 20, 9])).toThrow(expect.objectContaining({ code: 'request-invalid' }));
});

test('INV-4: sending again takes the recipient as they are on file now', () => {
  const before = { ...client, email: 'old@people.example' };
  expect(recipientNow(before, [client])).toEqual(client);
  expect(() => recipientNow(before, [])).toThrow(expect.objectContaining({ code: 'invitation-not-allowed' }));
  expect(() => recipientNow(before, [{ ...client, email: null }])).toThrow(
    expect.objectContaining({ code: 'email-missing' }),
  );
});
