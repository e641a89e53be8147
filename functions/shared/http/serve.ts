import middy from '@middy/core';
import { holderScope, type IdentityClaim, memberScope, portalScope, viewScope } from '../access/admission.ts';
import { actingAs, type PortalAccount, portalAccountOf } from '../access/portal-accounts.ts';
import type { PortalNeed } from '../access/portal-admission.ts';
import { viewHeader } from '../access/portal-views.ts';
import { type Facts, type Granted, type Once, Scope } from '../access/scope.ts';
import { log } from '../log.ts';
import { found, Problem } from '../problems.ts';
import { AlreadyAnswered, keptAnswer } from '../table/once.ts';
import { readItem } from '../table/unscoped.ts';
import { type Answer, answerProblems, type Event, json, problemAnswer, problemOf } from './answers.ts';
import type { Endpoints, Feature, Route } from './feature.ts';
import { inputOf, pathOf, requireIds, textOf } from './input.ts';
import { claimsOf, factsOf, requireReadableKey, signedInThrough } from './request-facts.ts';

type Endpoint = (request: Record<string, unknown>) => Promise<unknown>;
type Claim = Scope | IdentityClaim | { readonly facts: Facts; readonly text?: string; readonly signature?: string };

/** A request on its way: what is known of it before anything is decided. */
interface Passage {
  readonly route: Route;
  readonly event: Event;
  readonly path: Readonly<Record<string, string>>;
  readonly facts: Facts;
}

/** Turns a declared feature and its endpoints into one Lambda handler. API Gateway has already matched the path. */
export function serve<F extends Feature>(feature: F, endpoints: Endpoints<F>) {
  const byKey = new Map(Object.entries(feature.routes).map(([name, route]) => [route.on as string, { name, route }]));

  return middy<Event, Answer>()
    .use(answerProblems())
    .handler(async (event, context) => {
      const { name, route } = found(byKey.get(event.routeKey));
      const path = pathOf(event);
      const facts = factsOf(`${feature.name}.${name}`, route, event, context);
      return audited({ route, event, path, facts }, endpoints[name as keyof F['routes']] as unknown as Endpoint);
    });
}

/** Answers; a refusal leaves its audit line before it goes out. */
async function audited(passage: Passage, endpoint: Endpoint): Promise<Answer> {
  try {
    return await answered(passage, endpoint);
  } catch (error) {
    const problem = problemOf(error, passage.facts.requestId);
    auditLine('request.refused', passage, problem.code);
    return bannered(redirected(problemAnswer(problem, passage.facts.requestId), problem, passage), passage);
  }
}

/**
 * Who may, then what was asked, then what it is. The endpoint's reads may start while the first is still under
 * examination, but its outcome always comes first: a stranger hears nothing of a bad body or a broken rule.
 */
async function answered(passage: Passage, endpoint: Endpoint): Promise<Answer> {
  const { route, event, path, facts } = passage;
  requireIds(event, path);
  const { scope, input } = await claimed(passage);
  const ask = () => endpoint({ scope, path, ...input });
  const work = facts.once ? onceOnly(facts.once, facts.at, ask) : ask();
  work.catch(() => undefined); // what examining the scope says is told first
  const granted = scope instanceof Scope ? await scope.granted : undefined;
  const told = await work;
  const [status, schema] = route.returns;
  const answer = json(status, schema?.parse(told));
  if (isRead(route)) auditLine('record.read', passage, 'answered', granted); // whoever cannot be answered has read nothing
  return bannered(answer, passage);
}

/** Says of every answer to staff who look at a portal that it is one (REL-6). */
const bannered = (answer: Answer, passage: Passage): Answer =>
  isView(passage) ? { ...answer, headers: { ...answer.headers, [viewHeader]: 'read-only' } } : answer;

const isView = ({ route, event }: Passage): boolean =>
  route.allow.by === 'portal' && event.headers[viewHeader] !== undefined;

/** Leads on to the same thing of the client into whom the one in the path was merged. */
function redirected(answer: Answer, { particulars }: Problem, { event, path }: Passage): Answer {
  if (answer.statusCode !== 308 || !path['clientId'] || !particulars.clientId) return answer;
  const query = event.rawQueryString ? `?${event.rawQueryString}` : '';
  const location = `${event.rawPath.replace(path['clientId'], particulars.clientId)}${query}`;
  return { ...answer, headers: { ...answer.headers, location } };
}

