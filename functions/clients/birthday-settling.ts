import { practices } from '../shared/practice.ts';
import { isNoted } from '../shared/table/due-notes.ts';
import { keys } from '../shared/table/keys.ts';
import { birthdayOf, nextBirthdayAt } from './birthday.ts';
import { clients } from './records.ts';

/** Whether the last birthday of a client has been kept: whoever keeps one notes the next. */
export async function isBirthdaySettled(practiceId: string, clientId: string): Promise<boolean> {
  const [client, practice] = await Promise.all([
    clients.peek(keys.client(practiceId, clientId)),
    practices.peek(keys.practice(practiceId)),
  ]);
  if (!client || client.gone || !practice) return true;
  const next = nextBirthdayAt(client, practice, new Date().toISOString());
  return next === undefined || isNoted(birthdayOf(client), next);
}
