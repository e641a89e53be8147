import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { on } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

interface Engine {
  readonly url: string;
  stop(): Promise<void>;
}

const binary = fileURLToPath(new URL('../../node_modules/@dynoxide/linux-x64/dynoxide', import.meta.url));
const longestStartMilliseconds = 10_000;

// The engine must not outlive this process, even when that is killed with SIGKILL: then nothing of ours can run any
// more, but the kernel closes the pipe on which this shell waits. It stands in a session of its own, because Ctrl-C is
// ours to handle. SIGKILL is how the engine is always ended: every write it has acknowledged is durable.
const supervisor = `
  exec 3<&0
  "$@" </dev/null 3<&- &
  engine=$!
  { read -r _ <&3; kill -KILL $engine; } >/dev/null 2>&1 &
  watcher=$!
  wait $engine
  status=$?
  kill -KILL $watcher 2>/dev/null
  exit $status
`;

/** Starts the DynamoDB engine on a free port of 127.0.0.1; it ends with this process, however that ends. */
export async function startEngine(dataFile: string | undefined): Promise<Engine> {
  if (!existsSync(binary)) {
    throw new Error(
      'The DynamoDB engine that comes with this project runs on Linux x64 only. On this system run `npx dynoxide` ' +
        'or DynamoDB Local, set AWS_ENDPOINT_URL_DYNAMODB to its address, and start again.',
    );
  }
  // Another process may take the free port first; the engine then ends at once.
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOn(await freePort(), dataFile);
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

async function startOn(port: number, dataFile: string | undefined): Promise<Engine> {
  const options = ['--host', '127.0.0.1', '--port', String(port), ...(dataFile ? ['--db-path', dataFile] : [])];
  const shell = spawn('/bin/sh', ['-c', supervisor, 'sh', binary, 'serve', ...options], { detached: true });
  const ended = new Promise<void>((resolve) => shell.once('close', () => resolve()));
  try {
    await listening(shell);
  } catch (error) {
    shell.stdin.destroy();
    throw error;
  }
  shell.stdout.resume();
  shell.stderr.resume();
  letThisProcessEnd(shell);
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      shell.ref();
      shell.stdin.destroy();
      await ended;
    },
  };
}

/** Resolves when the engine says that it listens; rejects with what it says instead. */
async function listening({ stderr }: ChildProcessWithoutNullStreams): Promise<void> {
  let said = '';
  for await (const chunk of on(stderr, 'data', {
    close: ['end'],
    signal: AbortSignal.timeout(longestStartMilliseconds),
  })) {
    said += chunk;
    if (said.includes('listening on')) return;
  }
  throw new Error(`The DynamoDB engine does not start: ${said.trim()}`);
}

function letThisProcessEnd(shell: ChildProcessWithoutNullStreams): void {
  shell.unref();
  for (const stream of [shell.stdin, shell.stdout, shell.stderr]) (stream as unknown as Socket).unref();
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
