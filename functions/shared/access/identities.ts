import * as z from 'zod';
import { entity } from '../table/entity.ts';
import { keys, ranges } from '../table/keys.ts';
import { readWhole } from '../table/unscoped.ts';
import { Pass } from './passes.ts';

/** One person's login, with the e-mail address the directory has verified. */
export const Identity = z.object({ sub: z.string(), email: z.string(), version: z.number() });
export type Identity = z.infer<typeof Identity>;

export const identities = entity('identity', Identity, { key: ({ sub }) => keys.identity(sub), of: () => null });

/** Says that a login may have a portal account; the grant of that account decides. */
export const AttachedAccount = z.object({
  sub: z.string(),
  accountId: z.string(),
  practiceId: z.string(),
  clientId: z.string(),
  recipientId: z.string(),
  version: z.number(),
});
export type AttachedAccount = z.infer<typeof AttachedAccount>;

export const attachedAccounts = entity('portal-account', AttachedAccount, {
  key: ({ sub, accountId }) => keys.account(sub, accountId),
  of: ({ practiceId, clientId }) => ({ practiceId, clientId }),
});

/** All that belongs to one login: its verified address when known, its memberships and its portal accounts. */
export async function belongingsOf(sub: string) {
  const items = await readWhole(ranges.identity(sub));
  const of = <T>(kind: string, schema: z.ZodType<T>): T[] =>
    items.filter((item) => item['entity'] === kind).map((item) => schema.parse(item));
  return {
    email: of('identity', Identity)[0]?.email,
    passes: of('pass', Pass).filter((pass) => pass.access.active),
    accounts: of('portal-account', AttachedAccount),
  };
}
