/**
 * The questions of the page: reading what was typed, writing what was kept, showing a question only when it is asked,
 * finding the field a JSON pointer means. What a field is stands in its data-* attributes, made from the rules.
 */

import { check, empty, rabTotal, tidy } from "./checks.js";
import { readRows, writeRows } from "./rab.js";
import { number, rupiah, say, terbilang } from "./words.js";

/**
 * @typedef {import("./checks.js").Spec} Spec
 * @typedef {import("./errors.js").Problem} Problem
 */

/** @param {HTMLElement} element @returns {Spec} */
export function specOf(element) {
  const { field, column, kind, required, minimum, maximum } = element.dataset;
  return {
    id: field ?? column ?? "",
    kind: kind ?? "text",
    label: labelIn(element),
    required: required === "yes",
    minimum: minimum ? Number(minimum) : null,
    maximum: maximum ? Number(maximum) : null,
    choices: element.dataset.choices?.split(" ") ?? [],
    columns: kind === "rows" ? columnsOf(element) : [],
  };
}

/** What a question or a paper is called. @param {Element} element @returns {string} */
export function labelIn(element) {
  const label = element.querySelector(":scope > label, :scope > h4 > span, :scope > fieldset > legend, :scope > .so-checkbox > label");
  const parts = [...(label?.childNodes ?? [])].filter((node) => !(node instanceof Element && node.matches(".so-optional")));
  return parts.map((node) => node.textContent).join("").trim();
}

/** @param {HTMLElement} element @returns {Spec[]} */
function columnsOf(element) {
  const template = element.querySelector("template");
  const columns = template?.content.querySelectorAll("[data-column]") ?? [];
  return [...columns].map((column) => specOf(/** @type {HTMLElement} */ (column)));
}

/** Every question of the page. @returns {HTMLElement[]} */
export function allFields() {
  return [...document.querySelectorAll("[data-field]")].filter((element) => element instanceof HTMLElement);
}

/** @param {string} id @returns {HTMLElement | null} */
export function fieldElement(id) {
  return document.querySelector(`[data-field="${CSS.escape(id)}"]`);
}

/** Answers stand under /answers, the contact under /contact. @param {HTMLElement} element @returns {"answers" | "contact"} */
export function partOf(element) {
  return element.dataset.part === "contact" ? "contact" : "answers";
}

/** @param {HTMLElement} element @returns {any} the value as it is kept; null: nothing */
export function readField(element) {
  const kind = element.dataset.kind ?? "text";
  if (kind === "rows") return readRows(element);
  if (kind === "point") return element.dataset.value ? JSON.parse(element.dataset.value) : null;
  if (kind === "checkbox") return element.querySelector("input")?.checked ? true : null;
  if (kind === "date") return readDate(element);
  const chosen = element.querySelector("input[type=radio]:checked");
  if (chosen instanceof HTMLInputElement) return chosen.value;
  const input = element.querySelector("input:not([type=radio]), textarea, select");
  return input ? tidy(kind, /** @type {HTMLInputElement} */ (input).value) : null;
}

/** @param {HTMLElement} element @returns {string | null} "YYYY-MM-DD", or what there is of it */
function readDate(element) {
  const [day, month, year] = [...element.querySelectorAll("input, select")].map((input) =>
    /** @type {HTMLInputElement} */ (input).value.trim(),
  );
  if (!day && !month && !year) return null;
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/** @param {HTMLElement} element @param {any} value */
export function writeField(element, value) {
  const kind = element.dataset.kind ?? "text";
  if (kind === "rows") return writeRows(element, value);
  if (kind === "point") {
    element.dataset.value = value ? JSON.stringify(value) : "";
    element.dispatchEvent(new CustomEvent("written"));
    return;
  }
  const inputs = /** @type {HTMLInputElement[]} */ ([...element.querySelectorAll("input, textarea, select")]);
  if (kind === "checkbox") inputs[0].checked = value === true;
  else if (kind === "date") writeDate(inputs, value);
  else if (inputs[0]?.type === "radio") for (const input of inputs) input.checked = input.value === value;
  else if (inputs[0]) inputs[0].value = shown(kind, value);
  echo(element, value);
}

/** @param {HTMLInputElement[]} inputs @param {any} value */
function writeDate(inputs, value) {
  const [year = "", month = "", day = ""] = typeof value === "string" ? value.split("-") : [];
  const parts = [day.replace(/^0/, ""), month, year];
  inputs.forEach((input, index) => (input.value = parts[index] ?? ""));
}

/** How a value stands in its input. @param {string} kind @param {any} value @returns {string} */
function shown(kind, value) {
  if (value === null || value === undefined) return "";
  return kind === "rupiah" && typeof value === "number" ? value.toLocaleString("id-ID") : String(value);
}

/** Says a sum in words below its field, and how much room a long text has. @param {HTMLElement} element @param {any} value */
export function echo(element, value) {
  const line = element.querySelector("[data-echo]");
  if (!(line instanceof HTMLElement)) return;
  const { kind, maximum } = element.dataset;
  if (kind === "rupiah") line.textContent = typeof value === "number" ? `${rupiah(value)}: ${terbilang(value)}` : "";
  else if (maximum) {
    const left = Number(maximum) - [...(value ?? "")].length;
    line.textContent = say(left < 0 ? "form.count.over" : "form.count.left", { count: number(Math.abs(left)) });
  }
}

/** Whether a question is asked, given the other answers. @param {HTMLElement} element @param {Record<string, any>} answers */
export function asked(element, answers) {
  const { whenField, whenEquals } = element.dataset;
  if (!whenField) return true;
  const answer = answers[whenField] ?? false;
  return String(answer) === whenEquals;
}

/** Shows the questions and papers that are asked, hides what is not. @param {Record<string, any>} answers */
export function showAsked(answers) {
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-when-field]"))) {
    element.hidden = !asked(element, answers);
  }
}

