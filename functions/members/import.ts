import * as z from 'zod';
import { type Problem, type ProblemCode, problems } from '../shared/problems.ts';
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

/** What became of a row, wherever it stands. */
export type Outcome = Omit<ImportedRow, 'row'>;

export const invitedAs = ({ id: memberId }: { readonly id: string }): Outcome => ({ outcome: 'invited', memberId });

/** How a row is told that was refused. `detail` names the field or the permission it was refused for. */
export const refusedAs = (code: ProblemCode, detail?: string): Outcome => ({
  outcome: 'refused',
  code,
  detail: detail ?? problems[code].title,
});

/** What a refusal makes of a row. Who is a member already is not refused: they are named, and left as they are. */
export function refusedFor({ code, particulars }: Problem, memberId?: string): Outcome {
  if (code === 'member-exists') return { outcome: 'exists', ...(memberId && { memberId }) };
  const { permission, errors, detail } = particulars;
  const field = errors?.[0] && `${errors[0].pointer} ${errors[0].detail}`;
  return refusedAs(code, detail ?? permission ?? field);
}

/**
 * A transaction has room for 100 items. The seat ledger is one of them; a row takes seven: member, address, invitation,
 * token, mail, the note that it is due, and the event.
 */
const mostTogether = 14;

/** The rows in their order, as many together as one transaction can save. */
export const batchesOf = <T>(rows: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(rows.length / mostTogether) }, (_, i) =>
    rows.slice(i * mostTogether, (i + 1) * mostTogether),
  );
