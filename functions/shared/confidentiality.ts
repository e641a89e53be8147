import { self } from './access/portal-accounts.ts';
import { fieldProblem } from './problems.ts';

/** Anything of a client's file that staff can keep from the client's relations: an appointment, a document, a form. */
interface Markable {
  readonly confidential?: boolean | undefined;
}

/**
 * Tells what of a client's file the portal shows to a recipient (MINOR-4). What is confidential is for the client in
 * person alone: neither a contact nor a linked client ever sees it, and it counts in no number they are told.
 */
export const visibleTo =
  (recipientId: string) =>
  ({ confidential }: Markable): boolean =>
    recipientId === self || !confidential;

/** An amount that is owed, and how much of it is for something confidential. */
interface Owed {
  readonly amountCents: number;
  readonly confidentialCents?: number | undefined;
}

/** What a recipient is told is owed: to nobody but the client does it say anything of what is confidential. */
export const owedAsToldTo = (recipientId: string, { amountCents, confidentialCents = 0 }: Owed): number =>
  recipientId === self ? amountCents : amountCents - confidentialCents;

/** Refuses to make something confidential that is given to somebody who could not see it then. */
export function requireVisibleTo(recipientId: string, marked: Markable): void {
  if (visibleTo(recipientId)(marked)) return;
  throw fieldProblem('confidential-recipient', ['/confidential', 'is only for what is given to the client in person']);
}
