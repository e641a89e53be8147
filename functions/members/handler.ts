import { stateOf } from '../invitations/invitation.ts';
import { staffInvitationById } from '../invitations/staff.ts';
import type { MemberActor } from '../shared/access/actors.ts';
import { type Permission, permissionKeys } from '../shared/access/permissions.ts';
import type { Scope } from '../shared/access/scope.ts';
import { serve } from '../shared/http/serve.ts';
import { practiceOf } from '../shared/practice.ts';
import { found, Problem } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import { next, requireVersion } from '../shared/versions.ts';
import { permissionCatalogue, permissionSetCatalogue, seatTypeCatalogue } from './catalogue.ts';
import { changedFields, edited, type MemberEdit } from './edit.ts';
import { requireMayChooseFor, requireMayGive } from './giving.ts';
import { invite, inviteAll } from './inviting-plan.ts';
import { profile } from './listing.ts';
import { requireMayBringBack, requireMayDeactivate, requireMayEdit } from './management.ts';
import { holderOf, type Member } from './member.ts';
import { type PermissionChoice, withChoice } from './permission-choice.ts';
import { explanation, overview } from './permission-overview.ts';
import { sentAgain, sentAnew, situationOf, takenBack } from './plan.ts';
import { members } from './routes.ts';
import { seated, unseated } from './seating.ts';
import type { SeatLedger } from './seats.ts';
import { leavesCare, requireLicence, requireSound } from './soundness.ts';
import { deactivated, following, freedBy, hasPlace, reactivated, requirePlace } from './standing.ts';
import {
  addressEntry,
  addressFreed,
  addressTaken,
  clientsAssignedTo,
  ledgerOf,
  memberById,
  membersByName,
  namingInterns,
  saveChanged,
} from './store.ts';

export const handler = serve(members, {
  invite: ({ scope, body }) => invite(scope, body),

  importMembers: async ({ scope, body }) => ({ items: await inviteAll(scope, body.members) }),

  list: ({ scope, query }) => membersByName(scope, query),

  async read({ scope, path }) {
    const { at } = scope.facts;
    const member = await memberById(scope, path.memberId);
    const waiting = member.state === 'invited' && member.invitation;
    const invitation = waiting ? await staffInvitationById(scope, waiting.id) : undefined;
    const shown = invitation && { state: stateOf(invitation, at), expiresAt: invitation.expiresAt };
    return { ...profile(member, at), invitation: shown ?? null };
  },

  edit: ({ scope, path, body, version }) => decided(() => edit(scope, path.memberId, body, version)),

  deactivate: ({ scope, path }) =>
    decided(async () => {
      const { at } = scope.facts;
      const { manager, before, ledger } = await situationOf(scope, path.memberId);
      requireMayDeactivate(manager, before, ledger);
      if (before.state === 'inactive') return { ...profile(before, at), freed: freedBy(before, ledger, ledger, at) };
      const after = deactivated(before, at);
      const ledgerAfter = await namingInterns(scope, ledger, before.id, () => unseated(ledger, before.id, at));
      const ops = before.state === 'invited' ? await takenBack(scope, before) : [];
      const answer = { ...profile(next(after), at), freed: freedBy(before, ledger, ledgerAfter, at) };
      return saveChanged(scope, { event: 'member.deactivated', before, after, ledger, ledgerAfter, ops, answer });
    }),

  reactivate: ({ scope, path }) =>
    decided(async () => {
      const { at } = scope.facts;
      const { manager, before, ledger } = await situationOf(scope, path.memberId);
      requireMayBringBack(manager, before);
      if (before.state === 'active') return profile(before, at);
      if (!before.sub) throw new Problem('member-not-joined');
      requireLicence(before, at);
      const after = reactivated(before, ledger, at);
      const ledgerAfter = seated(ledger, holderOf(after), at);
      const answer = profile(next(after), at);
      return saveChanged(scope, { event: 'member.reactivated', before, after, ledger, ledgerAfter, answer });
    }),

  resend: ({ scope, path }) =>
    decided(async () => {
      const { at } = scope.facts;
      const { manager, before, ledger } = await situationOf(scope, path.memberId);
      requireMayBringBack(manager, before);
      if (before.sub) throw new Problem('member-joined');
      if (!hasPlace(before, at)) requireLicence(before, at);
      const sent = await sentAgain(scope, before, ledger);
      const answer = profile(next(sent.after), at);
      return saveChanged(scope, { event: 'member.invitation-resent', before, ledger, ...sent, answer });
    }),

  async permissions({ scope, path }) {
    const [member, ledger] = await Promise.all([memberById(scope, path.memberId), ledgerOf(scope)]);
    return overview(member, ledger, scope.facts.at);
  },

  setPermissions: ({ scope, path, body, version }) => decided(() => choose(scope, path.memberId, body, version)),

  async explainPermission({ scope, path }) {
    const [member, ledger] = await Promise.all([memberById(scope, path.memberId), ledgerOf(scope)]);
    return explanation(member, found(keyNamed(path.permissionKey)), ledger, scope.facts.at);
  },

  seatTypes: async () => seatTypeCatalogue(),

  permissionCatalogue: async () => permissionCatalogue(),

  permissionSets: async () => permissionSetCatalogue(),
});

