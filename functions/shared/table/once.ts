import type { Once } from '../access/scope.ts';
import { Problem } from '../problems.ts';
import { epochSeconds, secondsAfter } from '../time.ts';
import { inserted, type Op } from './ops.ts';
import type { Stored } from './unscoped.ts';

/** Somebody repeated a request under its Idempotency-Key: this was answered the first time. */
export class AlreadyAnswered extends Error {
  readonly answer: unknown;
  constructor(answer: unknown) {
    super('already answered');
    this.answer = answer;
  }
}

const answersKeptSeconds = 24 * 3600;

/** The answer kept under an Idempotency-Key, if it is still kept; 422 when the key was used for another request. */
export function keptAnswer(kept: Stored | undefined, once: Once, at: string): { answer: unknown } | undefined {
  if (!kept || Number(kept['forgottenAtSeconds']) <= epochSeconds(at)) return undefined;
  if (kept['hash'] !== once.hash) throw new Problem('key-reused');
  return { answer: JSON.parse(String(kept['answer'])) };
}

/** Keeps an answer under its Idempotency-Key. */
export function onceOf(once: Once, at: string, answer: unknown): Op {
  const op = inserted({
    ...once.key,
    entity: 'once',
    hash: once.hash,
    answer: JSON.stringify(answer ?? null),
    forgottenAtSeconds: epochSeconds(secondsAfter(at, answersKeptSeconds)),
  });
  const ConditionExpression = 'attribute_not_exists(pk) OR forgottenAtSeconds <= :now';
  const Put = { ...op.write.Put, ConditionExpression, ExpressionAttributeValues: { ':now': epochSeconds(at) } };
  return { ...op, write: { Put } as Op['write'] };
}
