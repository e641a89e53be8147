import * as z from 'zod';
import { type Route, staff } from '../shared/http/feature.ts';
import { FormAssignmentEdit, FormAssignmentListing, NewFormAssignment } from './form-assignment.ts';

const ofClient = '/v1/practices/{practiceId}/clients/{clientId}/form-assignments';

/** What can be asked about the forms that a client and their contacts were given. */
export const formAssignmentRoutes = {
  assignments: {
    on: `GET ${ofClient}`,
    summary: 'List the forms that the client and their contacts were given',
    allow: staff('forms.send', 'documents.read'),
    returns: [200, z.object({ items: z.array(FormAssignmentListing) }).meta({ id: 'FormAssignmentList' })],
  },
  assign: {
    on: `POST ${ofClient}`,
    summary: 'Send a form of the library to the client or one contact',
    description:
      "To one recipient at a time; it is in the client's file, whoever fills it in. Somebody with a login here is told " +
      'by mail. Somebody without one finds it in the portal once they have accepted an invitation: none is sent by this.',
    allow: staff('forms.send'),
    body: NewFormAssignment,
    returns: [201, FormAssignmentListing],
    refuses: ['reference-unknown', 'forms-out-of-reach', 'confidential-recipient', 'changed-meanwhile'],
    example: {
      formId: 'frm_01K0000000000000000000000F',
      recipient: { kind: 'relation', id: 'rel_01K0000000000000000000000R' },
    },
  },
  markAssignment: {
    on: `PATCH ${ofClient}/{formAssignmentId}`,
    summary: "Keep a form from the client's contacts, or show it to them again",
    description: 'Only what the client fills in can be confidential: a contact would not see what they were given.',
    allow: staff('forms.send'),
    body: FormAssignmentEdit,
    returns: [200, FormAssignmentListing],
    refuses: ['confidential-recipient', 'changed-meanwhile'],
    example: { confidential: true },
  },
} as const satisfies Record<string, Route>;
