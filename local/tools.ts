import * as z from 'zod';
import type { Clock } from './clock.ts';
import { Fault, type Faults } from './faults/faults.ts';
import type { Logs } from './logs.ts';
import type { Outputs } from './outputs.ts';
import { recipientIn } from './pages.ts';
import { type Incoming, json, type Reply } from './server.ts';
import type { Service } from './service.ts';
import type { Mailbox } from './ses/mailbox.ts';
import { signIn } from './sign-in.ts';

interface ToolsOptions {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly logs: Logs;
  readonly mailbox: Mailbox;
  readonly outputs: Outputs;
  readonly cognito: Service;
  /** The origin, to tell its own pages from other sites'. */
  readonly url: string;
  isReady(): boolean;
  /** Called after the clock moved, so that what has become due happens now. */
  onClock(): void;
}

type Tool = (request: Incoming) => Reply | Promise<Reply>;

/** What tests and people steer the local cloud with: `/_local/*`, speaking plain JSON. */
export function openTools(options: ToolsOptions): (request: Incoming) => Promise<Reply> {
  const { clock, faults, logs, mailbox, outputs } = options;
  const tools: Readonly<Record<string, Tool>> = {
    'GET /ready': () => json(options.isReady() ? 200 : 503, { ready: options.isReady() }),
    'GET /outputs': () => json(200, outputs),
    'GET /mail': ({ path }) => json(200, { items: mailbox.list(recipientIn(path)) }),
    'GET /mail/raw': ({ path }) => {
      const raw = mailbox.raw(parameter(path, 'id') ?? '');
      return raw === undefined ? refusal(404, 'There is no such mail.') : json(200, { raw });
    },
    'GET /logs': ({ path }) => json(200, { items: logs.after(Number(parameter(path, 'after')) || 0) }),
    'GET /faults': () => json(200, { items: faults.armed() }),
    'POST /faults': reading(Fault, (fault) => {
      faults.arm(fault);
      return json(200, { items: faults.armed() });
    }),
    'DELETE /faults': () => {
      faults.clear();
      return json(200, { items: [] });
    },
    'POST /clock': reading(Advance, ({ advanceSeconds }) => {
      clock.advance(advanceSeconds);
      options.onClock();
      return json(200, { now: new Date(clock.now()).toISOString() });
    }),
    'POST /sign-in': reading(SignIn, ({ email, password, app }) => {
      const clientId = app === 'staff' ? outputs.staffClientId : outputs.portalClientId;
      return signIn(options.cognito, { email, password, clientId });
    }),
  };
  return async (request) => {
    if (!isFromHere(request, options.url)) return refusal(403, 'Only this machine may use the local tools.');
    const [pathname] = request.path.split('?');
    const tool = tools[`${request.method} ${pathname}`];
    return tool ? tool(request) : refusal(404, `There is no ${request.method} /_local${pathname}.`);
  };
}

// A century at most, so that dates stay dates.
const Advance = z.strictObject({
  advanceSeconds: z
    .number()
    .min(0)
    .max(100 * 366 * 24 * 3600),
});

const SignIn = z.strictObject({ email: z.string(), password: z.string(), app: z.enum(['staff', 'portal']) });

/** A tool that takes a JSON body; any other body is told what is wrong with it. */
function reading<T>(schema: z.ZodType<T>, tool: (input: T) => Reply | Promise<Reply>): Tool {
  return ({ body }) => {
    const parsed = schema.safeParse(parseJson(body));
    return parsed.success ? tool(parsed.data) : refusal(400, z.prettifyError(parsed.error));
  };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** False for another site's page, also one that made its own name point to this machine. */
function isFromHere({ headers }: Incoming, url: string): boolean {
  const { port } = new URL(url);
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const isOwnHost = hosts.includes(headers.host ?? '');
  return isOwnHost && (!headers.origin || hosts.some((host) => headers.origin === `http://${host}`));
}

const refusal = (status: number, detail: string): Reply => json(status, { status, detail });

const parameter = (path: string, name: string) => new URLSearchParams(path.split('?')[1]).get(name);