const keyNamed = (name: string): Permission | undefined => permissionKeys.find((key) => key === name);

async function edit(scope: Scope<MemberActor>, memberId: string, wanted: MemberEdit, version: number | undefined) {
  const { at } = scope.facts;
  const [{ manager, before, ledger }, { timeZone }, entry] = await Promise.all([
    situationOf(scope, memberId),
    practiceOf(scope),
    wanted.email === undefined ? undefined : addressEntry(scope, wanted.email),
  ]);
  requireVersion(before, version);
  const after = edited(before, wanted, timeZone);
  const fields = changedFields(before, after);
  requireMayEdit(manager, { before, after, fields, ledger });
  // Asked after the member was read, for whoever assigns a client to them writes their record anew.
  const clientIds = leavesCare(after, fields) ? await clientsAssignedTo(scope, memberId) : [];
  requireSound(before, after, fields, { wanted, ledger, at, clientIds });
  if (fields.length === 0) return profile(before, at);
  const moved = fields.includes('email') ? [addressTaken(after, entry), addressFreed(before)] : [];
  const isSentAnew = fields.includes('email') && before.state === 'invited';
  const saved = isSentAnew ? await sentAnew(scope, after, ledger) : await inPlace(scope, after, ledger);
  const ops = [...moved, ...saved.ops];
  const answer = profile(next(saved.after), at);
  return saveChanged(scope, { event: 'member.updated', before, ledger, ...saved, ops, fields, answer });
}

/** A member who keeps their place, with what a change of role, class or supervisor makes of it. */
async function inPlace(scope: Scope, after: Member, ledger: SeatLedger) {
  const { at } = scope.facts;
  const ledgerAfter = await namingInterns(scope, ledger, after.id, () => following(ledger, after, at));
  return { after, ledgerAfter, ops: [] };
}

async function choose(
  scope: Scope<MemberActor>,
  memberId: string,
  wanted: PermissionChoice,
  version: number | undefined,
) {
  const { at } = scope.facts;
  const { manager, before, ledger } = await situationOf(scope, memberId);
  requireMayChooseFor(manager, before);
  requireVersion(before, version);
  const access = withChoice(before.access, wanted);
  requireMayGive(manager, before.access, access);
  const after = { ...before, access };
  const fields = (['sets', 'grants', 'denials', 'addOns'] as const).filter(
    (field) => JSON.stringify(access[field]) !== JSON.stringify(before.access[field]),
  );
  if (fields.length === 0) return overview(before, ledger, at);
  if (access.addOns.some((addOn) => !before.access.addOns.includes(addOn))) requirePlace(before, at);
  const ledgerAfter = following(ledger, after, at);
  const answer = overview(next(after), ledgerAfter, at);
  return saveChanged(scope, { event: 'member.permissions-set', before, after, ledger, ledgerAfter, fields, answer });
}
