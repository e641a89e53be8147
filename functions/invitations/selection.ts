import * as z from 'zod';
import { type PossibleRecipient, recipientKinds } from '../clients/invitation-step.ts';
import type { Contact } from '../clients/relation.ts';
import type { Form } from '../forms/form.ts';
import { fieldProblem, Problem } from '../shared/problems.ts';
import { emailAddress } from '../shared/text.ts';

const mostForms = 48; // recipients and forms are written in one transaction of at most 100 items

/** Who is invited, each with the forms they are to fill in. */
export const NewInvitations = z
  .strictObject({
    recipients: z
      .array(
        z.strictObject({
          kind: z.enum(recipientKinds),
          id: z.string().max(40),
          formIds: z.array(z.string().max(40)).max(20).default([]),
          email: emailAddress
            .optional()
            .meta({ description: 'May be repeated here; it must be the one on the profile' }),
        }),
      )
      .min(1)
      .max(8),
  })
  .meta({ id: 'NewInvitations' });
export type NewInvitations = z.infer<typeof NewInvitations>;

type Recipient = PossibleRecipient & { readonly email: string };

export interface Chosen {
  readonly recipient: Recipient;
  readonly forms: readonly Form[];
  /** Where the recipient stands in the request, for problems that arise later. */
  readonly pointer: string;
}

interface Choices {
  readonly recipients: readonly PossibleRecipient[];
  readonly relations: readonly Pick<Contact, 'id'>[];
  readonly forms: readonly Form[];
}

/** Checks a choice of recipients and forms against what there is. One wrong choice refuses them all (INV-1). */
export function chosenFrom(wanted: NewInvitations, choices: Choices): Chosen[] {
  const ids = wanted.recipients.map(({ kind, id }) => `${kind} ${id}`);
  const repeated = ids.findIndex((id, i) => ids.indexOf(id) < i);
  if (repeated >= 0) throw fieldProblem('request-invalid', [`/recipients/${repeated}`, 'is there twice']);
  const count = wanted.recipients.reduce((sum, { formIds }) => sum + formIds.length, 0);
  if (count > mostForms) throw fieldProblem('request-invalid', ['/recipients', `ask for more than ${mostForms} forms`]);
  return wanted.recipients.map((one, i) => chosen(one, `/recipients/${i}`, choices));
}

function chosen(wanted: NewInvitations['recipients'][number], pointer: string, choices: Choices): Chosen {
  const recipient = choices.recipients.find(({ kind, id }) => kind === wanted.kind && id === wanted.id);
  if (!recipient) throw notAmong(wanted, pointer, choices.relations);
  const { email } = recipient;
  if (!email) throw fieldProblem('email-missing', [pointer, 'has no e-mail address on file']);
  if (wanted.email && wanted.email !== email) {
    throw fieldProblem('email-not-on-profile', [`${pointer}/email`, 'is not the address on the profile']);
  }
  return { recipient: { ...recipient, email }, forms: formsOf(wanted.formIds, pointer, choices.forms), pointer };
}

const notAmong = ({ kind, id }: { kind: string; id: string }, pointer: string, relations: Choices['relations']) =>
  kind === 'relation' && relations.some((relation) => relation.id === id)
    ? fieldProblem('invitation-not-allowed', [pointer, 'is a contact whose portal invitation is off'])
    : fieldProblem('reference-unknown', [`${pointer}/id`, 'is neither the client nor one of their contacts']);

/** The recipient of an earlier invitation as they are on file now; refused when they are not to be invited any more. */
export function recipientNow(
  before: { kind: string; id: string },
  recipients: readonly PossibleRecipient[],
): Recipient {
  const recipient = recipients.find(({ kind, id }) => kind === before.kind && id === before.id);
  if (!recipient) throw new Problem('invitation-not-allowed');
  const { email } = recipient;
  if (!email) throw new Problem('email-missing');
  return { ...recipient, email };
}

function formsOf(formIds: readonly string[], pointer: string, library: readonly Form[]): Form[] {
  return formIds.map((formId, i) => {
    const form = library.find(({ id }) => id === formId);
    if (!form || formIds.indexOf(formId) < i) {
      const detail = form ? 'is there twice' : 'is not a form of the library';
      throw fieldProblem(form ? 'request-invalid' : 'reference-unknown', [`${pointer}/formIds/${i}`, detail]);
    }
    return form;
  });
}
