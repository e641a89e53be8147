import { relationById } from '../clients/relation-store.ts';
import { clientById } from '../clients/store.ts';
import type { MemberActor } from '../shared/access/actors.ts';
import { portalAccountId, self } from '../shared/access/portal-accounts.ts';
import { openedView, viewHeader } from '../shared/access/portal-views.ts';
import type { Scope } from '../shared/access/scope.ts';
import type { Endpoints } from '../shared/http/feature.ts';
import { found } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import type { accessRoutes } from './access-routes.ts';
import { accountOf, saveNotReset, saveReset, saveViewed } from './access-store.ts';
import { passwordReset } from './password-reset.ts';
import type { invitations } from './routes.ts';
import { grantOf } from './store.ts';

/** Whose portal it is about: a contact's, or the client's own. */
interface Whose {
  readonly clientId: string;
  readonly relationId?: string;
}

/** The endpoints about the access somebody has to the portal. */
export const accessEndpoints: Pick<Endpoints<typeof invitations>, keyof typeof accessRoutes> = {
  viewAsRelation: ({ scope, path }) => viewAs(scope, path),
  viewAsClient: ({ scope, path }) => viewAs(scope, path),
  resetRelationPassword: ({ scope, path }) => resetPassword(scope, path),
  resetClientPassword: ({ scope, path }) => resetPassword(scope, path),
};

const viewAs = (scope: Scope<MemberActor>, whose: Whose) =>
  decided(async () => {
    const { inside, ...recipient } = await recipientOf(scope, whose);
    const { actor } = await scope.granted;
    const accountId = portalAccountId(accountOf(recipient));
    const view = await openedView({ accountId, sub: actor.sub }, scope.facts.at);
    return saveViewed(inside, recipient, { accountId, ...view, header: viewHeader });
  });

/** It is noted first, so that of two at once one sends; what the directory then refuses is taken back. */
async function resetPassword(scope: Scope, whose: Whose): Promise<undefined> {
  const { inside, recipient, before, asked } = await decided(async () => {
    const { inside, ...recipient } = await recipientOf(scope, whose);
    const after = passwordReset(recipient.grant, scope.facts.at);
    const before = found(recipient.grant);
    return { inside, recipient, before, asked: await saveReset(inside, recipient, before, after) };
  });
  try {
    const { startPasswordReset } = await import('../shared/password-resets.ts'); // no other request needs the directory
    await startPasswordReset(asked.sub);
  } catch (error) {
    const { passwordResetAt } = before;
    await saveNotReset(inside, recipient, asked, { ...asked, passwordResetAt }).catch(() => undefined);
    throw error;
  }
  return undefined;
}

/** Whose portal it is about, with all that decides what they may do there, read side by side. */
async function recipientOf(scope: Scope, { clientId, relationId }: Whose) {
  const reading = clientById(scope, clientId);
  const inside = scope.within(clientId, reading);
  const [client, kept, grant] = await Promise.all([
    reading.then(found),
    relationId ? relationById(inside, clientId, relationId).then(found) : undefined,
    grantOf(inside, clientId, relationId ?? self),
  ]);
  return { inside, client, relation: kept?.relation, grant };
}
