import { type Route, staff } from '../shared/http/feature.ts';
import { AssignedMembers } from './assignment.ts';

/** What can be asked about who looks after a client. */
export const assignmentRoutes = {
  assign: {
    on: 'PUT /v1/practices/{practiceId}/clients/{clientId}/assignments/{memberId}',
    summary: 'Assign a member to a client',
    description:
      'From the next request on they reach this client with whatever they are permitted for assigned clients. ' +
      'Support members cannot be assigned. Answers with everybody who is assigned.',
    allow: staff('clients.assign'),
    returns: [200, AssignedMembers],
    refuses: ['member-not-assignable'],
  },
  unassign: {
    on: 'DELETE /v1/practices/{practiceId}/clients/{clientId}/assignments/{memberId}',
    summary: 'End the assignment of a member to a client',
    description: 'From the next request on. Answers with everybody who is still assigned.',
    allow: staff('clients.assign'),
    returns: [200, AssignedMembers],
  },
} as const satisfies Record<string, Route>;
