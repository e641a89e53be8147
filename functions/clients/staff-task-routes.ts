import * as z from 'zod';
import { type Route, staff } from '../shared/http/feature.ts';
import { page, pageQuery } from '../shared/http/paging.ts';
import { staffTaskKinds } from '../shared/staff-task-kinds.ts';
import { OpenStaffTask } from './staff-task.ts';

const StaffTaskQuery = z.object({
  ...pageQuery,
  kind: z.enum(staffTaskKinds).optional().meta({ description: 'Only those of one kind; left out, kind by kind' }),
});

/** What can be asked about what staff are to look at. */
export const staffTaskRoutes = {
  staffTasks: {
    on: 'GET /v1/practices/{practiceId}/staff-tasks',
    summary: 'List what is to be looked at in the clients you reach',
    description:
      'Minors without a Legal Guardian, addresses to which mail fails, and access of guardians that ended, or is to be ' +
      'looked at again, because of the age of the client; the oldest of a kind first. ' +
      'A page may be short: `next` says that there is more.',
    allow: staff('clients.read'),
    query: StaffTaskQuery,
    returns: [200, page(OpenStaffTask).meta({ id: 'StaffTaskPage' })],
  },
  completeStaffTask: {
    on: 'POST /v1/practices/{practiceId}/clients/{clientId}/staff-tasks/{taskKey}/completion',
    summary: 'Say that something was looked at',
    description:
      'A minor without a Legal Guardian stays listed until there is one. The other kinds also end by themselves: when ' +
      'the address is corrected, or when staff agree anew to the access of the contact.',
    allow: staff('clients.update'),
    returns: [204],
    refuses: ['task-closes-itself', 'changed-meanwhile'],
  },
} as const satisfies Record<string, Route>;
