import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requireMayChooseFor, requireMayGive } from '../../../functions/members/giving.ts';
import { type Member, usualAccess } from '../../../functions/members/member.ts';
import { requireAbleOwner } from '../../../functions/members/ownership.ts';
import { PermissionChoice, withChoice } from '../../../functions/members/permission-choice.ts';
import { effectivePermissions } from '../../../functions/shared/access/effective.ts';
import { permissionSetIds } from '../../../functions/shared/access/permission-sets.ts';
import { cellOf, permissionKeys, widest } from '../../../functions/shared/access/permissions.ts';
import { roleIds } from '../../../functions/shared/access/roles.ts';
import { managing, member, now, refusalOf } from './team.ts';

const owner = member('mem_owner', 'practice-owner');
const clinicalAdmin = member('mem_ca', 'clinical-admin');
const practiceAdmin = member('mem_pa', 'practice-admin');
const therapist = member('mem_th', 'therapist');
const biller = member('mem_tb', 'third-party-biller');
const prescriber = member('mem_np', 'prescriber');

const chosen = (whom: Member, choice: object) => withChoice(whom.access, PermissionChoice.parse(choice));
const giving = (by: Member, whom: Member, choice: object) =>
  refusalOf(() => requireMayGive(managing(by), whom.access, chosen(whom, choice)));
const missing = (permission: string) => ({ code: 'not-permitted', permission });
const withSets = ({ sets, ...rest }: { sets: PermissionChoice['sets']; denials: PermissionChoice['denials'] }) => ({
  ...rest,
  ...(sets && { sets }),
});

describe('a choice', () => {
  test('takes the place of the one before: grants and denials, and sets where they are named', () => {
    const before = member('mem_1', 'therapist', { sets: ['billing'], denials: ['notes.sign'] });
    const access = chosen(before, { grants: ['ledger.read', { key: 'clients.read', reach: 'any' }] });
    expect(access).toEqual({
      ...before.access,
      sets: ['billing'],
      grants: [{ key: 'clients.read', reach: 'any' }, { key: 'ledger.read' }],
      denials: [],
    });
    expect(chosen(before, { sets: null }).sets).toBeUndefined();
    expect(chosen(before, { sets: [] }).sets).toEqual([]);
    expect(chosen(therapist, {}).sets).toBeUndefined();
  });

  test('ROLE-3: that leaves out the sets gives nothing back that they had taken away', () => {
    const narrow = member('mem_1', 'clinical-admin', { sets: [], denials: ['messages.client'] });
    const held = (access: Member['access']) => [...effectivePermissions(access, now).keys()];
    expect(held(chosen(narrow, { denials: ['messages.client'] }))).toEqual(held(narrow.access));
    expect(held(chosen(narrow, { sets: null }))).toContain('notes.read');
  });

  test('that names a permission twice gives it once, at its wider reach', () => {
    const grants = ['clients.read', { key: 'clients.read', reach: 'any' }, { key: 'clients.read' }];
    expect(chosen(therapist, { grants }).grants).toEqual([{ key: 'clients.read', reach: 'any' }]);
  });

  test('ROLE-2: holds one of the two administration sets at most', () => {
    const both = ['organization-administration', 'administration'];
    const refused = refusalOf(() => chosen(clinicalAdmin, { sets: both }));
    expect(refused).toMatchObject({ code: 'sets-exclusive', errors: [{ pointer: '#/sets' }] });
    expect(chosen(clinicalAdmin, { sets: ['administration', 'billing'] }).sets).toEqual(['administration', 'billing']);
  });

  test('has the fields of the reference, and no others', () => {
    for (const wrong of [
      { sets: ['everything'] },
      { grants: ['notes.burn'] },
      { grants: [{ key: 'notes.read', reach: 'own' }] },
      { denials: [{ key: 'notes.read' }] },
      { role: 'practice-owner' },
    ]) {
      expect(PermissionChoice.safeParse(wrong).success).toBe(false);
    }
  });
});

