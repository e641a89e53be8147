import type * as z from 'zod';
import { isMissing, issueDetail } from '../shared/issue-detail.ts';
import type { ImportField } from './import-fields.ts';
import type { RowError } from './row-error.ts';

/** What is wrong with a field, before it is known where in the file it is. */
export interface FieldFault {
  readonly field: ImportField;
  readonly code: RowError['code'];
  readonly detail: string;
}

/** What the schema of a client says against a row. */
export function faultOf(issue: z.core.$ZodIssue): FieldFault {
  const field = fieldAt(issue.path);
  if (isMissing(issue)) return { field, code: 'missing', detail: missingDetail(issue.path) };
  return { field, code: issue.code === 'too_big' ? 'too-long' : 'invalid', detail: detailOf(issue) };
}

const missingDetail = ([part]: readonly PropertyKey[]): string =>
  part === 'address' ? 'is required where there is an address' : 'is required';

const detailOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'too_big' && issue.origin === 'array' ? `has more than ${issue.maximum} entries` : issueDetail(issue);

/** The field of a list for a path into a client: an address has several, and line 1 stands for all of it. */
function fieldAt([first, second]: readonly PropertyKey[]): ImportField {
  if (first !== 'address') return first as ImportField;
  if (second === 'line2') return 'addressLine2';
  return second === undefined || second === 'line1' ? 'addressLine1' : (second as ImportField);
}
