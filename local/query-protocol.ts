import { randomUUID } from 'node:crypto';
import type { Answer, Service } from './service.ts';

/** A refusal the SDK's caller sees as an error named `code`. */
export class QueryProblem extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** Answers one operation of the query protocol: the form in, the XML inside `<OperationResult>` out. */
export type QueryOperation = (form: URLSearchParams) => string | Promise<string>;

/** Speaks the AWS query protocol (form-urlencoded in, XML out) for the given operations. */
export function queryService(namespace: string, operations: Readonly<Record<string, QueryOperation>>): Service {
  return async ({ body }) => {
    const form = new URLSearchParams(body.toString('utf8'));
    const name = form.get('Action') ?? '';
    try {
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
      if (!operation) throw new QueryProblem('InvalidAction', `Could not find operation ${name}`);
      const result = `<${name}Result>${await operation(form)}</${name}Result>`;
      return xml(200, `<${name}Response xmlns="${namespace}">${result}${metadata()}</${name}Response>`);
    } catch (error) {
      return refusal(namespace, error);
    }
  };
}

/** The values of a list parameter: `prefix.member.1`, `prefix.member.2`, ... */
export function members(form: URLSearchParams, prefix: string): string[] {
  return memberPrefixes(form, prefix).map((member) => form.get(member) ?? '');
}

/** The numbered prefixes of a list (`prefix.member.1`, ...; the items of a map are `entry`) that have fields under them. */
export function memberPrefixes(form: URLSearchParams, prefix: string, item = 'member'): string[] {
  const names = [...form.keys()];
  const found: string[] = [];
  for (let n = 1; ; n++) {
    const member = `${prefix}.${item}.${n}`;
    if (!names.some((name) => name === member || name.startsWith(`${member}.`))) return found;
    found.push(member);
  }
}

/** One XML element with escaped text; nothing when there is no value. */
export function element(name: string, value: string | number | boolean | undefined): string {
  return value === undefined ? '' : `<${name}>${escapeMarkup(String(value))}</${name}>`;
}

/** Text made safe inside XML or HTML, also inside quoted attributes. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function refusal(namespace: string, error: unknown): Answer {
  if (!(error instanceof QueryProblem)) console.error(error);
  const known = error instanceof QueryProblem ? error : new QueryProblem('InternalFailure', 'Internal failure', 500);
  const type = element('Type', known.status < 500 ? 'Sender' : 'Receiver');
  const details = `<Error>${type}${element('Code', known.code)}${element('Message', known.message)}</Error>`;
  return xml(known.status, `<ErrorResponse xmlns="${namespace}">${details}${metadata()}</ErrorResponse>`);
}

const metadata = () => `<ResponseMetadata>${element('RequestId', randomUUID())}</ResponseMetadata>`;

const xml = (status: number, body: string): Answer => ({ status, headers: { 'content-type': 'text/xml' }, body });
