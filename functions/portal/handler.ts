import { belongingsOf } from '../shared/access/identities.ts';
import { portalAccountOf, self } from '../shared/access/portal-accounts.ts';
import { allows } from '../shared/access/relation-access.ts';
import { serve } from '../shared/http/serve.ts';
import { practiceOf } from '../shared/practice.ts';
import { found, Problem } from '../shared/problems.ts';
import { portalAccountsOf } from './accounts.ts';
import { dashboardFor } from './dashboard.ts';
import { portal } from './routes.ts';
import { balanceOf, formAssignmentsOf, openThingsOf } from './store.ts';

export const handler = serve(portal, {
  async accounts({ scope: { actor, facts } }) {
    const { accounts } = await belongingsOf(actor.sub);
    return { items: await portalAccountsOf(actor.sub, accounts, facts) };
  },

  async dashboard({ scope, path }) {
    const { clientId } = found(portalAccountOf(path.accountId));
    const [{ actor }, open, balance, practice] = await Promise.all([
      scope.granted,
      openThingsOf(scope, clientId),
      balanceOf(scope, clientId),
      practiceOf(scope),
    ]);
    return dashboardFor(actor, open, balance ?? { amountCents: 0, currency: practice.currency }, scope.facts.at);
  },

  async tasks({ scope, path, query }) {
    const { clientId, recipientId } = found(portalAccountOf(path.accountId));
    const forClient = query.assignedTo === 'client' && recipientId !== self;
    const [{ actor }, assigned] = await Promise.all([
      scope.granted,
      formAssignmentsOf(scope, clientId, forClient ? self : recipientId),
    ]);
    if (forClient && !allows(actor.access, 'forms', 'act')) {
      throw new Problem('not-permitted', { permission: 'portal.forms.act' });
    }
    return { items: assigned };
  },
});
