import type { Scope } from '../shared/access/scope.ts';
import { newId } from '../shared/ids.ts';
import { commit } from '../shared/table/commit.ts';
import { ranges } from '../shared/table/keys.ts';
import type { Op } from '../shared/table/ops.ts';
import type { Form, FormAssignment } from './form.ts';
import { formAssignments } from './records.ts';

type To = Pick<FormAssignment, 'practiceId' | 'clientId' | 'recipientId'>;

/** A form given to one recipient, to be found among the client's. */
export const newAssignment = (
  form: Form,
  to: To & { readonly confidential?: boolean },
  at: string,
): FormAssignment => ({
  confidential: false,
  ...to,
  id: newId('formAssignment'),
  formId: form.id,
  formVersion: form.version,
  formName: form.name,
  state: 'open',
  assignedAt: at,
  version: 1,
});

/** The write that gives a form to one recipient. */
export const assigningOf = (form: Form, to: To, at: string): Op => formAssignments.insert(newAssignment(form, to, at));

/** Every form that the client and their contacts were given, also those that were filled in. */
export const assignmentsOf = (scope: Scope, clientId: string): Promise<FormAssignment[]> =>
  formAssignments.all(scope, ranges.formAssignments(scope.practiceId, clientId));

/** Saves a form given to one recipient, with what else is to be written with it. */
export const saveAssigned = <T>(scope: Scope, assignment: FormAssignment, ops: readonly Op[], answer: T): Promise<T> =>
  commit(scope, {
    event: 'form.assigned',
    subjectId: assignment.id,
    clientId: assignment.clientId,
    details: { formId: assignment.formId, recipientId: assignment.recipientId },
    ops: [formAssignments.insert(assignment), ...ops],
    answer,
  });

/** Saves whether a form that was given is kept from the client's contacts. */
export const saveMarked = <T>(scope: Scope, before: FormAssignment, after: FormAssignment, answer: T): Promise<T> =>
  commit(scope, {
    event: 'form.assignment-marked',
    subjectId: after.id,
    clientId: after.clientId,
    details: { confidential: after.confidential },
    ops: [formAssignments.replace(before, after)],
    answer,
  });
