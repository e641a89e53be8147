import type { Client } from '../clients/client.ts';
import { guardianTask } from '../clients/guardian-task.ts';
import { clients } from '../clients/records.ts';
import { type PortalGrant, portalGrants } from '../shared/access/grants.ts';
import { self } from '../shared/access/portal-accounts.ts';
import type { Scope } from '../shared/access/scope.ts';
import { found } from '../shared/problems.ts';
import { commit } from '../shared/table/commit.ts';
import { keys, ranges } from '../shared/table/keys.ts';
import { firstOf, isAnyIn } from '../shared/table/paging.ts';
import { next } from '../shared/versions.ts';
import { afterTakenBack, type ClientImport, workedOnBy } from './import.ts';
import { type ImportedRows, importedRows, imports } from './records.ts';
import { saveProgress } from './store.ts';

/**
 * Takes the clients of an import back, batch after batch, until all are or the time is up: each with whom nothing was done
 * since is gone. Nothing can be written into the file of a client who is gone, so a second look at it tells whether
 * something was, just before: then the client is there again.
 */
export async function takeBack(scope: Scope, before: ClientImport, until: number): Promise<ClientImport> {
  let one = before;
  while (one.state === 'rolling-back' && Date.now() < until) {
    const key = keys.importedRows(scope.practiceId, one.id, one.batchesTakenBack);
    const rows = found(await importedRows.get(scope, key));
    const taken = rows.takenBack ? rows : await takeUntouched(scope, rows);
    one = await settle(scope, one, taken, Date.now() + batchMilliseconds > until);
  }
  return one;
}

const batchMilliseconds = 300;

const clientOf = (scope: Scope, clientId: string): Promise<Client | undefined> =>
  clients.get(scope, keys.client(scope.practiceId, clientId));

const idsOf = ({ rows }: ImportedRows) => rows.map(({ clientId }) => clientId);

/** The clients of a batch with whom nothing was done are gone after this, and it is noted which they are. */
async function takeUntouched(scope: Scope, rows: ImportedRows): Promise<ImportedRows> {
  const { at } = scope.facts;
  const all = await Promise.all(
    idsOf(rows).map(async (id) => ({ id, client: await clientOf(scope, id), isAlone: await isAlone(scope, id) })),
  );
  const untouched = all.flatMap(({ client, isAlone }) => (client?.version === 1 && isAlone ? [client] : []));
  const takenBack = untouched.map(({ id }) => id);
  const after = { ...rows, takenBack, kept: idsOf(rows).filter((id) => !takenBack.includes(id)) };
  const [first, ...also] = takenBack.map(happened('client.taken-back', rows));
  if (!first) return after;
  return commit(scope, {
    ...first,
    also,
    ops: [
      importedRows.replace(rows, after),
      ...untouched.flatMap((client) => {
        const gone = { ...client, gone: { at } };
        return [clients.replace(client, gone), ...guardianTask(client, gone, at)];
      }),
    ],
    answer: next(after),
  });
}

/** Brings those back with whom something was done at the last moment, and notes that the batch is done. */
async function settle(scope: Scope, before: ClientImport, rows: ImportedRows, isLast: boolean): Promise<ClientImport> {
  const { takenBack = [], kept = [] } = rows;
  const back = (await Promise.all(takenBack.map(async (id) => ((await isAlone(scope, id)) ? [] : [id])))).flat();
  const left = { takenBack: takenBack.filter((id) => !back.includes(id)), kept: [...kept, ...back] };
  const worker = isLast ? undefined : scope.facts.requestId;
  const after = workedOnBy(afterTakenBack(before, left), worker, new Date().toISOString());
  const { counts, id, state } = after;
  const details = { takenBack: counts.takenBack, kept: counts.kept };
  const ended = state === 'rolled-back' ? [{ event: 'client-import.rolled-back', subjectId: id, details }] : [];
  const [first, ...also] = [...back.map(happened('client.restored', rows)), ...ended];
  if (!first) return saveProgress(scope, before, after);
  const restored = await Promise.all(back.map((clientId) => clientOf(scope, clientId).then(found)));
  return commit(scope, {
    ...first,
    also,
    ops: [
      imports.replace(before, after),
      ...(back.length > 0 ? [importedRows.replace(rows, { ...rows, ...left })] : []),
      ...restored.flatMap((gone) => {
        const { gone: _, ...client } = gone;
        return [clients.replace(gone, client), ...guardianTask(gone, client, scope.facts.at)];
      }),
    ],
    answer: next(after),
  });
}

const happened =
  (event: string, { importId }: ImportedRows) =>
  (clientId: string) => ({
    event,
    subjectId: clientId,
    clientId,
    details: { importId },
  });

/**
 * Whether there is nothing of a client but the client, what staff are asked about a minor, and that somebody looked at
 * the portal nobody uses: no file, and no group.
 */
async function isAlone(scope: Scope, clientId: string): Promise<boolean> {
  const grantKey = keys.grant(scope.practiceId, clientId, self);
  const own = [
    keys.client(scope.practiceId, clientId).sk,
    keys.staffTask(scope.practiceId, clientId, 'guardian-required', clientId).sk,
    grantKey.sk,
  ];
  const [inFile, isInGroup] = await Promise.all([
    firstOf(scope, ranges.file(scope.practiceId, clientId), own.length + 1),
    isAnyIn(scope, ranges.groupsOf(scope.practiceId, clientId)),
  ]);
  if (isInGroup || !inFile.every(({ key }) => own.includes(key))) return false;
  return !inFile.some(({ key }) => key === grantKey.sk) || isUnused(await portalGrants.get(scope, grantKey));
}

/** Whether nobody has the portal, or is invited to it: a look at it as its user would see it makes such a grant. */
const isUnused = (grant: PortalGrant | undefined): boolean => !grant?.sub && !grant?.openInvitation;
