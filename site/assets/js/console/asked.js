/** Short forms of the console: labelled controls by the name they have in a call, and what the server said of them. */

import { ApiProblem, call } from "../api.js";
import { say } from "../words.js";
import { errorSummary, refill } from "./elements.js";
import { told } from "./told.js";

/** @typedef {Record<string, HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>} Controls by the pointer of the call */

/**
 * Names everything that is wrong in the order of the controls, each line leading to its own, and takes the focus there.
 * @param {HTMLElement} place
 * @param {unknown} error
 * @param {Controls} controls
 * @param {string} heading
 */
export function showTrouble(place, error, controls, heading = say("console.kertas.trouble")) {
  for (const control of Object.values(controls)) control.removeAttribute("aria-invalid");
  const errors = error instanceof ApiProblem && error.errors.length ? error.errors : [{ pointer: "", message: told(error) }];
  const order = Object.keys(controls);
  const standing = (/** @type {string} */ pointer) => (order.includes(pointer) ? order.indexOf(pointer) : order.length);
  const lines = [...errors].sort((a, b) => standing(a.pointer) - standing(b.pointer)).map(({ pointer, message }) => {
    const control = controls[pointer];
    control?.setAttribute("aria-invalid", "true");
    return { text: message, go: control ? () => control.focus() : undefined };
  });
  const summary = errorSummary(heading, lines);
  refill(place, summary);
  summary.focus();
}

/** Today by the server's clock, as date inputs write it: a computer of an office may be years off. @returns {Promise<string>} "2027-02-01" */
export async function today() {
  const { now } = await call("GET", "/health");
  return now.slice(0, 10); // WIB
}
