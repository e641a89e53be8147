import { Problem } from './problem.js';
import { requestJson } from './request.js';

/** What the gateway refuses by itself comes without a problem's code. */
const codeByStatus = /** @type {Record<number, string>} */ ({ 401: 'not-signed-in', 429: 'busy', 503: 'busy' });

/**
 * @typedef {object} Api
 * @property {(path: string) => Promise<any>} get
 * @property {(path: string, body: object) => Promise<any>} post
 */

/**
 * The API, called as whoever is signed in; a refusal is thrown as a `Problem`.
 * @param {string} apiUrl
 * @param {() => string | undefined} accessToken
 * @returns {Api}
 */
export function openApi(apiUrl, accessToken) {
  const base = apiUrl.replace(/\/$/, '');

  /** @param {string} path @param {{ method?: string, body?: object }} [options] */
  async function call(path, options = {}) {
    const token = accessToken();
    const headers = {
      ...(options.body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
    };
    const { ok, status, body } = await requestJson(base + path, { ...options, headers });
    if (ok) return body;
    throw new Problem({ code: codeByStatus[status] ?? 'internal', ...body });
  }

  return {
    get: (path) => call(path),
    post: (path, body) => call(path, { method: 'POST', body }),
  };
}
