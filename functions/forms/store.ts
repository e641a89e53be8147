import type { Scope } from '../shared/access/scope.ts';
import { ranges } from '../shared/table/keys.ts';
import type { Form } from './form.ts';
import { forms } from './records.ts';

/** The newest version of every form in the practice's library. */
export async function formLibrary(scope: Scope): Promise<Form[]> {
  const versions = await forms.all(scope, ranges.forms(scope.practiceId));
  return [...new Map(versions.map((form) => [form.id, form])).values()]; // in key order, so the newest is last
}
