import * as z from 'zod';
import { Address, NewAddress, phone } from '../shared/address.ts';
import { line, timeZone } from '../shared/text.ts';
import { MovedTimes } from './appointment-times.ts';

const kinds = ['office', 'telehealth'] as const;

/** Where appointments take place. It is never deleted, so that appointments keep it. */
export const Location = z.object({
  id: z.string(),
  practiceId: z.string(),
  name: z.string(),
  kind: z.enum(kinds),
  address: Address.nullable(),
  /** IANA; null: the practice's. */
  timeZone: z.string().nullable(),
  phone: z.string().nullable(),
  isActive: z.boolean(),
  createdAt: z.string(),
  version: z.number(),
});
export type Location = z.infer<typeof Location>;

const place = {
  address: NewAddress.nullable(),
  timeZone: timeZone.nullable().meta({ description: "IANA; null: the practice's" }),
  phone: phone.nullable(),
};

export const NewLocation = z
  .strictObject({
    name: line(120),
    kind: z.enum(kinds).default('office'),
    address: place.address.default(null),
    timeZone: place.timeZone.default(null),
    phone: place.phone.default(null),
  })
  .meta({ id: 'NewLocation' });
export type NewLocation = z.infer<typeof NewLocation>;

/** What is left out stays; null clears. */
export const LocationEdit = z
  .strictObject({ name: line(120), kind: z.enum(kinds), ...place, isActive: z.boolean() })
  .partial()
  .meta({ id: 'LocationEdit' });

/** A location as it is shown. */
export const LocationProfile = Location.omit({ practiceId: true }).meta({ id: 'Location' });

/** What a change of a location is answered with. */
export const ChangedLocation = LocationProfile.extend({
  appointments: MovedTimes.optional().meta({
    description: 'Where the request names a time zone: those at this location',
  }),
}).meta({ id: 'ChangedLocation' });

export const opened = (wanted: NewLocation, origin: { id: string; practiceId: string; at: string }): Location => {
  const { at, ...ids } = origin;
  return { ...wanted, ...ids, isActive: true, createdAt: at, version: 1 };
};

/** The time zone that holds at a location. */
export const zoneAt = ({ timeZone: own }: Location, practice: { readonly timeZone: string }): string =>
  own ?? practice.timeZone;

export const locationProfile = ({ practiceId: _, ...shown }: Location): z.infer<typeof LocationProfile> => shown;
