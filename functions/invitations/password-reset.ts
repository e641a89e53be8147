import type { PortalGrant } from '../shared/access/grants.ts';
import { Problem } from '../shared/problems.ts';
import { requireGap } from './invitation.ts';

/** A grant that somebody's login holds. */
export type HeldGrant = PortalGrant & { readonly sub: string };

/** The grant once its login was mailed what it takes to choose a new password; 409 without a login, 429 too soon. */
export function passwordReset(grant: PortalGrant | undefined, at: string): HeldGrant {
  if (!grant?.sub) throw new Problem('login-missing');
  if (grant.passwordResetAt) requireGap(grant.passwordResetAt, at);
  return { ...grant, sub: grant.sub, passwordResetAt: at };
}
