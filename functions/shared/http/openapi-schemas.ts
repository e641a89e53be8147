import * as z from 'zod';
import type { Feature } from './feature.ts';

type Json = Record<string, unknown>;

export const refTo = (id: string) => `#/components/schemas/${id}`;

/** A schema's name in the reference; every body and answer has one. */
export function idOf(schema: z.ZodType): string {
  const id = schema.meta()?.id;
  if (!id) throw new Error('A body or answer has no name: give its schema .meta({ id }).');
  return id;
}

/** Every schema that a route names, once: bodies and what is in them as they are sent, the rest as it is answered. */
export function namedSchemas(features: readonly Feature[]): Json {
  const routes = features.flatMap((feature) => Object.values(feature.routes));
  const [sent, answered] = [schemasAs('input'), schemasAs('output')];
  const bodies = new Set(routes.flatMap(({ body }) => (body ? namesIn(idOf(body), sent) : [])));
  const answers = routes.flatMap(({ returns: [, schema] }) => (schema ? namesIn(idOf(schema), answered) : []));
  const ids = [...new Set([...bodies, ...answers])].sort(); // whatever was loaded before, and in which order
  return Object.fromEntries(ids.map((id) => [id, (bodies.has(id) ? sent : answered)[id]]));
}

/** The schema and all that it refers to. */
function namesIn(id: string, schemas: Readonly<Record<string, Json>>): string[] {
  const refs = JSON.stringify(schemas[id]).matchAll(/"#\/components\/schemas\/(\w+)"/g);
  return [id, ...[...refs].flatMap(([, name = '']) => (name === id ? [] : namesIn(name, schemas)))];
}

function schemasAs(io: 'input' | 'output'): Record<string, Json> {
  const { schemas } = z.toJSONSchema(z.globalRegistry, { uri: refTo, io }) as { schemas: Record<string, Json> };
  const bare = ({ $schema: _, $id: __, id: ___, ...schema }: Json) => schema;
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, bare(schema)]));
}
