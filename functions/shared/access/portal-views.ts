import { Problem } from '../problems.ts';
import { isSigned, sign } from '../secrets.ts';
import { epochSeconds, secondsAfter } from '../time.ts';

/** The header in which a request to the portal carries the token of a view, and its answer says that it was one. */
export const viewHeader = 'caseload-portal-view';

/** Looking at one portal account as whoever has it would see it, by the login of one member (REL-6). */
interface View {
  readonly accountId: string;
  readonly sub: string;
}

const purpose = 'portal-view';
const viewSeconds = 15 * 60;
const textOf = ({ accountId, sub }: View, ends: number | string) => `${accountId}\n${sub}\n${ends}`;

/** Opens a view for a quarter of an hour. The token opens nothing by itself: each request examines the member anew. */
export async function openedView(view: View, at: string): Promise<{ viewToken: string; expiresAt: string }> {
  const expiresAt = secondsAfter(at, viewSeconds);
  const ends = epochSeconds(expiresAt);
  return { viewToken: `${ends}.${await sign(purpose, textOf(view, ends))}`, expiresAt };
}

/** Refuses a token that was not made for this view, or is too old. */
export async function requireOpen(view: View, viewToken: string, at: string): Promise<void> {
  const [, ends, signature] = /^(\d{1,12})\.([\w-]{1,100})$/.exec(viewToken) ?? [];
  const isGenuine = ends && signature && (await isSigned(purpose, textOf(view, ends), signature));
  if (!isGenuine) throw new Problem('view-unknown');
  if (Number(ends) <= epochSeconds(at)) throw new Problem('view-expired');
}
