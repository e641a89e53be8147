import { GetParameterCommand, GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openParameters } from '../../local/parameters.ts';
import { serveService } from '../support/serve-service.ts';

const parameters = openParameters();

let client: SSMClient;
let server: Awaited<ReturnType<typeof serveService>>;

beforeAll(async () => {
  server = await serveService(parameters.answer);
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  client = new SSMClient({ endpoint: server.url, region: 'us-east-1', credentials, maxAttempts: 1 });
});

afterAll(async () => {
  client.destroy();
  await server.close();
});

const get = async (Name: string) => (await client.send(new GetParameterCommand({ Name }))).Parameter;

test('a parameter of the stack is read by its name', async () => {
  parameters.ensureParameter({ Name: '/caseload/pool', Type: 'String', Value: 'us-east-1_abc' });
  expect(await get('/caseload/pool')).toEqual({
    Name: '/caseload/pool',
    Type: 'String',
    Value: 'us-east-1_abc',
    Version: 1,
  });
});

test('a parameter has the value of the latest template', async () => {
  parameters.ensureParameter({ Name: 'changed', Value: 'before' });
  parameters.ensureParameter({ Name: 'changed', Value: 'after' });
  expect((await get('changed'))?.Value).toBe('after');
});

test('a parameter nobody declared is ParameterNotFound', async () => {
  await expect(get('/caseload/other')).rejects.toMatchObject({
    name: 'ParameterNotFound',
    $metadata: { httpStatusCode: 400 },
  });
});

test('an operation that is not emulated is refused by its name', async () => {
  await expect(client.send(new GetParametersCommand({ Names: ['changed'] }))).rejects.toMatchObject({
    name: 'UnknownOperationException',
    message: 'GetParameters is not supported.',
  });
});

test('a body that is not JSON is refused, as AWS refuses it', async () => {
  const headers = { 'x-amz-target': 'AmazonSSM.GetParameter' };
  const response = await fetch(server.url, { method: 'POST', headers, body: '{"Name":' });
  expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/x-amz-json-1.1']);
  expect(await response.json()).toMatchObject({ __type: 'SerializationException' });
});
