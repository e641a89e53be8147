import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requireMayChooseFor, requireMayGive } from '../../../functions/members/giving.ts';
import type { Member } from '../../../functions/members/member.ts';
import type { PermissionChoice } from '../../../functions/members/permission-choice.ts';
import { effectivePermissions } from '../../../functions/shared/access/effective.ts';
import { permissionSetIds } from '../../../functions/shared/access/permission-sets.ts';
import { permissionKeys } from '../../../functions/shared/access/permissions.ts';
import { biller, chosen, clinicalAdmin, owner, practiceAdmin, prescriber, therapist } from './colleagues.ts';
import { managing, member, now, refusalOf } from './team.ts';

const giving = (by: Member, whom: Member, choice: object) =>
  refusalOf(() => requireMayGive(managing(by), whom.access, chosen(whom, choice)));
const missing = (permission: string) => ({ code: 'not-permitted', permission });
const withSets = ({ sets, ...rest }: { sets: PermissionChoice['sets']; denials: PermissionChoice['denials'] }) => ({
  ...rest,
  ...(sets && { sets }),
});

describe('ROLE-9: whoever chooses', () => {
  test('does not choose for themselves, nor as no owner for an owner', () => {
    const second = member('mem_2', 'practice-owner');
    const choosing = (by: Member, whom: Member) => refusalOf(() => requireMayChooseFor(managing(by), whom));
    expect(choosing(owner, owner)).toEqual({ code: 'own-access' });
    expect(choosing(clinicalAdmin, clinicalAdmin)).toEqual({ code: 'own-access' });
    expect(choosing(clinicalAdmin, owner)).toEqual({ code: 'owners-only' });
    expect(choosing(owner, second)).toBeUndefined();
    expect(choosing(clinicalAdmin, therapist)).toBeUndefined();
  });

  test('ROLE-4: chooses for nobody of a side whose members they could never be given to manage', () => {
    const choosing = (by: Member, whom: Member) => refusalOf(() => requireMayChooseFor(managing(by), whom));
    expect(choosing(practiceAdmin, biller)).toBeUndefined();
    expect(choosing(practiceAdmin, therapist)).toEqual(missing('team.clinical.manage'));
    expect(choosing(clinicalAdmin, biller)).toEqual(missing('team.nonClinical.manage'));
    const designee = member('mem_dca', 'clinical-admin', { isAdmin: true });
    expect(choosing(designee, biller)).toBeUndefined();
    for (const whom of [therapist, biller]) expect(choosing(owner, whom)).toBeUndefined();
  });

  test('grants no key they do not hold, add-on and licence aside', () => {
    expect(giving(practiceAdmin, biller, { grants: ['payments.refund'] })).toEqual(missing('payments.refund'));
    expect(giving(practiceAdmin, biller, { grants: ['payments.collect'] })).toBeUndefined();
    expect(giving(clinicalAdmin, therapist, { grants: ['sms.client'] })).toBeUndefined();
    expect(giving(practiceAdmin, therapist, { grants: ['sms.client'] })).toEqual(missing('sms.client'));
  });

  test('grants no key that the member has already and they themselves have not', () => {
    expect(giving(practiceAdmin, therapist, { grants: ['notes.read'] })).toEqual(missing('notes.read'));
  });

  test('puts back with the role what the usual set of their own does not hold either', () => {
    const usual = member('mem_ca2', 'clinical-admin', { sets: ['administration'] });
    const narrowed = member('mem_1', 'therapist', { sets: [] });
    expect(giving(usual, narrowed, { sets: null })).toBeUndefined();
  });

  test('takes back no denial of what is denied to themselves, though it makes no difference in the role of now', () => {
    const denied = member('mem_ca2', 'clinical-admin', { denials: ['reports.case'] });
    const meanwhile = member('mem_1', 'clinical-intern', { denials: ['reports.case', 'notes.read'] });
    expect(giving(denied, meanwhile, { denials: ['notes.read'] })).toEqual(missing('reports.case'));
    expect(giving(denied, meanwhile, { denials: ['reports.case'] })).toBeUndefined();
    expect(giving(clinicalAdmin, meanwhile, { denials: [] })).toBeUndefined();
  });

  test('leaves untouched what others granted before', () => {
    const granted = member('mem_1', 'third-party-biller', { grants: [{ key: 'payments.refund' }] });
    expect(giving(practiceAdmin, granted, { grants: ['payments.refund', 'payments.collect'] })).toBeUndefined();
  });

  test('grants no wider reach than their own', () => {
    const manager = member('mem_1', 'therapist', { grants: [{ key: 'team.clinical.manage' }] });
    expect(giving(manager, therapist, { grants: ['clients.read'] })).toBeUndefined();
    const wide = { grants: [{ key: 'clients.read', reach: 'any' }] };
    expect(giving(manager, therapist, wide)).toEqual(missing('clients.read'));
    expect(giving(clinicalAdmin, therapist, wide)).toBeUndefined();
  });

  test('gives no set with keys they do not hold', () => {
    expect(giving(practiceAdmin, biller, { sets: ['billing'] })).toEqual(missing('payments.refund'));
    expect(giving(clinicalAdmin, therapist, { sets: ['therapist'] })).toBeUndefined();
    const narrow = member('mem_1', 'third-party-biller', { sets: [] });
    expect(giving(practiceAdmin, narrow, { sets: ['default'] })).toBeUndefined();
  });

  test('may always put a member back to what their role brings', () => {
    const narrow = member('mem_1', 'prescriber', { sets: [] });
    expect(giving(clinicalAdmin, narrow, { sets: null })).toBeUndefined();
  });

  test('puts nobody back to what was kept from both of them, though the role of both brings it', () => {
    const restricted = { sets: ['default' as const], grants: [{ key: 'team.permissions.manage' as const }] };
    for (const [full, role] of [
      [clinicalAdmin, 'clinical-admin'],
      [practiceAdmin, 'practice-admin'],
    ] as const) {
      const [one, other] = [member('mem_1', role, restricted), member('mem_2', role, restricted)];
      expect(giving(one, other, { sets: null })).toEqual(missing('practice.settings.read'));
      expect(giving(one, other, { sets: null, denials: permissionKeys })).toBeUndefined();
      for (const by of [full, owner]) expect(giving(by, other, { sets: null })).toBeUndefined();
    }
  });

  test('whatever was chosen for both and is chosen now, gives nothing their own role brings and they lack', () => {
    const sets = fc.option(fc.subarray(permissionSetIds.filter((id) => id !== 'administration')));
    const choices = fc.record({ sets, denials: fc.subarray([...permissionKeys]) });
    const held = (access: Member['access']) => [...effectivePermissions(access, now).keys()];
    fc.assert(
      fc.property(choices, choices, choices, (of, its, choice) => {
        const [by, whom] = [of, its].map((one, i) => member(`mem_${i}`, 'clinical-admin', withSets(one)));
        if (!by || !whom || giving(by, whom, choice)) return;
        const had = held(whom.access);
        const given = held(chosen(whom, choice)).filter((key) => !had.includes(key));
        expect(given.filter((key) => !held(by.access).includes(key))).toEqual([]);
      }),
    );
  });

  test('undoes no denial between two from whom the same was kept, not even in two steps', () => {
    const denied = (id: string) => member(id, 'clinical-admin', { denials: ['notes.read', 'notes.write'] });
    const [one, other] = [denied('mem_1'), denied('mem_2')];
    expect(giving(one, other, {})).toEqual(missing('notes.read'));
    expect(giving(one, other, { sets: null, denials: ['notes.write'] })).toEqual(missing('notes.read'));
    const chosenToo = member('mem_3', 'clinical-admin', { sets: ['therapist'], denials: ['notes.read'] });
    const reset = member('mem_3', 'clinical-admin', chosen(chosenToo, { sets: null, denials: ['notes.read'] }));
    expect(giving(one, reset, {})).toEqual(missing('notes.read'));
  });

  test('takes back no denial of a key they do not hold', () => {
    const denied = member('mem_1', 'prescriber', { denials: ['prescriptions.prescribe', 'notes.read'] });
    expect(giving(clinicalAdmin, denied, {})).toEqual(missing('prescriptions.prescribe'));
    expect(giving(clinicalAdmin, denied, { denials: ['prescriptions.prescribe'] })).toBeUndefined();
  });

  test('takes away what they like', () => {
    expect(giving(practiceAdmin, therapist, { sets: [], denials: ['notes.read'] })).toBeUndefined();
  });

  test('ROLE-2: gives Organization Administration only with that set of their own, or as an owner', () => {
    const everything = { sets: ['organization-administration'] };
    const equal = member('mem_2', 'clinical-admin', { sets: ['organization-administration'] });
    expect(giving(clinicalAdmin, equal, { sets: ['organization-administration', 'billing'] })).toBeUndefined();
    expect(giving(clinicalAdmin, therapist, everything)).toMatchObject({ code: 'not-permitted' });
    expect(giving(equal, therapist, everything)).toBeUndefined();
    expect(giving(equal, clinicalAdmin, everything)).toBeUndefined();
    expect(giving(owner, therapist, everything)).toBeUndefined();
  });

  test('as an owner gives anything within the ceiling', () => {
    expect(giving(owner, prescriber, { grants: ['prescriptions.prescribe'] })).toBeUndefined();
    expect(
      giving(owner, practiceAdmin, { grants: ['team.nonClinical.manage', 'integrations.manage'] }),
    ).toBeUndefined();
  });
});

test('ROLE-9: nobody widens a grant beyond their own reach, also where a set gives that reach already', () => {
  const manager = member('mem_1', 'therapist', { grants: [{ key: 'team.clinical.manage' }] });
  const granted = member('mem_2', 'therapist', { sets: ['therapist'], grants: [{ key: 'clients.read' }] });
  const widened = { sets: ['therapist'], grants: [{ key: 'clients.read', reach: 'any' }] };
  expect(giving(manager, granted, widened)).toEqual(missing('clients.read'));
  const wide = member('mem_3', 'therapist', { grants: [{ key: 'clients.read', reach: 'any' }] });
  expect(giving(wide, granted, widened)).toBeUndefined();
});

test('ROLE-9: a grant they do not hold is refused beside one that was given before, which stays', () => {
  const granted = member('mem_1', 'therapist', { grants: [{ key: 'ledger.read' }] });
  expect(giving(practiceAdmin, granted, { grants: ['ledger.read', 'notes.read'] })).toEqual(missing('notes.read'));
  const beyond = member('mem_2', 'therapist', { grants: [{ key: 'notes.read' }] });
  expect(giving(practiceAdmin, beyond, { grants: ['notes.read', 'ledger.read'] })).toBeUndefined();
});
