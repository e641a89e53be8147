import { holderScope } from '../shared/access/admission.ts';
import { portalAccountId } from '../shared/access/portal-accounts.ts';
import { createLogin, verifiedEmailOf } from '../shared/directory.ts';
import { serve } from '../shared/http/serve.ts';
import { practiceOf } from '../shared/practice.ts';
import { Problem } from '../shared/problems.ts';
import { accepting, heldBy } from './acceptance.ts';
import { requireStrong } from './password.ts';
import { acceptances } from './routes.ts';

export const handler = serve(acceptances, {
  async lookup({ scope }) {
    const [{ invitation, client }, practice] = await Promise.all([heldBy(scope), practiceOf(scope)]);
    return {
      practiceName: practice.name,
      firstName: invitation.firstName,
      expiresAt: invitation.expiresAt,
      asksBirthDate: client.birthDate !== undefined,
    };
  },

  async accept({ scope, body }) {
    requireStrong(body.password);
    return accepting(scope, body.clientBirthDate, async ({ invitation }) => {
      const { email } = invitation.recipient;
      const { sub } = await createLogin(email, body.password);
      return { login: { sub, email }, answer: { email } };
    });
  },

  async acceptSignedIn({ scope: { actor, facts }, body }) {
    const [scope, email] = await Promise.all([holderScope(body.token, facts, actor.sub), verifiedEmailOf(actor.sub)]);
    const { invitation } = await heldBy(scope);
    if (invitation.recipient.email !== email) throw new Problem('email-mismatch');
    return accepting(scope, body.clientBirthDate, async ({ invitation: accepted, grant }) => {
      if (grant.sub && grant.sub !== actor.sub) throw new Problem('login-exists');
      return { login: { sub: actor.sub, email }, answer: { accountId: portalAccountId(accepted) } };
    });
  },
});
