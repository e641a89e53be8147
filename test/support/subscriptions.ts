import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Charge } from '../../functions/billing/billing.ts';
import type { Member } from '../../functions/members/member.ts';
import type { Role } from '../../functions/shared/access/roles.ts';
import { newId } from '../../functions/shared/ids.ts';
import type { Answered } from './api.ts';
import { operatorScope, type TestPractice } from './practices.ts';
import { eventually } from './steering.ts';

/** What a practice pays for, as its owner reads it. */
export async function subscriptionOf({ owner, path }: TestPractice) {
  const { status, body } = await owner.staff(`GET ${path}/subscription`);
  expect(status).toBe(200);
  return body;
}

/** A quote of a change, by the owner. */
export const quote = ({ owner, path }: TestPractice, change: object): Promise<Answered> =>
  owner.staff(`POST ${path}/subscription/quotes`, change);

/** Commits a quote, by the owner. */
export const commitQuote = ({ owner, path }: TestPractice, { body }: Pick<Answered, 'body'>): Promise<Answered> =>
  owner.staff(`POST ${path}/subscription/quotes/${body.id}/commit`);

/** Quotes a change and commits it; the subscription after it, once it has been billed. */
export async function buy(practice: TestPractice, change: object) {
  const quoted = await quote(practice, change);
  expect(quoted).toMatchObject({ status: 201 });
  const committed = await commitQuote(practice, quoted);
  expect(committed).toMatchObject({ status: 200 });
  await settledCharges(practice);
  return committed.body;
}

/** Everything the practice was charged, oldest first, billed or not. */
export async function chargesOf(practice: TestPractice): Promise<Charge[]> {
  const scope = await operatorScope(practice.id);
  const { charges } = await import('../../functions/billing/records.ts');
  const { ranges } = await import('../../functions/shared/table/keys.ts');
  return charges.all(scope, ranges.charges(practice.id));
}

/** The same, once nothing of it waits to be billed. */
export const settledCharges = (practice: TestPractice): Promise<Charge[]> =>
  eventually('every charge is billed', async () => {
    const all = await chargesOf(practice);
    return all.every(({ state }) => state === 'billed') && all;
  });

/** Adds members who never sign in, one after another, each with a seat bought for them; their ids. */
export async function addRoster(
  practice: TestPractice,
  role: Role,
  count: number,
  access: Partial<Member['access']> = {},
): Promise<string[]> {
  const scope = await operatorScope(practice.id);
  const { addMember } = await import('./added-members.ts');
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const [id, sub] = [newId('member'), randomUUID()];
    const named = { email: `${sub}@people.example`, firstName: 'Kim', lastName: `N${i}` };
    await addMember(scope, { id, practiceId: practice.id, sub, ...named }, role, access);
    ids.push(id);
  }
  return ids;
}
