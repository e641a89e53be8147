import * as z from 'zod';
import { self } from '../shared/access/portal-accounts.ts';
import { fullName } from '../shared/text.ts';
import type { Client } from './client.ts';
import type { Contact } from './relation.ts';

export const recipientKinds = ['client', 'relation'] as const;

/** Somebody an invitation to the portal can be sent to. */
export const PossibleRecipient = z
  .object({
    kind: z.enum(recipientKinds),
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
  })
  .meta({ id: 'PossibleRecipient' });
export type PossibleRecipient = z.infer<typeof PossibleRecipient>;

/** The step that follows saving a contact who is to be invited (REL-4). */
export const InvitationStep = z
  .object({
    step: z.literal('portal-invitation'),
    recipients: z.array(PossibleRecipient),
    forms: z.array(z.object({ id: z.string(), name: z.string() })),
  })
  .meta({ id: 'InvitationStep' });

/** The client, and exactly those relations whose invitation flag is on (INV-1). */
export const possibleRecipients = (client: Client, relations: readonly Contact[]): PossibleRecipient[] => [
  { kind: 'client', id: client.id, name: fullName(client), email: client.email ?? null },
  ...relations
    .filter((relation) => relation.sendPortalInvite)
    .map(({ id, email, ...name }) => ({ kind: 'relation' as const, id, name: fullName(name), email: email ?? null })),
];

/** The address on file of the client or of one of their contacts; none for a contact who is none any more. */
export const addressOnFile = (
  { kind, id }: { kind: string; id: string },
  client: Pick<Client, 'email'>,
  relations: readonly Contact[],
): string | undefined => (kind === 'client' ? client : relations.find((relation) => relation.id === id))?.email;

/** How a recipient is named in keys: a relation by its id, the client as `self`. */
export const recipientIdOf = ({ kind, id }: { kind: 'client' | 'relation'; id: string }): string =>
  kind === 'client' ? self : id;
