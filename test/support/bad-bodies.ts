import * as z from 'zod';
import type { Operation } from './operations.ts';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** One field a body may have. */
export interface Field {
  /** As problems name it: `#/recipients/0/kind`. */
  readonly pointer: string;
  readonly isRequired: boolean;
  /** It is a line of text that a person writes. */
  readonly isFreeText: boolean;
  /** Text of several lines. */
  readonly isMultiline: boolean;
  readonly maxLength: number | undefined;
  /** Values it cannot have. */
  readonly wrongTypes: readonly unknown[];
}

/** Every field of an operation's body, those of nested objects and of the first element of arrays too. */
export function fieldsOf({ route }: Operation): Field[] {
  if (!route.body) return [];
  const root = z.toJSONSchema(route.body, { io: 'input' }) as Schema;
  return within(root, '#', (name) => root.$defs?.[name] ?? {});
}

function within(schema: Schema, at: string, named: (name: string) => Schema): Field[] {
  const { properties = {}, required = [], items } = resolved(schema, named);
  const fields = Object.entries(properties).flatMap(([name, inner]) => {
    const pointer = `${at}/${name}`;
    return [fieldAt(pointer, resolved(inner, named), required.includes(name)), ...within(inner, pointer, named)];
  });
  return items ? [...fields, ...within(items, `${at}/0`, named)] : fields;
}

const resolved = (schema: Schema, named: (name: string) => Schema): Schema =>
  schema.$ref ? named(schema.$ref.replace('#/$defs/', '')) : schema;

function fieldAt(pointer: string, schema: Schema, isRequired: boolean): Field {
  const choices = schema.anyOf ?? [schema];
  const [first = {}] = choices;
  const takesNull = choices.some(({ type }) => type === 'null');
  return {
    pointer,
    isRequired,
    isFreeText: first.type === 'string' && first.pattern !== undefined && first.format === undefined,
    isMultiline: first.pattern?.includes('\\n') ?? false,
    maxLength: first.maxLength,
    wrongTypes: [...(takesNull ? [] : [null]), ...wrongFor(first)],
  };
}

function wrongFor({ type, enum: values, const: value }: Schema): unknown[] {
  if (values || value !== undefined) return [7, 'zqxj-no-such-choice', { zqxj: 1 }];
  switch (type) {
    case 'string':
      return [7, true, ['zqxj'], { zqxj: 'zqxj' }];
    case 'boolean':
      return ['true', 1, [true]];
    case 'integer':
    case 'number':
      return ['zqxj', true, ['zqxj'], 0.5];
    default:
      return ['zqxj', 7];
  }
}

type Json = Record<string, unknown>;

/** The body with another value at the pointer; `undefined` takes the field away. */
export function withValue(body: Readonly<Json>, pointer: string, value: unknown): Json {
  const copy = structuredClone(body);
  const [last = '', ...above] = pointer.slice(2).split('/').reverse();
  let parent: Json = copy;
  for (const step of above.reverse()) {
    parent[step] ??= {};
    parent = parent[step] as Json;
  }
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}
