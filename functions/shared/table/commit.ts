import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Actor } from '../access/actors.ts';
import { covers, type Granted, type Scope } from '../access/scope.ts';
import { log } from '../log.ts';
import { Problem, type ProblemCode } from '../problems.ts';
import { db, tableName } from './client.ts';
import { attemptsOf, failedCondition, isTransient } from './failures.ts';
import { type Key, keys } from './keys.ts';
import { AlreadyAnswered, keptAnswer, onceOf } from './once.ts';
import { inserted, type Op } from './ops.ts';
import { readItem, type Stored } from './unscoped.ts';

/** What the audit says of a change. */
interface Happening {
  /** What happened, in the words of the audit: `client.created`. */
  readonly event: string;
  readonly subjectId: string;
  /** The client whose history this belongs to, when there is one. */
  readonly clientId?: string;
  /** Which part of a change it is that takes several commits of one request: each has a receipt of its own. */
  readonly part?: number;
  /** Names of changed fields, counts or states: never their contents. */
  readonly details?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

export interface Change<T> extends Happening {
  /** What happened by the same change in the histories of others: of the client on the other side of a link. */
  readonly also?: readonly Happening[];
  readonly ops: readonly Op[];
  /** What the caller is told. Kept with the Idempotency-Key, when there is one, and told again. */
  readonly answer: T;
}

/** How long one sending may take with the retries inside the SDK: none is begun that might outlive its request. */
const slowestSendMilliseconds = 2000;

/**
 * The one way to write: all operations and the audit event that explains them take effect together or not at all.
 *
 * The audit item is also the receipt. Its key comes from the request alone, so when an answer is lost and the repeated
 * transaction finds its conditions no longer true, a look at the receipt tells "we did this ourselves" from "somebody
 * else was faster". Conflicts, throttling and unknown outcomes are tried again until the deadline, then answered 503;
 * only a condition that does not hold refuses.
 */
export async function commit<T>(scope: Scope, change: Change<T>): Promise<T> {
  const granted = await scope.granted;
  if (change.ops.some((op) => !covers(granted, op.ownership))) throw new Problem('not-found');
  const ops = [...change.ops, ...stillThere(granted, change.ops), ...receiptsOf(scope, granted, change)];
  const receipt = auditKey(scope, change);
  await untilSettled(scope, ops, async () => (await readItem(receipt)) !== undefined);
  return change.answer;
}

/** What is written inside of a client's file holds only while there is such a client: not merged away, nor taken back. */
function stillThere({ practiceId, clientId }: Granted, ops: readonly Op[]): Op[] {
  if (clientId === undefined) return [];
  const key = keys.client(practiceId, clientId);
  if (ops.some(({ write }) => isAt(write, key))) return []; // it depends on the client as they were read already
  const ConditionExpression = 'attribute_exists(pk) AND attribute_not_exists(gone)';
  return [
    {
      ownership: { practiceId, clientId },
      otherwise: 'changed-meanwhile',
      write: { ConditionCheck: { Key: key, ConditionExpression } },
    },
  ];
}

const isAt = ({ Put, ConditionCheck }: Op['write'], { pk, sk }: Key): boolean => {
  const at = Put?.Item ?? ConditionCheck?.Key;
  return at?.['pk'] === pk && at['sk'] === sk;
};

const mostDecisions = 25;

/**
 * Decides again on fresh data while something it depends on changes between reading and writing: often enough for
 * twenty callers at once to get their turn on one record.
 */
export async function decided<T>(decide: () => Promise<T>, code: ProblemCode = 'changed-meanwhile'): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await decide();
    } catch (error) {
      if (!(error instanceof Problem && error.code === code && attempt < mostDecisions)) throw error;
      await pause(Math.random() * Math.min(150, 20 * attempt));
    }
  }
}

/**
 * Takes something for a moment (a lease) by one conditional write that changes nothing anyone can see, and so leaves
 * no audit event. `isMine` recognises our own mark when the answer to the write was lost.
 */
export async function claim(
  scope: Scope,
  op: Op,
  { key, isMine }: { key: Key; isMine: (stored: Stored) => boolean },
): Promise<void> {
  if (!covers(await scope.granted, op.ownership)) throw new Problem('not-found');
  await untilSettled(scope, [op], async () => {
    const stored = await readItem(key);
    return stored !== undefined && isMine(stored);
  });
}

async function untilSettled(scope: Scope, ops: readonly Op[], isDone: () => Promise<boolean>): Promise<void> {
  const TransactItems = ops.map(({ write }) => inTable(write));
  const ClientRequestToken = randomUUID();
  requireTime(scope, 0);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await db.send(new TransactWriteCommand({ TransactItems, ClientRequestToken }));
      return;
    } catch (error) {
      const failed = failedCondition(error);
      const perhapsOurs = attempt > 1 || attemptsOf(error) > 1;
      if (failed !== undefined) {
        if (perhapsOurs && (await isDone())) return;
        return refuse(scope, ops[failed]);
      }
      if (!isTransient(error)) throw error;
      const wait = Math.random() * Math.min(1000, 25 * 2 ** attempt);
      requireTime(scope, wait);
      log({ event: 'commit.retried', requestId: scope.facts.requestId, attempt });
      await pause(wait);
    }
  }
}

function requireTime({ facts }: Scope, waitMilliseconds: number): void {
  const until = Date.now() + waitMilliseconds + slowestSendMilliseconds;
  if (until > facts.deadline) throw new Problem('busy', { retryAfterSeconds: 1 });
}

/** The condition that did not hold decides the problem; a repeated key is answered as it was the first time. */
async function refuse(scope: Scope, op: Op | undefined): Promise<never> {
  const { once } = scope.facts;
  const kept = once && keptAnswer(await readItem(once.key), once, scope.facts.at);
  if (kept) throw new AlreadyAnswered(kept.answer);
  throw new Problem(op?.otherwise ?? 'changed-meanwhile');
}

function receiptsOf(scope: Scope, granted: Granted, { also = [], ...change }: Change<unknown>): Op[] {
  const { facts } = scope;
  const audits = [change, ...also].map((happening) => auditOf(scope, granted, happening));
  return facts.once ? [...audits, onceOf(facts.once, facts.at, change.answer)] : audits;
}

const auditOf = (scope: Scope, granted: Granted, happening: Happening): Op =>
  inserted({
    ...auditKey(scope, happening),
    entity: 'audit',
    event: happening.event,
    subjectId: happening.subjectId,
    clientId: happening.clientId,
    details: happening.details,
    at: scope.facts.at,
    requestId: scope.facts.requestId,
    sourceIp: scope.facts.sourceIp,
    operation: scope.facts.operation,
    ...actorFacts(granted.actor),
  });

const actorFacts = (actor: Actor) => ({
  actorKind: actor.kind,
  actorId: actor.id,
  ...('sub' in actor && { actorSub: actor.sub }),
});

function auditKey({ practiceId, facts }: Scope, { clientId, subjectId, event, part }: Happening) {
  const what = part === undefined ? event : `${event}#${part}`;
  return keys.audit(practiceId, clientId ?? subjectId, facts.at, facts.requestId, what);
}

function inTable(write: Op['write']) {
  const TableName = tableName();
  const entries = Object.entries(write).map(([kind, fields]) => [kind, { TableName, ...fields }]);
  return Object.fromEntries(entries);
}
