/**
 * Two devices changed the same answer: both values are shown, and the person chooses before anything goes on. Loaded only
 * when it happens, so it is given what it needs of the form.
 */

import { button, fill, find, findAll, make } from "./elements.js";
import { say } from "./words.js";

/**
 * @typedef {import("./saving.js").Saving} Saving
 * @typedef {import("./saving.js").Difference} Difference
 * @typedef {{labelIn: (element: Element) => string, spoken: (element: HTMLElement, value: any) => string}} Speech
 */

/** @param {Saving} saving @param {HTMLElement} place @param {Speech} speech */
export function showConflict(saving, place, speech) {
  const { differences } = saving;
  const heading = make("h2", { id: "conflict-title", tabindex: "-1" }, say("form.conflict.heading"));
  const warning = make("p", { class: "so-error", hidden: true, id: "conflict-error" }, say("form.conflict.choose"));
  fill(
    place,
    heading,
    make("p", null, say("form.conflict.lead")),
    warning,
    ...differences.map((one, index) => question(one, index, speech)),
    button(say("form.conflict.done"), () => void decide(saving, place, warning), { kind: "" }),
  );
  place.hidden = false;
  heading.focus();
  place.scrollIntoView({ block: "start" });
}

/** @param {Difference} difference @param {number} index @param {Speech} speech */
function question({ part, field, mine, theirs }, index, { labelIn, spoken }) {
  const selector = part === "contact" ? `[data-part=contact][data-field="${field}"]` : `[data-field="${field}"]:not([data-part])`;
  const element = findAll(selector)[0];
  const name = `conflict-${index}`;
  const choice = (/** @type {string} */ value, /** @type {string} */ label, /** @type {any} */ answer) => {
    const id = `${name}-${value}`;
    return make(
      "div",
      { class: "so-radio" },
      make("input", { type: "radio", name, value, id }),
      make("label", { for: id }, make("strong", null, label), make("br"), element ? spoken(element, answer) : String(answer ?? "")),
    );
  };
  return make(
    "fieldset",
    { class: "so-fieldset", "data-conflict": String(index) },
    make("legend", { class: "so-legend" }, element ? labelIn(element) : field),
    choice("mine", say("form.conflict.mine"), mine),
    choice("theirs", say("form.conflict.theirs"), theirs),
  );
}

/** @param {Saving} saving @param {HTMLElement} place @param {HTMLElement} warning */
async function decide(saving, place, warning) {
  const questions = findAll("[data-conflict]", place);
  const picked = questions.map((one) => /** @type {HTMLInputElement | null} */ (one.querySelector("input:checked"))?.value);
  const gap = picked.indexOf(undefined);
  if (gap >= 0) {
    warning.hidden = false;
    find("input", questions[gap]).focus();
    return;
  }
  const chosen = saving.differences.map((one, index) => (picked[index] === "mine" ? one : { ...one, mine: one.theirs }));
  place.hidden = true;
  await saving.settle(chosen);
  saving.dispatchEvent(new CustomEvent("settled"));
}
