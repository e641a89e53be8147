import { expect, test } from 'vitest';
import { ListedMember, listed, profile } from '../../../functions/members/listing.ts';
import { deactivated } from '../../../functions/members/standing.ts';
import { invited, later, member, now } from './team.ts';

test('a listed member is who they are, their role, their seats and where they stand', () => {
  const intern = member('mem_1', 'clinical-intern', { addOns: ['video'] }, { supervisorId: 'mem_owner' });
  expect(ListedMember.parse(listed(intern))).toEqual({
    id: 'mem_1',
    email: 'mem_1@example.com',
    firstName: 'Sam',
    lastName: 'Member',
    role: 'clinical-intern',
    seatClass: 'standard',
    isAdmin: false,
    state: 'active',
    addOns: ['video'],
    supervisorId: 'mem_owner',
    invitationExpiresAt: null,
    joinedAt: now,
  });
  const designee = member('mem_2', 'office-manager', { isAdmin: true });
  expect(ListedMember.parse(listed(designee))).toMatchObject({
    seatClass: 'support',
    isAdmin: true,
    supervisorId: null,
  });
});

test('SEAT-10: until when an invitation is good is told while they are invited, and of nobody else', () => {
  const waiting = invited('mem_1', 'therapist');
  const told = (whom: typeof waiting) => ListedMember.parse(listed(whom));
  expect(told(waiting)).toMatchObject({ state: 'invited', invitationExpiresAt: later, joinedAt: null });
  const { invitation } = waiting;
  expect(told(member('mem_1', 'therapist', {}, { invitation }))).toMatchObject({ invitationExpiresAt: null });
  expect(told(deactivated(waiting, now))).toMatchObject({ state: 'inactive', invitationExpiresAt: null });
});

test('SEAT-9: who was deactivated is shown with no add-on seat', () => {
  const holding = member('mem_1', 'therapist', { addOns: ['video', 'conversation'] });
  expect(listed(holding).addOns).toEqual(['video', 'conversation']);
  expect(ListedMember.parse(listed(deactivated(holding, now))).addOns).toEqual([]);
});

test('what is null, false or empty is left out of what lists are read from', () => {
  const kept = JSON.parse(JSON.stringify(listed(invited('mem_1', 'therapist'))));
  const always = ['id', 'email', 'firstName', 'lastName', 'role', 'seatClass', 'state', 'invitationExpiresAt'];
  expect(Object.keys(kept).sort()).toEqual(always.sort());
});

test('ROLE-6: a profile adds what was chosen for them, their licence as of now, and the version', () => {
  const sets: ['billing'] = ['billing'];
  const licence = { number: 'RX-7', expiresOn: '2026-03-11', timeZone: 'UTC' };
  const prescriber = member('mem_1', 'prescriber', { sets, licence }, { company: 'Own', version: 3 });
  expect(profile(prescriber, now)).toMatchObject({
    company: 'Own',
    permissionSets: ['billing'],
    licence: { number: 'RX-7', expiresOn: '2026-03-11', active: true },
    createdAt: now,
    deactivatedAt: null,
    version: 3,
  });
  expect(profile(prescriber, later).licence).toMatchObject({ active: false });
  const usual = { company: null, permissionSets: null, licence: null };
  const gone = deactivated(member('mem_2', 'therapist'), later);
  expect(profile(gone, now)).toMatchObject({ ...usual, state: 'inactive', deactivatedAt: later });
  const unnumbered = member('mem_3', 'prescriber', { licence: { expiresOn: '2027-01-01', timeZone: 'UTC' } });
  expect(profile(unnumbered, now).licence).toMatchObject({ number: null });
});
