import * as z from 'zod';
import type { Member } from '../members/member.ts';
import { Problem } from '../shared/problems.ts';
import type { Client } from './client.ts';

/** The copies that list a client under its members are written with it, in one transaction of at most 100 items. */
export const mostAssigned = 50;

/** The members assigned to a client. */
export const AssignedMembers = z.object({ items: z.array(z.string()) }).meta({ id: 'AssignedMembers' });

/** The client with a member assigned. Refused for support members, and for whoever is not active (ROLE-7). */
export function assignedTo(client: Client, { id, state, access }: Member): Client {
  const refuse = (detail: string) => new Problem('member-not-assignable', { detail });
  if (state !== 'active') throw refuse('This member is not active.');
  if (access.seatClass !== 'standard') throw refuse('Clients are not assigned to support members.');
  if (client.assigned.length >= mostAssigned) throw refuse(`${mostAssigned} members are assigned to this client.`);
  return { ...client, assigned: [...client.assigned, id] };
}

/** The client without a member. */
export const unassigned = (client: Client, memberId: string): Client => ({
  ...client,
  assigned: client.assigned.filter((id) => id !== memberId),
});
