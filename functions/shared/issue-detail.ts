import type * as z from 'zod';

/** What is wrong with a value, in words that never contain the value. It has to be parsed with `reportInput`. */
export function issueDetail(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return isMissing(issue) ? 'is required' : `is not of type ${issue.expected}`;
    case 'invalid_value':
      if (isMissing(issue)) return 'is required';
      return `is not one of ${issue.values.map(String).join(', ')}`;
    case 'too_big':
      if (issue.origin === 'array') return `has more than ${issue.maximum} entries`;
      return issue.origin === 'string' ? `is longer than ${issue.maximum} characters` : `is more than ${issue.maximum}`;
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array' ? 'is too short' : `is less than ${issue.minimum}`;
    case 'invalid_union':
      return issue.message === saidByDefault ? 'is not valid' : issue.message;
    case 'invalid_format':
    case 'custom':
      return issue.message;
    default:
      return 'is not valid';
  }
}

/** What is said of a value that is of none of several types, where their schema says nothing better. */
const saidByDefault = 'Invalid input';

/** Whether nothing was sent at all. It has to be parsed with `reportInput`. */
export const isMissing = (issue: z.core.$ZodIssue): boolean => issue.input === undefined;
