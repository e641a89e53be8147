import { expect, onTestFinished, test } from 'vitest';
import { openCloud } from '../../local/cloud.ts';
import { functionResource, temporaryDirectory, writeAssembly } from './small-assembly.ts';

const uri = {
  'Fn::Sub': `arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Fn.Arn}/invocations`,
};
const exportsPath = { post: { 'x-amazon-apigateway-integration': { uri } } };
const Outputs = Object.fromEntries(
  ['userPoolId', 'staffClientId', 'portalClientId', 'portalUrl'].map((name) => [name, { Value: name }]),
);

const template = {
  Resources: {
    Fn: functionResource('code', { Timeout: 10, Environment: { Variables: { BUCKET: { Ref: 'Exports' } } } }),
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Body: { paths: { '/v1/exports': exportsPath } } } },
    Exports: { Type: 'AWS::S3::Bucket', Properties: { VersioningConfiguration: { Status: 'Enabled' } } },
    ExportsPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'Exports' },
        PolicyDocument: { Statement: [{ Effect: 'Deny', Resource: { 'Fn::GetAtt': ['Exports', 'Arn'] } }] },
      },
    },
  },
  Outputs,
};

/** Writes an export and answers where it can be fetched for a minute, as code does that knows of no local cloud. */
const code = `
import { PutObjectCommand, GetObjectCommand, S3Client } from '${import.meta.resolve('@aws-sdk/client-s3')}';
import { getSignedUrl } from '${import.meta.resolve('@aws-sdk/s3-request-presigner')}';
const client = new S3Client({ maxAttempts: 2 });
export async function handler({ body }) {
  const place = { Bucket: process.env.BUCKET, Key: 'exports/clients.csv' };
  if (body) await client.send(new PutObjectCommand({ ...place, Body: body }));
  return { url: await getSignedUrl(client, new GetObjectCommand(place), { expiresIn: 60 }) };
}`;

test('a function’s exports are in the bucket of its stack, fetched by its URLs until these expire, and kept', async () => {
  const dataDirectory = temporaryDirectory();
  const assemblyDirectory = writeAssembly({ template, code: { code } });
  const open = async () => {
    const cloud = await openCloud({ assemblyDirectory, dataDirectory, port: 0 });
    onTestFinished(cloud.stop);
    const post = async (path: string, body?: object | string) => {
      const text = typeof body === 'object' ? JSON.stringify(body) : body;
      const answer = await fetch(`${cloud.url}${path}`, { method: 'POST', ...(text && { body: text }) });
      return (await answer.json()) as { url: string };
    };
    return { ...cloud, post };
  };

  const first = await open();
  await first.post('/_local/clock', { advanceSeconds: 86_400 });
  await first.post('/_local/faults', { service: 's3', operation: 'PutObject', kind: 'lost-answer' });
  const { url } = await first.post('/v1/exports', 'a,b');
  expect(url).toMatch(`${first.endpoints['AWS_ENDPOINT_URL_S3']}/small-exports/exports/clients.csv?`);
  expect(await (await fetch(url)).text()).toBe('a,b');
  await first.post('/_local/clock', { advanceSeconds: 61 });
  expect((await fetch(url)).status).toBe(403);
  await first.stop();

  const second = await open();
  const later = await second.post('/v1/exports');
  expect(await (await fetch(later.url)).text()).toBe('a,b');
});
