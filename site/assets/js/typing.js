/** What is heard while somebody types: every change goes on at once; a slip is said on leaving a field, a gap only when going on. */

import { empty } from "./checks.js";
import { mark, unmark } from "./errors.js";
import { fieldOf, problemsOf, readField, writeField } from "./fields.js";
import { afterPress } from "./press.js";

/** @typedef {{answers: Record<string, any>, contact: Record<string, any>}} Typed */

/**
 * @param {HTMLElement} form
 * @param {(field: HTMLElement) => void} changed hears of every field that somebody changes
 * @param {() => Typed} typed everything as it is now
 */
export function listenTo(form, changed, typed) {
  const heard = (/** @type {Event} */ event) => {
    const field = event.target instanceof Element ? event.target.closest("[data-field]") : null;
    if (!(field instanceof HTMLElement) || field.dataset.kind === "point") return;
    changed(field);
    const chosen = event.type === "change" && /** @type {Element} */ (event.target).matches("select, [type=radio], [type=checkbox]");
    if (chosen && field.dataset.kind !== "date") checkAgain(field, /** @type {Element} */ (event.target).closest("[data-column]"), typed());
  };
  form.addEventListener("input", heard);
  form.addEventListener("change", heard);
  form.addEventListener("focusout", (event) => left(event, typed));
}

/** Leaving a field with a slip in it says so at once; gaps are only named when going on. @param {FocusEvent} event @param {() => Typed} typed */
function left(event, typed) {
  const from = event.target instanceof Element ? event.target : null;
  const field = from?.closest("[data-field]");
  if (!from || !(field instanceof HTMLElement)) return;
  const cell = from.closest("[data-column]");
  if ((cell ?? field).contains(/** @type {Node | null} */ (event.relatedTarget))) return;
  if (field.dataset.kind === "point" || (field.dataset.kind === "rows" && !cell)) return;
  afterPress(() => {
    if (field.dataset.kind === "rupiah") writeField(field, readField(field)); // dots between the thousands
    checkAgain(field, cell, typed());
  });
}

/** What is said of a field, or of one cell of its rows, as it is now. @param {HTMLElement} field @param {Element | null} cell @param {Typed} typed */
function checkAgain(field, cell, typed) {
  const place = cell ?? field;
  const gaps = place.classList.contains("so-field--error"); // a gap once named stays named until it is filled
  unmark(place);
  if (cell && !empty(readField(field))) unmark(field);
  const found = problemsOf([field], typed, { gaps });
  const here = found.filter((one) => fieldOf(one.pointer) === place && (gaps || one.code !== "required-cell"));
  for (const problem of here) mark(problem);
}
