import { entity } from '../shared/table/entity.ts';
import { openFormAssignmentKeys } from '../shared/table/index-keys.ts';
import { keys } from '../shared/table/keys.ts';
import { Form, FormAssignment } from './form.ts';

export const forms = entity('form', Form, {
  key: ({ practiceId, id, version }) => keys.form(practiceId, id, version),
  of: ({ practiceId }) => ({ practiceId, everybody: true }),
});

export const formAssignments = entity('form-assignment', FormAssignment, {
  key: ({ practiceId, clientId, recipientId, id }) => keys.formAssignment(practiceId, clientId, recipientId, id),
  indexes: ({ practiceId, clientId, recipientId, id, state }) =>
    state === 'open' ? openFormAssignmentKeys(practiceId, clientId, recipientId, id) : {},
  of: ({ practiceId, clientId }) => ({ practiceId, clientId }),
  summary: ({ id, formId, formVersion, formName, state, assignedAt, confidential }) => ({
    id,
    formId,
    formVersion,
    formName,
    state,
    assignedAt,
    confidential,
  }),
});
