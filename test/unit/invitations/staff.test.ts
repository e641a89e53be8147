import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import type { Invitation } from '../../../functions/invitations/invitation.ts';
import {
  newStaffInvitation,
  staffInvitationAgain,
  staffInvitationReaddressed,
  staffInvitationRevoked,
} from '../../../functions/invitations/staff.ts';
import { forgetSigningKeys } from '../../../functions/shared/secrets.ts';
import type { Op } from '../../../functions/shared/table/ops.ts';
import { secondsAfter } from '../../../functions/shared/time.ts';

const at = '2026-03-06T12:00:00.000Z';
const member = {
  id: 'mem_1',
  practiceId: 'prac_1',
  email: 'ines@people.example',
  firstName: 'Ines',
  lastName: 'Marin',
};
const items = (ops: readonly Op[]) => ops.map(({ write }) => write.Put?.Item ?? {});
const kindsOf = (ops: readonly Op[]) => items(ops).map(({ entity }) => entity);

const secrets = mockClient(SecretsManagerClient);
beforeEach(() => {
  forgetSigningKeys();
  secrets.reset();
  secrets.on(GetSecretValueCommand, { VersionStage: 'AWSCURRENT' }).resolves({ SecretString: 'a key' });
  secrets
    .on(GetSecretValueCommand, { VersionStage: 'AWSPREVIOUS' })
    .rejects(new ResourceNotFoundException({ message: 'none', $metadata: {} }));
});

test('INV-8: an invitation to the staff is written with its token, its mail and the note that the mail is due', async () => {
  const { invitation, ops } = await newStaffInvitation(member, at);
  expect(invitation).toMatchObject({
    recipient: { kind: 'member', id: 'mem_1', name: 'Ines Marin', email: 'ines@people.example' },
    expiresAt: secondsAfter(at, 48 * 3600),
    attempt: 1,
  });
  expect(invitation.clientId).toBeUndefined();
  expect(kindsOf(ops)).toEqual(['invitation', 'invitation-token', 'mail', 'due']);
  expect(items(ops)[0]).toMatchObject({ pk: 'PRACTICE#prac_1', sk: `INVITATION#${invitation.id}` });
  expect(items(ops)[1]).toMatchObject({ hash: invitation.tokenHash, recipientId: 'mem_1', attempt: 1 });
  expect(items(ops)[2]).toMatchObject({ kind: 'staff-invitation', invitationId: invitation.id });
});

test('INV-8: the invitation and its token are the invited member’s own, and nobody else’s', async () => {
  const { ops } = await newStaffInvitation(member, at);
  const own = { practiceId: 'prac_1', owners: ['mem_1'] };
  expect(ops.slice(0, 2).map(({ ownership }) => ownership)).toEqual([own, own]);
});

test('INV-4: sent again it goes to the address and the name as they are now, with a token and a term of its own', async () => {
  const { invitation } = await newStaffInvitation(member, at);
  const later = secondsAfter(at, 72 * 3600);
  const now = { ...member, email: 'right@people.example', firstName: 'Inês' };
  const { invitation: again, ops } = await staffInvitationAgain(invitation, now, later);
  expect(again).toMatchObject({
    id: invitation.id,
    recipient: { name: 'Inês Marin', email: 'right@people.example' },
    firstName: 'Inês',
    attempt: 2,
    expiresAt: secondsAfter(later, 48 * 3600),
  });
  expect(again.tokenHash).not.toBe(invitation.tokenHash);
  expect(kindsOf(ops)).toEqual(['invitation', 'invitation-token', 'mail', 'due']);
});

test('INV-4: a corrected address is sent to as soon as a minute has passed since the last mail, with another token', async () => {
  const { invitation } = await newStaffInvitation(member, at);
  const right = { ...member, email: 'right@people.example' };
  const soon = secondsAfter(at, 10);
  const { invitation: waiting, ops } = await staffInvitationReaddressed(invitation, right, soon);
  expect(waiting).toMatchObject({
    id: invitation.id,
    recipient: { email: 'right@people.example' },
    attempt: 2,
    lastAttemptAt: secondsAfter(at, 60),
    expiresAt: secondsAfter(at, 60 + 48 * 3600),
  });
  expect(waiting.tokenHash).not.toBe(invitation.tokenHash);
  expect(kindsOf(ops)).toEqual(['invitation', 'invitation-token', 'mail', 'due']);
  expect(items(ops)[2]).toMatchObject({ attempt: 2, createdAt: soon, nextTryAt: secondsAfter(at, 60) });
  const { ops: atOnce } = await staffInvitationReaddressed(invitation, right, secondsAfter(at, 61));
  expect(items(atOnce)[2]?.['nextTryAt']).toBeUndefined();
});

test('taken back it is revoked, once', async () => {
  const { invitation } = await newStaffInvitation(member, at);
  const ops = staffInvitationRevoked(invitation);
  expect(items(ops)).toMatchObject([{ id: invitation.id, state: 'revoked', version: 2 }]);
  expect(staffInvitationRevoked({ ...invitation, state: 'revoked' })).toEqual([]);
});

test('one that was accepted since its member was read makes whoever resends, readdresses or revokes it look again', async () => {
  const { invitation } = await newStaffInvitation(member, at);
  const accepted: Invitation = { ...invitation, state: 'accepted' };
  const changed = expect.objectContaining({ code: 'changed-meanwhile' });
  expect(() => staffInvitationRevoked(accepted)).toThrow(changed);
  await expect(staffInvitationAgain(accepted, member, secondsAfter(at, 120))).rejects.toEqual(changed);
  await expect(staffInvitationReaddressed(accepted, member, secondsAfter(at, 120))).rejects.toEqual(changed);
});
