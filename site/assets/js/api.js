/**
 * The one client of `/api`: JSON in and out, problem+json told as ApiProblem, a time-out on every call, and retries
 * where repeating is safe (reading, or writing under the same Idempotency-Key). Knows no page.
 */

import { lang } from "./words.js";

/** What the server said no to, or that it could not be reached (`status` 0). */
export class ApiProblem extends Error {
  /**
   * @param {number} status
   * @param {any} body
   */
  constructor(status, body) {
    super(body?.title ?? `status ${status}`);
    this.status = status;
    /** @type {any} */
    this.body = body ?? {};
    /** @type {string} */
    this.code = body?.code ?? "";
    /** @type {{pointer: string, code: string, message: string, soft?: boolean}[]} */
    this.errors = body?.errors ?? [];
  }

  /** The server was not reached, or was in trouble of its own: trying again may help. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/**
 * @typedef {object} Call
 * @property {object} [body]
 * @property {string} [secret] of the proposal, or the token of an official
 * @property {number} [version] for If-Match
 * @property {string} [key] Idempotency-Key; a write is only repeated when it has one
 * @property {number} [timeout] ms, per attempt
 * @property {number} [tries]
 */

/**
 * @param {"GET" | "POST" | "PUT" | "DELETE"} method
 * @param {string} path below /api
 * @param {Call} [options]
 * @returns {Promise<any>}
 */
export async function call(method, path, options = {}) {
  const safe = method === "GET" || options.key !== undefined;
  const tries = safe ? (options.tries ?? 3) : 1;
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(method, path, options);
    } catch (error) {
      const again = error instanceof ApiProblem && error.passing && attempt < tries && navigator.onLine;
      if (!again) throw error;
      await wait(error.body.retry_after ? error.body.retry_after * 1000 : 700 * 2 ** attempt * (0.7 + Math.random() * 0.6));
    }
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {Call} options
 * @returns {Promise<any>}
 */
async function once(method, path, options) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json", "Accept-Language": lang };
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  if (options.secret) headers["Authorization"] = `Bearer ${options.secret}`;
  if (options.version !== undefined) headers["If-Match"] = `"${options.version}"`;
  if (options.key) headers["Idempotency-Key"] = options.key;
  const clock = new AbortController();
  const alarm = setTimeout(() => clock.abort(), options.timeout ?? 20_000);
  try {
    const answer = await fetch(`/api${path}`, {
      method,
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: clock.signal,
      cache: "no-store",
      referrerPolicy: "no-referrer",
    });
    const content = await read(answer);
    if (!answer.ok) throw new ApiProblem(answer.status, { ...content, retry_after: retryAfter(answer) });
    return content;
  } catch (error) {
    if (error instanceof ApiProblem) throw error;
    throw new ApiProblem(0, { title: String(error) });
  } finally {
    clearTimeout(alarm);
  }
}

/** @param {Response} answer @returns {Promise<any>} */
async function read(answer) {
  const text = await answer.text();
  try {
    return text ? JSON.parse(text) : {};
  } catch {
    throw new ApiProblem(answer.ok ? 502 : answer.status, {}); // a gateway's own page, not our API
  }
}

/** @param {Response} answer @returns {number | undefined} seconds, at most 30 */
function retryAfter(answer) {
  const seconds = Number(answer.headers.get("Retry-After"));
  return seconds > 0 ? Math.min(seconds, 30) : undefined;
}

/** @param {number} ms @returns {Promise<void>} */
export function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A fresh random key for Idempotency-Key and for ids on the device. @returns {string} */
export function freshKey() {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const random = crypto.getRandomValues(new Uint8Array(16));
  return [...random].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
