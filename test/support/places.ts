import type { PortalGrant } from '../../functions/shared/access/grants.ts';
import type { Permission } from '../../functions/shared/access/permissions.ts';
import { type PortalAccount, portalAccountId, self } from '../../functions/shared/access/portal-accounts.ts';
import { clientOwnAccess } from '../../functions/shared/access/relation-access.ts';
import { newId } from '../../functions/shared/ids.ts';
import { readyExport, uploadedImport } from './client-imports.ts';
import { type Family, invite, libraryOf, newFamily } from './families.ts';
import { newAddress, type Person } from './people.ts';
import { newMember, operatorScope, type TestPractice } from './practices.ts';
import { newLocation, newService } from './samples.ts';

/** A client of a practice with a guardian and an open invitation: what the paths of requests are filled with. */
export interface Place {
  readonly practiceId: string;
  readonly clientId: string;
  readonly relationId: string;
  readonly invitationId: string;
  readonly formId: string;
  /** A form the client was given. */
  readonly formAssignmentId: string;
  /** The client's own portal account. */
  readonly accountId: string;
  /** A therapist, with a login of their own. */
  readonly memberId: string;
  readonly permissionKey: Permission;
  readonly quoteId: string;
  readonly serviceId: string;
  readonly locationId: string;
  /** Another client, not linked with the first one. */
  readonly linkedClientId: string;
  /** An import whose file was uploaded, and a finished export. */
  readonly importId: string;
  readonly exportId: string;
  /** A client to be merged into the first one, and a merge of another one that was undone. */
  readonly duplicateId: string;
  readonly mergeId: string;
  /** A group in which the client takes part. */
  readonly groupId: string;
  /** Something that staff are to look at about the client. */
  readonly taskKey: string;
}

/** A new place, its invitation already mailed; `assigned` are the members its client is assigned to. */
export async function newPlace(practice: TestPractice, assigned: readonly string[] = []): Promise<Place> {
  const family = await newFamily(practice);
  await assign(practice, family.clientId, assigned);
  const [formId = ''] = await libraryOf(practice);
  const { body } = await invite(practice, family, [formId]);
  const formAssignmentId = await given(practice, family, formId);
  await delivered(practice, family);
  const account = ownAccount(practice, family);
  return {
    practiceId: practice.id,
    clientId: family.clientId,
    relationId: family.guardianId,
    invitationId: body.items[0].id,
    formId,
    formAssignmentId,
    accountId: portalAccountId(account),
    permissionKey: 'clients.read',
    ...(await newOffice(practice)),
    ...(await newCompany(practice, family)),
    ...(await newMerge(practice, family)),
    ...(await newLists(practice)),
    ...(await newTask(practice, family)),
  };
}

/** Gives the client of a family a form; the assignment's id. */
export async function given(practice: TestPractice, { path, clientId: id }: Family, formId: string): Promise<string> {
  const { status, body } = await practice.owner.staff(`POST ${path}/form-assignments`, {
    formId,
    recipient: { kind: 'client', id },
  });
  if (status !== 201) throw new Error(`Giving a form failed with ${status}.`);
  return body.id;
}

/** A member, a quote that was not committed, a service and a location. */
async function newOffice(practice: TestPractice) {
  const { memberId } = await newMember(practice, 'therapist');
  const made = async (on: string, body: object): Promise<string> => {
    const answered = await practice.owner.staff(`POST ${practice.path}/${on}`, body);
    if (answered.status !== 201) throw new Error(`${on} was answered with ${answered.status}.`);
    return answered.body.id;
  };
  return {
    memberId,
    quoteId: await made('subscription/quotes', { addOns: { video: 1 } }),
    serviceId: await made('services', newService),
    locationId: await made('locations', newLocation),
  };
}

/** A staff task about the guardian of a family. */
async function newTask({ id: practiceId }: TestPractice, { clientId, guardianId: subjectId }: Family) {
  const scope = await operatorScope(practiceId);
  const [{ taskOpened }, { commit }] = await Promise.all([
    import('../../functions/shared/staff-tasks.ts'),
    import('../../functions/shared/table/commit.ts'),
  ]);
  const about = { practiceId, clientId, kind: 'access-review', subjectId } as const;
  const ops = [taskOpened(about, scope.facts.at)];
  await commit(scope, { event: 'test.task-opened', subjectId, ops, answer: undefined });
  return { taskKey: `${about.kind}.${subjectId}` };
}

/** A client who may be the same as the one of a family, and a merge that was undone. */
async function newMerge({ id: practiceId, owner: { staff }, path }: TestPractice, { clientId }: Family) {
  const { body: duplicate } = await staff(`POST ${path}/clients`, { firstName: 'Maya', lastName: 'Okafor' });
  const scope = await operatorScope(practiceId);
  const [{ begun }, { merges }, { commit }] = await Promise.all([
    import('../../functions/merges/merge.ts'),
    import('../../functions/merges/records.ts'),
    import('../../functions/shared/table/commit.ts'),
  ]);
  const mergeId = newId('merge');
  const about = { id: mergeId, practiceId, clientId, mergedClientId: newId('client') };
  const merge = begun({ ...about, taken: [], assigned: [], policies: [] }, scope.facts.at);
  const ops = [merges.insert({ ...merge, state: 'undone' })];
  await commit(scope, { event: 'test.merge-undone', subjectId: mergeId, ops, answer: undefined });
  return { duplicateId: duplicate.id as string, mergeId };
}

