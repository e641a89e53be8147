import * as z from 'zod';
import { line } from '../shared/text.ts';

const modalities = ['in-person', 'telehealth', 'either'] as const;
const kinds = ['individual', 'group'] as const;

/** What clients can be booked for. It is never deleted, so that appointments keep it (SETUP-4). */
export const Service = z.object({
  id: z.string(),
  practiceId: z.string(),
  /** CPT or the practice's own. */
  code: z.string(),
  name: z.string(),
  durationMinutes: z.number(),
  rateCents: z.number(),
  modality: z.enum(modalities),
  kind: z.enum(kinds),
  isSelfSchedulable: z.boolean(),
  bufferBeforeMinutes: z.number(),
  bufferAfterMinutes: z.number(),
  isActive: z.boolean(),
  createdAt: z.string(),
  version: z.number(),
});
export type Service = z.infer<typeof Service>;

const code = z
  .string()
  .trim()
  .max(20)
  .regex(/^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$/, 'is not a code of letters and digits')
  .toUpperCase();
const minutes = (least: number, most: number) => z.number().int().min(least).max(most);
const cents = z.number().int().min(0).max(100_000_000);

const fields = {
  code: code.meta({ description: 'CPT, or a code of your own' }),
  name: line(120),
  durationMinutes: minutes(5, 720),
  rateCents: cents.meta({ description: 'In the smallest unit of the currency of the practice' }),
  modality: z.enum(modalities),
  kind: z.enum(kinds),
  isSelfSchedulable: z.boolean(),
  bufferBeforeMinutes: minutes(0, 240),
  bufferAfterMinutes: minutes(0, 240),
};

export const NewService = z
  .strictObject({
    ...fields,
    modality: fields.modality.default('either'),
    kind: fields.kind.default('individual'),
    isSelfSchedulable: fields.isSelfSchedulable.default(false),
    bufferBeforeMinutes: fields.bufferBeforeMinutes.default(0),
    bufferAfterMinutes: fields.bufferAfterMinutes.default(0),
  })
  .meta({ id: 'NewService' });
export type NewService = z.infer<typeof NewService>;

/** What is left out stays. */
export const ServiceEdit = z
  .strictObject({ ...fields, isActive: z.boolean() })
  .partial()
  .meta({ id: 'ServiceEdit' });

/** A service as it is shown. */
export const ServiceProfile = Service.omit({ practiceId: true }).meta({ id: 'Service' });

export const offered = (wanted: NewService, origin: { id: string; practiceId: string; at: string }): Service => {
  const { at, ...ids } = origin;
  return { ...wanted, ...ids, isActive: true, createdAt: at, version: 1 };
};

export const serviceProfile = ({ practiceId: _, ...shown }: Service): z.infer<typeof ServiceProfile> => shown;
