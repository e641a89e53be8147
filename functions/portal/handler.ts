import { belongingsOf } from '../shared/access/identities.ts';
import { portalAccountOf, self } from '../shared/access/portal-accounts.ts';
import { allows } from '../shared/access/relation-access.ts';
import { visibleTo } from '../shared/confidentiality.ts';
import { serve } from '../shared/http/serve.ts';
import { found, Problem } from '../shared/problems.ts';
import { portalAccountsOf } from './accounts.ts';
import { dashboardFor } from './dashboard.ts';
import { portal } from './routes.ts';
import { ownThingsOf, sessionOf } from './session.ts';
import { balanceOf, formAssignmentsOf, openThingsOf } from './store.ts';

export const handler = serve(portal, {
  async accounts({ scope: { actor, facts } }) {
    const { accounts } = await belongingsOf(actor.sub);
    return { items: await portalAccountsOf(actor.sub, accounts, facts) };
  },

  async dashboard({ scope, path }) {
    const { clientId } = found(portalAccountOf(path.accountId));
    const [{ actor }, open, balance] = await Promise.all([
      scope.granted,
      openThingsOf(scope, clientId),
      balanceOf(scope, clientId),
    ]);
    const owed = balance ?? { amountCents: 0, currency: actor.practice.currency };
    return { ...dashboardFor(actor, open, owed, scope.facts.at), session: sessionOf(actor) };
  },

  async tasks({ scope, path, query }) {
    const { clientId, recipientId } = found(portalAccountOf(path.accountId));
    const whose = query.assignedTo === 'client' ? self : ownThingsOf({ recipientId });
    const [{ actor }, assigned] = await Promise.all([scope.granted, formAssignmentsOf(scope, clientId, whose)]);
    if (whose !== recipientId && !allows(actor.access, 'forms', 'act')) {
      throw new Problem('not-permitted', { permission: 'portal.forms.act' });
    }
    return { items: assigned.filter(visibleTo(recipientId)), actingFor: sessionOf(actor).actingFor };
  },
});
