import { refused } from './refusal.ts';

/** What a client owes. */
interface Owed {
  readonly amountCents: number;
  readonly confidentialCents: number;
  readonly currency: string;
}

/** What two who are one person owe; amounts in two currencies are not added up. */
export function balanceJoined<B extends Owed>(own: B, theirs: Owed): B {
  if (own.currency !== theirs.currency) {
    throw refused('The two have balances in different currencies.');
  }
  return changedBy(own, theirs, 1);
}

/** What is left once what came with the other one has gone back with them. */
export const balanceParted = <B extends Owed>(own: B, theirs: Owed): B => changedBy(own, theirs, -1);

const changedBy = <B extends Owed>(own: B, theirs: Owed, sign: 1 | -1): B => ({
  ...own,
  amountCents: own.amountCents + sign * theirs.amountCents,
  confidentialCents: own.confidentialCents + sign * theirs.confidentialCents,
});