/** A list on its way in, and one that is ready to go out. */
async function newLists(practice: TestPractice) {
  const { id: importId } = await uploadedImport(practice, 'First name,Last name\nImani,Okafor\nJude,Okafor');
  const { id: exportId } = await readyExport(practice);
  return { importId, exportId };
}

/** Somebody to be linked with, and a group to take part in. */
async function newCompany({ owner: { staff }, path }: TestPractice, { clientId }: Family) {
  const { body: other } = await staff(`POST ${path}/clients`, { firstName: 'Ike', lastName: 'Okafor' });
  const { body: group } = await staff(`POST ${path}/groups`, { name: 'Grief, Mondays' });
  await staff(`PUT ${path}/groups/${group.id}/participants/${clientId}`, { from: '2026-01-05' });
  return { linkedClientId: other.id as string, groupId: group.id as string };
}

/** Waits until everything that follows from sending an invitation has happened. */
async function delivered(practice: TestPractice, { path }: Family): Promise<void> {
  const until = Date.now() + 15_000;
  for (;;) {
    const { body } = await practice.owner.staff(`GET ${path}/portal-invitations`);
    if (body.items[0].state === 'delivered') return;
    if (Date.now() > until) throw new Error(`The invitation is still ${body.items[0].state}.`);
    await new Promise((resume) => setTimeout(resume, 25));
  }
}

/** Ids of the right shape behind which there is nothing. */
export function nowhere(): Place {
  const account = { practiceId: newId('practice'), clientId: newId('client'), recipientId: self };
  return {
    ...account,
    relationId: newId('relation'),
    invitationId: newId('invitation'),
    formId: newId('form'),
    formAssignmentId: newId('formAssignment'),
    accountId: portalAccountId(account),
    memberId: newId('member'),
    permissionKey: 'clients.read',
    quoteId: newId('quote'),
    serviceId: newId('service'),
    locationId: newId('location'),
    linkedClientId: newId('client'),
    importId: newId('clientImport'),
    exportId: newId('clientExport'),
    duplicateId: newId('client'),
    mergeId: newId('merge'),
    groupId: newId('group'),
    taskKey: `access-review.${newId('relation')}`,
  };
}

/** The portal account of a client themselves. */
export const ownAccount = (practice: TestPractice, { clientId }: Pick<Family, 'clientId'>): PortalAccount => ({
  practiceId: practice.id,
  clientId,
  recipientId: self,
});

/** The portal account of a family's guardian. */
export const guardianAccount = (practice: TestPractice, { clientId, guardianId }: Family): PortalAccount => ({
  practiceId: practice.id,
  clientId,
  recipientId: guardianId,
});

/** A family whose guardian was sent the first form of the library, and whose client the first two. */
export async function newSentFamily(practice: TestPractice, client: object = {}): Promise<Family> {
  const family = await newFamily(practice, { email: newAddress('client'), ...client });
  const [first, second] = await libraryOf(practice);
  const recipients = [
    { kind: 'client', id: family.clientId, formIds: [first, second] },
    { kind: 'relation', id: family.guardianId, formIds: [first] },
  ];
  const { status } = await practice.owner.staff(`POST ${family.path}/portal-invitations`, { recipients });
  if (status !== 201) throw new Error(`Sending the forms failed with ${status}.`);
  return family;
}

/** Assigns members to a client, as the operator. */
export async function assign(practice: TestPractice, clientId: string, assigned: readonly string[]): Promise<void> {
  if (assigned.length === 0) return;
  const scope = await operatorScope(practice.id);
  const { clientById, saveEdited } = await import('../../functions/clients/store.ts');
  const before = await clientById(scope, clientId);
  if (!before) throw new Error('There is no such client.');
  const after = { ...before, assigned: [...assigned] };
  await saveEdited(scope, { before, after, fields: ['assigned'], ops: [] }, undefined);
}

/** Gives a login a portal account, with whatever else the grant is to say; the account's id. */
export async function giveAccount(
  account: PortalAccount,
  { sub }: Person,
  grant: Partial<PortalGrant> = {},
): Promise<string> {
  const scope = await operatorScope(account.practiceId);
  const [{ portalGrants }, { attachedAccounts }, { commit }] = await Promise.all([
    import('../../functions/shared/access/grants.ts'),
    import('../../functions/shared/access/identities.ts'),
    import('../../functions/shared/table/commit.ts'),
  ]);
  const accountId = portalAccountId(account);
  return commit(scope, {
    event: 'test.account-given',
    subjectId: newId('request'),
    ops: [
      portalGrants.overwrite({ sub, access: clientOwnAccess, version: 1, ...grant, ...account }),
      attachedAccounts.overwrite({ sub, accountId, ...account, version: 1 }),
    ],
    answer: accountId,
  });
}
