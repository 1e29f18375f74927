/** Short forms of the console: labelled controls by the name they have in a call, and what the server said of them. */

import { ApiProblem } from "../api.js";
import { say } from "../words.js";
import { errorSummary, refill } from "./elements.js";
import { told } from "./told.js";

/** @typedef {Record<string, HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>} Controls by the pointer of the call */

/**
 * Names everything that is wrong, each line leading to its control, and takes the focus there.
 * @param {HTMLElement} place
 * @param {unknown} error
 * @param {Controls} controls
 * @param {string} heading
 */
export function showTrouble(place, error, controls, heading = say("console.kertas.trouble")) {
  for (const control of Object.values(controls)) control.removeAttribute("aria-invalid");
  const errors = error instanceof ApiProblem && error.errors.length ? error.errors : [{ pointer: "", message: told(error) }];
  const lines = errors.map(({ pointer, message }) => {
    const control = controls[pointer];
    control?.setAttribute("aria-invalid", "true");
    return { text: message, go: control ? () => control.focus() : undefined };
  });
  const summary = errorSummary(heading, lines);
  refill(place, summary);
  summary.focus();
}

/** The day of the office's clock as the date inputs write it. @param {number} [when] @returns {string} "2027-02-01" */
export function today(when = Date.now()) {
  return new Date(when + 7 * 3_600_000).toISOString().slice(0, 10);
}
