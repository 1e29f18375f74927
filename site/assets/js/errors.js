/**
 * Problems as GOV.UK shows them: a summary that takes the focus, a message above each field, tied to it for screen
 * readers, and "Galat:" in front of the title. Problems of the browser and of the server look the same.
 */

import { fieldOf, inputOf } from "./fields.js";
import { fill } from "./elements.js";
import { say } from "./words.js";

/** @typedef {{pointer: string, code?: string, message: string, soft?: boolean}} Problem */

let messages = 0;
const ERROR_TITLE = () => `${say("form.errors.prefix")} `;

/**
 * @param {Problem[]} problems
 * @param {HTMLElement} summary the empty place above the step
 * @param {{later?: () => void, heading?: string}} [options] later: offers to go on without mending
 */
export function showErrors(problems, summary, options = {}) {
  clearErrors(summary);
  if (!problems.length) return;
  const list = document.createElement("ul");
  for (const problem of problems) {
    mark(problem);
    list.append(summaryLine(problem));
  }
  const heading = document.createElement("h2");
  heading.id = "error-summary-title";
  heading.textContent = options.heading ?? say("form.errors.heading");
  fill(summary, heading, list);
  if (options.later) summary.append(laterButton(options.later));
  summary.hidden = false;
  summary.focus();
  summary.scrollIntoView({ block: "start" });
  if (!document.title.startsWith(ERROR_TITLE())) document.title = ERROR_TITLE() + document.title;
}

/** @param {Problem} problem @returns {HTMLLIElement} */
function summaryLine(problem) {
  const item = document.createElement("li");
  const input = inputOf(problem.pointer);
  if (!input) {
    item.textContent = problem.message;
    return item;
  }
  const link = document.createElement("a");
  link.href = `#${input.id}`;
  link.textContent = problem.message;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    reveal(problem.pointer);
  });
  item.append(link);
  return item;
}

/** @param {() => void} later @returns {HTMLElement} */
function laterButton(later) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "so-button so-button--secondary";
  button.textContent = say("form.errors.later");
  button.addEventListener("click", later);
  return button;
}

/**
 * Goes to the field of a pointer, on whatever step it stands.
 * @param {string} pointer
 */
export function reveal(pointer) {
  const input = inputOf(pointer);
  if (!input) return;
  const step = input.closest("[data-step]");
  if (step instanceof HTMLElement && step.hidden) step.dispatchEvent(new CustomEvent("reveal", { bubbles: true }));
  input.scrollIntoView({ block: "center" });
  input.focus();
}

/** Puts the message above its field. @param {Problem} problem */
export function mark(problem) {
  const field = fieldOf(problem.pointer);
  const message = field?.querySelector(":scope > .so-error, :scope > fieldset > .so-error");
  if (!field || !(message instanceof HTMLElement)) return;
  message.textContent = message.textContent ? `${message.textContent} ${problem.message}` : problem.message;
  message.hidden = false;
  message.id ||= `message-${++messages}`;
  field.classList.add("so-field--error");
  for (const input of inputsOf(field)) {
    input.setAttribute("aria-invalid", "true");
    input.classList.add("so-input--error");
  }
  for (const told of toldBy(field)) describe(told, message.id, true);
}

/** @param {Element} field @returns {Element[]} its own inputs, not those of fields inside it */
function inputsOf(field) {
  return [...field.querySelectorAll("input, select, textarea")].filter(
    (input) => input.closest(".so-field, [data-field]") === field && input.getAttribute("type") !== "file",
  );
}

/** What reads the message out: the group, or the input itself. @param {Element} field @returns {Element[]} */
function toldBy(field) {
  const group = field.querySelector(":scope > fieldset");
  return group ? [group] : [...field.querySelectorAll("input, select, textarea")];
}

/** @param {Element} element @param {string} id @param {boolean} add */
function describe(element, id, add) {
  const others = (element.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
  const all = add ? [...others, id] : others;
  if (all.length) element.setAttribute("aria-describedby", all.join(" "));
  else element.removeAttribute("aria-describedby");
}

/** @param {Element} field */
export function unmark(field) {
  const message = field.querySelector(":scope > .so-error, :scope > fieldset > .so-error");
  if (message instanceof HTMLElement) {
    message.textContent = "";
    message.hidden = true;
    for (const told of toldBy(field)) describe(told, message.id, false);
  }
  field.classList.remove("so-field--error");
  for (const input of inputsOf(field)) {
    input.removeAttribute("aria-invalid");
    input.classList.remove("so-input--error");
  }
}

/** @param {HTMLElement} summary */
export function clearErrors(summary) {
  summary.hidden = true;
  summary.textContent = "";
  for (const field of document.querySelectorAll(".so-field--error")) unmark(field);
  if (document.title.startsWith(ERROR_TITLE())) document.title = document.title.slice(ERROR_TITLE().length);
}
