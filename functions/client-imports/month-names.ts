import { sortable } from '../shared/sortable.ts';

/** The months in English, German, Spanish and French, as they are sorted. */
const names = [
  ['january', 'januar', 'janner', 'enero', 'janvier'],
  ['february', 'februar', 'feber', 'febrero', 'fevrier'],
  ['march', 'marz', 'maerz', 'mrz', 'marzo', 'mars'],
  ['april', 'abril', 'avril'],
  ['may', 'mai', 'mayo'],
  ['june', 'juni', 'junio', 'juin'],
  ['july', 'juli', 'julio', 'juillet'],
  ['august', 'agosto', 'aout'],
  ['september', 'septiembre', 'setiembre', 'septembre'],
  ['october', 'oktober', 'octubre', 'octobre'],
  ['november', 'noviembre', 'novembre'],
  ['december', 'dezember', 'diciembre', 'decembre'],
] as const;

const shortest = 3;

/** Every beginning that only one month has. */
const months = monthsByBeginning();

function monthsByBeginning(): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const several = new Set<string>();
  for (const [index, spellings] of names.entries()) {
    for (const beginning of spellings.flatMap(beginningsOf)) {
      if ((found.get(beginning) ?? index + 1) !== index + 1) several.add(beginning);
      found.set(beginning, index + 1);
    }
  }
  for (const beginning of several) found.delete(beginning);
  return found;
}

function beginningsOf(name: string): string[] {
  return Array.from({ length: name.length - shortest + 1 }, (_, more) => name.slice(0, shortest + more));
}

/** The month, from 1, that a name or a beginning of one speaks of. */
export const monthNamed = (name: string): number | undefined => months.get(sortable(name));
