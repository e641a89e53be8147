import * as z from 'zod';
import { accessNow, type Circumstances, circumstancesOf } from '../clients/access-now.ts';
import type { Client } from '../clients/client.ts';
import { recipientKinds } from '../clients/invitation-step.ts';
import type { Relation } from '../clients/relation.ts';
import { self } from '../shared/access/portal-accounts.ts';
import type { Practice } from '../shared/practice.ts';
import { fieldProblem } from '../shared/problems.ts';
import { type Form, FormAssignment } from './form.ts';

const confidential = z
  .boolean()
  .meta({ description: "Kept from the client's contacts: only for what the client fills in" });

/** A form sent from the library to one person (INV-7). */
export const NewFormAssignment = z
  .strictObject({
    formId: z.string().max(40),
    recipient: z.strictObject({ kind: z.enum(recipientKinds), id: z.string().max(40) }),
    confidential: confidential.default(false),
  })
  .meta({ id: 'NewFormAssignment' });
export type NewFormAssignment = z.infer<typeof NewFormAssignment>;

export const FormAssignmentEdit = z.strictObject({ confidential }).meta({ id: 'FormAssignmentEdit' });

/** A form given to somebody, as staff see it. */
export const FormAssignmentListing = FormAssignment.omit({
  practiceId: true,
  clientId: true,
  recipientId: true,
  version: true,
})
  .extend({ recipient: z.object({ kind: z.enum(recipientKinds), id: z.string() }) })
  .meta({ id: 'FormAssignment' });

export const listing = ({
  practiceId: _,
  clientId,
  recipientId,
  version: __,
  ...shown
}: FormAssignment): z.input<typeof FormAssignmentListing> => ({
  ...shown,
  recipient: recipientId === self ? { kind: 'client', id: clientId } : { kind: 'relation', id: recipientId },
});

/** The form of the library that is to be sent. */
export function formNamed(formId: string, library: readonly Form[]): Form {
  const form = library.find(({ id }) => id === formId);
  if (!form) throw fieldProblem('reference-unknown', ['/formId', 'is not a form of the library']);
  return form;
}

/** What decides whether somebody can be sent a form now. */
interface Situation {
  readonly client: Pick<Client, 'id' | 'birthDate'>;
  /** The contact, when one was found. */
  readonly relation: Relation | undefined;
  readonly practice: Practice;
  readonly at: string;
}

/** Refuses to send a form to somebody who is not there, or to a contact who could not fill it in. */
export function requireSendable(
  { kind, id }: NewFormAssignment['recipient'],
  { client, relation, practice, at }: Situation,
): void {
  const isThere = kind === 'client' ? id === client.id : relation !== undefined;
  if (!isThere) {
    throw fieldProblem('reference-unknown', ['/recipient/id', 'is neither the client nor one of their contacts']);
  }
  if (relation && !canFillIn(relation, circumstancesOf(client, practice, at))) {
    throw fieldProblem('forms-out-of-reach', ['/recipient', 'is a contact without access to forms']);
  }
}

const canFillIn = (relation: Relation, circumstances: Circumstances): boolean =>
  relation.access.forms !== 'none' && accessNow(relation, circumstances) === 'in-effect';
