import type { SeatLedger } from '../../functions/members/seats.ts';
import { secondsAfter } from '../../functions/shared/time.ts';
import type { Answered, Caller } from './api.ts';
import { recordsOf } from './history.ts';
import { invitationOf } from './invited-members.ts';
import { newAddress } from './people.ts';
import { givePlentyOfSeats, newPractice, operatorScope, type TestMember, type TestPractice } from './practices.ts';
import { eventually } from './steering.ts';

/** Requests below `/members` of a practice, by its owner unless told: `POST /{id}/deactivation`. */
export const teamOf =
  (practice: TestPractice, by: Caller = practice.owner.staff) =>
  (on: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answered> => {
    const [method, path = ''] = on.split(' ');
    return by(`${method} ${practice.path}/members${path}`, body, { headers });
  };

/** A practice with plenty of seats, its team, and a quiet one: nobody is invited in it, so nothing happens by itself. */
export async function practiceToStaff() {
  const practice = await newPractice();
  await givePlentyOfSeats(practice);
  const quiet = await newPractice();
  return { practice, quiet, team: teamOf(practice), ownerId: await ownerIdOf(practice) };
}

/** Where the permissions of a member are, below `/members`. */
export const permissionsOf = ({ memberId }: Pick<TestMember, 'memberId'>) => `/${memberId}/permissions`;

/** One permission of a member, as the owner is told of it. */
export async function permissionOf(practice: TestPractice, member: TestMember, key: string) {
  const { body } = await teamOf(practice)(`GET ${permissionsOf(member)}`);
  return body.items.find((item: { key: string }) => item.key === key);
}

/** Somebody to invite, a therapist unless told, with an address nobody else has. */
export const somebody = (more: object = {}) => ({
  email: newAddress('member'),
  firstName: 'Theo',
  lastName: 'Brandt',
  role: 'therapist',
  ...more,
});

/** The id of the member who founded a practice. */
export async function ownerIdOf(practice: TestPractice): Promise<string> {
  const { body } = await practice.owner.staff('GET /v1/me');
  return body.memberships.find((one: { practiceId: string }) => one.practiceId === practice.id).memberId;
}

/** Invites somebody, and waits until the mail has been delivered, after which nothing happens by itself. */
export async function settledInvitation(
  practice: TestPractice,
  more: object = {},
): Promise<{ id: string; email: string }> {
  const person = somebody(more);
  const { status, body } = await teamOf(practice)('POST ', person);
  if (status !== 201) throw new Error(`Inviting failed with ${status}: ${JSON.stringify(body)}`);
  await delivered(practice, body.id);
  return { id: body.id, email: person.email };
}

/** Waits until the invitation of a member has been delivered. */
export const delivered = (practice: TestPractice, memberId: string) =>
  eventually(
    'the invitation is delivered',
    async () => (await invitationOf(practice, memberId))?.['state'] === 'delivered',
  );

/** Waits until every mail of a practice is delivered: one still under way would meet the faults of the test that follows. */
export const allDelivered = (practice: TestPractice) =>
  eventually('all mails are delivered', async () =>
    (await recordsOf(practice, 'mail')).every(({ state }) => state === 'delivered'),
  );

/** Changes what a practice has bought, as the operator, whatever is in use. */
export async function buy(practice: TestPractice, bought: Partial<Pick<SeatLedger, 'purchased' | 'addOns'>>) {
  const scope = await operatorScope(practice.id);
  const [{ seatLedgers }, { ledgerOf }, { commit }] = await Promise.all([
    import('../../functions/members/records.ts'),
    import('../../functions/members/store.ts'),
    import('../../functions/shared/table/commit.ts'),
  ]);
  const ledger = await ledgerOf(scope);
  const after = {
    ...ledger,
    purchased: { ...ledger.purchased, ...bought.purchased },
    addOns: { ...ledger.addOns, ...bought.addOns },
  };
  await commit(scope, {
    event: 'test.seats-bought',
    subjectId: practice.id,
    ops: [seatLedgers.replace(ledger, after)],
    answer: undefined,
  });
}

/** Makes the mail a member was sent last a minute older than it is, so that another invitation may be sent at once. */
export async function aMinuteAfterTheMail(practice: TestPractice, memberId: string): Promise<void> {
  const scope = await operatorScope(practice.id);
  const [{ members }, { memberById }, { invitations }, { staffInvitationById }, { commit, decided }] =
    await Promise.all([
      import('../../functions/members/records.ts'),
      import('../../functions/members/store.ts'),
      import('../../functions/invitations/records.ts'),
      import('../../functions/invitations/staff.ts'),
      import('../../functions/shared/table/commit.ts'),
    ]);
  await decided(async () => {
    const before = await memberById(scope, memberId);
    const sent = before.invitation && (await staffInvitationById(scope, before.invitation.id));
    if (!before.invitation || !sent) throw new Error('The member was sent no invitation.');
    const earlier = (at: string) => secondsAfter(at, -60);
    const invitation = { ...before.invitation, sentAt: earlier(before.invitation.sentAt) };
    const ops = [
      members.replace(before, { ...before, invitation }),
      invitations.replace(sent, { ...sent, lastAttemptAt: earlier(sent.lastAttemptAt) }),
    ];
    await commit(scope, { event: 'test.minute-passed', subjectId: memberId, ops, answer: undefined });
  });
}

/** The seat ledger of a practice, as it is kept. */
export async function ledgerIn(practice: TestPractice): Promise<SeatLedger> {
  const scope = await operatorScope(practice.id);
  const { ledgerOf } = await import('../../functions/members/store.ts');
  return ledgerOf(scope);
}

/** A member in the seat ledger of a practice. */
export const holderIn = async (practice: TestPractice, memberId: string) =>
  (await ledgerIn(practice)).holders.find((holder) => holder.memberId === memberId);
