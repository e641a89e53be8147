import { ask, type Login } from './counting-requests.ts';
import type { CountedWorld } from './counting-world.ts';

interface Desk {
  readonly login: Login;
  readonly path: { readonly practiceId: string };
  readonly formIds: readonly string[];
}

/** Links clients, puts them into groups, merges one into another and undoes it, and sees to what is open. */
export async function circlesDrawn(world: CountedWorld, { login, path, formIds }: Desk): Promise<void> {
  const register = async (firstName: string): Promise<string> => {
    const body = { firstName, lastName: 'Sommer', email: `${firstName.toLowerCase()}@people.example` };
    return (await ask('clients.register', { login, path, body })).id;
  };
  const [clientId, linkedClientId] = [await register('Lena'), await register('Nils')];
  const client = { login, path: { ...path, clientId } };
  await world.measured('clients.link', { ...client, body: { clientId: linkedClientId } });
  await world.measured('clients.linkedAccounts', client);
  await world.measured('clients.unlink', { login, path: { ...path, clientId, linkedClientId } });
  const recipient = { kind: 'client', id: clientId };
  const sent = await world.measured('forms.assign', { ...client, body: { formId: formIds[0], recipient } });
  await world.measured('forms.assignments', client);
  const assignment = { login, path: { ...path, clientId, formAssignmentId: sent.id } };
  await world.measured('forms.markAssignment', { ...assignment, body: { confidential: true } });
  await inGroup(world, client);
  await taskClosed(world, client);
  await merged(world, client, await register('Lena'));
}

type Client = { readonly login: Login; readonly path: { readonly practiceId: string; readonly clientId: string } };

async function inGroup(world: CountedWorld, { login, path: { practiceId, clientId } }: Client): Promise<void> {
  const path = { practiceId };
  const { id: groupId } = await world.measured('groups.form', { login, path, body: { name: 'Grief, Tuesdays' } });
  const group = { login, path: { practiceId, groupId } };
  const participant = { login, path: { practiceId, groupId, clientId } };
  await world.measured('groups.edit', { ...group, body: { name: 'Grief, Wednesdays' } });
  await world.measured('groups.join', { ...participant, body: { from: '2026-05-01' } });
  await world.measured('groups.list', { login, path });
  await world.measured('groups.read', group);
  await world.measured('groups.ofClient', { login, path: { practiceId, clientId } });
  await world.measured('groups.leave', participant);
}

async function merged(world: CountedWorld, client: Client, duplicateId: string): Promise<void> {
  await world.measured('merges.duplicates', client);
  const { id: mergeId } = await world.measured('merges.merge', { ...client, body: { clientId: duplicateId } });
  await world.measured('merges.merges', client);
  await world.measured('merges.undo', { ...client, path: { ...client.path, mergeId } });
}

/** Looks at the portal as somebody who has a login sees it, and helps them to a new password. */
export async function portalLookedAfter(
  world: CountedWorld,
  { login, path }: Pick<Desk, 'login' | 'path'>,
  family: { readonly path: { readonly clientId: string }; readonly relationId: string },
): Promise<void> {
  const client = { login, path: { ...path, ...family.path } };
  const relation = { login, path: { ...client.path, relationId: family.relationId } };
  await world.measured('invitations.viewAsRelation', relation);
  const view = await world.measured('invitations.viewAsClient', client);
  const looking = { login, path: { accountId: view.accountId }, headers: { [view.header]: view.viewToken } };
  await world.measured('portal.dashboard, looked at by staff', looking);
  await world.measured('invitations.resetRelationPassword', relation);
  await world.measured('invitations.resetClientPassword', client);
}

/** Closes what a mail that came back has opened. */
async function taskClosed(world: CountedWorld, { login, path }: Client): Promise<void> {
  const [{ systemScope }, { taskOpened }, { commit }] = await Promise.all([
    import('../../functions/shared/access/admission.ts'),
    import('../../functions/shared/staff-tasks.ts'),
    import('../../functions/shared/table/commit.ts'),
  ]);
  const at = new Date().toISOString();
  const facts = { at, requestId: 'req_test', deadline: Date.now() + 10_000, operation: 'test' };
  const about = { ...path, kind: 'address-failed' as const, subjectId: path.clientId };
  const change = {
    event: 'test.task-opened',
    subjectId: path.clientId,
    ops: [taskOpened(about, at)],
    answer: undefined,
  };
  await commit(systemScope('test', path.practiceId, facts), change);
  await world.measured('clients.staffTasks', { login, path: { practiceId: path.practiceId } });
  const task = { ...path, taskKey: `address-failed.${path.clientId}` };
  await world.measured('clients.completeStaffTask', { login, path: task });
}

const file = 'First name;Last name;Birth date\r\nAda;Berg;1990-03-09\r\nBo;Lind;1988-11-30\r\nCai;Holm;2001-02-28\r\n';

/** Imports a list of three clients, takes it back, and exports the clients there are. */
export async function listsMoved(world: CountedWorld, { login, path }: Pick<Desk, 'login' | 'path'>): Promise<void> {
  const begun = await world.measured('client-imports.begin', { login, path, body: { fileName: 'clients.csv' } });
  const form = new FormData();
  for (const [name, value] of Object.entries<string>(begun.uploadFields)) form.append(name, value);
  form.append('file', new Blob([file]));
  const uploaded = await fetch(begun.uploadUrl, { method: 'POST', body: form });
  if (!uploaded.ok) throw new Error(`The upload was answered with ${uploaded.status}.`);
  const one = { login, path: { ...path, importId: begun.id } };
  await world.measured('client-imports.dryRun, of 3 rows', { ...one, body: {} });
  await world.measured('client-imports.commit, of 3 rows', { ...one, body: {} });
  await world.measured('client-imports.read', one);
  await world.measured('client-imports.list', { login, path });
  await world.measured('client-imports.rollback, of 3 clients', one);
  const { id: exportId } = await world.measured('client-imports.beginExport', { login, path });
  await world.measured('client-imports.readExport', { login, path: { ...path, exportId } });
}
