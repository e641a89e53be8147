import { changedFields, edited, type MemberEdit } from '../../../functions/members/edit.ts';
import { requireMayBringBack, requireMayEdit, requireMayInvite } from '../../../functions/members/management.ts';
import type { Member } from '../../../functions/members/member.ts';
import { PermissionChoice, withChoice } from '../../../functions/members/permission-choice.ts';
import { ledgerOf, managing, member, refusalOf } from './team.ts';

export const owner = member('mem_owner', 'practice-owner');
export const clinicalAdmin = member('mem_ca', 'clinical-admin');
export const therapist = member('mem_th', 'therapist');
export const grantedTherapist = member('mem_gth', 'therapist', { grants: [{ key: 'team.clinical.manage' }] });
export const practiceAdmin = member('mem_pa', 'practice-admin');
export const grantedAdmin = member('mem_gpa', 'practice-admin', { grants: [{ key: 'team.nonClinical.manage' }] });
export const officeManager = member('mem_om', 'office-manager');
export const designatedManager = member('mem_dom', 'office-manager', { isAdmin: true });
export const intern = member('mem_ci', 'clinical-intern', {}, { supervisorId: 'mem_owner' });
export const biller = member('mem_tb', 'third-party-biller');
export const prescriber = member('mem_np', 'prescriber');
const team = [owner, clinicalAdmin, therapist, grantedTherapist, practiceAdmin, grantedAdmin, officeManager];

/** The ledger of their practice, whose only owner is `owner`. */
export const ledger = ledgerOf([...team, designatedManager, intern]);

/** What an edit by one of another is refused with. */
export const editing = (by: Member, whom: Member, edit: MemberEdit, inLedger = ledger) =>
  refusalOf(() => {
    const after = edited(whom, edit, 'UTC');
    requireMayEdit(managing(by), { before: whom, after, fields: changedFields(whom, after), ledger: inLedger });
  });

/** What an invitation into a role is refused with. */
export const inviting = (by: Member, role: Parameters<typeof member>[1], access: object = {}, more: object = {}) =>
  refusalOf(() => requireMayInvite(managing(by), member('mem_new', role, access, more)));

/** What bringing back somebody is refused with. */
export const bringingBack = (by: Member, whom: Member, state: Member['state'] = 'inactive') =>
  refusalOf(() => requireMayBringBack(managing(by), { ...whom, state }));

/** What a member may do after a choice of their permissions. */
export const chosen = (whom: Member, choice: object) => withChoice(whom.access, PermissionChoice.parse(choice));
