import type { Client } from '../../../functions/clients/client.ts';
import type { Contact } from '../../../functions/clients/relation.ts';
import { defaultAccess } from '../../../functions/shared/access/relation-access.ts';

/** The moment the rules are asked about. */
export const now = '2026-03-10T15:00:00.000Z';

export const client = (change: Partial<Client> = {}): Client => ({
  id: 'cli_1',
  practiceId: 'prac_1',
  number: '104217',
  firstName: 'Maya',
  lastName: 'Okafor',
  tags: [],
  isMinor: false,
  status: 'active',
  assigned: [],
  guardians: [],
  absorbed: [],
  createdAt: '2026-01-01T00:00:00.000Z',
  version: 3,
  ...change,
});

export const relation = (change: Partial<Contact> = {}): Contact => ({
  id: 'rel_1',
  practiceId: 'prac_1',
  clientId: 'cli_1',
  type: 'legal-guardian',
  atThisPractice: false,
  firstName: 'Ngozi',
  lastName: 'Okafor',
  email: 'ngozi@example.com',
  sendPortalInvite: true,
  access: defaultAccess('legal-guardian'),
  createdAt: '2026-01-01T00:00:00.000Z',
  version: 1,
  ...change,
});
