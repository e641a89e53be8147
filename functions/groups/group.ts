import * as z from 'zod';
import { looksLikeId } from '../shared/ids.ts';
import { fieldProblem } from '../shared/problems.ts';
import { line, paragraph } from '../shared/text.ts';
import { Participant } from './participation.ts';
import { Period } from './period.ts';

/** A named set of clients for group sessions. It is never deleted; one that is not active takes nobody in. */
export const Group = z.object({
  id: z.string(),
  practiceId: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  /** The members whose group it is: whoever reaches only assigned clients reaches only the groups they lead. */
  leaders: z.array(z.string()),
  isActive: z.boolean(),
  createdAt: z.string(),
  version: z.number(),
});
export type Group = z.infer<typeof Group>;

const description = paragraph(2000).nullable();
const leaders = z
  .array(z.string().max(40).refine(looksLikeId, 'is not an id'))
  .min(1)
  .max(10)
  .refine((ids) => new Set(ids).size === ids.length, 'names somebody twice')
  .meta({ description: 'Members; to begin with, whoever makes the group' });

export const NewGroup = z
  .strictObject({ name: line(120), description: description.default(null), leaders: leaders.optional() })
  .meta({ id: 'NewGroup' });
export type NewGroup = z.infer<typeof NewGroup>;

/** What is left out stays; null clears. */
export const GroupEdit = z
  .strictObject({ name: line(120), description, leaders, isActive: z.boolean() })
  .partial()
  .meta({ id: 'GroupEdit' });
export type GroupEdit = z.infer<typeof GroupEdit>;

/** A group as it is shown. */
export const GroupProfile = Group.omit({ practiceId: true }).meta({ id: 'Group' });

/** A group with those who take part on one day. */
export const GroupOnDay = GroupProfile.extend({
  on: z.string().meta({ description: 'The day it was asked for' }),
  participants: z.array(Participant),
}).meta({ id: 'GroupOnDay' });

/** A group as it stands with one client. */
export const GroupOfClient = z
  .object({ id: z.string(), name: z.string(), isActive: z.boolean(), periods: z.array(Period) })
  .meta({ id: 'GroupOfClient' });

/** A new group, led by those who are named, or by whoever makes it. */
export const formed = (
  wanted: NewGroup,
  { makerId, at, ...ids }: { id: string; practiceId: string; makerId: string; at: string },
): Group => ({
  ...ids,
  name: wanted.name,
  description: wanted.description,
  leaders: wanted.leaders ?? [makerId],
  isActive: true,
  createdAt: at,
  version: 1,
});

/** Refuses leaders of whom one is no active member that whoever asks may choose. */
export function requireLeaders(leaders: readonly string[], isChoosable: readonly boolean[]): void {
  const wrong = leaders.findIndex((_, i) => !isChoosable[i]);
  if (wrong >= 0) throw fieldProblem('reference-unknown', [`/leaders/${wrong}`, 'is no member who can lead it']);
}

export const groupProfile = ({ practiceId: _, ...shown }: Group): z.infer<typeof GroupProfile> => shown;
