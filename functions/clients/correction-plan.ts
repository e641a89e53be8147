import { type Correction, corrected, type SentSoFar } from '../invitations/correction-plan.ts';
import { portalGrants } from '../shared/access/grants.ts';
import { taskDone } from '../shared/staff-tasks.ts';
import type { Op } from '../shared/table/ops.ts';
import type { Client } from './client.ts';
import { possibleRecipients } from './invitation-step.ts';
import { contactOf, type Relation } from './relation.ts';

/** What follows from a client's corrected address: the open invitation goes to the new one, and nothing is left to correct. */
export async function clientCorrected(
  { before, after }: { readonly before: Client; readonly after: Client },
  sent: SentSoFar | undefined,
  at: string,
): Promise<Omit<Correction, 'grant'>> {
  if (!sent || before.email === after.email) return { ops: [], also: [] };
  const [to] = possibleRecipients(after, []);
  const { grant, ops, also } = await corrected(sent, to, at);
  const regranted = sent.grant && grant && grant !== sent.grant ? [portalGrants.replace(sent.grant, grant)] : [];
  return { ops: [...ops, ...regranted, addressRight(after, after.id, at)], also };
}

/** The same for a contact, whose grant is written with the contact. One who is a client here has no address of their own. */
export async function contactCorrected(
  { client, before, after }: { readonly client: Client; readonly before: Relation; readonly after: Relation },
  sent: SentSoFar | undefined,
  at: string,
): Promise<Correction | undefined> {
  if (!sent || before.email === after.email) return undefined;
  const to = possibleRecipients(client, [contactOf(after, undefined)]).find(({ kind }) => kind === 'relation');
  const { ops, ...correction } = await corrected(sent, to, at);
  return { ...correction, ops: [...ops, addressRight(client, after.id, at)] };
}

/** Says that there is no address to correct any more: it was, or whose it is was removed. */
export const addressRight = ({ practiceId, id: clientId }: Client, subjectId: string, at: string): Op =>
  taskDone({ practiceId, clientId, kind: 'address-failed', subjectId }, at);
