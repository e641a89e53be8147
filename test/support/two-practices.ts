import { newPerson, type Person } from './people.ts';
import { giveAccount, newPlace, nowhere, ownAccount, type Place } from './places.ts';
import { newPractice, type TestPractice } from './practices.ts';
import { leavingNoTrace } from './stored.ts';

/** Two practices that know nothing of each other, and logins with different standings towards the first. */
export interface TwoPractices {
  readonly practice: TestPractice;
  /** A client of the first practice. */
  readonly place: Place;
  /** Another client of the first practice, whose portal account its owner has. */
  readonly other: Place;
  /** A client of the second practice, whose portal account its owner has. */
  readonly foreign: Place;
  /** The owner of the second practice. */
  readonly foreigner: Person;
  /** A login that has the portal account of the first client, and nothing else. */
  readonly portalUser: Person;
  /** A login that has nothing. */
  readonly stranger: Person;
  readonly nowhere: Place;
  /** Runs what is to be refused, and checks that nothing is stored differently afterwards. */
  unchanged<T>(refused: () => Promise<T>): Promise<T>;
}

export async function twoPractices(): Promise<TwoPractices> {
  const [practice, second, portalUser, stranger] = await Promise.all([
    newPractice('First Practice'),
    newPractice('Second Practice'),
    newPerson(),
    newPerson(),
  ]);
  const [place, other, foreign] = await Promise.all([newPlace(practice), newPlace(practice), newPlace(second)]);
  await giveAccount(ownAccount(practice, place), portalUser);
  await giveAccount(ownAccount(practice, other), practice.owner);
  await giveAccount(ownAccount(second, foreign), second.owner);
  const logins = [practice.owner, second.owner, stranger, portalUser].map(({ sub }) => sub);
  return {
    practice,
    place,
    other,
    foreign,
    foreigner: second.owner,
    portalUser,
    stranger,
    nowhere: nowhere(),
    unchanged: (refused) => leavingNoTrace({ practices: [practice.id, second.id], logins }, refused),
  };
}
