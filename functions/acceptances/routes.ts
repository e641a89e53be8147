import * as z from 'zod';
import { feature, signedIn, tokenHolder } from '../shared/http/feature.ts';
import { isoDate } from '../shared/text.ts';

const token = z.string().min(1).max(200).meta({ description: 'What stands behind # in the link of the mail' });
const clientBirthDate = isoDate.optional().meta({ description: 'Asked when the invitation says so' });

export const Lookup = z.strictObject({ token }).meta({ id: 'InvitationLookup' });
const Acceptance = z
  .strictObject({ token, password: z.string().min(1).max(256), clientBirthDate })
  .meta({ id: 'InvitationAcceptance' });
const SignedInAcceptance = z.strictObject({ token, clientBirthDate }).meta({ id: 'SignedInAcceptance' });

/** What is offered: a client's portal, or a place among the staff. */
const kind = z.enum(['portal', 'staff']);

const OpenedInvitation = z
  .object({
    kind,
    practiceName: z.string(),
    firstName: z.string(),
    expiresAt: z.string(),
    asksBirthDate: z.boolean(),
  })
  .meta({ id: 'OpenedInvitation' });

/** The portal account that was attached, or the member somebody is from now on. */
const Gained = z
  .object({ accountId: z.string().optional(), practiceId: z.string().optional(), memberId: z.string().optional() })
  .meta({ id: 'AttachedAccount' });

const notAcceptable = [
  'invitation-unknown',
  'invitation-expired',
  'invitation-revoked',
  'invitation-used',
  'seat-unavailable',
] as const;
const notAccepted = [...notAcceptable, 'invitation-busy', 'invitation-locked', 'invitation-refused'] as const;

const example = { token: 'J3v0e1uQm0bq0m1nA8m2QxC4H6Yk9sT1wZr5dPfLgNo' };

export const acceptances = feature({
  name: 'acceptances',
  impact: 'Invited clients, guardians and staff cannot accept their invitation.',
  uses: ['table', 'directory', 'new-logins'],
  routes: {
    lookup: {
      on: 'POST /v1/invitation-lookups',
      summary: 'See what an invitation is about',
      description:
        'The first look is noted on the invitation as `opened`. Looking changes nothing else: any number of times leaves ' +
        'the invitation as good as it was. Following the link alone notes nothing: the page has to ask here.',
      allow: tokenHolder(),
      body: Lookup,
      reads: true,
      returns: [200, OpenedInvitation],
      refuses: [...notAcceptable, 'invitation-locked'],
      example,
    },
    accept: {
      on: 'POST /v1/invitation-acceptances',
      summary: 'Accept an invitation with a new login',
      description:
        'Makes the login, and gives it the portal account or makes it a member of the staff. If a login with the address exists, it is not touched: ' +
        'sign in and accept there.',
      allow: tokenHolder(),
      body: Acceptance,
      returns: [201, z.object({ email: z.string(), kind }).meta({ id: 'AcceptedInvitation' })],
      refuses: [...notAccepted, 'sign-in-required', 'login-exists', 'password-weak', 'changed-meanwhile'],
      example: { ...example, password: 'a-Long-enough-1', clientBirthDate: '2016-03-09' },
    },
    acceptSignedIn: {
      on: 'POST /v1/me/invitation-acceptances',
      summary: 'Accept an invitation with the login you are signed in with',
      description:
        'The verified address of the login must be the one the invitation was sent to. Answers with `accountId` when ' +
        'a portal was offered, with `practiceId` and `memberId` when it was a place among the staff.',
      allow: signedIn(),
      body: SignedInAcceptance,
      returns: [201, Gained],
      refuses: [...notAccepted, 'email-mismatch', 'email-unverified', 'login-exists', 'changed-meanwhile'],
      example: { ...example, clientBirthDate: '2016-03-09' },
    },
  },
});
