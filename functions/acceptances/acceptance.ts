import type { Client } from '../clients/client.ts';
import { clientById } from '../clients/store.ts';
import { type Invitation, isMisaddressed, leased, requireAcceptable } from '../invitations/invitation.ts';
import { grantOf, invitationById } from '../invitations/store.ts';
import type { TokenHolder } from '../shared/access/actors.ts';
import type { PortalGrant } from '../shared/access/grants.ts';
import type { Scope } from '../shared/access/scope.ts';
import { found, Problem } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import { type Login, saveAccepted, saveLeased, saveReleased } from './store.ts';

/** Longer than an acceptance can take, shorter than anybody waits before trying again. */
const leaseSeconds = 20;

export interface Held {
  readonly invitation: Invitation;
  readonly grant: PortalGrant;
  readonly client: Client;
}

/** What the holder of a token is invited to; refused with the reason when it can no longer be accepted. */
export async function heldBy(scope: Scope<TokenHolder>): Promise<Held> {
  const { actor } = await scope.granted;
  const held = await readHeld(scope);
  requireAcceptable(held.invitation, actor.attempt, scope.facts.at);
  requireSameAddress(held.invitation, held.client);
  return held;
}

async function readHeld(scope: Scope<TokenHolder>): Promise<Held> {
  const { actor } = await scope.granted;
  const [invitation, grant, client] = await Promise.all([
    invitationById(scope, actor.clientId, actor.id).then(found),
    grantOf(scope, actor.clientId, actor.recipientId).then(found),
    clientById(scope, actor.clientId).then(found),
  ]);
  return { invitation, grant, client };
}

/** An address that was corrected on the profile makes every link worthless that went to the one before. */
function requireSameAddress(invitation: Invitation, client: Client): void {
  if (isMisaddressed(invitation, client)) throw new Problem('invitation-revoked');
}

/**
 * Carries out one acceptance while nobody else can. The birth date is asked when it is on file: a wrong one is counted
 * on the invitation before it is looked at, so that parallel guesses do not come free.
 */
export async function accepting<T>(
  scope: Scope<TokenHolder>,
  clientBirthDate: string | undefined,
  attached: (held: Held) => Promise<{ login: Login; answer: T }>,
): Promise<T> {
  const held = await lease(scope);
  try {
    requireBirthDate(held, clientBirthDate);
    const { login, answer } = await attached(held);
    return await decided(async () => saveAccepted(scope, await stillLeased(scope), login, answer));
  } catch (problem) {
    await release(scope, held, problem).catch(() => undefined); // the lease ends by itself
    throw problem;
  }
}

const lease = (scope: Scope<TokenHolder>): Promise<Held> =>
  decided(async () => {
    const held = await heldBy(scope);
    const { requestId, at } = scope.facts;
    const asked = held.client.birthDate !== undefined;
    const wrongTries = held.invitation.wrongTries + (asked ? 1 : 0);
    const taken = { ...leased(held.invitation, requestId, at, leaseSeconds), wrongTries };
    await saveLeased(scope, held.invitation, taken);
    return held;
  });

/** What is leased, as it is now: its mail may have arrived meanwhile; a resend or a revocation ends the lease. */
async function stillLeased(scope: Scope<TokenHolder>): Promise<Held> {
  const { actor } = await scope.granted;
  const held = await readHeld(scope);
  const { invitation, client } = held;
  if (invitation.lease?.by !== scope.facts.requestId) {
    requireAcceptable(invitation, actor.attempt, scope.facts.at);
    throw new Problem('invitation-busy');
  }
  requireSameAddress(invitation, client);
  return held;
}

function requireBirthDate({ client }: Held, clientBirthDate: string | undefined): void {
  if (client.birthDate && client.birthDate !== clientBirthDate) throw new Problem('invitation-refused');
}

/** Lets go of what was not accepted after all. Anything but a wrong birth date takes back the try that was counted. */
async function release(scope: Scope<TokenHolder>, { client }: Held, problem: unknown): Promise<void> {
  const wrong = problem instanceof Problem && problem.code === 'invitation-refused';
  const counted = client.birthDate && !wrong ? 1 : 0;
  await decided(async () => {
    const { invitation } = await stillLeased(scope);
    const wrongTries = invitation.wrongTries - counted;
    await saveReleased(scope, invitation, { ...invitation, lease: undefined, wrongTries });
  });
}
