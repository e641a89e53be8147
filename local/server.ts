import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Exchange } from './service.ts';

/** A request as it reached the origin. `path` (with its query) is relative to the mount that answers it. */
export interface Incoming extends Exchange {
  readonly sourceAddress: string;
}

/** What the origin sends back; an array of values becomes a repeated header. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer | undefined;
}

/** Answers one request; `hang-up` closes the connection without an answer. */
export type Handler = (request: Incoming) => Promise<Reply | 'hang-up'>;

/** A handler's place: the path itself and, unless `exact`, everything below it. The first mount that fits answers. */
export interface Mount {
  readonly path: string;
  readonly exact?: boolean;
  readonly handler: Handler;
}

export interface LocalServer {
  /** The origin, without a slash at its end. */
  readonly url: string;
  /** Until this is called every request is answered 503. */
  serve(mounts: readonly Mount[]): void;
  close(): Promise<void>;
}

/** The port belongs to another program. */
export class PortTaken extends Error {}

const LARGEST_BODY_BYTES = 64 * 1024 * 1024;
// Far above what the gateway allows, so that the gateway's own limit answers.
const LARGEST_HEADER_BYTES = 128 * 1024;

/**
 * Opens the one origin on 127.0.0.1; port 0 takes any free one. Rejects with `PortTaken`. Its answers are dated by `now`
 * (milliseconds since the epoch): an SDK that finds its own clock off by minutes would try refused calls again.
 */
export async function openServer(port: number, now: () => number = Date.now): Promise<LocalServer> {
  let mounts: readonly Mount[] = [];
  const server = createServer({ maxHeaderSize: LARGEST_HEADER_BYTES, keepAliveTimeout: 65_000 }, (request, response) =>
    respond(mounts, request, response.setHeader('date', new Date(now()).toUTCString())),
  );
  await listen(server, port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve(given) {
      mounts = given;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortTaken(`Port ${port} is in use by another program.`) : error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function respond(mounts: readonly Mount[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const reply = await answer(mounts, request);
    if (reply === 'hang-up') request.socket.destroy();
    else send(response, reply);
  } catch (error) {
    // A client that went away while it was sending is nobody's error.
    if (request.destroyed && !request.complete) return;
    console.error(error);
    if (!response.headersSent) send(response, message(500, 'Internal Server Error'));
  }
}

async function answer(mounts: readonly Mount[], request: IncomingMessage): Promise<Reply | 'hang-up'> {
  const body = await readBody(request);
  const path = pathOf(request.url ?? '/');
  const mount = mounts.find((candidate) => fits(candidate, path));
  if (!mount) return message(503, 'Service Unavailable');
  if (body === 'too-large') return message(413, 'Request Entity Too Large');
  return mount.handler({
    method: request.method ?? 'GET',
    path: relative(path, mount.path),
    headers: request.headers,
    body,
    sourceAddress: request.socket.remoteAddress ?? '127.0.0.1',
  });
}

/** A request line may carry a whole URL (as to a proxy); only its path counts. */
function pathOf(target: string): string {
  if (target.startsWith('/')) return target;
  return URL.canParse(target) ? target.slice(new URL(target).origin.length) || '/' : '/';
}

function fits(mount: Mount, path: string): boolean {
  const [pathname = ''] = path.split('?');
  return pathname === mount.path || (!mount.exact && pathname.startsWith(`${mount.path}/`));
}

function relative(path: string, mountPath: string): string {
  const rest = path.slice(mountPath.length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** Reads to the end even beyond the limit: a client still sending would not see the refusal. */
async function readBody(request: IncomingMessage): Promise<Buffer | 'too-large'> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= LARGEST_BODY_BYTES) chunks.push(chunk);
  }
  return bytes > LARGEST_BODY_BYTES ? 'too-large' : Buffer.concat(chunks);
}

function send(response: ServerResponse, reply: Reply): void {
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  response.statusCode = reply.status;
  response.end(reply.body);
}

/** The way API Gateway words what it refuses itself. */
export function message(status: number, text: string, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ message: text }),
  };
}

/** A JSON answer of the local tools. */
export function json(status: number, value: unknown): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(value),
  };
}
