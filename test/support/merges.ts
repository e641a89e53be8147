import type { Answered } from './api.ts';
import { newAddress } from './people.ts';
import { operatorScope, type TestPractice } from './practices.ts';
import { eventually } from './steering.ts';

/** A client of a practice, as these tests see them. */
export interface TestClient {
  readonly id: string;
  readonly path: string;
}

/** Adds a client of a name nobody else has, unless told otherwise. */
export async function newClient(practice: TestPractice, client: object = {}): Promise<TestClient> {
  const body = { firstName: 'Maya', lastName: newAddress('Okafor'), ...client };
  const { status, body: added } = await practice.owner.staff(`POST ${practice.path}/clients`, body);
  if (status !== 201) throw new Error(`Adding a client failed with ${status}.`);
  return { id: added.id, path: `${practice.path}/clients/${added.id}` };
}

/** The contacts of a client, as the owner reads them. */
export const contactsOf = async ({ owner }: TestPractice, { path }: Pick<TestClient, 'path'>) =>
  (await owner.staff(`GET ${path}/relations`)).body.items;

export const merge = (practice: TestPractice, survivor: TestClient, duplicate: TestClient): Promise<Answered> =>
  practice.owner.staff(`POST ${survivor.path}/merges`, { clientId: duplicate.id });

export const undo = (practice: TestPractice, survivor: TestClient, mergeId: string): Promise<Answered> =>
  practice.owner.staff(`POST ${survivor.path}/merges/${mergeId}/undo`);

/** The merge of two clients, once all of it has moved. */
export async function merged(practice: TestPractice, survivor: TestClient, duplicate: TestClient) {
  return inTheEnd(() => merge(practice, survivor, duplicate), 'merged');
}

/** A merge undone, once all of it is back. */
export const undone = (practice: TestPractice, survivor: TestClient, mergeId: string) =>
  inTheEnd(() => undo(practice, survivor, mergeId), 'undone');

const inTheEnd = (ask: () => Promise<Answered>, state: string) =>
  eventually(`it is ${state}`, async () => {
    const { status, body } = await ask();
    if (status >= 300) throw new Error(`It was answered with ${status}: ${JSON.stringify(body)}`);
    return body.state === state && body;
  });

/** Where a request of the owner is sent on to, or undefined when it is not. */
export async function ledTo({ owner }: TestPractice, { path }: TestClient): Promise<string | undefined> {
  const { status, headers } = await owner.staff(`GET ${path}`, undefined, { redirect: 'manual' });
  return status === 308 ? (headers.get('location') ?? undefined) : undefined;
}

/** Gives a client, or one of their contacts, so many forms, past the API. */
export async function giveForms(
  { id: practiceId }: TestPractice,
  { id: clientId }: TestClient,
  recipientId: string,
  count: number,
): Promise<void> {
  const scope = await operatorScope(practiceId);
  const [{ assigningOf }, { formLibrary }, { commit }] = await Promise.all([
    import('../../functions/forms/form-assignment-store.ts'),
    import('../../functions/forms/store.ts'),
    import('../../functions/shared/table/commit.ts'),
  ]);
  const [form] = await formLibrary(scope);
  if (!form) throw new Error('The library is empty.');
  const to = { practiceId, clientId, recipientId };
  const ops = Array.from({ length: count }, () => assigningOf(form, to, scope.facts.at));
  await commit(scope, { event: 'test.forms-given', subjectId: clientId, ops, answer: undefined });
}
