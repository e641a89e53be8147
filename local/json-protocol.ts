import type { Answer, Exchange, Service } from './service.ts';

/** A refusal the SDK's caller sees as an error named `code`. */
export class JsonProblem extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Answers one operation of a JSON protocol; undefined is an empty answer, a `JsonProblem` a refusal. */
export type JsonOperation<Input> = (
  input: Input,
  request: Exchange,
) => object | undefined | Promise<object | undefined>;

/** In what the JSON services of AWS differ from one another. */
interface JsonDialect {
  readonly version: '1.0' | '1.1';
  /** What stands before the operation's name in the `x-amz-target` header. */
  readonly target: string;
  /** What stands before every error's name. */
  readonly errorPrefix?: string;
  readonly errorNames: { readonly unknownOperation: string; readonly internal: string };
  /** What a refusal says in its headers as well. */
  refusalHeaders?(code: string): Readonly<Record<string, string>>;
}

/** Speaks an AWS JSON protocol (`x-amz-target`, JSON in, JSON out) for the given operations. */
export function jsonService<Input>(
  dialect: JsonDialect,
  operations: Readonly<Record<string, JsonOperation<Input>>>,
): Service {
  const { version, target, errorNames } = dialect;
  return async (request) => {
    const name = String(request.headers['x-amz-target']).replace(`${target}.`, '');
    try {
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
      if (!operation) throw new JsonProblem(errorNames.unknownOperation, `${name} is not supported.`);
      return jsonAnswer(version, 200, (await operation(parse(request.body) as Input, request)) ?? {});
    } catch (error) {
      return refusal(dialect, error);
    }
  };
}

/** An answer as the SDKs expect it of a JSON service. */
export function jsonAnswer(version: JsonDialect['version'], status: number, body: object): Answer {
  return { status, headers: { 'content-type': `application/x-amz-json-${version}` }, body: JSON.stringify(body) };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new JsonProblem('SerializationException', 'The body is not JSON.');
  }
}

function refusal({ version, errorPrefix = '', errorNames, refusalHeaders }: JsonDialect, error: unknown): Answer {
  if (!(error instanceof JsonProblem)) {
    console.error(error);
    return jsonAnswer(version, 500, { __type: `${errorPrefix}${errorNames.internal}`, message: 'Internal error' });
  }
  const answer = jsonAnswer(version, 400, { __type: `${errorPrefix}${error.code}`, message: error.message });
  return { ...answer, headers: { ...answer.headers, ...refusalHeaders?.(error.code) } };
}
