import { recipientIdOf } from '../clients/invitation-step.ts';
import { relations } from '../clients/relation-records.ts';
import { relationById } from '../clients/relation-store.ts';
import { clientById } from '../clients/store.ts';
import { grantOf } from '../invitations/store.ts';
import type { Scope } from '../shared/access/scope.ts';
import { requireVisibleTo } from '../shared/confidentiality.ts';
import type { Endpoints } from '../shared/http/feature.ts';
import { noticeTo } from '../shared/mail.ts';
import { practiceOf } from '../shared/practice.ts';
import { found } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import { formNamed, listing, type NewFormAssignment, requireSendable } from './form-assignment.ts';
import type { formAssignmentRoutes } from './form-assignment-routes.ts';
import { assignmentsOf, newAssignment, saveAssigned, saveMarked } from './form-assignment-store.ts';
import type { forms } from './routes.ts';
import { formLibrary } from './store.ts';

/** The endpoints of the forms that a client and their contacts were given. */
export const formAssignmentEndpoints: Pick<Endpoints<typeof forms>, keyof typeof formAssignmentRoutes> = {
  async assignments({ scope, path }) {
    const { all } = await assignedOf(scope, path.clientId);
    return { items: all.map(listing) };
  },

  assign: ({ scope, path: { clientId }, body }) =>
    decided(async () => {
      const { practiceId, facts } = scope;
      const { inside, library, ...situation } = await situationOf(scope, clientId, body.recipient);
      requireSendable(body.recipient, { ...situation, at: facts.at });
      const to = { practiceId, clientId, recipientId: recipientIdOf(body.recipient) };
      requireVisibleTo(to.recipientId, body);
      const { confidential } = body;
      const assignment = newAssignment(formNamed(body.formId, library), { ...to, confidential }, facts.at);
      const { relation, grant } = situation;
      const ops = [
        ...(relation ? [relations.unchanged(relation)] : []), // who is still a contact, with access to forms
        ...(grant?.sub ? noticeTo('forms-assigned', to, facts.at) : []),
      ];
      return saveAssigned(inside, assignment, ops, listing(assignment));
    }),

  markAssignment: ({ scope, path: { clientId, formAssignmentId }, body }) =>
    decided(async () => {
      const { inside, all } = await assignedOf(scope, clientId);
      const before = found(all.find(({ id }) => id === formAssignmentId));
      requireVisibleTo(before.recipientId, body);
      const after = { ...before, ...body };
      if (after.confidential === before.confidential) return listing(before);
      return saveMarked(inside, before, after, listing(after));
    }),
};

/** Everything that was given in one client's file. */
async function assignedOf(scope: Scope, clientId: string) {
  const reading = clientById(scope, clientId);
  const inside = scope.within(clientId, reading);
  const [all] = await Promise.all([assignmentsOf(inside, clientId), reading.then(found)]);
  return { inside, all };
}

/** Everything that decides about a form for one recipient, read side by side. */
async function situationOf(scope: Scope, clientId: string, recipient: NewFormAssignment['recipient']) {
  const reading = clientById(scope, clientId);
  const inside = scope.within(clientId, reading);
  const [client, library, practice, contact, grant] = await Promise.all([
    reading.then(found),
    formLibrary(scope),
    practiceOf(scope),
    recipient.kind === 'relation' ? relationById(inside, clientId, recipient.id) : undefined,
    grantOf(inside, clientId, recipientIdOf(recipient)),
  ]);
  return { inside, client, library, practice, relation: contact?.relation, grant };
}
