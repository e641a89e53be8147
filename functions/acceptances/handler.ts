import { holderScope } from '../shared/access/admission.ts';
import { createLogin, verifiedEmailOf } from '../shared/directory.ts';
import { serve } from '../shared/http/serve.ts';
import { practiceOf } from '../shared/practice.ts';
import { Problem } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import { accepting, heldBy } from './acceptance.ts';
import { requireStrong } from './password.ts';
import { acceptances } from './routes.ts';
import { noteOpened } from './store.ts';

export const handler = serve(acceptances, {
  async lookup({ scope }) {
    const [offer, practice] = await Promise.all([decided(() => heldBy(scope)), practiceOf(scope)]);
    await noteOpened(scope, offer);
    const { kind, invitation, birthDate } = offer;
    return {
      kind,
      practiceName: practice.name,
      firstName: invitation.firstName,
      expiresAt: invitation.expiresAt,
      asksBirthDate: birthDate !== undefined,
    };
  },

  async accept({ scope, body }) {
    requireStrong(body.password);
    return accepting(
      scope,
      body.clientBirthDate,
      async ({ invitation }) => {
        const { email } = invitation.recipient;
        const { sub } = await createLogin(email, body.password);
        return { sub, email };
      },
      ({ kind, invitation }) => ({ email: invitation.recipient.email, kind }),
    );
  },

  async acceptSignedIn({ scope: { actor, facts }, body }) {
    const [scope, email] = await Promise.all([holderScope(body.token, facts, actor.sub), verifiedEmailOf(actor.sub)]);
    const { invitation } = await decided(() => heldBy(scope));
    if (invitation.recipient.email !== email) throw new Problem('email-mismatch');
    const login = { sub: actor.sub, email };
    return accepting(
      scope,
      body.clientBirthDate,
      async () => login,
      ({ gained }) => gained,
    );
  },
});
