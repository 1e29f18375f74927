/**
 * The official's session: the token lives in this tab only (sessionStorage) and goes with every call. It is good for a
 * quarter of an hour and renewed without a word for eight hours. When the session is over, the person signs in again
 * over the open page and the call goes on, so nothing typed is lost.
 */

import { ApiProblem, call } from "../api.js";

/**
 * @typedef {object} Official
 * @property {string} token
 * @property {number} [until] when the token runs out, by the clock of this computer, in milliseconds
 * @property {string} [refresh] brings the next token
 * @property {string} id what the API calls this official in a file
 * @property {number} ends when the session does, by the clock of this computer, in milliseconds
 * @property {string} name
 * @property {string} username
 * @property {string[]} roles
 * @property {string} opd
 */

const PLACE = "serang-open.office";
const AHEAD = 5 * 60_000; // ms before a token runs out: time for more than one try on a weak network

/** @type {Official | null} */
let official = read();

/** @type {(reason: "soon" | "over") => Promise<void>} */
let askAgain = () => Promise.reject(new ApiProblem(401, {}));

/** @type {Promise<boolean> | null} everybody who wants a new token meanwhile waits for the same */
let renewing = null;

/** @returns {Official | null} who is signed in, or null */
function read() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
    return kept && kept.ends > Date.now() ? kept : null;
  } catch {
    return null;
  }
}

/** @returns {Official | null} */
export function whoIsIn() {
  return official;
}

/** @param {{username: string} | null | undefined} holder of a file @returns {boolean} whether that is the person signed in */
export function isMe(holder) {
  return Boolean(holder && official && [official.id, official.username].includes(holder.username));
}

/** @param {Official | null} who */
export function remember(who) {
  official = who;
  if (who) sessionStorage.setItem(PLACE, JSON.stringify(who));
  else sessionStorage.removeItem(PLACE);
}

/** @returns {number} milliseconds until the session ends */
export function remaining() {
  return official ? official.ends - Date.now() : 0;
}

/** @param {(reason: "soon" | "over") => Promise<void>} ask opens the sign-in over the page */
export function whenOver(ask) {
  askAgain = ask;
}

/**
 * Asks for a session.
 * @param {{username: string, password: string, new_password?: string, otp?: string}} body
 * @returns {Promise<Official>}
 */
export async function signIn(body) {
  const session = await call("POST", "/office/session", { body });
  const { token, refresh, session_seconds, name, username, roles, opd } = session;
  const until = endOf(session);
  const ends = session_seconds ? Date.now() + session_seconds * 1000 : until;
  return { token, until, refresh, ends, id: claims(token).sub ?? username, name, username, roles, opd };
}

/**
 * When a token runs out. How long it lasts is taken from itself, so a wrong clock on this computer does no harm.
 * @param {{token: string, expires: number | string}} session
 * @returns {number}
 */
function endOf({ token, expires }) {
  const { iat = 0, exp = 0 } = claims(token);
  if (exp > iat && iat) return Date.now() + (exp - iat) * 1000;
  return typeof expires === "number" ? expires * 1000 : Date.parse(expires);
}

/** @param {string} token @returns {{sub?: string, iat?: number, exp?: number}} what it says; the server checks it, not we */
function claims(token) {
  try {
    return JSON.parse(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")));
  } catch {
    return {};
  }
}

/**
 * Brings the next token.
 * @returns {Promise<boolean>} false: the session is over. Rejects when nobody could be asked.
 */
function renewed() {
  renewing ??= renew().finally(() => {
    renewing = null;
  });
  return renewing;
}

/** @returns {Promise<boolean>} */
async function renew() {
  const before = official;
  if (!before?.refresh) return false;
  try {
    const session = await call("POST", "/office/session/renew", { body: { refresh: before.refresh } });
    const { token, name, roles, opd } = session;
    if (official?.refresh === before.refresh) remember({ ...official, token, until: endOf(session), name, roles, opd });
    return true; // or somebody signed in or out meanwhile: what is there now counts
  } catch (error) {
    if (isOver(error)) return false;
    throw error;
  }
}

/**
 * A call in the official's name. A token that runs out is renewed before it does; a session that is over once, over the
 * page.
 * @param {"GET" | "POST"} method
 * @param {string} path
 * @param {import("../api.js").Call} [options]
 * @returns {Promise<any>}
 */
export async function office(method, path, options = {}) {
  const ask = () => call(method, path, { ...options, secret: official?.token ?? "" });
  if (official?.until && official.until - Date.now() < AHEAD) await renewed().catch(() => false); // the call itself says why not
  const used = official?.token;
  try {
    return await ask();
  } catch (error) {
    if (!isOver(error)) throw error;
  }
  if (official?.token !== used || (await renewed())) {
    try {
      return await ask();
    } catch (error) {
      if (!isOver(error)) throw error;
    }
  }
  await askAgain("over");
  return ask();
}

/** @param {unknown} error @returns {boolean} the token is not taken any more; a bare 403 is the gateway's own word for that */
function isOver(error) {
  return error instanceof ApiProblem && (error.status === 401 || (error.status === 403 && !error.code));
}
