import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { vi } from 'vitest';
import { openClock } from '../../local/clock.ts';
import { openS3 } from '../../local/s3/s3.ts';
import { openStore } from '../../local/store.ts';
import { serveService } from '../support/serve-service.ts';

export const website = 'https://app.practice.example';
export const files = 'files';
export const versioned = 'versioned';

/** What the SDK's own names and numbers a refusal. */
export const refusal = (name: string, status: number) => ({ name, $metadata: { httpStatusCode: status } });

/** S3 with two buckets, met as the functions meet it: through the environment variable alone. */
export async function startS3() {
  const directory = mkdtempSync(path.join(tmpdir(), 's3-'));
  const store = openStore(':memory:');
  const clock = openClock(store);
  const accessKey = { id: 'local', secret: 'local' };
  const s3 = openS3({ store, clock, directory, accessKey, mountPath: '/_local/service' });
  s3.ensureBucket(files, {
    CorsConfiguration: {
      CorsRules: [
        {
          AllowedOrigins: [website],
          AllowedMethods: ['GET', 'POST'],
          AllowedHeaders: ['Range', 'x-amz-*'],
          MaxAge: 60,
        },
        { AllowedOrigins: ['https://*.preview.example'], AllowedMethods: ['GET'], ExposedHeaders: ['ETag'] },
      ],
    },
  });
  s3.ensureBucket(versioned, {
    VersioningConfiguration: { Status: 'Enabled' },
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'arn:key' } },
      ],
    },
  });
  const server = await serveService(s3.answer);
  vi.stubEnv('AWS_ENDPOINT_URL_S3', server.url);
  const clientWith = (config: S3ClientConfig = {}) =>
    new S3Client({
      region: 'us-east-1',
      credentials: { accessKeyId: accessKey.id, secretAccessKey: accessKey.secret },
      maxAttempts: 1,
      ...config,
    });
  const client = clientWith();
  return {
    client,
    clientWith,
    clock,
    url: server.url,
    async close() {
      client.destroy();
      await server.close();
      store.close();
      vi.unstubAllEnvs();
      rmSync(directory, { recursive: true });
    },
  };
}
