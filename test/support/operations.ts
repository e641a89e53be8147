import { features } from '../../functions/features.ts';
import type { Permission } from '../../functions/shared/access/permissions.ts';
import type { Route } from '../../functions/shared/http/feature.ts';
import type { Answered, Caller } from './api.ts';
import type { Place } from './places.ts';
import { samples } from './samples.ts';
import type { TwoPractices } from './two-practices.ts';

/** One declared route, with the name its log lines carry. */
export interface Operation {
  readonly name: string;
  readonly route: Route;
}

/** Every operation of the product. */
export const operations: readonly Operation[] = features.flatMap((feature) =>
  Object.entries(feature.routes).map(([name, route]) => ({ name: `${feature.name}.${name}`, route })),
);

export const allowedBy = (...kinds: readonly Route['allow']['by'][]): Operation[] =>
  operations.filter(({ route }) => kinds.includes(route.allow.by));

export const underClient = ({ route }: Operation): boolean => route.on.includes('{clientId}');

/** Whether it is about one record of the practice, which its path names. */
export const underRecord = ({ route }: Operation): boolean => /\{practiceId\}.*\{\w+Id\}/.test(route.on);

/** The permissions of which a member needs one; only for operations of staff. */
export function permissionsOf({ name, route }: Operation): readonly [Permission, ...Permission[]] {
  if (route.allow.by !== 'staff') throw new Error(`${name} asks for no permission.`);
  return [route.allow.permission, ...(route.allow.or ?? [])];
}

/** The route with its path filled from a place. */
export const at = ({ name, route }: Operation, place: Place): string =>
  route.on.replace(/\{(\w+)\}/g, (_, parameter: string) => {
    const id = place[parameter as keyof Place];
    if (!id) throw new Error(`${name} has {${parameter}} in its path: give places one (test/support/places.ts).`);
    return id;
  });

/** Sends an operation's sample request at a place. */
export function ask(caller: Caller, operation: Operation, place: Place): Promise<Answered> {
  const sample = samples[operation.name];
  if (!sample) throw new Error(`${operation.name} has no sample request: add one to test/support/samples.ts.`);
  return caller(at(operation, place), sample.body?.(place), { headers: sample.headers ?? {} });
}

/** What each operation answered, by its name; one after the other. */
export async function outcomes<T>(
  asked: readonly Operation[],
  of: (operation: Operation) => Promise<T>,
): Promise<Record<string, T>> {
  const entries: [string, T][] = [];
  for (const operation of asked) entries.push([operation.name, await of(operation)]);
  return Object.fromEntries(entries);
}

/** The same outcome for every operation. */
export const each = <T>(asked: readonly Operation[], outcome: T): Record<string, T> =>
  Object.fromEntries(asked.map(({ name }) => [name, outcome]));

/** What a caller can tell apart: all of an answer but the id of the request. */
export const told = ({ status, body: { instance: _, ...body } }: Answered) => ({ status, body });

/** What is told of a client that nobody has. */
export async function absence({ practice, nowhere }: TwoPractices) {
  const answered = await practice.owner.staff(`GET ${practice.path}/clients/${nowhere.clientId}`);
  if (answered.status !== 404) throw new Error(`A client that nobody has was answered with ${answered.status}.`);
  return told(answered);
}
