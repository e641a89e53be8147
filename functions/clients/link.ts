import * as z from 'zod';
import type { LinkedAccount } from '../shared/access/linked-accounts.ts';
import { clientOwnAccess, type RelationAccess } from '../shared/access/relation-access.ts';
import { looksLikeId } from '../shared/ids.ts';
import { fieldProblem, Problem } from '../shared/problems.ts';
import { type Client, named, namedClient } from './client.ts';
import type { Relation } from './relation.ts';

export const NewLink = z
  .strictObject({
    clientId: z.string().max(40).refine(looksLikeId, 'is not an id').meta({ description: 'The other client' }),
  })
  .meta({ id: 'NewLink' });

/** The other client of a link, as staff see them. */
export const ListedLink = z
  .object({
    ...namedClient,
    linkedAt: z.string(),
    isMerged: z.boolean().meta({
      description: 'Whether the other client was merged into this one: the link lets the login they had act here',
    }),
  })
  .meta({ id: 'LinkedAccount' });

export const listedLink = (other: Client, linkedAt: string): z.infer<typeof ListedLink> => ({
  ...named(other),
  linkedAt,
  isMerged: other.gone !== undefined,
});

/** What one login may do in the portal of the other client; what is clinical is only ever given explicitly. */
const accessByLink: RelationAccess = { ...clientOwnAccess, clinical: 'none' };

/** Lets the login of one client act in the portal of another one. */
export const opened = (of: Pick<Client, 'practiceId' | 'id'>, to: Pick<Client, 'id'>, at: string): LinkedAccount => ({
  practiceId: of.practiceId,
  clientId: of.id,
  linkedClientId: to.id,
  access: accessByLink,
  linkedAt: at,
  version: 1,
});

/** Whether a contact of a client, removed or under a court order, is not to be linked with that client either. */
export const endsLink = ({ removedAt, access }: Relation): boolean => Boolean(removedAt || access.suspended);

/** Whether a link is there and has not ended. */
export const isLive = (link: LinkedAccount | undefined): boolean => link !== undefined && !link.endedAt;

/** The client who is named, as one of two who can be linked: two persons in care, who are not linked yet. */
export function linkable(client: Client, other: Client | undefined, link: LinkedAccount | undefined): Client {
  if (other?.id === client.id) throw fieldProblem('invalid-value', ['/clientId', 'is the client in person']);
  if (!other) throw fieldProblem('reference-unknown', ['/clientId', 'is no client of this practice']);
  if (!isInCare(client)) {
    throw new Problem('invalid-value', { detail: 'Only active clients and prospects have their accounts linked.' });
  }
  if (!isInCare(other))
    throw fieldProblem('invalid-value', ['/clientId', 'is neither an active client nor a prospect']);
  if (isLive(link)) throw new Problem('accounts-linked');
  return other;
}

/**
 * Refuses to link two of whom one is a contact of the other under a court order: a link would give back what the order
 * took (REL-7).
 */
export function requireNoOrder(contacts: readonly Relation[]): void {
  if (contacts.some(endsLink)) throw new Problem('link-barred');
}

const mostLinks = 20;

/** Refuses one link more than a client can have; several at once may pass it by a few. */
export function requireRoomForLink(...links: readonly (readonly LinkedAccount[])[]): void {
  if (links.some(({ length }) => length >= mostLinks)) throw new Problem('links-full');
}

const isInCare = ({ status }: Client): boolean => status === 'active' || status === 'prospect';
