import { call } from './api.ts';
import { stack } from './stack.ts';

export interface FunctionLine {
  readonly number: number;
  readonly source: string;
  readonly line: string;
}

/** Every line printed after the one with this number. */
export async function linesAfter(number: number): Promise<FunctionLine[]> {
  const { body } = await call(`GET /_local/logs?after=${number}`);
  return body.items;
}

/** The number of the newest line; of a stack that was asked before, only what has come since is sent. */
export async function newestLine(): Promise<number> {
  const { url } = stack();
  const before = known.get(url) ?? 0;
  const newest = (await linesAfter(before)).at(-1)?.number ?? before;
  known.set(url, newest);
  return newest;
}

const known = new Map<string, number>();

type AuditLine = Readonly<Record<string, string>>;

/** The read-audit lines after a line, once there are at least so many that fit. */
export async function auditLines(after: number, fits: (line: AuditLine) => boolean, atLeast = 1): Promise<AuditLine[]> {
  const until = Date.now() + 10_000;
  for (;;) {
    const found = (await linesAfter(after))
      .map(({ line }) => auditLine(line))
      .filter((line) => line !== undefined && fits(line)) as AuditLine[];
    if (found.length >= atLeast) return found;
    if (Date.now() > until) throw new Error(`Only ${found.length} of ${atLeast} audit lines came.`);
    await new Promise((resume) => setTimeout(resume, 25));
  }
}

function auditLine(line: string): AuditLine | undefined {
  if (!line.startsWith('{')) return undefined;
  const parsed = JSON.parse(line);
  return ['record.read', 'request.refused'].includes(parsed.event) ? parsed : undefined;
}
