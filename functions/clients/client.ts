import * as z from 'zod';
import { fieldProblem } from '../shared/problems.ts';
import { line } from '../shared/text.ts';
import { ClientWarning } from './age.ts';
import { cleared, keptDetails, newDetails, shownDetails } from './client-details.ts';

export const clientStatuses = ['prospect', 'active', 'inactive', 'discharged'] as const;

/** A person who receives care, as it is kept. */
export const Client = z.object({
  id: z.string(),
  practiceId: z.string(),
  /** Short, for people; unique in the practice. */
  number: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  ...keptDetails,
  isMinor: z.boolean(),
  status: z.enum(clientStatuses),
  /** The members assigned to the client. */
  assigned: z.array(z.string()),
  /** The relations that are active Legal Guardians. */
  guardians: z.array(z.string()),
  /** The clients that were merged into this one. */
  absorbed: z.array(z.string()).default([]),
  /** Set once there is no such client any more: merged into another one, or taken back with the import that made it. */
  gone: z.object({ at: z.string(), into: z.string().optional(), mergeId: z.string().optional() }).optional(),
  createdAt: z.string(),
  version: z.number(),
});
export type Client = z.infer<typeof Client>;

export const NewClient = z
  .strictObject({
    firstName: line(100),
    lastName: line(100),
    ...newDetails,
    isMinor: z.boolean().default(false),
    status: z.enum(clientStatuses).default('active'),
  })
  .meta({ id: 'NewClient' });
export type NewClient = z.infer<typeof NewClient>;

/** What is left out stays; null clears. */
export const ClientEdit = z
  .strictObject({
    firstName: line(100).optional(),
    lastName: line(100).optional(),
    ...newDetails,
    isMinor: z.boolean().optional(),
    status: z.enum(clientStatuses).optional(),
  })
  .meta({ id: 'ClientEdit' });
export type ClientEdit = z.infer<typeof ClientEdit>;

/** A client as staff see them in a list. */
export const ListedClient = z
  .object({
    id: z.string(),
    number: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    status: z.enum(clientStatuses),
    isMinor: z.boolean(),
    guardianRequired: z.boolean(),
  })
  .meta({ id: 'ListedClient' });

/** A client beside something else that staff see: by which id, and what they are known by. */
export const namedClient = {
  clientId: z.string(),
  ...ListedClient.pick({ number: true, firstName: true, lastName: true, status: true }).shape,
};

/** The same of a client as they are kept. */
export const named = ({ id, number, firstName, lastName, status }: Client) => ({
  clientId: id,
  number,
  firstName,
  lastName,
  status,
});

/** A client as staff see them. */
export const ClientProfile = ListedClient.extend({
  ...shownDetails,
  assigned: z.array(z.string()).meta({ description: 'The members assigned to the client' }),
  createdAt: z.string(),
  version: z.number(),
}).meta({ id: 'Client' });

/** What saving a client is answered with. */
export const SavedClient = ClientProfile.extend({
  warnings: z.array(ClientWarning).meta({ description: 'What to look at again; it is saved all the same' }),
}).meta({ id: 'SavedClient' });

export interface Origin {
  readonly id: string;
  readonly practiceId: string;
  readonly number: string;
  readonly at: string;
  /** The member who creates the client, when they could not reach it otherwise. */
  readonly assignedTo?: string;
}

/** A new client of the practice. */
export function register(wanted: NewClient, { id, practiceId, number, at, assignedTo }: Origin): Client {
  requirePast(wanted.birthDate, at);
  return {
    ...cleared(wanted),
    tags: wanted.tags ?? [],
    id,
    practiceId,
    number,
    assigned: assignedTo ? [assignedTo] : [],
    guardians: [],
    absorbed: [],
    createdAt: at,
    version: 1,
  };
}

/** The client with an edit applied. */
export function edited(client: Client, edit: ClientEdit, at: string): Client {
  requirePast(edit.birthDate, at);
  const tags = edit.tags === undefined ? client.tags : (edit.tags ?? []);
  return { ...client, ...cleared(edit), tags };
}

/** Whether an edit takes a client out of care, or back into it. */
export const entersOrLeavesCare = (before: Client, after: Client): boolean => inCare(before) !== inCare(after);

/** Whether a client receives care, or is about to. */
export const inCare = ({ status }: Pick<Client, 'status'>): boolean => status === 'prospect' || status === 'active';

/** A minor without an active Legal Guardian is saved and flagged, never refused (MINOR-1). */
export const guardianRequired = ({ isMinor, guardians }: Pick<Client, 'isMinor' | 'guardians'>): boolean =>
  isMinor && guardians.length === 0;

export const listed = (client: Client): z.infer<typeof ListedClient> => ({
  id: client.id,
  number: client.number,
  firstName: client.firstName,
  lastName: client.lastName,
  status: client.status,
  isMinor: client.isMinor,
  guardianRequired: guardianRequired(client),
});

export const profile = ({
  practiceId: _,
  guardians,
  absorbed: __,
  gone: ___,
  ...shown
}: Client): z.input<typeof ClientProfile> => ({
  ...shown,
  guardianRequired: guardianRequired({ ...shown, guardians }),
});

/** Whether a birth date is in the future, by the UTC calendar: nobody is a client on the day they are born. */
export const isUnborn = (birthDate: string | null | undefined, at: string): boolean =>
  birthDate ? birthDate > at.slice(0, 10) : false;

function requirePast(birthDate: string | null | undefined, at: string): void {
  if (isUnborn(birthDate, at)) {
    throw fieldProblem('invalid-value', ['/birthDate', 'is in the future']);
  }
}
