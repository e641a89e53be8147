import { portalAccountsOf } from '../portal/accounts.ts';
import { founderScope } from '../shared/access/admission.ts';
import { effectivePermissions } from '../shared/access/effective.ts';
import { belongingsOf } from '../shared/access/identities.ts';
import { verifiedEmailOf } from '../shared/directory.ts';
import { serve } from '../shared/http/serve.ts';
import { newId } from '../shared/ids.ts';
import { practiceNames } from '../shared/practice.ts';
import { Problem } from '../shared/problems.ts';
import { practices } from './routes.ts';
import { foundPractice } from './store.ts';

export const handler = serve(practices, {
  async found({ scope, body }) {
    if (process.env['SIGN_UP'] !== 'open') throw new Problem('sign-up-closed');
    const email = await verifiedEmailOf(scope.actor.sub);
    return foundPractice(founderScope(scope, newId('practice')), body, { sub: scope.actor.sub, email });
  },

  async me({ scope: { actor, facts } }) {
    const { email, passes, accounts } = await belongingsOf(actor.sub);
    const [address, names, portalAccounts] = await Promise.all([
      email ?? verifiedEmailOf(actor.sub),
      practiceNames(passes.map((pass) => pass.practiceId)),
      portalAccountsOf(actor.sub, accounts, facts),
    ]);
    return {
      identity: { id: actor.sub, email: address },
      memberships: passes.map(({ practiceId, memberId, access }) => ({
        practiceId,
        practiceName: names.get(practiceId) ?? '',
        memberId,
        role: access.role,
        permissions: [...effectivePermissions(access, facts.at)].map(([key, reach]) => ({ key, reach })),
      })),
      portalAccounts,
    };
  },
});
