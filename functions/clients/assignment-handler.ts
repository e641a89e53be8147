import { memberById } from '../members/store.ts';
import type { Scope } from '../shared/access/scope.ts';
import type { Endpoints } from '../shared/http/feature.ts';
import { found } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import { assignedTo, unassigned } from './assignment.ts';
import type { assignmentRoutes } from './assignment-routes.ts';
import { saveAssigned, saveUnassigned } from './assignment-store.ts';
import type { clients } from './routes.ts';
import { clientById } from './store.ts';

/** The endpoints of who looks after a client (CLIENT-4). */
export const assignmentEndpoints: Pick<Endpoints<typeof clients>, keyof typeof assignmentRoutes> = {
  assign: ({ scope, path }) =>
    decided(async () => {
      const { client, member } = await both(scope, path);
      if (client.assigned.includes(member.id)) return { items: client.assigned };
      const after = assignedTo(client, member);
      return saveAssigned(scope, client, after, member, { items: after.assigned });
    }),

  unassign: ({ scope, path }) =>
    decided(async () => {
      const { client, member } = await both(scope, path);
      if (!client.assigned.includes(member.id)) return { items: client.assigned };
      const after = unassigned(client, member.id);
      return saveUnassigned(scope, client, after, member.id, { items: after.assigned });
    }),
};

async function both(scope: Scope, { clientId, memberId }: { readonly clientId: string; readonly memberId: string }) {
  const [client, member] = await Promise.all([clientById(scope, clientId), memberById(scope, memberId)]);
  return { client: found(client), member };
}
