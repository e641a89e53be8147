import { acceptances } from './acceptances/routes.ts';
import { clientImports } from './client-imports/routes.ts';
import { clients } from './clients/routes.ts';
import { forms } from './forms/routes.ts';
import { groups } from './groups/routes.ts';
import { invitations } from './invitations/routes.ts';
import { members } from './members/routes.ts';
import { merges } from './merges/routes.ts';
import { portal } from './portal/routes.ts';
import { practices } from './practices/routes.ts';
import type { Feature } from './shared/http/feature.ts';
import { subscription } from './subscription/routes.ts';

/** Every feature of the product. The stack, the API reference and the every-route tests all read this list. */
export const features: readonly Feature[] = [
  practices,
  members,
  clients,
  clientImports,
  groups,
  merges,
  forms,
  invitations,
  acceptances,
  portal,
  subscription,
];
