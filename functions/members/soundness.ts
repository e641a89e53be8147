import { isActive } from '../shared/access/effective.ts';
import { fieldProblem, Problem } from '../shared/problems.ts';
import type { MemberEdit, MemberField } from './edit.ts';
import type { Member } from './member.ts';
import { requirePlace } from './standing.ts';

/** Refuses what nobody could save about this member. `clientIds` are the clients assigned to them. */
export function requireSound(
  before: Member,
  after: Member,
  fields: readonly MemberField[],
  {
    wanted,
    at,
    clientIds,
  }: { readonly wanted: MemberEdit; readonly at: string; readonly clientIds: readonly string[] },
): void {
  if (fields.includes('email') && before.sub) throw fieldProblem('invalid-value', ['/email', 'belongs to the login']);
  requireInternIfSupervised(after);
  if (fields.includes('role') || fields.includes('licence')) requireLicence(after, at);
  if (wanted.addOns?.length) requirePlace(before, at);
  const leavesCare = fields.includes('seatClass') && after.access.seatClass === 'support';
  if (leavesCare && clientIds.length > 0) throw new Problem('member-has-clients', { clientIds });
}

/** Refuses a supervisor for whoever is no Clinical Intern. */
export function requireInternIfSupervised({ supervisorId, access }: Pick<Member, 'supervisorId' | 'access'>): void {
  if (!supervisorId || access.role === 'clinical-intern') return;
  throw fieldProblem('invalid-value', ['/supervisorId', 'is for a Clinical Intern']);
}

/** Refuses a Prescriber without an active prescription licence (ROLE-6). */
export function requireLicence({ access: { role, licence } }: Pick<Member, 'access'>, at: string): void {
  if (role !== 'prescriber' || (licence && isActive(licence, at))) return;
  throw fieldProblem('licence-required', ['/licence', 'is missing or has lapsed']);
}
