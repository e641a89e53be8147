// The local cloud: the synthesised stack, running on one origin of this machine. A request goes server.ts -> mounts.ts,
// and from there to the gateway (the stack's own API), an emulated service, a page or a tool. What is in the folders:
// assembly/ reads what `cdk synth` wrote; functions/ runs the bundles in child processes; gateway/ is the HTTP API;
// events/ brings streams, queues and schedules to functions; dynamodb/ starts the engine and makes the tables;
// cognito/, s3/, ses/, sqs/, secrets/, sns.ts and parameters.ts are the emulated services, connected in services.ts and
// filled from the template in provision.ts; faults/ lets any of them go wrong when a test asks for it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Assembly, loadAssembly } from './assembly/assembly.ts';
import { openClock } from './clock.ts';
import { claimDataDirectory } from './data-directory.ts';
import { openDynamo } from './dynamodb/dynamodb.ts';
import { ensureTables } from './dynamodb/tables.ts';
import { openEventSources } from './events/event-sources.ts';
import type { EventSource } from './events/mapping.ts';
import { openFaults } from './faults/faults.ts';
import { openFunctions } from './functions/functions.ts';
import { type LogLine, openLogs } from './logs.ts';
import { endpointsAt, mountsOf } from './mounts.ts';
import { type Outputs, outputsOf } from './outputs.ts';
import { provision } from './provision.ts';
import { openServer } from './server.ts';
import { openServices } from './services.ts';
import { openStore } from './store.ts';

interface CloudOptions {
  /** A synthesised cloud assembly of one stack. */
  readonly assemblyDirectory: string;
  /** Where everything is kept; without one nothing outlives `stop`. */
  readonly dataDirectory: string | undefined;
  /** 0 takes any free one. */
  readonly port: number;
  /** Done once everything runs, before it counts as ready. */
  readonly prepare?: (cloud: Described) => Promise<void>;
  /** Told every line a function or the gateway logs. */
  readonly log?: (line: LogLine) => void;
}

/** Where everything is. */
export interface Described {
  /** The one origin of everything, without a slash at its end. */
  readonly url: string;
  readonly outputs: Outputs;
  /** By the environment variables that point the AWS SDKs here. */
  readonly endpoints: Readonly<Record<string, string>>;
}

/** The stack, running on this machine. */
export interface Cloud extends Described {
  /** False once it has begun to stop. */
  readonly ready: boolean;
  /** Resolves when every child process is gone and everything is kept. */
  stop(): Promise<void>;
}

/** What `openCloud` has opened so far, closed in the opposite order. */
type Closing = AsyncDisposableStack;

/** The origin the stage `local` is synthesised for. */
const SYNTHESISED_ORIGIN = 'http://127.0.0.1:4100';

/** Where the addresses of queues begin in that stage's region; an SDK goes where a queue's address leads. */
const QUEUE_ORIGIN = 'https://sqs.us-east-1.amazonaws.com';

// What is still in flight after this long is cut off, as by a crash; its events come again.
const LONGEST_DRAIN_MILLISECONDS = 2000;

/** Starts the stack; resolves when it is ready. Rejects with `PortTaken` or `DataInUse` when something else has these. */
export async function openCloud(options: CloudOptions): Promise<Cloud> {
  const closing = new AsyncDisposableStack();
  try {
    return await open(options, closing);
  } catch (error) {
    await closing.disposeAsync();
    throw error;
  }
}

async function open(options: CloudOptions, closing: Closing): Promise<Cloud> {
  const ground = await openGround(options, closing);
  const { url } = ground.server;
  const replace = { [SYNTHESISED_ORIGIN]: url, [QUEUE_ORIGIN]: `${url}/_local/sqs` };
  const assembly = loadAssembly(options.assemblyDirectory, { replace });
  const stack = await openStack(assembly, ground);
  const outputs = outputsOf(assembly, url);
  let ready = false;
  let sources: EventSource | undefined;
  const wake = () => sources?.wake();
  ground.server.serve(mountsOf({ ...ground, ...stack, assembly, outputs, url, wake, isReady: () => ready }));
  // Only now, because the functions they call need everything else.
  sources = startEventSources(assembly, ground, stack, closing);
  const described = { url, outputs, endpoints: endpointsAt(url) };
  await options.prepare?.(described);
  ready = true;
  return {
    ...described,
    get ready() {
      return ready;
    },
    async stop() {
      ready = false;
      await closing.disposeAsync();
    },
  };
}

/** What does not depend on the stack. */
async function openGround(options: CloudOptions, closing: Closing) {
  const directory = openData(options.dataDirectory, closing);
  const store = openStore(path.join(directory, 'cloud.sqlite'));
  closing.defer(store.close);
  const clock = openClock(store);
  const server = await openServer(options.port, clock.now);
  closing.defer(server.close);
  const dynamo = await openDynamo({ dataFile: path.join(directory, 'dynamodb.sqlite') });
  closing.defer(dynamo.stop);
  const logs = openLogs(path.join(directory, 'functions.log'), options.log);
  return { directory, store, server, dynamo, logs, clock, faults: openFaults() };
}

type Ground = Awaited<ReturnType<typeof openGround>>;

function openData(given: string | undefined, closing: Closing): string {
  const directory = given ?? mkdtempSync(path.join(tmpdir(), 'caseload-'));
  if (!given) closing.defer(() => rmSync(directory, { recursive: true, force: true }));
  const claim = claimDataDirectory(directory);
  closing.defer(claim.release);
  return directory;
}

/** The stack's functions, and the services holding what the stack declares. */
async function openStack(assembly: Assembly, { directory, store, clock, logs, server, dynamo }: Ground) {
  const accessKey = { id: 'local', secret: 'local' };
  const credentials = { AWS_ACCESS_KEY_ID: accessKey.id, AWS_SECRET_ACCESS_KEY: accessKey.secret };
  const environment = { ...credentials, ...endpointsAt(server.url) };
  const functions = openFunctions(assembly, { environment, clock, log: logs.write });
  const { region, account } = assembly;
  const services = openServices({ directory, store, clock, region, account, functions, accessKey });
  provision(assembly, services);
  await ensureTables(assembly, dynamo.url);
  return { functions, services };
}

function startEventSources(
  assembly: Assembly,
  { store, clock, dynamo, logs }: Ground,
  { functions, services }: Awaited<ReturnType<typeof openStack>>,
  closing: Closing,
): EventSource {
  const { sqs } = services;
  const sources = openEventSources({ assembly, functions, sqs, dynamoUrl: dynamo.url, store, clock, log: logs.write });
  closing.defer(async () => {
    const drained = sources.stop();
    await Promise.race([drained, pause(LONGEST_DRAIN_MILLISECONDS, undefined, { ref: false })]);
    await functions.stop();
    await drained;
  });
  return sources;
}
