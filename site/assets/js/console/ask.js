/** A form that says what is missing before it sends, and sends the same thing only once; in the page or over it. */

import { ApiProblem, freshKey } from "../api.js";
import { say } from "../words.js";
import { button, errorSummary, field, focusOn, freshId, h, notice, refill } from "./elements.js";
import { told } from "./told.js";

/** @typedef {import("./elements.js").Child} Child */

/**
 * @typedef {object} Asked one thing that is asked
 * @property {string} name in the body of the call
 * @property {HTMLElement} box label, hint and control
 * @property {HTMLElement} control takes the focus
 * @property {() => string} value
 * @property {string} [lack] what is said when it is empty; without it, it may be
 */

/**
 * @typedef {object} Question
 * @property {Asked[]} fields
 * @property {string} submit word of the button
 * @property {string} [kind] of the button
 * @property {(body: Record<string, string>, key: string) => Promise<any>} send
 * @property {(answer: any, body: Record<string, string>) => void} done
 * @property {(values: Record<string, string>) => {name: string, text: string}[]} [check] what is wrong beyond being empty
 * @property {(refused: ApiProblem) => boolean} [ended] whether what was asked for is over: pressing again asks anew
 * @property {HTMLElement[]} [beside] more buttons
 */

/** @param {string} name @param {string} label @param {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} control @param {{hint?: string, lack?: string}} [more] @returns {Asked} */
export function asked(name, label, control, { hint, lack } = {}) {
  control.id ||= freshId(name);
  return { name, control, lack, value: () => control.value.trim(), box: field(label, control, { hint }) };
}

/** @param {string} name @param {string} label @param {{hint?: string, lack?: string, rows?: number}} [more] @returns {Asked} */
export function note(name, label, { rows = 3, ...more } = {}) {
  return asked(name, label, h("textarea", { class: "so-textarea", rows, maxlength: 4000 }), more);
}

/**
 * One of a few, all in sight.
 * @param {string} name
 * @param {string} legend
 * @param {[string, string][]} options value and label
 * @param {{lack?: string, keys?: boolean}} [more] keys: the labels show 1, 2 …
 * @returns {Asked & {set: (value: string) => void}}
 */
export function oneOf(name, legend, options, { lack, keys = false } = {}) {
  const group = freshId(name);
  const radios = options.map(([value, label], n) => {
    const input = h("input", { type: "radio", name: group, value, id: `${group}-${value}` });
    const key = keys ? h("kbd", { class: "console-kbd", "aria-hidden": "true" }, n + 1) : null;
    return { input, box: h("div", { class: `console-judge__choice console-judge__choice--${value}` }, input, h("label", { for: input.id }, label, key)) };
  });
  return {
    name,
    lack,
    control: radios[0].input,
    box: h("fieldset", { class: "console-judge so-field" }, h("legend", { class: "so-label" }, legend), h("div", { class: "console-judge__choices" }, radios.map((one) => one.box))),
    value: () => radios.find((one) => one.input.checked)?.input.value ?? "",
    set(value) {
      for (const { input } of radios) input.checked = input.value === value;
    },
  };
}

/** @param {Question} question @returns {HTMLFormElement} */
export function askForm(question) {
  const trouble = h("div", {});
  const press = h("button", { type: "submit", class: `so-button${question.kind ? ` so-button--${question.kind}` : ""}` }, question.submit);
  const form = h("form", { novalidate: true, class: "console-ask" }, trouble, question.fields.map((one) => one.box), h("div", { class: "console-ask__foot" }, press, question.beside ?? []));
  let sent = "";
  let key = "";
  let busy = false;
  const show = (/** @type {{name: string, text: string}[]} */ found) => {
    const of = (/** @type {string} */ name) => question.fields.find((one) => one.name === name)?.control;
    for (const { name, control } of question.fields) {
      if (found.some((one) => one.name === name)) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
    const summary = errorSummary(say("console.ask.missing"), found.map(({ name, text }) => ({ text, go: of(name) ? () => of(name)?.focus() : undefined })));
    refill(trouble, summary);
    summary.focus();
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    const body = Object.fromEntries(question.fields.map((one) => [one.name, one.value()]));
    const lacking = question.fields.flatMap(({ name, lack }) => (lack && !body[name] ? [{ name, text: lack }] : []));
    const wrong = lacking.length ? lacking : (question.check?.(body) ?? []);
    if (wrong.length) return show(wrong);
    const text = JSON.stringify(body);
    if (text !== sent) [sent, key] = [text, freshKey()];
    trouble.replaceChildren();
    busy = true;
    press.setAttribute("aria-disabled", "true");
    try {
      question.done(await question.send(body, key), body);
    } catch (error) {
      if (error instanceof ApiProblem && question.ended?.(error)) sent = "";
      if (error instanceof ApiProblem && error.errors.length) show(error.errors.map(({ pointer = "", message }) => ({ name: pointer.slice(1), text: message })));
      else tellTrouble(trouble, error);
    } finally {
      busy = false;
      press.removeAttribute("aria-disabled");
    }
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    press.click();
  });
  return form;
}

/** @param {HTMLElement} trouble @param {unknown} error */
function tellTrouble(trouble, error) {
  const box = notice("warning", h("p", {}, told(error)), h("p", {}, say("console.ask.unsent")));
  box.setAttribute("role", "alert");
  refill(trouble, box);
  focusOn(box);
}

/**
 * The same over the page. `done` is called after it was closed.
 * @param {string} title
 * @param {Child[]} lead
 * @param {Question} question
 */
export function askOver(title, lead, question) {
  const id = freshId("ask");
  const form = askForm({
    ...question,
    beside: [button(say("console.cancel"), () => dialog.close()), ...(question.beside ?? [])],
    done: (answer, body) => {
      dialog.close();
      question.done(answer, body);
    },
  });
  const dialog = h("dialog", { class: "console-dialog", "aria-labelledby": id, on: { close: () => dialog.remove() } }, h("h2", { id }, title), lead, form);
  document.body.append(dialog);
  dialog.showModal();
  question.fields[0]?.control.focus();
}
