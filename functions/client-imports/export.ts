import * as z from 'zod';
import { clientStatuses } from '../clients/client.ts';

/** A list of all clients on its way out of the practice, as it is kept. */
export const ClientExport = z.object({
  id: z.string(),
  practiceId: z.string(),
  state: z.enum(['writing', 'ready']),
  createdAt: z.string(),
  readyAt: z.string().optional(),
  /** How many clients were written, and into which parts. */
  written: z.number(),
  parts: z.array(z.string()),
  /** Where to go on: among the clients of this status, behind this key. */
  status: z.enum(clientStatuses),
  after: z.string().optional(),
  version: z.number(),
});
export type ClientExport = z.infer<typeof ClientExport>;

/** An export as its staff see it. */
export const ExportDetail = z
  .object({
    id: z.string(),
    state: ClientExport.shape.state,
    progress: z.object({ done: z.number().meta({ description: 'Clients that were written so far' }) }),
    downloadUrl: z.string().nullable().meta({ description: 'Where the file is, for five minutes, once it is ready' }),
    createdAt: z.string(),
  })
  .meta({ id: 'ClientExport' });

export const newExport = (about: Pick<ClientExport, 'id' | 'practiceId'>, at: string): ClientExport => ({
  ...about,
  state: 'writing',
  createdAt: at,
  written: 0,
  parts: [],
  status: clientStatuses[0],
  version: 1,
});

export const exported = (one: ClientExport, downloadUrl: string | null): z.input<typeof ExportDetail> => ({
  id: one.id,
  state: one.state,
  progress: { done: one.written },
  downloadUrl,
  createdAt: one.createdAt,
});

/** The status to be listed after another, or undefined when that was the last. */
export const statusAfter = (status: ClientExport['status']): ClientExport['status'] | undefined =>
  clientStatuses[clientStatuses.indexOf(status) + 1];
