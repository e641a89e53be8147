import * as z from 'zod';
import { s3OperationOf } from '../s3/requests.ts';
import type { Handler } from '../server.ts';
import type { Answer, Exchange, Service } from '../service.ts';
import { faultAnswer } from './answers.ts';

export const faultyServices = ['dynamodb', 's3', 'ses', 'sns', 'sqs', 'secrets', 'cognito', 'parameters'] as const;
export type FaultyService = (typeof faultyServices)[number];

/**
 * An order to let the next `count` requests go wrong: `throttle`, `conflict` and `error` refuse without doing anything,
 * `lost-answer` does what was asked and then closes the connection. Without `operation` it meets any operation.
 */
export const Fault = z.strictObject({
  service: z.enum(faultyServices),
  operation: z.string().min(1).optional(),
  kind: z.enum(['throttle', 'conflict', 'lost-answer', 'error']),
  count: z.int().min(1).max(1_000_000).default(1),
});
export type Fault = z.infer<typeof Fault>;

export interface Faults {
  arm(fault: Fault): void;
  /** The faults still to come, with how often. */
  armed(): Fault[];
  clear(): void;
  /** Uses up one of the faults that fit, the earliest armed first. */
  takeFault(service: FaultyService, operation: string): Fault['kind'] | undefined;
}

export function openFaults(): Faults {
  let faults: Fault[] = [];
  return {
    arm(fault) {
      faults.push({ ...fault });
    },
    armed: () => faults.map((fault) => ({ ...fault })),
    clear() {
      faults = [];
    },
    takeFault(service, operation) {
      const fault = faults.find((armed) => armed.service === service && (armed.operation ?? operation) === operation);
      if (!fault) return undefined;
      fault.count -= 1;
      faults = faults.filter((armed) => armed.count > 0);
      return fault.kind;
    },
  };
}

/** The AWS name of what a request asks for, in either protocol that says so itself; empty when it says nothing. */
export function operationOf(request: Exchange): string {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.lastIndexOf('.') + 1);
  return new URLSearchParams(request.body.toString('utf8')).get('Action') ?? '';
}

/** A service as its callers meet it: with the armed faults between them and it. */
export function withFaults(faults: Faults, name: FaultyService, answer: Service): Handler {
  return async (request): Promise<Answer | 'hang-up'> => {
    const operation = name === 's3' ? s3OperationOf(request) : operationOf(request);
    // A browser's preflight and the reading of keys are no operations.
    const kind = operation ? faults.takeFault(name, operation) : undefined;
    if (kind === undefined) return answer(request);
    if (kind !== 'lost-answer') return faultAnswer(kind, name, operation, request.body);
    await answer(request);
    return 'hang-up';
  };
}
