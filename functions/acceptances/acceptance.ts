import { leased, requireAcceptable } from '../invitations/invitation.ts';
import type { TokenHolder } from '../shared/access/actors.ts';
import type { Scope } from '../shared/access/scope.ts';
import { Problem } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import type { Login, Offer } from './offer.ts';
import { portalOffer } from './portal-offer.ts';
import { staffOffer } from './staff-offer.ts';
import { saveAccepted, saveLeased, saveReleased } from './store.ts';

/** Longer than an acceptance can take, shorter than anybody waits before trying again. */
const leaseSeconds = 20;

/** What the holder of a token is invited to; refused with the reason when it can no longer be accepted. */
export async function heldBy(scope: Scope<TokenHolder>): Promise<Offer> {
  const { actor } = await scope.granted;
  const offer = await offerTo(scope);
  requireAcceptable(offer.invitation, actor.attempt, scope.facts.at);
  requireGood(offer);
  return offer;
}

async function offerTo(scope: Scope<TokenHolder>): Promise<Offer> {
  const { clientId, ...holder } = (await scope.granted).actor;
  return clientId ? portalOffer(scope, { ...holder, clientId }) : staffOffer(scope, holder);
}

function requireGood({ voidBecause }: Offer): void {
  if (voidBecause) throw new Problem(voidBecause);
}

/**
 * Carries out one acceptance while nobody else can. The birth date is asked when it is on file: a wrong one is counted
 * on the invitation before it is looked at, so that parallel guesses do not come free.
 */
export async function accepting<T>(
  scope: Scope<TokenHolder>,
  clientBirthDate: string | undefined,
  loginFor: (offer: Offer) => Promise<Login>,
  answerTo: (offer: Offer) => T,
): Promise<T> {
  const offer = await lease(scope);
  try {
    requireBirthDate(offer, clientBirthDate);
    const login = await loginFor(offer);
    return await decided(async () => saveAccepted(scope, await stillLeased(scope), login, answerTo(offer)));
  } catch (problem) {
    await release(scope, offer, problem).catch(() => undefined); // the lease ends by itself
    throw problem;
  }
}

const lease = (scope: Scope<TokenHolder>): Promise<Offer> =>
  decided(async () => {
    const offer = await heldBy(scope);
    const { requestId, at } = scope.facts;
    const asked = offer.birthDate !== undefined;
    const wrongTries = offer.invitation.wrongTries + (asked ? 1 : 0);
    const taken = { ...leased(offer.invitation, requestId, at, leaseSeconds), wrongTries };
    await saveLeased(scope, offer.invitation, taken);
    return offer;
  });

/** What is leased, as it is now: its mail may have arrived meanwhile; a resend or a revocation ends the lease. */
async function stillLeased(scope: Scope<TokenHolder>): Promise<Offer> {
  const { actor } = await scope.granted;
  const offer = await offerTo(scope);
  const { invitation } = offer;
  if (invitation.lease?.by !== scope.facts.requestId) {
    requireAcceptable(invitation, actor.attempt, scope.facts.at);
    throw new Problem('invitation-busy');
  }
  requireGood(offer);
  return offer;
}

function requireBirthDate({ birthDate }: Offer, clientBirthDate: string | undefined): void {
  if (birthDate && birthDate !== clientBirthDate) throw new Problem('invitation-refused');
}

/** Lets go of what was not accepted after all. Anything but a wrong birth date takes back the try that was counted. */
async function release(scope: Scope<TokenHolder>, { birthDate }: Offer, problem: unknown): Promise<void> {
  const wrong = problem instanceof Problem && problem.code === 'invitation-refused';
  const counted = birthDate && !wrong ? 1 : 0;
  await decided(async () => {
    const { invitation } = await stillLeased(scope);
    const wrongTries = invitation.wrongTries - counted;
    await saveReleased(scope, invitation, { ...invitation, lease: undefined, wrongTries });
  });
}
