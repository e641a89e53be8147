import { keys } from '../../functions/shared/table/keys.ts';
import { type Answered, call } from './api.ts';
import { mailsTo, tokenMailedTo } from './families.ts';
import { auditIn, recordsOf } from './history.ts';
import { newAddress, type Person, password } from './people.ts';
import type { TestPractice } from './practices.ts';
import { itemsIn } from './stored.ts';

type Item = Readonly<Record<string, unknown>>;

/** Somebody who has been invited to the staff. */
interface InvitedMember {
  readonly id: string;
  readonly email: string;
}

/** Invites somebody to the staff, a therapist unless told. There must be a seat. */
export async function newInvitedMember(practice: TestPractice, more: object = {}): Promise<InvitedMember> {
  const { status, body } = await inviteToStaff(practice, more);
  if (status !== 201) throw new Error(`Inviting failed with ${status}: ${JSON.stringify(body)}`);
  return { id: body.id, email: body.email };
}

/** Asks for an invitation to the staff. */
export const inviteToStaff = (practice: TestPractice, more: object = {}): Promise<Answered> =>
  practice.owner.staff(`POST ${practice.path}/members`, {
    email: newAddress('member'),
    firstName: 'Ines',
    lastName: 'Marin',
    role: 'therapist',
    ...more,
  });

/** Invites somebody to the staff, and waits for the mail. */
export async function invitedMember(practice: TestPractice, more: { email?: string; [field: string]: unknown } = {}) {
  const { email = newAddress('member') } = more;
  const before = await mailsTo(email, 0);
  const invited = await newInvitedMember(practice, { ...more, email });
  return { ...invited, token: await tokenMailedTo(email, before.length + 1) };
}

/** Sends the invitation of a member again. */
export const inviteAgain = (practice: TestPractice, { id }: { id: string }): Promise<Answered> =>
  practice.owner.staff(`POST ${practice.path}/members/${id}/invitation`);

export const deactivate = (practice: TestPractice, { id }: { id: string }): Promise<Answered> =>
  practice.owner.staff(`POST ${practice.path}/members/${id}/deactivation`);

/** Accepts an invitation to the staff with a new login. */
export const acceptAsMember = (token: string, more: object = {}): Promise<Answered> =>
  call('POST /v1/invitation-acceptances', { token, password, ...more });

/** A member as those who manage the team see them. */
export const memberOf = async (practice: TestPractice, id: string) =>
  (await practice.owner.staff(`GET ${practice.path}/members/${id}`)).body;

/** The invitation of a member, as it is kept. */
export const invitationOf = async (practice: { id: string }, memberId: string): Promise<Item | undefined> =>
  (await itemsIn(keys.practice(practice.id).pk)).find(
    ({ entity, recipientId }) => entity === 'invitation' && recipientId === memberId,
  );

/** How often each event is in the audit of a member. */
export async function auditOfMember(practice: { id: string }, memberId: string): Promise<Record<string, number>> {
  const events = await auditIn(practice, memberId);
  return Object.fromEntries(
    Object.entries(Object.groupBy(events, ({ event }) => String(event))).map(([event, them]) => [
      event,
      them?.length ?? 0,
    ]),
  );
}

interface Holding {
  readonly memberId: string;
  readonly reservedUntil?: string;
}

/** Who has a seat in a practice, and for whom one is kept. */
export async function holdersIn(practice: { id: string }): Promise<readonly Holding[]> {
  const [ledger] = await recordsOf(practice, 'seat-ledger');
  return ledger?.['holders'] as readonly Holding[];
}

/** The seat a member has in a practice, or the one that is kept for them. */
export const seatOf = async (practice: { id: string }, id: string) =>
  (await holdersIn(practice)).find(({ memberId }) => memberId === id);

/** Where a login is a member, as it is told itself. */
export const membershipsOf = async (person: Person) => (await person.staff('GET /v1/me')).body.memberships;
