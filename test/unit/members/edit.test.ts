import { describe, expect, test } from 'vitest';
import { changedFields, edited, MemberEdit } from '../../../functions/members/edit.ts';
import type { Member } from '../../../functions/members/member.ts';
import { NewMember, newcomer } from '../../../functions/members/newcomer.ts';
import { requireLicence, requireSound } from '../../../functions/members/soundness.ts';
import { effectivePermissions } from '../../../functions/shared/access/effective.ts';
import type { Role } from '../../../functions/shared/access/roles.ts';
import { invited, ledgerOf, member, now, refusalOf } from './team.ts';

const therapist = member('mem_1', 'therapist', {}, { company: 'Billers & Co' });
const supervisor = member('mem_2', 'clinical-admin');
const sound = (before: Member, edit: MemberEdit, clientIds: readonly string[] = []) =>
  refusalOf(() => {
    const after = edited(before, edit, 'America/New_York');
    const ledger = ledgerOf([supervisor, before]);
    requireSound(before, after, changedFields(before, after), { wanted: edit, ledger, at: now, clientIds });
  });

describe('an edit', () => {
  test('changes what it names and keeps the rest; null clears', () => {
    const before = member('mem_1', 'clinical-intern', {}, { supervisorId: 'mem_2', company: 'Billers & Co' });
    expect(edited(before, {}, 'UTC')).toEqual(before);
    const after = edited(before, { lastName: 'Other', company: null, supervisorId: null }, 'UTC');
    expect(after).toEqual({ ...before, lastName: 'Other', company: undefined, supervisorId: undefined });
    expect(changedFields(before, after)).toEqual(['lastName', 'company', 'supervisorId']);
  });

  test('names as changed only what differs, whatever the order of a list', () => {
    const before = member('mem_1', 'therapist', { addOns: ['conversation', 'video'] });
    expect(changedFields(before, edited(before, { addOns: ['video', 'conversation', 'video'] }, 'UTC'))).toEqual([]);
    expect(changedFields(before, edited(before, { addOns: ['video'] }, 'UTC'))).toEqual(['addOns']);
  });

  test('ROLE-6: keeps a licence with the time zone in which it lapses', () => {
    const { access } = edited(therapist, { licence: { number: 'RX-1', expiresOn: '2027-01-01' } }, 'Asia/Tokyo');
    expect(access.licence).toEqual({ number: 'RX-1', expiresOn: '2027-01-01', timeZone: 'Asia/Tokyo' });
    const licensed = { ...therapist, access };
    expect(edited(licensed, { licence: null }, 'UTC').access.licence).toBeUndefined();
    const renewed = edited(licensed, { licence: { expiresOn: '2029-01-01' } }, 'UTC').access.licence;
    expect(renewed).toEqual({ number: 'RX-1', expiresOn: '2029-01-01', timeZone: 'UTC' });
    const other = edited(licensed, { licence: { number: 'RX-2', expiresOn: '2029-01-01' } }, 'UTC').access.licence;
    expect(other).toMatchObject({ number: 'RX-2' });
  });

  test('ROLE-5: that ends an internship ends the supervision', () => {
    const before = member('mem_1', 'clinical-intern', {}, { supervisorId: 'mem_2' });
    expect(edited(before, { role: 'therapist' }, 'UTC').supervisorId).toBeUndefined();
    expect(edited(before, { lastName: 'Other' }, 'UTC').supervisorId).toBe('mem_2');
  });

  test('ROLE-4: of the role takes along no single permission the new role can never have', () => {
    const before = member('mem_1', 'therapist', {
      grants: [{ key: 'clients.read', reach: 'any' }, { key: 'ledger.read' }, { key: 'notes.write' }],
    });
    expect(edited(before, { role: 'clinical-intern' }, 'UTC').access.grants).toEqual([
      { key: 'clients.read' },
      { key: 'notes.write' },
    ]);
    expect(edited(before, { lastName: 'Other' }, 'UTC').access.grants).toEqual(before.access.grants);
  });

  test('ROLE-9: that makes an owner leaves nothing chosen that could keep them from what owners do', () => {
    const before = member('mem_1', 'therapist', {
      sets: ['therapist'],
      grants: [{ key: 'ledger.read' }],
      denials: ['team.permissions.manage'],
    });
    const { access } = edited(before, { role: 'practice-owner' }, 'UTC');
    expect([access.sets, access.grants, access.denials]).toEqual([undefined, [], []]);
    expect(edited(before, { role: 'clinical-admin' }, 'UTC').access).toMatchObject({
      sets: ['therapist'],
      denials: ['team.permissions.manage'],
    });
    const owner = member('mem_2', 'practice-owner', { denials: ['notes.cosign'] });
    expect(edited(owner, { role: 'practice-owner' }, 'UTC').access.denials).toEqual(['notes.cosign']);
  });

  test('SEAT-5: of the role leaves no seat of an add-on that the new role can never use, whatever was given for it', () => {
    const addOns = ['self-scheduling', 'conversation', 'video'] as const;
    const before = member('mem_1', 'therapist', { addOns: [...addOns], grants: [{ key: 'sms.client' }] });
    const inRole = (role: Role) => edited(before, { role }, 'UTC').access;
    expect(inRole('practice-admin')).toMatchObject({ addOns: ['self-scheduling', 'conversation'] });
    expect(inRole('clinical-intern')).toMatchObject({ addOns: ['video'], grants: [] });
    expect(inRole('third-party-biller').addOns).toEqual([]);
    expect(inRole('prescriber')).toMatchObject({ addOns, grants: [{ key: 'sms.client' }] });
    expect(changedFields(before, edited(before, { role: 'practice-admin' }, 'UTC'))).toContain('addOns');
  });

  test('ROLE-7: of the role brings its usual seat class to whoever had the usual one before, unless one is named', () => {
    const classOf = (before: Member, edit: MemberEdit) => edited(before, edit, 'UTC').access.seatClass;
    expect(classOf(member('mem_1', 'office-manager'), { role: 'therapist' })).toBe('standard');
    expect(classOf(therapist, { role: 'practice-admin' })).toBe('support');
    expect(classOf(therapist, { role: 'prescriber' })).toBe('standard');
    expect(classOf(therapist, { role: 'practice-admin', seatClass: 'standard' })).toBe('standard');
    const supporting = member('mem_1', 'therapist', { seatClass: 'support' });
    expect(classOf(supporting, { role: 'prescriber' })).toBe('support');
    expect(classOf(supporting, { lastName: 'Other' })).toBe('support');
    expect(classOf(member('mem_1', 'office-manager', { seatClass: 'standard' }), { role: 'practice-admin' })).toBe(
      'standard',
    );
  });

  test('SEAT-5: that takes an add-on seat takes the single permissions that need it, and nothing else', () => {
    const before = member('mem_1', 'therapist', {
      addOns: ['conversation', 'video'],
      grants: [{ key: 'ledger.read' }, { key: 'sms.client' }],
    });
    expect(edited(before, { addOns: ['video'] }, 'UTC').access).toEqual({
      ...before.access,
      addOns: ['video'],
      grants: [{ key: 'ledger.read' }],
    });
    expect(edited(before, { addOns: ['conversation'] }, 'UTC').access.grants).toEqual(before.access.grants);
  });

  test('has the fields of the reference, and no others', () => {
    expect(MemberEdit.safeParse({ active: true }).success).toBe(false);
    expect(MemberEdit.safeParse({ licence: { expiresOn: '2027-01-01', timeZone: 'UTC' } }).success).toBe(false);
    expect(MemberEdit.parse({ role: 'prescriber' })).toEqual({ role: 'prescriber' });
  });
});

