import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Handler, Reply } from './server.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

const PAGE_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const securityHeaders = {
  'content-security-policy': PAGE_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
};

const notFound = page('404 Not Found\n', 'text/plain; charset=utf-8', 404);

/** An answer a browser may show: it loads nothing from elsewhere and cannot be framed. */
export function page(body: string | Buffer, contentType = 'text/html; charset=utf-8', status = 200): Reply {
  return { status, headers: { 'content-type': contentType, ...securityHeaders }, body };
}

/** Always the same file, whatever the request's path says. */
export function oneFile(file: string): Handler {
  return (request) => answerReading(request.method, () => fileReply(file));
}

/** The files below a directory, never one outside it; 404 for anything else. */
export function filesBelow(directory: string): Handler {
  return (request) =>
    answerReading(request.method, async () => {
      const file = fileBelow(directory, request.path);
      return file ? fileReply(file) : notFound;
    });
}

async function answerReading(method: string, read: () => Promise<Reply>): Promise<Reply> {
  if (method !== 'GET' && method !== 'HEAD') return page('405 Method Not Allowed\n', 'text/plain; charset=utf-8', 405);
  return read();
}

async function fileReply(file: string): Promise<Reply> {
  try {
    return page(await readFile(file), contentTypes[path.extname(file)] ?? 'application/octet-stream');
  } catch (error) {
    if (isMissing(error)) return notFound;
    throw error;
  }
}

function fileBelow(directory: string, requestPath: string): string | undefined {
  const [pathname = ''] = requestPath.split('?');
  try {
    const file = path.join(directory, decodeURIComponent(pathname));
    return file.startsWith(directory + path.sep) && !file.includes('\0') ? file : undefined;
  } catch {
    return undefined;
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  ['ENOENT', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG'].includes(String(error.code));
