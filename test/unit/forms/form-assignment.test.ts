import { expect, test } from 'vitest';
import type { Relation } from '../../../functions/clients/relation.ts';
import type { Form, FormAssignment } from '../../../functions/forms/form.ts';
import { formNamed, listing, NewFormAssignment, requireSendable } from '../../../functions/forms/form-assignment.ts';
import type { Practice } from '../../../functions/shared/practice.ts';
import { relation as contact } from '../clients/clients.ts';

const at = '2026-03-10T02:00:00.000Z'; // still 9 March in New York
const practice = { timeZone: 'America/New_York', ageOfMajority: 18, ageRules: null } as Practice;
const situation = { client: { id: 'cli_1' }, relation: undefined, practice, at };
const sendTo = (relation: Relation | undefined, birthDate?: string) => () =>
  requireSendable({ kind: 'relation', id: 'rel_1' }, { ...situation, relation, client: { id: 'cli_1', birthDate } });
const withAccess = (access: object) => contact({ access: { ...contact().access, ...access } });
const problem = (code: string, pointer: string) =>
  expect.objectContaining({ code, particulars: { errors: [expect.objectContaining({ pointer })] } });

test('INV-7: a form can be sent to the client, and to any contact with access to forms, invited or not', () => {
  requireSendable({ kind: 'client', id: 'cli_1' }, situation);
  sendTo(contact({ sendPortalInvite: false }))();
  sendTo(withAccess({ forms: 'own', from: '2026-03-09', until: '2026-03-09' }))();
});

test.each([
  ['forms are none of their business', { forms: 'none' }],
  ['a court order suspends it', { suspended: true }],
  ['it has ended by the calendar of the practice', { until: '2026-03-08' }],
  ['it has not begun there', { from: '2026-03-10' }],
] as const)('INV-7: no form can be sent to a contact whose access gives none: %s', (_, access) => {
  expect(sendTo(withAccess(access))).toThrow(problem('forms-out-of-reach', '#/recipient'));
});

test('INV-7, MINOR-3: no form can be sent to a guardian whose access has ended by age', () => {
  expect(sendTo(contact(), '2008-03-09')).toThrow(problem('forms-out-of-reach', '#/recipient'));
  sendTo(contact(), '2008-03-10')();
});

test('INV-7: who is not there is told apart from who has no access', () => {
  expect(sendTo(undefined)).toThrow(problem('reference-unknown', '#/recipient/id'));
  expect(() => requireSendable({ kind: 'client', id: 'cli_2' }, situation)).toThrow(
    problem('reference-unknown', '#/recipient/id'),
  );
  expect(() => formNamed('frm_2', [{ id: 'frm_1' } as Form])).toThrow(problem('reference-unknown', '#/formId'));
});

test('INV-7: two recipients at once are no request, and the answer names the recipient', () => {
  const one = { kind: 'client', id: 'cli_1' };
  for (const body of [
    { formId: 'frm_1', recipient: [one, one] },
    { formId: 'frm_1', recipients: [one, one] },
  ]) {
    const { error } = NewFormAssignment.safeParse(body);
    expect(error?.issues.map(({ path }) => path[0])).toContain('recipient');
  }
});

test('INV-7: staff see to whom a form was given, and whether it is confidential', () => {
  const given = { id: 'tsk_1', practiceId: 'prac_1', clientId: 'cli_1', state: 'open', version: 1 } as FormAssignment;
  expect(listing({ ...given, recipientId: 'self', confidential: true })).toEqual({
    id: 'tsk_1',
    state: 'open',
    confidential: true,
    recipient: { kind: 'client', id: 'cli_1' },
  });
  expect(listing({ ...given, recipientId: 'rel_1' }).recipient).toEqual({ kind: 'relation', id: 'rel_1' });
});
