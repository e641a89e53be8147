import * as z from 'zod';
import { looksLikeId } from '../shared/ids.ts';
import { Problem } from '../shared/problems.ts';
import { type StaffTaskKind, staffTaskKinds } from '../shared/staff-task-kinds.ts';
import type { StaffTask } from '../shared/staff-tasks.ts';
import { ClientWarning } from './age.ts';
import { ListedClient } from './client.ts';

/** Something that staff are to look at. */
export const OpenStaffTask = z
  .object({
    key: z.string().meta({ description: 'Names it in the path that completes it' }),
    kind: z.enum(staffTaskKinds),
    clientId: z.string(),
    subjectId: z.string().meta({ description: 'What exactly it is about: the client, a contact, an invitation' }),
    openedAt: z.string(),
    client: ListedClient.meta({ description: 'The client as they are now' }),
    warnings: z.array(ClientWarning).meta({ description: 'What to look at again in the client' }),
  })
  .meta({ id: 'StaffTask' });
export type OpenStaffTask = z.infer<typeof OpenStaffTask>;

interface Named {
  readonly kind: StaffTaskKind;
  readonly subjectId: string;
}

/** How a task is named among those about one client. */
export const taskKey = ({ kind, subjectId }: Named): string => `${kind}.${subjectId}`;

/** The task that a key names, or undefined when it names none. */
export function taskNamed(key: string): Named | undefined {
  const [kind, subjectId = ''] = key.split('.');
  const known = staffTaskKinds.find((one) => one === kind);
  return known && looksLikeId(subjectId) ? { kind: known, subjectId } : undefined;
}

/** Refuses to close by hand what stays true until something is done about it (MINOR-1). */
export function requireClosable({ kind }: Pick<StaffTask, 'kind'>): void {
  if (kind === 'guardian-required') throw new Problem('task-closes-itself');
}
