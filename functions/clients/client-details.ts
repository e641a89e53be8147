import * as z from 'zod';
import { Address, NewAddress, phone } from '../shared/address.ts';
import { emailAddress, isoDate, language, line, paragraph, timeZone } from '../shared/text.ts';

const mostTags = 20;

/** Two tags that differ in case only are one. */
const once = (tags: readonly string[]): boolean => new Set(tags.map((tag) => tag.toLowerCase())).size === tags.length;

/** What may be known of a client besides the name, as it is sent: null, or left out of a new client, is not on file. */
export const newDetails = {
  preferredName: line(100).nullish(),
  pronouns: line(60).nullish(),
  birthDate: isoDate.nullish(),
  email: emailAddress.nullish(),
  phone: phone.nullish(),
  address: NewAddress.nullish(),
  language: language.nullish().meta({ description: 'BCP 47' }),
  timeZone: timeZone.nullish().meta({ description: "IANA; null: the practice's" }),
  emergencyNotes: paragraph(2000).nullish().meta({ description: 'What to know and do in an emergency; several lines' }),
  tags: z.array(line(40)).max(mostTags).refine(once, 'has a tag twice').nullish(),
};

/** The same as it is kept: what is not on file is not there. */
export const keptDetails = {
  preferredName: z.string().optional(),
  pronouns: z.string().optional(),
  birthDate: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
  address: Address.optional(),
  language: z.string().optional(),
  timeZone: z.string().optional(),
  emergencyNotes: z.string().optional(),
  tags: z.array(z.string()).default([]),
};

const orNull = z.string().nullable().default(null);

/** The same as it is shown. */
export const shownDetails = {
  preferredName: orNull,
  pronouns: orNull,
  birthDate: orNull,
  email: orNull,
  phone: orNull,
  address: Address.nullable().default(null),
  language: orNull,
  timeZone: orNull,
  emergencyNotes: orNull,
  tags: z.array(z.string()),
};

type WithoutNulls<T> = { [K in keyof T]: Exclude<T[K], null> };

/** What a request sets and clears, as it is kept. */
export const cleared = <T extends object>(sent: T): WithoutNulls<T> =>
  Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, value ?? undefined])) as WithoutNulls<T>;
