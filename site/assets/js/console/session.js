/**
 * The official's session: the token lives in this tab only (sessionStorage) and goes with every call. When it runs out,
 * the person signs in again over the open page and the call goes on, so nothing typed is lost.
 */

import { ApiProblem, call } from "../api.js";

/**
 * @typedef {object} Official
 * @property {string} token
 * @property {string} id what the API calls this official in a file
 * @property {number} ends by the clock of this computer, in milliseconds
 * @property {string} name
 * @property {string} username
 * @property {string[]} roles
 * @property {string} opd
 */

const PLACE = "serang-open.office";

/** @type {Official | null} */
let official = read();

/** @type {(reason: "soon" | "over") => Promise<void>} */
let askAgain = () => Promise.reject(new ApiProblem(401, {}));

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
 * Asks for a session. How long it lasts is taken from the token itself, so a wrong clock on this computer does no harm.
 * @param {{username: string, password: string, new_password?: string, otp?: string}} body
 * @returns {Promise<Official>}
 */
export async function signIn(body) {
  const { token, expires, name, username, roles, opd } = await call("POST", "/office/session", { body });
  const { sub = username, iat = 0, exp = 0 } = claims(token);
  const end = typeof expires === "number" ? expires * 1000 : Date.parse(expires);
  const ends = exp > iat && iat ? Date.now() + (exp - iat) * 1000 : end;
  return { token, ends, id: sub, name, username, roles, opd };
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
 * A call in the official's name. A session that is over is renewed once, over the page.
 * @param {"GET" | "POST"} method
 * @param {string} path
 * @param {import("../api.js").Call} [options]
 * @returns {Promise<any>}
 */
export async function office(method, path, options = {}) {
  try {
    return await call(method, path, { ...options, secret: official?.token ?? "" });
  } catch (error) {
    if (!isOver(error)) throw error;
    await askAgain("over");
    return call(method, path, { ...options, secret: official?.token ?? "" });
  }
}

/** @param {unknown} error @returns {boolean} the token is not taken any more; a bare 403 is the gateway's own word for that */
function isOver(error) {
  return error instanceof ApiProblem && (error.status === 401 || (error.status === 403 && !error.code));
}
