import { z } from 'zod';
import { JsonProblem } from '../json-protocol.ts';
import type { Host } from './host.ts';

/** The caller gets this as an error named `code`. */
export function refuse(code: string, message: string): never {
  throw new JsonProblem(code, message);
}

export const refuseParameter = (message: string): never => refuse('InvalidParameterException', message);

/** The same words for a wrong password and for a user who does not exist. */
export const refusePassword = (): never => refuse('NotAuthorizedException', 'Incorrect username or password.');

/** Answers one API operation, or refuses. */
export type Operation = (host: Host, body: unknown) => Promise<object>;

/** An operation whose input is checked before it runs. */
export function operation<Input>(
  input: z.ZodType<Input>,
  run: (host: Host, input: Input) => object | Promise<object>,
): Operation {
  return async (host, body) => {
    const checked = input.safeParse(body);
    if (!checked.success) return refuseParameter(`Validation error detected: ${z.prettifyError(checked.error)}`);
    return run(host, checked.data);
  };
}
