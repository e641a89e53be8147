import { describe, expect, test } from 'vitest';
import { changedFields, edited, MemberEdit } from '../../../functions/members/edit.ts';
import type { Member } from '../../../functions/members/member.ts';
import type { Role } from '../../../functions/shared/access/roles.ts';
import { member } from './team.ts';

const therapist = member('mem_1', 'therapist', {}, { company: 'Billers & Co' });

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
