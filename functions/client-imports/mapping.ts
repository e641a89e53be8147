import { fieldProblem } from '../shared/problems.ts';
import { knownNames, plainName } from './header-names.ts';
import { type ImportField, importFields } from './import-fields.ts';

/** The column, from 0, in which each field is found. */
export type Mapping = Readonly<Partial<Record<ImportField, number>>>;

/** The fields that the names of the columns speak of, in whatever order they stand. It may be short of a name. */
export function suggestedMapping(header: readonly string[]): Mapping {
  const found = new Map<ImportField, { readonly column: number; readonly rank: number }>();
  for (const [column, name] of header.entries()) {
    const known = knownNames.get(plainName(name));
    if (!known) continue;
    const { field, rank } = known;
    if (rank < (found.get(field)?.rank ?? Number.POSITIVE_INFINITY)) found.set(field, { column, rank });
  }
  const mapping = Object.fromEntries([...found].map(([field, { column }]) => [field, column]));
  return withHalfOfName(mapping, header);
}

/** "Name" beside "Vorname" is the last name, and so is "Nom" beside "Prénom"; "Nombre" beside "Apellidos" is the first. */
function withHalfOfName({ fullName, ...others }: Mapping, header: readonly string[]): Mapping {
  if (fullName === undefined) return others;
  const name = plainName(header[fullName] ?? '');
  const { firstName, lastName } = others;
  if (lastName === undefined && firstName !== undefined && ['name', 'nom'].includes(name)) {
    return { ...others, lastName: fullName };
  }
  if (firstName === undefined && lastName !== undefined && name === 'nombre') return { ...others, firstName: fullName };
  return firstName === undefined || lastName === undefined ? { ...others, fullName } : others;
}

/** The mapping that is asked for, by the names of columns; it says where the names of the clients stand. */
export function checkedMapping(wanted: Readonly<Record<string, string>>, header: readonly string[]): Mapping {
  const taken = new Set<string>();
  const wrong: (readonly [pointer: string, detail: string])[] = [];
  for (const [field, name] of Object.entries(wanted)) {
    const detail = whatIsWrong(field, name, { header, taken });
    if (detail) wrong.push([pointerTo(field), detail]);
    taken.add(name);
  }
  if (wrong.length > 0) throw fieldProblem('request-invalid', ...wrong.slice(0, mostErrors));
  const mapping: Mapping = Object.fromEntries(
    Object.entries(wanted).map(([field, name]) => [field, header.indexOf(name)]),
  );
  requireName(mapping);
  return mapping;
}

const mostErrors = 50;

function whatIsWrong(
  field: string,
  name: string,
  { header, taken }: { readonly header: readonly string[]; readonly taken: ReadonlySet<string> },
): string | undefined {
  if (!isImportField(field)) return 'is not a field of a client that can be imported';
  if (!header.includes(name)) return 'is not the name of a column of the file';
  return taken.has(name) ? 'is a column that another field has' : undefined;
}

const isImportField = (field: string): field is ImportField => importFields.some((known) => known === field);

/** A field that does not exist is pointed at only if it looks like the name of one: anything else may be data. */
const pointerTo = (field: string): string => (/^[A-Za-z][\w-]{0,40}$/.test(field) ? `/mapping/${field}` : '/mapping');

function requireName({ firstName, lastName, fullName }: Mapping): void {
  if (fullName !== undefined) return;
  const missing = Object.entries({ firstName, lastName }).filter(([, column]) => column === undefined);
  if (missing.length === 0) return;
  throw fieldProblem(
    'request-invalid',
    ...missing.map(([field]) => [`/mapping/${field}`, 'is required where fullName is not mapped'] as const),
  );
}