describe('what nobody can save', () => {
  test('ROLE-12: another address for somebody who has a login', () => {
    expect(sound(therapist, { email: 'other@example.com' })).toMatchObject({
      code: 'invalid-value',
      errors: [{ pointer: '#/email' }],
    });
    expect(sound(invited('mem_1', 'therapist'), { email: 'other@example.com' })).toBeUndefined();
  });

  test('ROLE-5: a supervisor for somebody who is no Clinical Intern', () => {
    expect(sound(therapist, { supervisorId: 'mem_2' })).toMatchObject({
      code: 'invalid-value',
      errors: [{ pointer: '#/supervisorId' }],
    });
    expect(sound(therapist, { role: 'clinical-intern', supervisorId: 'mem_2' })).toBeUndefined();
  });

  test('ROLE-5: a Clinical Intern without a supervisor, also while they have no place themselves', () => {
    const refused = { code: 'supervisor-required', errors: [{ pointer: '#/supervisorId' }] };
    const inactive = (role: Role, more = {}) =>
      member('mem_1', role, { active: false }, { state: 'inactive', ...more });
    for (const waiting of [inactive('therapist'), invited('mem_1', 'therapist', {}, now), therapist]) {
      for (const supervisorId of [undefined, null, 'nobody', 'mem_1']) {
        const edit = { role: 'clinical-intern' as const, ...(supervisorId !== undefined && { supervisorId }) };
        expect(sound(waiting, edit)).toMatchObject(refused);
      }
      expect(sound(waiting, { role: 'clinical-intern', supervisorId: 'mem_2' })).toBeUndefined();
    }
    const intern = inactive('clinical-intern', { supervisorId: 'mem_2' });
    expect(sound(intern, { supervisorId: null })).toMatchObject(refused);
    const left = inactive('clinical-intern', { supervisorId: 'mem_gone' });
    expect(sound(left, { lastName: 'Other' })).toBeUndefined();
    expect(sound(left, { role: 'therapist' })).toBeUndefined();
  });

  test('ROLE-6: a Prescriber without an active licence', () => {
    const refused = { code: 'licence-required', errors: [{ pointer: '#/licence' }] };
    const prescriber = member('mem_1', 'prescriber');
    expect(sound(therapist, { role: 'prescriber' })).toMatchObject(refused);
    expect(sound(prescriber, { licence: null })).toMatchObject(refused);
    expect(sound(prescriber, { role: 'therapist', licence: null })).toBeUndefined();
    expect(sound(therapist, { role: 'prescriber', licence: { expiresOn: '2026-03-10' } })).toMatchObject(refused);
    expect(sound(therapist, { role: 'prescriber', licence: { expiresOn: '2026-03-11' } })).toBeUndefined();
    expect(sound(therapist, { licence: { expiresOn: '2020-01-01' } })).toBeUndefined();
  });

  test('ROLE-6: but that the licence of a Prescriber has ended can be noted', () => {
    const prescriber = member('mem_1', 'prescriber');
    for (const expiresOn of ['2026-03-10', '2020-01-01']) {
      expect(sound(prescriber, { licence: { expiresOn } })).toBeUndefined();
      const { access } = edited(prescriber, { licence: { expiresOn } }, 'UTC');
      const lost = [...effectivePermissions(prescriber.access, now).keys()].filter(
        (key) => !effectivePermissions(access, now).has(key),
      );
      expect(lost).toEqual(['prescriptions.prescribe']);
    }
  });

  test('ROLE-6: a lapsed licence hinders no change of anything else', () => {
    const lapsed = member('mem_1', 'prescriber', { licence: { expiresOn: '2026-01-01' } });
    expect(sound(lapsed, { lastName: 'Other' })).toBeUndefined();
    expect(refusalOf(() => requireLicence(lapsed, now))).toMatchObject({ code: 'licence-required' });
  });

  test('ROLE-8: a support seat for somebody with clients, who are named', () => {
    const refused = { code: 'member-has-clients', clientIds: ['cli_1', 'cli_2'] };
    expect(sound(therapist, { seatClass: 'support' }, ['cli_1', 'cli_2'])).toEqual(refused);
    expect(sound(therapist, { seatClass: 'support' })).toBeUndefined();
    const support = member('mem_1', 'therapist', { seatClass: 'support' });
    expect(sound(support, { seatClass: 'standard' }, ['cli_1'])).toBeUndefined();
    expect(sound(support, { seatClass: 'support' }, ['cli_1'])).toBeUndefined();
  });

  test('SEAT-5: an add-on seat for somebody whose role can never use it, as it is or as it will be', () => {
    const refused = { code: 'above-ceiling', errors: [{ pointer: '#/addOns' }] };
    const officeManager = member('mem_1', 'office-manager');
    expect(sound(officeManager, { addOns: ['conversation', 'video'] })).toMatchObject(refused);
    expect(sound(officeManager, { addOns: ['conversation'] })).toBeUndefined();
    expect(sound(officeManager, { role: 'therapist', addOns: ['video'] })).toBeUndefined();
    expect(sound(therapist, { role: 'office-manager', addOns: ['video'] })).toMatchObject(refused);
  });

  test('SEAT-5: an add-on seat for somebody who has no seat', () => {
    const inactive = member('mem_1', 'therapist', { active: false, addOns: ['video'] }, { state: 'inactive' });
    expect(sound(inactive, { addOns: ['video'] })).toEqual({ code: 'member-inactive' });
    expect(sound(inactive, { addOns: [] })).toBeUndefined();
    expect(sound(invited('mem_1', 'therapist', {}, now), { addOns: ['video'] })).toEqual({ code: 'member-not-joined' });
    expect(sound(invited('mem_1', 'therapist'), { addOns: ['video'] })).toBeUndefined();
  });
});

