import { createHash } from 'node:crypto';
import type { Context } from 'aws-lambda';
import type { App, IdentityActor } from '../access/actors.ts';
import { portalAccountOf } from '../access/portal-accounts.ts';
import type { Facts, Once } from '../access/scope.ts';
import { newId } from '../ids.ts';
import { fieldProblemIn, Problem } from '../problems.ts';
import { keys } from '../table/keys.ts';
import type { Event } from './answers.ts';
import { type Route, takesKey } from './feature.ts';

const marginMilliseconds = 1000;

/** What is known of a request besides who asks. A key that cannot be read is left for `requireReadableKey` to refuse. */
export function factsOf(operation: string, route: Route, event: Event, context: Context): Facts {
  const once = onceOf(route, event);
  return {
    at: new Date().toISOString(),
    requestId: newId('request'),
    deadline: Date.now() + context.getRemainingTimeInMillis() - marginMilliseconds,
    operation,
    sourceIp: event.requestContext.http.sourceIp,
    ...(once && { once }),
  };
}

/** The claims of the access token, as the gateway's authorizer has verified them. */
export function claimsOf(event: Event): Record<string, unknown> {
  const { authorizer } = event.requestContext as { authorizer?: { jwt?: { claims?: Record<string, unknown> } } };
  return authorizer?.jwt?.claims ?? {};
}

/** The login that signed in through one app, or through either; 401 for any other token. */
export function signedInThrough(app: App | undefined, event: Event): IdentityActor {
  const { sub, token_use: use, client_id: clientId } = claimsOf(event);
  const through = appOf(clientId);
  if (typeof sub !== 'string' || use !== 'access' || !through || (app && app !== through)) {
    throw new Problem('not-signed-in');
  }
  return { kind: 'identity', id: sub, sub, app: through };
}

function appOf(clientId: unknown): App | undefined {
  if (typeof clientId !== 'string') return undefined;
  if (clientId === process.env['STAFF_CLIENT_ID']) return 'staff';
  return clientId === process.env['PORTAL_CLIENT_ID'] ? 'portal' : undefined;
}

/** The Idempotency-Key, where the route keeps answers. */
const keyOf = (route: Route, { headers }: Event): string | undefined =>
  takesKey(route) ? headers['idempotency-key'] : undefined;

const readableKey = /^[\x21-\x7e]{1,200}$/;

/** Refuses a request whose Idempotency-Key is none. */
export function requireReadableKey(route: Route, event: Event): void {
  const key = keyOf(route, event);
  if (key === undefined || readableKey.test(key)) return;
  throw fieldProblemIn('header', 'request-invalid', ['/idempotency-key', 'is not 1 to 200 visible ASCII characters']);
}

/** The Idempotency-Key of somebody signed in, bound to who sent it and to what it was sent with. */
function onceOf(route: Route, event: Event): Once | undefined {
  const { allow } = route;
  const key = keyOf(route, event);
  const { sub } = claimsOf(event);
  if (key === undefined || !readableKey.test(key) || typeof sub !== 'string') return undefined;
  const { practiceId, accountId } = event.pathParameters ?? {};
  const practice = allow.by === 'portal' ? portalAccountOf(accountId ?? '')?.practiceId : practiceId;
  const hash = createHash('sha256')
    .update(`${event.routeKey}\n${event.rawPath}\n${event.body ?? ''}`)
    .digest('hex');
  const name = createHash('sha256').update(key).digest('hex');
  return { hash, key: practice ? keys.once(practice, sub, name) : keys.identityOnce(sub, name) };
}