describe('ROLE-4: the ceiling of a role', () => {
  test.each(roleIds)('is never exceeded for a %s, whatever is chosen', (role) => {
    for (const key of permissionKeys) {
      const cell = cellOf(role, key);
      const refused = { code: 'above-ceiling', errors: [{ pointer: '#/grants/1' }] };
      const asked = (grant: unknown) =>
        refusalOf(() => chosen(member('mem_1', role), { grants: ['team.read', grant] }));
      if (!cell) expect(asked(key)).toMatchObject(refused);
      if (cell) expect(asked(key)).toBeUndefined();
      if (cell && widest(cell) === 'any') expect(asked({ key, reach: 'any' })).toBeUndefined();
      else expect(asked({ key, reach: 'any' })).toMatchObject(refused);
    }
  });

  test('a set gives no more than the column', () => {
    const access = chosen(biller, { sets: ['organization-administration'] });
    expect([...effectivePermissions(access, now).keys()].every((key) => cellOf('third-party-biller', key))).toBe(true);
  });
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

describe('ROLE-9: an owner', () => {
  const needed = [
    'subscription.manage',
    'team.clinical.manage',
    'team.nonClinical.manage',
    'team.permissions.manage',
  ] as const;
  const refusedAt = (pointer: string) => ({ code: 'invalid-value', errors: [{ pointer }] });

  test.each(needed)('is not denied %s, which an owner always has', (key) => {
    expect(refusalOf(() => chosen(owner, { denials: ['notes.read', key] }))).toMatchObject(refusedAt('#/denials'));
    const designee = member('mem_2', 'practice-owner', { isAdmin: true });
    expect(refusalOf(() => chosen(designee, { denials: [key] }))).toMatchObject(refusedAt('#/denials'));
    const rest = needed.filter((other) => other !== key);
    expect(refusalOf(() => chosen(owner, { sets: ['therapist'], grants: rest }))).toMatchObject(refusedAt('#/sets'));
    expect(refusalOf(() => chosen(designee, { sets: ['therapist'], grants: rest }))).toMatchObject(refusedAt('#/sets'));
  });

  test('is given sets that leave them all of it, alone or with single permissions', () => {
    expect(refusalOf(() => chosen(owner, { sets: ['administration'] }))).toMatchObject(refusedAt('#/sets'));
    for (const choice of [
      { sets: ['organization-administration'] },
      { sets: ['administration'], grants: ['subscription.manage'] },
      { sets: [], grants: needed },
      { denials: ['notes.read', 'practice.export'] },
    ]) {
      expect(refusalOf(() => chosen(owner, choice))).toBeUndefined();
    }
    expect(refusalOf(() => chosen(clinicalAdmin, { denials: needed, sets: [] }))).toBeUndefined();
  });

  test('is invited with no sets that leave out some of it', () => {
    const invited = (sets: Member['access']['sets']) =>
      refusalOf(() => requireAbleOwner({ ...usualAccess('practice-owner'), sets }, 'permissionSets'));
    expect(invited([])).toMatchObject(refusedAt('#/permissionSets'));
    expect(invited(['organization-administration'])).toBeUndefined();
    expect(invited(undefined)).toBeUndefined();
  });
});

describe('SEAT-5: the add-on seats of a member', () => {
  test('follow a single permission that needs one, also when it was given before', () => {
    expect(chosen(therapist, { grants: ['sms.client'] }).addOns).toEqual(['conversation']);
    expect(chosen(therapist, { sets: ['administration'] }).addOns).toEqual([]);
    const without = member('mem_1', 'therapist', { grants: [{ key: 'sms.client' }] });
    expect(chosen(without, { grants: ['sms.client', 'ledger.read'] }).addOns).toEqual(['conversation']);
  });

  test('are given up when nothing is left to use them for', () => {
    const texting = member('mem_1', 'therapist', {
      addOns: ['conversation', 'video'],
      grants: [{ key: 'sms.client' }],
    });
    expect(chosen(texting, {}).addOns).toEqual(['video']);
    expect(chosen(texting, { grants: ['sms.client'], sets: [] }).addOns).toEqual(['conversation']);
    const unused = member('mem_1', 'third-party-biller', { addOns: ['video'] });
    expect(chosen(unused, { denials: ['ledger.read'] }).addOns).toEqual(['video']);
  });
});
