import type { Client } from '../clients/client.ts';
import { clients } from '../clients/records.ts';
import { contactOf } from '../clients/relation.ts';
import { requireOneReading } from '../clients/relation-grant.ts';
import { type KeptRelation, profileUnchanged, relationById } from '../clients/relation-store.ts';
import { clientById } from '../clients/store.ts';
import { isMisaddressed } from '../invitations/invitation.ts';
import { grantOf, invitationById } from '../invitations/store.ts';
import type { TokenHolder } from '../shared/access/actors.ts';
import { portalGrants } from '../shared/access/grants.ts';
import { attachedAccounts } from '../shared/access/identities.ts';
import { portalAccountId, self } from '../shared/access/portal-accounts.ts';
import type { Scope } from '../shared/access/scope.ts';
import { found, Problem } from '../shared/problems.ts';
import type { Offer } from './offer.ts';

type Holder = Pick<TokenHolder, 'invitationId' | 'recipientId'> & { readonly clientId: string };

/** The offer of a client's portal, to the client or to one of their relations. */
export async function portalOffer(scope: Scope, { clientId, recipientId, invitationId }: Holder): Promise<Offer> {
  const reading = clientById(scope, clientId).then(found);
  const [invitation, grant, client, kept] = await Promise.all([
    unlessMerged(reading, invitationById(scope, clientId, invitationId)),
    unlessMerged(reading, grantOf(scope, clientId, recipientId)),
    reading,
    recipientId === self ? undefined : relationById(scope, clientId, recipientId),
  ]);
  const { practiceId } = scope;
  const accountId = portalAccountId({ practiceId, clientId, recipientId });
  const addressOnFile = recipientId === self ? client.email : addressOf(kept);
  return {
    kind: 'portal',
    invitation,
    birthDate: client.birthDate,
    // An address that was corrected on the profile makes every link worthless that went to the one before.
    voidBecause: isMisaddressed(invitation, addressOnFile) ? 'invitation-revoked' : undefined,
    gained: { accountId },
    givenTo({ sub }) {
      if (grant.sub && grant.sub !== sub) throw new Problem('login-exists');
      if (kept) requireOneReading(kept.relation, grant);
      return {
        event: 'portal.invitation-accepted',
        subjectId: invitation.id,
        clientId,
        details: { accountId },
        ops: [
          portalGrants.replace(grant, { ...grant, sub, openInvitation: undefined }),
          clients.unchanged(client), // whose address was compared with the invitation's
          ...(kept ? profileUnchanged(kept) : []),
          attachedAccounts.overwrite({ sub, accountId, practiceId, clientId, recipientId, version: 1 }),
        ],
      };
    },
  };
}

/** What is absent may have moved with the client: that they were merged is told first. */
async function unlessMerged<R>(client: Promise<Client>, reading: Promise<R | undefined>): Promise<R> {
  const record = await reading;
  if (record === undefined) await client;
  return found(record);
}

const addressOf = (kept: KeptRelation | undefined): string | undefined =>
  kept && contactOf(kept.relation, kept.profile).email;
