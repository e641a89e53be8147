import * as z from 'zod';
import { type Client, ListedClient, listed } from '../clients/client.ts';
import { likeness } from '../clients/likeness.ts';

/** Another client who may be the same person. */
export const Duplicate = ListedClient.extend({
  birthDate: z.string().nullable(),
  email: z.string().nullable(),
  likeness: z.enum(['certain', 'possible']).meta({
    description:
      'Certain: the same name, and the same birth date or, where one is not on file, the same e-mail address',
  }),
}).meta({ id: 'Duplicate' });

/** Those among other clients who may be the same person, the surest first. */
export function duplicatesAmong(client: Client, others: readonly Client[]): z.infer<typeof Duplicate>[] {
  const alike = others.flatMap((other) => {
    const found = likeness(client, other);
    return found
      ? { ...listed(other), birthDate: other.birthDate ?? null, email: other.email ?? null, likeness: found }
      : [];
  });
  return alike.sort((a, b) => (a.likeness < b.likeness ? -1 : a.likeness > b.likeness ? 1 : 0));
}
