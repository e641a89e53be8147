import type { Form } from './form-encoding.ts';

export type Reply = readonly [status: number, body: object];

/** A refusal as Stripe words it. */
export class Refusal extends Error {
  readonly reply: Reply;
  constructor(status: number, type: string, code: string, param?: string) {
    super(code);
    this.reply = [status, { error: { type, code, message: `It is refused: ${code}.`, ...(param && { param }) } }];
  }
}

export const invalid = (code: string, param?: string) => new Refusal(400, 'invalid_request_error', code, param);

/** Refuses a parameter that Stripe would not know here. */
export function knows(form: Form, parameters: readonly string[]): void {
  const unknown = Object.keys(form).find((name) => !parameters.includes(name));
  if (unknown) throw invalid('parameter_unknown', unknown);
}
