/** Where an official belongs: his first screen, and which screens are for his roles. The server decides what he may do. */

import { lastQueue } from "./queue_order.js";
import { queueAddress } from "./route.js";
import { SCREENS } from "./screens.js";
import { whoIsIn } from "./session.js";

/** Who checks files, or reads them. */
const CHECKS = ["verifier", "camat", "kesra", "auditor"];

/** @param {string[]} some @returns {boolean} whether who is signed in has one of these roles */
function has(some) {
  return Boolean(whoIsIn()?.roles.some((role) => some.includes(role)));
}

/** @returns {boolean} an operator alone has no queue: he types, others check */
export function hasQueue() {
  return has(CHECKS);
}

/** @returns {string} the first screen: the queue as it was left, the papers of an operator, else the schedule, which all may read */
export function homeAddress() {
  if (hasQueue()) return queueAddress(lastQueue().filters);
  return has(SCREENS.kertas.roles) ? "#/kertas" : "#/jadwal";
}

/** @returns {string} what a link to the first screen says */
export function homeWord() {
  return hasQueue() ? "console.act.to_queue" : "console.unknown.home";
}

/** @param {import("./route.js").Where} where @returns {boolean} whether this screen is for one of his roles */
export function mayOpen({ screen, name }) {
  if (screen === "queue" || screen === "file") return hasQueue();
  return screen !== "other" || has(SCREENS[name].roles);
}
