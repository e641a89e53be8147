import { randomUUID } from 'node:crypto';
import type { Host } from './host.ts';
import { refuse, refuseParameter } from './operation.ts';
import { type Client, hidesWhoExists } from './pools.ts';
import type { Verifier } from './srp.ts';

export interface StoredPassword extends Verifier {
  /** Set on a temporary password only. */
  readonly expiresAtMilliseconds?: number;
}

/** How often something happened since an hour began; a later hour starts anew. */
export interface HourlyCount {
  readonly count: number;
  readonly endsAtMilliseconds: number;
}

interface MailedCode {
  /** Gone once it was used. */
  readonly code?: string;
  readonly expiresAtMilliseconds: number;
  readonly mailed: HourlyCount;
  readonly wrong: HourlyCount;
}

export type CodePurpose = 'sign-up' | 'password-reset';

export interface User {
  readonly poolId: string;
  /** Also the real user name. */
  readonly sub: string;
  /** Everything but `sub`. */
  attributes: Record<string, string>;
  status: 'UNCONFIRMED' | 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD';
  enabled: boolean;
  password: StoredPassword;
  codes: Partial<Record<CodePurpose, MailedCode>>;
  readonly createdAtMilliseconds: number;
  modifiedAtMilliseconds: number;
}

const usersOf = (poolId: string) => `cognito/user/${poolId}/`;
const userKey = (poolId: string, sub: string) => usersOf(poolId) + sub;
const addressKey = (poolId: string, email: string) => `cognito/address/${poolId}/${email.toLowerCase()}`;

export const emailOf = (user: User): string => user.attributes['email'] ?? '';

/** The user with that e-mail address (in any case) or `sub`. */
export function findUser({ store }: Host, poolId: string, name: string): User | undefined {
  const sub = name.includes('@') ? store.get<string>(addressKey(poolId, name)) : name;
  return sub === undefined ? undefined : store.get<User>(userKey(poolId, sub));
}

/** The user with that e-mail address or `sub`, or UserNotFoundException. */
export const getUser = (host: Host, poolId: string, name: string): User =>
  findUser(host, poolId, name) ?? refuse('UserNotFoundException', 'User does not exist.');

/** The user who asks through this client; undefined if the client hides who exists, else UserNotFoundException. */
export function findAsking(host: Host, client: Client, name: string): User | undefined {
  const user = findUser(host, client.poolId, name);
  if (!user && !hidesWhoExists(client)) refuse('UserNotFoundException', 'Username/client id combination not found.');
  return user;
}

/** A user who is not saved yet. */
export function newUser(
  { clock }: Host,
  poolId: string,
  given: Pick<User, 'attributes' | 'status'> & { passwordFor: (sub: string) => StoredPassword },
): User {
  const sub = randomUUID();
  return {
    poolId,
    sub,
    attributes: given.attributes,
    status: given.status,
    enabled: true,
    password: given.passwordFor(sub),
    codes: {},
    createdAtMilliseconds: clock.now(),
    modifiedAtMilliseconds: clock.now(),
  };
}

export function saveUser({ store, clock }: Host, user: User): void {
  // The address comes first: a crash in between leaves an address of nobody, which the next sign-up takes over.
  store.put(addressKey(user.poolId, emailOf(user)), user.sub);
  store.put<User>(userKey(user.poolId, user.sub), { ...user, modifiedAtMilliseconds: clock.now() });
}

export function deleteUser({ store }: Host, user: User): void {
  store.delete(userKey(user.poolId, user.sub));
  store.delete(addressKey(user.poolId, emailOf(user)));
}

export const listUsers = ({ store }: Host, poolId: string): User[] => store.list<User>(usersOf(poolId));

export function refuseNonEmail(username: string): void {
  if (!/^[^\s@]+@[^\s@]+$/.test(username)) refuseParameter('Username should be an email.');
}
