import { z } from 'zod';
import { refuse, refuseParameter } from './operation.ts';
import type { Client } from './pools.ts';
import { emailOf, type User } from './users.ts';

const standardNames = [
  ...['address', 'birthdate', 'email', 'email_verified', 'family_name', 'gender', 'given_name', 'locale'],
  ...['middle_name', 'name', 'nickname', 'phone_number', 'phone_number_verified', 'picture', 'preferred_username'],
  ...['profile', 'updated_at', 'website', 'zoneinfo'],
];

/** Only a mailed code or an administrator vouches for these. */
const vouchedFor = ['email_verified', 'phone_number_verified'];

const Attribute = z.object({ Name: z.string(), Value: z.string().max(2048).default('') });
export const Attributes = z.array(Attribute).default([]);
export type Attribute = z.infer<typeof Attribute>;

const writableBy = ({ properties }: Client) =>
  (properties.WriteAttributes ?? standardNames).filter((name) => !vouchedFor.includes(name));

const readableBy = ({ properties }: Client) => ['sub', ...(properties.ReadAttributes ?? standardNames)];

export function refuseUnknown(attributes: Attribute[]): void {
  const unknown = attributes.find(({ Name }) => !standardNames.includes(Name));
  if (unknown) refuseParameter(`user.${unknown.Name}: Attribute does not exist in the schema.`);
}

/** Refuses attributes that the pool does not have or that users of this client may not write. */
export function refuseUnwritable(client: Client, attributes: Attribute[]): void {
  const writable = writableBy(client);
  if (!attributes.every(({ Name }) => writable.includes(Name)))
    refuse('NotAuthorizedException', 'A client attempted to write unauthorized attribute');
  refuseUnknown(attributes);
}

/** Refuses another address than the one the user signs in with. */
export function refuseOtherEmail(email: string, attributes: Attribute[]): void {
  const given = attributes.find(({ Name }) => Name === 'email');
  if (given && given.Value.toLowerCase() !== email.toLowerCase())
    refuseParameter('The email attribute must be the user name; changing it is not emulated.');
}

/** The user's attributes with these written over them; an empty value takes one away. */
export function withAttributes(before: Record<string, string>, written: Attribute[]): Record<string, string> {
  const after = { ...before, ...Object.fromEntries(written.map(({ Name, Value }) => [Name, Value])) };
  return Object.fromEntries(Object.entries(after).filter(([, value]) => value !== ''));
}

export function writeAsUser(client: Client, user: User, attributes: Attribute[]): void {
  refuseUnwritable(client, attributes);
  refuseOtherEmail(emailOf(user), attributes);
  user.attributes = withAttributes(user.attributes, attributes);
}

export const attributeList = (user: User): Attribute[] =>
  Object.entries({ sub: user.sub, ...user.attributes }).map(([Name, Value]) => ({ Name, Value }));

/** What users of this client may see of themselves. */
export function readableAttributes(client: Client, user: User): Attribute[] {
  const readable = readableBy(client);
  return attributeList(user).filter(({ Name }) => readable.includes(Name));
}
