import * as z from 'zod';
import type { PortalActor } from '../shared/access/actors.ts';
import { type PortalAccount, portalAccountKind, portalAccountKinds, self } from '../shared/access/portal-accounts.ts';

const ActingFor = z
  .string()
  .nullable()
  .meta({ description: 'The client acted for, when it is not their own portal; the list of accounts has the name' });

/** In which account a session acts, and for whom: what an app tells its user at the top of the page (PORTAL-9, REL-6). */
export const PortalSession = z
  .object({
    accountId: z.string(),
    kind: z.enum(portalAccountKinds),
    actingFor: ActingFor,
    readOnly: z
      .boolean()
      .meta({ description: 'On while a member of the staff looks at the portal as its user sees it' }),
    viewedBy: z.string().nullable().meta({ description: 'That member' }),
  })
  .meta({ id: 'PortalSession' });
export type PortalSession = z.infer<typeof PortalSession>;

export const sessionOf = ({ id, clientId, recipientId, viewedBy }: PortalActor): PortalSession => ({
  accountId: id,
  kind: portalAccountKind({ recipientId }),
  actingFor: recipientId === self ? null : clientId,
  readOnly: viewedBy !== undefined,
  viewedBy: viewedBy ?? null,
});

/** Whose tasks and messages are a session's own: a linked client stands in the client's place, others in their own. */
export const ownThingsOf = ({ recipientId }: Pick<PortalAccount, 'recipientId'>): string =>
  portalAccountKind({ recipientId }) === 'linked' ? self : recipientId;
