import { longestSortedName, sortable } from '../shared/sortable.ts';

/** What somebody looks for: a client number or a name, by how it begins. */
export type Sought = { readonly digits: string } | { readonly name: string } | 'nothing';

/**
 * What was typed into a search, or undefined for none: digits are the beginning of a client number, anything else that
 * of a name in either order. What no name can begin with finds nothing.
 */
export function soughtIn(typed: string | undefined): Sought | undefined {
  if (!typed?.trim()) return undefined;
  const text = sortable(typed, Number.POSITIVE_INFINITY);
  if (text === '' || text.length > longestSortedName) return 'nothing';
  return /^\d+$/.test(text) ? { digits: text } : { name: text };
}
