import { describe, expect, test } from 'vitest';
import { changedFields, edited, MemberEdit } from '../../../functions/members/edit.ts';
import type { Member } from '../../../functions/members/member.ts';
import { NewMember, newcomer } from '../../../functions/members/newcomer.ts';
import { requireLicence, requireSound } from '../../../functions/members/soundness.ts';
import { invited, member, now, refusalOf } from './team.ts';

const therapist = member('mem_1', 'therapist', {}, { company: 'Billers & Co' });
const sound = (before: Member, edit: MemberEdit, clientIds: readonly string[] = []) =>
  refusalOf(() => {
    const after = edited(before, edit, 'America/New_York');
    requireSound(before, after, changedFields(before, after), { wanted: edit, at: now, clientIds });
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
    expect(edited({ ...therapist, access }, { licence: null }, 'UTC').access.licence).toBeUndefined();
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

  test('ROLE-6: a Prescriber without an active licence', () => {
    const refused = { code: 'licence-required', errors: [{ pointer: '#/licence' }] };
    const prescriber = member('mem_1', 'prescriber');
    expect(sound(therapist, { role: 'prescriber' })).toMatchObject(refused);
    expect(sound(prescriber, { licence: null })).toMatchObject(refused);
    expect(sound(prescriber, { licence: { expiresOn: '2026-03-10' } })).toMatchObject(refused);
    expect(sound(therapist, { role: 'prescriber', licence: { expiresOn: '2026-03-11' } })).toBeUndefined();
    expect(sound(therapist, { licence: { expiresOn: '2020-01-01' } })).toBeUndefined();
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
