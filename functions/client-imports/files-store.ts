import { GetObjectCommand, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Scope } from '../shared/access/scope.ts';
import { isMissingFile } from './missing-file.ts';

const s3 = new S3Client({});
const largestBytes = 20 * 1024 * 1024;
const downloadSeconds = 300;

/** Where in the bucket something lies. */
const placed = ({ practiceId }: Scope, name: string) => ({
  Bucket: process.env['FILES_BUCKET'] ?? '',
  Key: `practices/${practiceId}/${name}`,
});

const importName = (importId: string) => `imports/${importId}.csv`;
const exportName = (exportId: string, part?: string) => `exports/${exportId}${part ? `/${part}` : ''}.csv`;

/** Where the file of an import can be uploaded to for so many seconds, and the fields to be sent with it. */
export async function uploadOf(scope: Scope, importId: string, seconds: number) {
  const { url, fields } = await createPresignedPost(s3, {
    ...placed(scope, importName(importId)),
    Conditions: [['content-length-range', 1, largestBytes]],
    Fields: { 'Content-Type': 'text/csv' },
    Expires: seconds,
  });
  return { uploadUrl: url, uploadFields: fields };
}

/** The file of an import as it was in this version, or as it is now; undefined when there is none. */
export async function fileOf(scope: Scope, importId: string, version?: string) {
  const at = placed(scope, importName(importId));
  const file = await present(s3.send(new GetObjectCommand({ ...at, VersionId: version })));
  if (!file?.Body || !file.VersionId) return undefined;
  return { bytes: await file.Body.transformToByteArray(), version: file.VersionId };
}

async function present<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof S3ServiceException && isMissingFile(error)) return undefined;
    throw error;
  }
}

/** Writes an export, or one part of it. */
export async function writeExport(scope: Scope, exportId: string, text: string | Buffer, part?: string): Promise<void> {
  const at = placed(scope, exportName(exportId, part));
  await s3.send(new PutObjectCommand({ ...at, Body: text, ContentType: 'text/csv; charset=utf-8' }));
}

/** One part of an export. */
export async function exportPart(scope: Scope, exportId: string, part: string): Promise<Uint8Array> {
  const { Body } = await s3.send(new GetObjectCommand(placed(scope, exportName(exportId, part))));
  if (!Body) throw new Error('A part of an export is empty.');
  return Body.transformToByteArray();
}

/** Where an export can be downloaded for five minutes, as a file. */
export const downloadOf = (scope: Scope, exportId: string): Promise<string> =>
  getSignedUrl(
    s3,
    new GetObjectCommand({
      ...placed(scope, exportName(exportId)),
      ResponseContentDisposition: 'attachment; filename="clients.csv"',
      ResponseContentType: 'text/csv; charset=utf-8',
    }),
    { expiresIn: downloadSeconds },
  );
