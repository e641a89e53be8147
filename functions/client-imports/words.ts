import type { clientStatuses } from '../clients/client.ts';
import { sortable } from '../shared/sortable.ts';

type Status = (typeof clientStatuses)[number];

/** What other programs write, in English, German, Spanish and French. */
const statusWords: Readonly<Record<Status, string>> = {
  prospect:
    'prospect, prospective, lead, inquiry, enquiry, new, waiting list, waitlist, waitlisted, pending, interessent, ' +
    'interessentin, anfrage, neu, warteliste, prospecto, interesado, nuevo, lista de espera, nouveau, en attente, ' +
    "liste d'attente",
  active: 'active, current, open, aktiv, laufend, activo, activa, actif, active, en cours, ouvert',
  inactive:
    'inactive, on hold, paused, archived, inaktiv, pausiert, ruhend, archiviert, inactivo, inactiva, archivado, en pausa, ' +
    'inactif, inactive, en pause, archivé',
  discharged:
    'discharged, closed, former, completed, terminated, entlassen, abgeschlossen, beendet, ehemalig, dado de alta, ' +
    'dada de alta, alta, cerrado, terminado, sorti, sortie, clos, terminé',
};

const yesAndNo: Readonly<Record<'yes' | 'no', string>> = {
  yes: 'yes, y, true, t, 1, x, minor, ja, j, wahr, minderjährig, sí, s, verdadero, menor, oui, o, vrai, mineur, mineure',
  no: 'no, n, false, f, 0, adult, nein, falsch, volljährig, erwachsen, falso, adulto, adulta, mayor, non, faux, majeur, majeure, adulte',
};

const byWord = <Meaning extends string>(words: Readonly<Record<Meaning, string>>): ReadonlyMap<string, Meaning> =>
  new Map(
    (Object.entries(words) as [Meaning, string][]).flatMap(([meaning, list]) =>
      list.split(', ').map((word) => [sortable(word), meaning] as const),
    ),
  );

const statusByWord = byWord(statusWords);
const answerByWord = byWord(yesAndNo);

/** The status that a cell speaks of; what is not understood stays as it is, and is refused for what it is. */
export const statusIn = (text: string): string => statusByWord.get(sortable(text)) ?? text;

/** Whether a cell says yes; undefined when it says neither yes nor no. */
export function answerIn(text: string): boolean | undefined {
  const answer = answerByWord.get(sortable(text));
  return answer && answer === 'yes';
}
