import * as z from 'zod';
import { type ProblemCode, problems } from '../shared/problems.ts';
import { NewMember } from './newcomer.ts';

export const mostImported = 100;

/** Several people to invite in one call; shape errors and an address named twice refuse all of it. */
export const NewMembers = z
  .strictObject({ members: z.array(NewMember).min(1).max(mostImported) })
  .superRefine(({ members }, context) => {
    const seen = new Set<string>();
    for (const [i, { email }] of members.entries()) {
      if (seen.has(email))
        context.addIssue({ code: 'custom', path: ['members', i, 'email'], message: 'is named twice' });
      seen.add(email);
    }
  })
  .meta({ id: 'NewMembers' });

const codes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]];

/** What became of one row: invited now, a member already, or refused for the reason its own invitation would be. */
export const ImportedRow = z
  .object({
    row: z.number().meta({ description: 'Its place in `members`, from 0' }),
    outcome: z.enum(['invited', 'exists', 'refused']),
    memberId: z.string().optional(),
    code: z.enum(codes).optional().meta({ description: 'Why it was refused, as a problem code' }),
    detail: z.string().optional(),
  })
  .meta({ id: 'ImportedRow' });
export type ImportedRow = z.infer<typeof ImportedRow>;

/** How a row is told that was refused. `detail` names the field or the permission it was refused for. */
export const refusedRow = (row: number, code: ProblemCode, detail?: string): ImportedRow => ({
  row,
  outcome: 'refused',
  code,
  detail: detail ?? problems[code].title,
});
