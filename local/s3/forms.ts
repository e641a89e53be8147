import { S3Problem } from './problems.ts';
import type { S3Request } from './requests.ts';

/** What a browser's form uploads. */
export interface Form {
  readonly key: string;
  /** By lower-case name, all that stand before the file. */
  readonly fields: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Reads a `multipart/form-data` upload; refuses one without a key or without a file. */
export async function formIn({ headers, body }: S3Request): Promise<Form> {
  const fields: Record<string, string> = {};
  for (const [name, value] of await entriesIn(headers['content-type'] ?? '', body)) {
    // The file ends the form: fields behind it are not read.
    if (name.toLowerCase() === 'file') return uploadOf(fields, value);
    fields[name.toLowerCase()] = String(value);
  }
  const message = 'POST requires exactly one file upload per request.';
  throw new S3Problem(400, 'IncorrectNumberOfFilesInPostRequest', message);
}

async function entriesIn(contentType: string, body: Buffer): Promise<[string, File | string][]> {
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
    return [...form];
  } catch {
    const message = 'The body of your POST request is not well-formed multipart/form-data.';
    throw new S3Problem(400, 'MalformedPOSTRequest', message);
  }
}

async function uploadOf(given: Readonly<Record<string, string>>, file: File | string): Promise<Form> {
  const filename = typeof file === 'string' ? '' : file.name;
  // Before the policy is asked, so that its conditions hold for the key as it will be.
  const substituted = Object.entries(given).map(([name, value]) => [name, value.replaceAll(`\${filename}`, filename)]);
  const fields: Record<string, string> = Object.fromEntries(substituted);
  const key = fields['key'];
  if (!key) throw new S3Problem(400, 'InvalidArgument', "Bucket POST must contain a field named 'key'.");
  const body = typeof file === 'string' ? Buffer.from(file) : Buffer.from(await file.arrayBuffer());
  return { key, fields, body };
}
