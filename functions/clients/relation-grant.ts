import type { PortalGrant } from '../shared/access/grants.ts';
import { grantTerms } from '../shared/access/relation-access-terms.ts';
import { Problem } from '../shared/problems.ts';
import { guardsOf } from './access-now.ts';
import type { Client } from './client.ts';
import type { Relation } from './relation.ts';

/**
 * The portal grant of a contact as it follows from the contact and the client: what it gives, on which terms, and
 * nothing once the contact was removed. Which login holds it stays.
 */
export const grantFollowing = (
  relation: Relation,
  client: Pick<Client, 'birthDate'>,
  grant: PortalGrant | undefined,
  at: string,
): PortalGrant => ({
  version: 1,
  ...grant,
  practiceId: relation.practiceId,
  clientId: relation.clientId,
  recipientId: relation.id,
  follows: relation.version,
  ...grantTerms(relation.access, grant, at),
  guards: guardsOf(relation, client.birthDate),
  revokedAt: relation.removedAt ?? grant?.revokedAt,
  openInvitation: relation.removedAt ? undefined : grant?.openInvitation,
});

/**
 * Refuses to go on when a contact and their grant were read on two sides of a change: what was decided about the one
 * would be written into the other.
 */
export function requireOneReading({ version }: Relation, grant: PortalGrant | undefined): void {
  if (grant?.follows !== undefined && grant.follows !== version) throw new Problem('changed-meanwhile');
}
