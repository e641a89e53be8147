import type { Answered } from './api.ts';
import type { TestPractice } from './practices.ts';
import { eventually } from './steering.ts';

type Imported = Answered['body'];

const begin = async ({ owner, path }: TestPractice): Promise<Imported> => {
  const { status, body } = await owner.staff(`POST ${path}/client-imports`, { fileName: 'clients.csv' });
  if (status !== 201) throw new Error(`Beginning an import failed with ${status}.`);
  return body;
};

/** Uploads a file as a browser does, by the form that an import was answered with; fields can be changed. */
export function upload(
  { uploadUrl, uploadFields }: Imported,
  file: string | Uint8Array<ArrayBuffer>,
  fields: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...uploadFields, ...fields })) form.append(name, String(value));
  form.append('file', new Blob([file]), 'clients.csv');
  return fetch(uploadUrl, { method: 'POST', body: form });
}

/** An import whose file has been uploaded. */
export async function uploadedImport(
  practice: TestPractice,
  file: string | Uint8Array<ArrayBuffer>,
): Promise<Imported> {
  const begun = await begin(practice);
  const { status } = await upload(begun, file);
  if (status !== 204) throw new Error(`Uploading failed with ${status}.`);
  return begun;
}

/** Asks for a step of an import; how it is answered. */
export const step = (
  { owner, path }: TestPractice,
  { id }: Imported,
  name: 'dry-run' | 'commit' | 'rollback',
  body: object = {},
): Promise<Answered> => owner.staff(`POST ${path}/client-imports/${id}/${name}`, body);

/** The import once it is in a state. */
export const reached = ({ owner, path }: TestPractice, { id }: Imported, state: string): Promise<Imported> =>
  eventually(
    `the import is ${state}`,
    async () => {
      const { body } = await owner.staff(`GET ${path}/client-imports/${id}`);
      return body.state === state && body;
    },
    30_000,
  );

/** An import of this file that was looked at. */
export async function checkedImport(
  practice: TestPractice,
  file: string | Uint8Array<ArrayBuffer>,
  asked: object = {},
): Promise<Imported> {
  const uploaded = await uploadedImport(practice, file);
  const { status, body } = await step(practice, uploaded, 'dry-run', asked);
  if (status !== 200) throw new Error(`The dry run failed with ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** An import of this file that has ended. */
export async function endedImport(
  practice: TestPractice,
  file: string | Uint8Array<ArrayBuffer>,
  choice: object = {},
): Promise<Imported> {
  const checked = await checkedImport(practice, file);
  const { status, body } = await step(practice, checked, 'commit', choice);
  if (status !== 200) throw new Error(`Committing failed with ${status}: ${JSON.stringify(body)}`);
  return reached(practice, checked, 'imported');
}

/** An export that can be downloaded. */
export async function readyExport({ owner, path }: TestPractice): Promise<Imported> {
  const { body: begun } = await owner.staff(`POST ${path}/client-exports`);
  return eventually('the export is ready', async () => {
    const { body } = await owner.staff(`GET ${path}/client-exports/${begun.id}`);
    return body.state === 'ready' && body;
  });
}

/** A list of so many people with one last name; of adults, or of minors. */
export const listOf = (count: number, lastName: string, isMinor = false): string =>
  [
    'Last name,First name,Birth date,Minor',
    ...Array.from({ length: count }, (_, i) => {
      const born = `${isMinor ? 2016 : 1950 + (i % 50)}-03-09`;
      return `${lastName},First${String(i).padStart(5, '0')},${born},${isMinor ? 'yes' : 'no'}`;
    }),
  ].join('\n');

/** The last names of the active clients of a practice, or of those whose names begin like this. */
export async function clientsOf({ owner, path }: TestPractice, beginning = ''): Promise<string[]> {
  const names: string[] = [];
  let cursor = '';
  do {
    const { body } = await owner.staff(`GET ${path}/clients?limit=100&q=${beginning}${cursor}`);
    names.push(...body.items.map(({ lastName }: { lastName: string }) => lastName));
    cursor = body.next ? `&cursor=${body.next}` : '';
  } while (cursor);
  return names;
}
