import { Problem } from './problem.js';

const PATIENCE_MILLISECONDS = 30_000;

/**
 * Sends a request that leaves no trace in caches, cookies or referrers, and reads the JSON it is answered with.
 * Throws the problem `unreachable` when no answer comes.
 * @param {string} url
 * @param {{ method?: string, headers?: Record<string, string>, body?: unknown }} [options]
 */
export async function requestJson(url, { method = 'GET', headers = {}, body } = {}) {
  try {
    const response = await fetch(url, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
    });
    return { ok: response.ok, status: response.status, body: parsed(await response.text()) };
  } catch {
    throw new Problem({ code: 'unreachable' });
  }
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
