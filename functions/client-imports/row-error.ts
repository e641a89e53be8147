import * as z from 'zod';
import { importFields } from './import-fields.ts';

/** What is wrong with one cell of a list, or with a whole row. It never repeats what stands there. */
export const RowError = z
  .object({
    line: z.number().meta({ description: 'The line of the file in which the row begins, from 1' }),
    column: z.string().meta({ description: 'The name of the column; empty where it is in none' }),
    field: z.enum(importFields).nullable(),
    code: z.enum(['missing', 'invalid', 'too-long', 'not-a-date', 'in-the-future', 'too-few-cells', 'too-many-cells']),
    detail: z.string(),
  })
  .meta({ id: 'ImportRowError' });
export type RowError = z.infer<typeof RowError>;
