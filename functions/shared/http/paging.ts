import * as z from 'zod';

/** The query of every list. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(50).meta({ description: 'How many at most' }),
  cursor: z.string().max(2000).optional().meta({ description: 'Where to go on: `next` of the page before' }),
};

/** One page of a list; `next` is there when there is more. */
export const page = <S extends z.ZodType>(item: S) => z.object({ items: z.array(item), next: z.string().optional() });