const isRead = ({ on, reads }: Route): boolean => reads === true || on.startsWith('GET ');

/** What was answered under this key before, or what the endpoint answers now; of several at once all get the same. */
async function onceOnly(once: Once, at: string, ask: () => Promise<unknown>): Promise<unknown> {
  const before = keptAnswer(await readItem(once.key), once, at);
  if (before) return before.answer;
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AlreadyAnswered) return error.answer;
    throw error;
  }
}

/** Begins to examine who asks, and checks what they sent; of two failures the first is told. */
async function claimed(passage: Passage): Promise<{ scope: Claim; input: Record<string, unknown> }> {
  const { route, event, facts } = passage;
  if (route.allow.by === 'token-holder') {
    const input = inputOf(route, event);
    return { scope: await holderScope((input.body as { token: string }).token, facts), input };
  }
  const scope = claimOf(passage);
  try {
    requireReadableKey(route, event);
    return { scope, input: inputOf(route, event) };
  } catch (invalid) {
    if (scope instanceof Scope) await scope.granted;
    throw invalid;
  }
}

function claimOf({ route, event, path, facts }: Passage): Claim {
  const { allow } = route;
  switch (allow.by) {
    case 'staff':
      return memberScope(signedInThrough('staff', event).sub, found(path['practiceId']), needOf(allow, path), facts);
    case 'portal':
      return portalClaimOf({ route, event, path, facts }, allow.need);
    case 'identity':
      return { actor: signedInThrough(allow.app, event), facts };
    case 'anyone':
      return { facts };
    case 'sender':
      return { facts, text: textOf(event), signature: event.headers[allow.header] ?? '' };
    case 'token-holder':
      throw new Problem('not-found');
  }
}

/** Somebody in their own portal account or, with the token of a view, a member of the staff who looks at one. */
function portalClaimOf({ route, event, path, facts }: Passage, need: PortalNeed | undefined): Claim {
  const viewToken = event.headers[viewHeader];
  const { sub } = signedInThrough(viewToken === undefined ? 'portal' : 'staff', event);
  const request = { sub, account: found(portalAccountOf(path['accountId'] ?? '')), need, facts };
  if (viewToken === undefined) return portalScope(request);
  if (!isRead(route)) throw new Problem('view-is-read-only');
  return viewScope(request, viewToken);
}

const needOf = (
  { permission, or = [], self }: Extract<Route['allow'], { by: 'staff' }>,
  { memberId }: Readonly<Record<string, string>>,
) => ({ anyOf: [permission, ...or] as const, self: self && memberId });

/** The line that tells who did what, acting for whom, from where, and what came of it; ids only. */
function auditLine(
  event: 'record.read' | 'request.refused',
  passage: Passage,
  outcome: string,
  granted?: Granted,
): void {
  const { path, facts } = passage;
  const { sub } = claimsOf(passage.event);
  const account = portalAccountOf(path['accountId'] ?? '');
  log({
    event,
    at: facts.at,
    requestId: facts.requestId,
    operation: facts.operation,
    outcome,
    actorId: typeof sub === 'string' ? sub : granted?.actor.id,
    practiceId: granted?.practiceId ?? account?.practiceId ?? path['practiceId'],
    accountId: path['accountId'],
    ...(granted ? portalFacts(granted) : refusedFacts(passage, account)),
    clientId: granted?.clientId ?? account?.clientId ?? path['clientId'],
    sourceIp: facts.sourceIp,
  });
}

interface PortalFacts {
  readonly actingAs?: string;
  readonly viewedBy?: string;
}

/** The same of somebody who was refused: by what they asked for, and a member who would look at it by their login. */
const refusedFacts = (passage: Passage, account: PortalAccount | undefined): PortalFacts => ({
  ...(account && { actingAs: actingAs(account) }),
  ...(isView(passage) && { viewedBy: String(claimsOf(passage.event)['sub'] ?? '') }),
});

/** Who somebody is to the client whose portal they act in, and the member who only looks at it. */
function portalFacts(granted: Granted): PortalFacts {
  if (granted.actor.kind !== 'portal') return {};
  const { viewedBy } = granted.actor;
  return { actingAs: actingAs(granted.actor), ...(viewedBy && { viewedBy }) };
}
