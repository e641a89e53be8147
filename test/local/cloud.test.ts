import { readdirSync, readFileSync } from 'node:fs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openCloud } from '../../local/cloud.ts';
import { DataInUse } from '../../local/data-directory.ts';
import { openServer, PortTaken } from '../../local/server.ts';
import { functionResource, temporaryDirectory, writeAssembly } from './small-assembly.ts';

const uri = {
  'Fn::Sub': `arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Fn.Arn}/invocations`,
};

const resources = {
  Fn: functionResource('code', { Environment: { Variables: { TABLE: { Ref: 'Table' } } } }),
  Api: {
    Type: 'AWS::ApiGatewayV2::Api',
    Properties: {
      Body: { paths: { '/v1/process': { get: { 'x-amazon-apigateway-integration': { uri } } } } },
    },
  },
  Table: {
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: {
      TableName: 'cases',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    },
  },
};

const ids = ['userPoolId', 'staffClientId', 'portalClientId'].map((name) => [name, { Value: name }]);
const portalUrl = { Value: 'http://127.0.0.1:4100' };
const template = { Resources: resources, Outputs: { ...Object.fromEntries(ids), portalUrl } };

const code = `export const handler = async () =>
  ({ pid: process.pid, table: process.env.TABLE, dynamo: process.env.AWS_ENDPOINT_URL_DYNAMODB })`;

type Options = Partial<Parameters<typeof openCloud>[0]>;

async function open(options: Options = {}) {
  const assemblyDirectory = writeAssembly({ template, code: { code } });
  const cloud = await openCloud({ assemblyDirectory, dataDirectory: undefined, port: 0, ...options });
  onTestFinished(cloud.stop);
  return cloud;
}

const statusOf = async (url: string) => (await fetch(url)).status;
const processOf = async (url: string) =>
  (await fetch(`${url}/v1/process`)).json() as Promise<{ pid: number; table: string; dynamo: string }>;

test('a synthesised stack comes up, knowing itself by the origin it really has', async () => {
  const { url, ready, outputs, endpoints } = await open();
  expect(ready).toBe(true);
  expect(outputs).toMatchObject({ region: 'eu-west-1', userPoolId: 'userPoolId', apiUrl: url, portalUrl: url });
  const dynamo = `${url}/_local/dynamodb`;
  expect(endpoints).toMatchObject({ AWS_ENDPOINT_URL_DYNAMODB: dynamo });
  expect(await processOf(url)).toEqual({ pid: expect.any(Number), table: 'cases', dynamo });
});

test('what prepares the cloud finds everything running, before anybody is told that it is ready', async () => {
  const seen: unknown[] = [];
  const { url } = await open({
    prepare: async (described) => {
      seen.push(await statusOf(`${described.url}/v1/process`), await statusOf(`${described.url}/_local/ready`));
    },
  });
  expect(seen).toEqual([200, 503]);
  expect(await statusOf(`${url}/_local/ready`)).toBe(200);
});

test('a second cloud on the same data, or on the same port, is refused and leaves the first as it is', async () => {
  const dataDirectory = temporaryDirectory();
  const first = await open({ dataDirectory });
  await expect(open({ dataDirectory })).rejects.toThrow(DataInUse);
  await expect(open({ port: Number(new URL(first.url).port) })).rejects.toThrow(PortTaken);
  expect(await statusOf(`${first.url}/v1/process`)).toBe(200);
});

test('a cloud that has stopped leaves no process behind, and its port and data are free at once', async () => {
  const dataDirectory = temporaryDirectory();
  const before = descendants();
  const first = await open({ dataDirectory });
  const { pid } = await processOf(first.url);
  const started = descendants().filter((each) => !before.includes(each));
  // The function, and the engine with what watches over it.
  expect(started).toContain(pid);
  expect(started.length).toBeGreaterThan(2);

  await first.stop();
  expect(first.ready).toBe(false);
  await vi.waitFor(() => expect(started.filter(isRunning)).toEqual([]));
  const second = await open({ dataDirectory, port: Number(new URL(first.url).port) });
  expect(second.url).toBe(first.url);
});

test('a cloud whose preparation fails is gone, and says why', async () => {
  let url = '';
  const before = descendants();
  let started: number[] = [];
  const prepare = async (described: { url: string }) => {
    url = described.url;
    await processOf(url);
    started = descendants().filter((each) => !before.includes(each));
    throw new Error('no demo data');
  };
  await expect(open({ prepare })).rejects.toThrow('no demo data');
  expect(started.length).toBeGreaterThan(2);
  await vi.waitFor(() => expect(started.filter(isRunning)).toEqual([]));
  const server = await openServer(Number(new URL(url).port));
  await server.close();
});

/** The processes this one has started, and those they have. */
function descendants(): number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const parents = all.map((name) => [Number(name), Number(statOf(name)?.[1])] as const);
  const below = (parent: number): number[] =>
    parents.filter(([, its]) => its === parent).flatMap(([pid]) => [pid, ...below(pid)]);
  return below(process.pid);
}

/** False for one that has ended, even if nobody has asked for its exit status yet. */
const isRunning = (pid: number): boolean => !['Z', 'X', undefined].includes(statOf(String(pid))?.[0]);

/** The state and the parent of a process, undefined when there is none. */
function statOf(pid: string): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // A program's name, in brackets before these, may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
