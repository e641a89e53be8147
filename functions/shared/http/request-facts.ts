import { createHash } from 'node:crypto';
import type { Context } from 'aws-lambda';
import type { App, IdentityActor } from '../access/actors.ts';
import { portalAccountOf } from '../access/portal-accounts.ts';
import type { Facts, Once } from '../access/scope.ts';
import { newId } from '../ids.ts';
import { fieldProblemIn, Problem } from '../problems.ts';
import { keys } from '../table/keys.ts';
import type { Event } from './answers.ts';
import type { Route } from './feature.ts';

const marginMilliseconds = 1000;

/** What is known of a request besides who asks. */
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

/** The Idempotency-Key of a POST by somebody signed in, bound to who sent it and to what it was sent with. */
function onceOf({ allow, resumable }: Route, event: Event): Once | undefined {
  if (resumable) return undefined;
  const key = event.headers['idempotency-key'];
  const { sub } = claimsOf(event);
  if (key === undefined || event.requestContext.http.method !== 'POST' || typeof sub !== 'string') return undefined;
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw fieldProblemIn('header', 'request-invalid', ['/idempotency-key', 'is not 1 to 200 visible ASCII characters']);
  }
  const { practiceId, accountId } = event.pathParameters ?? {};
  const practice = allow.by === 'portal' ? portalAccountOf(accountId ?? '')?.practiceId : practiceId;
  const hash = createHash('sha256')
    .update(`${event.routeKey}\n${event.rawPath}\n${event.body ?? ''}`)
    .digest('hex');
  const name = createHash('sha256').update(key).digest('hex');
  return { hash, key: practice ? keys.once(practice, sub, name) : keys.identityOnce(sub, name) };
}
