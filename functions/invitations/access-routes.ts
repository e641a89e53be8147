import * as z from 'zod';
import { type Route, staff } from '../shared/http/feature.ts';

const PortalView = z
  .object({
    accountId: z.string(),
    viewToken: z.string().meta({ description: 'To be sent with requests to the portal, in the header that is named' }),
    expiresAt: z.string(),
    header: z.string(),
  })
  .meta({ id: 'PortalView' });

const underClient = '/v1/practices/{practiceId}/clients/{clientId}';
const underRelation = `${underClient}/relations/{relationId}` as const;

const view = {
  description:
    "With the token in its header, the portal's GET routes answer the member's own access token as they would answer " +
    'the person now, for a quarter of an hour: nothing can be changed, every answer says that it is a view, and each ' +
    'is in the audit. The right to it is examined anew with each request.',
  allow: staff('portal.viewAs'),
  returns: [201, PortalView],
  refuses: ['changed-meanwhile'],
} as const satisfies Partial<Route>;

const reset = {
  description:
    'The login is mailed a code, as if its owner had forgotten the password; nothing else is touched. Not more often ' +
    'than once a minute.',
  allow: staff('portal.resetPassword'),
  resumable: true,
  returns: [204],
  refuses: ['login-missing', 'login-not-ready', 'resend-too-soon', 'changed-meanwhile'],
} as const satisfies Partial<Route>;

/** What staff can do about the access somebody has to the portal (REL-6). */
export const accessRoutes = {
  viewAsRelation: {
    on: `POST ${underRelation}/portal-view`,
    summary: 'Look at the portal as a contact sees it',
    ...view,
  },
  viewAsClient: {
    on: `POST ${underClient}/portal-view`,
    summary: 'Look at the portal as the client sees it',
    ...view,
  },
  resetRelationPassword: {
    on: `POST ${underRelation}/password-reset`,
    summary: "Mail a contact's login what it takes to choose a new password",
    ...reset,
  },
  resetClientPassword: {
    on: `POST ${underClient}/password-reset`,
    summary: "Mail the client's login what it takes to choose a new password",
    ...reset,
  },
} as const satisfies Record<string, Route>;