/**
 * Slips of some fields, as problems with their sentences.
 * @param {HTMLElement[]} elements
 * @param {{answers: Record<string, any>, contact: Record<string, any>}} draft
 * @param {{gaps?: boolean}} [options] gaps: also name what is missing
 * @returns {Problem[]}
 */
export function problemsOf(elements, draft, options = { gaps: true }) {
  return elements.flatMap((element) => {
    const spec = specOf(element);
    const part = partOf(element);
    if (!asked(element, draft.answers)) return [];
    const value = draft[part][spec.id] ?? null;
    if (empty(value) && !options.gaps) return [];
    return check(spec, value).map((slip) => ({
      pointer: `/${part}/${spec.id}${slip.at ?? ""}`,
      code: slip.code,
      message: say(`problem.${slip.code}`, { field: spec.label, ...slip.facts }),
    }));
  });
}

/**
 * Answers that do not fit each other.
 * @param {Record<string, any>} answers
 * @returns {Problem[]}
 */
export function sumProblems(answers) {
  const { amount, plan_start: start, plan_end: end } = answers;
  /** @type {Problem[]} */
  const found = [];
  /** @param {string} pointer @param {string} code @param {Record<string, any>} facts */
  const add = (pointer, code, facts) =>
    found.push({ pointer, code, message: say(`problem.${code}`, { field: labelOf(pointer), ...facts }) });
  if (Number.isInteger(amount)) {
    const total = rabTotal(answers.rab);
    const covered = amount + otherMoney(answers);
    if (!empty(answers.rab) && total !== covered) {
      add("/answers/amount", "amount.rab", { total, covered, difference: Math.abs(total - covered) });
    }
  }
  if (start && end && end < start) add("/answers/plan_end", "plan.order", {});
  return found.filter((problem) => fieldOf(problem.pointer));
}

/** What others bring, rupiah. @param {Record<string, any>} answers @returns {number} */
export function otherMoney(answers) {
  const others = [answers.own_contribution, answers.other_sources];
  return others.reduce((sum, value) => sum + (Number.isInteger(value) ? value : 0), 0);
}

/** @param {string} pointer @returns {string} */
export function labelOf(pointer) {
  const field = fieldOf(pointer);
  return field ? labelIn(field) : "";
}

/** The element that carries a pointer's message. @param {string} pointer @returns {HTMLElement | null} */
export function fieldOf(pointer) {
  const [, part, id, row, column] = pointer.split("/");
  if (part === "documents") return document.querySelector(`[data-slot="${CSS.escape(id)}"]`);
  const element = document.querySelector(
    part === "contact" ? `[data-part=contact][data-field="${CSS.escape(id)}"]` : `[data-field="${CSS.escape(id ?? "")}"]:not([data-part])`,
  );
  if (!(element instanceof HTMLElement) || row === undefined) return /** @type {HTMLElement | null} */ (element);
  const line = element.querySelectorAll("[data-row]")[Number(row)];
  return line?.querySelector(`[data-column="${CSS.escape(column ?? "")}"]`) ?? element;
}

/** Where the focus goes for a pointer. @param {string} pointer @returns {HTMLElement | null} */
export function inputOf(pointer) {
  const field = fieldOf(pointer);
  return field?.querySelector("[data-focus], input:not([type=hidden]), select, textarea, button") ?? null;
}
