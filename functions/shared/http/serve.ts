import middy from '@middy/core';
import { holderScope, type IdentityClaim, memberScope, portalScope } from '../access/admission.ts';
import { portalAccountOf } from '../access/portal-accounts.ts';
import { type Facts, Scope } from '../access/scope.ts';
import { log } from '../log.ts';
import { found, Problem, problems } from '../problems.ts';
import { AlreadyAnswered, keptAnswer } from '../table/commit.ts';
import { readItem } from '../table/unscoped.ts';
import { type Answer, answerProblems, type Event, json, problemAnswer, problemOf } from './answers.ts';
import type { Endpoints, Feature, Route } from './feature.ts';
import { inputOf, pathOf } from './input.ts';
import { factsOf, signedInThrough } from './request-facts.ts';

type Endpoint = (request: Record<string, unknown>) => Promise<unknown>;
type Claim = Scope | IdentityClaim | { readonly facts: Facts };

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

/** Answers, and leaves the audit line of a read or a refusal before the answer goes out. */
async function audited(passage: Passage, endpoint: Endpoint): Promise<Answer> {
  try {
    const answer = await answered(passage, endpoint);
    if (passage.event.requestContext.http.method === 'GET') audit(passage, 'answered');
    return answer;
  } catch (error) {
    const problem = problemOf(error, passage.facts.requestId);
    if ([401, 403, 404].includes(problems[problem.code].status)) audit(passage, problem.code);
    return problemAnswer(problem, passage.facts.requestId);
  }
}

/**
 * Who may, then what was asked, then what it is. The endpoint's reads may start while the first is still under
 * examination, but its outcome always comes first: a stranger hears nothing of a bad body or a broken rule.
 */
async function answered(passage: Passage, endpoint: Endpoint): Promise<Answer> {
  const { route, path, facts } = passage;
  const { scope, input } = await claimed(passage);
  const work = repeated(facts) ?? endpoint({ scope, path, ...input });
  work.catch(() => undefined);
  if (scope instanceof Scope) await scope.granted;
  const [status, schema] = route.returns;
  const told = await work.catch((error) => {
    if (error instanceof AlreadyAnswered) return error.answer;
    throw error;
  });
  return json(status, schema?.parse(told));

  function repeated({ once }: Facts): Promise<unknown> | undefined {
    return (
      once &&
      readItem(once.key).then(async (kept) => {
        if (scope instanceof Scope) await scope.granted;
        const before = keptAnswer(kept, once, facts.at);
        return before ? before.answer : endpoint({ scope, path, ...input });
      })
    );
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
    return { scope, input: inputOf(route, event) };
  } catch (invalid) {
    if (scope instanceof Scope) await scope.granted;
    throw invalid;
  }
}

function claimOf({ route: { allow }, event, path, facts }: Passage): Claim {
  switch (allow.by) {
    case 'staff':
      return memberScope(signedInThrough('staff', event).sub, found(path['practiceId']), allow.permission, facts);
    case 'portal': {
      const { sub } = signedInThrough('portal', event);
      return portalScope(sub, found(portalAccountOf(path['accountId'] ?? '')), allow.need, facts);
    }
    case 'identity':
      return { actor: signedInThrough(allow.app, event), facts };
    case 'anyone':
      return { facts };
    case 'token-holder':
      throw new Problem('not-found');
  }
}

function audit({ event, path, facts }: Passage, outcome: string): void {
  const claims = event.requestContext as { authorizer?: { jwt?: { claims?: { sub?: string } } } };
  log({
    event: 'record.read',
    at: facts.at,
    requestId: facts.requestId,
    operation: facts.operation,
    outcome,
    ...(claims.authorizer?.jwt?.claims?.sub && { actorId: claims.authorizer.jwt.claims.sub }),
    ...(path['practiceId'] && { practiceId: path['practiceId'] }),
    ...(path['accountId'] && { accountId: path['accountId'] }),
    ...(path['clientId'] && { clientId: path['clientId'] }),
    ...(facts.sourceIp && { sourceIp: facts.sourceIp }),
  });
}
