import { leased, requireAcceptable } from '../invitations/invitation.ts';
import type { TokenHolder } from '../shared/access/actors.ts';
import { holderScopeIn } from '../shared/access/admission.ts';
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
export const heldBy = (scope: Scope<TokenHolder>): Promise<Offer> => following(scope, heldIn);

async function heldIn(scope: Scope<TokenHolder>): Promise<Offer> {
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
    return await decided(() =>
      following(scope, async (there) => {
        const still = await stillLeased(there);
        return saveAccepted(there, still, login, answerTo(still));
      }),
    );
  } catch (problem) {
    await release(scope, offer, problem).catch(() => undefined); // the lease ends by itself
    throw problem;
  }
}

const lease = (scope: Scope<TokenHolder>): Promise<Offer> => decided(() => following(scope, leaseIn));

async function leaseIn(scope: Scope<TokenHolder>): Promise<Offer> {
  const offer = await heldIn(scope);
  const { requestId, at } = scope.facts;
  const asked = offer.birthDate !== undefined;
  const wrongTries = offer.invitation.wrongTries + (asked ? 1 : 0);
  const taken = { ...leased(offer.invitation, requestId, at, leaseSeconds), wrongTries };
  await saveLeased(scope, offer.invitation, taken);
  return offer;
}

/**
 * Acts in the file of whoever the client is by now: they may have been merged into another one since the link was
 * mailed, even since this request began. An invitation still on its way there is `changed-meanwhile`.
 */
async function following<T>(
  scope: Scope<TokenHolder>,
  act: (scope: Scope<TokenHolder>) => Promise<T>,
  isElsewhere = false,
): Promise<T> {
  try {
    return await act(scope);
  } catch (error) {
    const problem = error instanceof Problem ? error : undefined;
    const into = problem?.code === 'client-merged' ? problem.particulars.clientId : undefined;
    if (into) return following(await holderScopeIn(scope, into), act, true);
    throw isElsewhere && problem?.code === 'not-found' ? new Problem('changed-meanwhile') : error;
  }
}

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
  const releaseIn = async (there: Scope<TokenHolder>) => {
    const { invitation } = await stillLeased(there);
    const wrongTries = invitation.wrongTries - counted;
    await saveReleased(there, invitation, { ...invitation, lease: undefined, wrongTries });
  };
  await decided(() => following(scope, releaseIn));
}
