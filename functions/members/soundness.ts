import { isActive } from '../shared/access/effective.ts';
import type { AddOn } from '../shared/access/permissions.ts';
import { fieldProblem, Problem } from '../shared/problems.ts';
import { isOfUseTo } from './add-on-seats.ts';
import type { MemberEdit, MemberField } from './edit.ts';
import { holderOf, type Member } from './member.ts';
import { requireSupervisor } from './seating.ts';
import type { SeatLedger } from './seats.ts';
import { hasPlace, requirePlace } from './standing.ts';

/** What an edit of a member is checked against. */
interface Circumstances {
  readonly wanted: MemberEdit;
  readonly ledger: SeatLedger;
  readonly at: string;
  /** The clients assigned to the member. */
  readonly clientIds: readonly string[];
}

/** Refuses what nobody could save about this member. */
export function requireSound(
  before: Member,
  after: Member,
  fields: readonly MemberField[],
  { wanted, ledger, at, clientIds }: Circumstances,
): void {
  if (fields.includes('email') && before.sub) throw fieldProblem('invalid-value', ['/email', 'belongs to the login']);
  requireInternIfSupervised(after);
  if (fields.includes('role') || fields.includes('supervisorId')) requireSupervisor(ledger, holderOf(after));
  const isInvitedAnew = fields.includes('email') && !hasPlace(before, at);
  if (fields.includes('role') || isInvitedAnew) requireLicence(after, at);
  else if (fields.includes('licence')) requireLicenceOnFile(after);
  requireOfUse(wanted.addOns ?? [], after);
  if (wanted.addOns?.length) requirePlace(before, at);
  if (leavesCare(after, fields) && clientIds.length > 0) throw new Problem('member-has-clients', { clientIds });
}

/** Whether with an edit a member becomes one of support, to whom no clients are assigned (ROLE-7). */
export const leavesCare = ({ access }: Member, fields: readonly MemberField[]): boolean =>
  fields.includes('seatClass') && access.seatClass === 'support';

/** Refuses a seat of an add-on that is of no use to whoever has this role (SEAT-5). */
function requireOfUse(addOns: readonly AddOn[], { access: { role } }: Member): void {
  const useless = addOns.find((addOn) => !isOfUseTo(role, addOn));
  if (useless) throw fieldProblem('above-ceiling', ['/addOns', `names ${useless}, which this role can never use`]);
}

/** Refuses a supervisor for whoever is no Clinical Intern. */
export function requireInternIfSupervised({ supervisorId, access }: Pick<Member, 'supervisorId' | 'access'>): void {
  if (!supervisorId || access.role === 'clinical-intern') return;
  throw fieldProblem('invalid-value', ['/supervisorId', 'is for a Clinical Intern']);
}

/** Refuses to make somebody a Prescriber without an active prescription licence (ROLE-6). */
export function requireLicence({ access: { role, licence } }: Pick<Member, 'access'>, at: string): void {
  if (role !== 'prescriber' || (licence && isActive(licence, at))) return;
  throw fieldProblem('licence-required', ['/licence', 'is missing or has lapsed']);
}

/** Whoever is a Prescriber may have lost their licence, which is noted, and ends their prescribing; but they had one. */
function requireLicenceOnFile({ access: { role, licence } }: Member): void {
  if (role !== 'prescriber' || licence) return;
  throw fieldProblem('licence-required', ['/licence', 'of a Prescriber is not taken off their file']);
}