describe('a newcomer', () => {
  const wanted = { email: ' Theo@Example.com ', firstName: 'Theo', lastName: 'Brandt', role: 'therapist' };
  const origin = { id: 'mem_1', practiceId: 'prac_1', timeZone: 'Asia/Tokyo', at: now };
  const joining = (more: object = {}) => newcomer(NewMember.parse({ ...wanted, ...more }), origin);

  test('is invited, with the usual of their role', () => {
    expect(joining()).toEqual({
      id: 'mem_1',
      practiceId: 'prac_1',
      email: 'theo@example.com',
      firstName: 'Theo',
      lastName: 'Brandt',
      state: 'invited',
      access: member('x', 'therapist').access,
      createdAt: now,
      version: 1,
    });
  });

  test('ROLE-7: has the seat class of their role, unless another is chosen', () => {
    expect(joining().access.seatClass).toBe('standard');
    expect(joining({ role: 'office-manager' }).access.seatClass).toBe('support');
    expect(joining({ role: 'office-manager', seatClass: 'standard' }).access.seatClass).toBe('standard');
  });

  test('ROLE-2: has chosen sets only where some were chosen; the empty choice is one', () => {
    expect(joining().access).not.toHaveProperty('sets');
    expect(joining({ permissionSets: [] }).access.sets).toEqual([]);
    expect(joining({ permissionSets: ['default', 'therapist', 'default'] }).access.sets).toEqual([
      'therapist',
      'default',
    ]);
  });

  test('brings what else was said of them', () => {
    const more = {
      isAdmin: true,
      supervisorId: 'mem_2',
      company: 'Billers & Co',
      licence: { expiresOn: '2027-01-01' },
    };
    expect(joining(more)).toMatchObject({
      company: 'Billers & Co',
      supervisorId: 'mem_2',
      access: { isAdmin: true, licence: { expiresOn: '2027-01-01', timeZone: 'Asia/Tokyo' } },
    });
  });
});
