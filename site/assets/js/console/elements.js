/** Elements of the console: built on the site's own maker, with nested children, listeners by name, and live values. */

import { make } from "../elements.js";

/** @typedef {Node | string | number | null | undefined | false} Child */
/** @typedef {Child | Child[]} Children */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element with attributes and children. `on` holds listeners; `value` and `checked` are set as properties.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} [props]
 * @param {...Children} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
  const { on = {}, value, checked, ...attributes } = props;
  const element = make(tag, attributes);
  for (const [event, listener] of Object.entries(on)) element.addEventListener(event, listener);
  fill(element, ...children);
  if (value !== undefined) /** @type {any} */ (element).value = value;
  if (checked !== undefined) /** @type {any} */ (element).checked = checked;
  return element;
}

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {...Children} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  fill(element, ...children);
  return element;
}

/**
 * Adds children; nothing is added for null, undefined and false.
 * @param {Element} element
 * @param {...Children} children
 */
export function fill(element, ...children) {
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/**
 * Replaces everything inside.
 * @param {Element} element
 * @param {...Children} children
 */
export function refill(element, ...children) {
  element.replaceChildren();
  fill(element, ...children);
}

let count = 0;

/** An id no other element has. @param {string} stem @returns {string} */
export function freshId(stem) {
  count += 1;
  return `${stem}-${count}`;
}

/**
 * Moves the focus to something that is not a control by itself (a heading, a notice).
 * @param {HTMLElement} element
 */
export function focusOn(element) {
  if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
  element.focus({ preventScroll: false });
}

/**
 * A labelled field: label, hint, error, control.
 * @param {string} label
 * @param {HTMLElement} control
 * @param {{hint?: string, error?: string}} [extra]
 * @returns {HTMLElement}
 */
export function field(label, control, extra = {}) {
  if (!control.id) control.id = freshId("c");
  const hint = extra.hint ? h("p", { class: "so-hint", id: `${control.id}-hint` }, extra.hint) : null;
  const error = extra.error ? h("p", { class: "so-error", id: `${control.id}-error` }, extra.error) : null;
  const described = [hint, error].flatMap((part) => (part ? [part.id] : [])).join(" ");
  if (described) control.setAttribute("aria-describedby", described);
  if (error) control.setAttribute("aria-invalid", "true");
  control.classList.toggle("so-input--error", Boolean(error));
  return h(
    "div",
    { class: error ? "so-field so-field--error" : "so-field" },
    h("label", { class: "so-label", for: control.id }, label),
    hint,
    error,
    control,
  );
}

/**
 * A select from pairs of value and label.
 * @param {[string, string][]} options
 * @param {string} value
 * @param {Record<string, any>} [props]
 * @returns {HTMLSelectElement}
 */
export function select(options, value, props = {}) {
  const element = h("select", { class: "so-select", ...props });
  for (const [code, label] of options) element.append(h("option", { value: code, selected: code === value }, label));
  return element;
}

/**
 * A button; `kind` is "", "secondary" or "warning".
 * @param {string} label
 * @param {(event: Event) => void} press
 * @param {{kind?: string, key?: string} & Record<string, any>} [props]
 * @returns {HTMLButtonElement}
 */
export function button(label, press, props = {}) {
  const { kind = "secondary", key = "", ...rest } = props;
  const name = kind ? `so-button so-button--${kind}` : "so-button";
  return h(
    "button",
    { type: "button", class: name, on: { click: press }, "aria-keyshortcuts": key || null, ...rest },
    label,
    key ? h("kbd", { class: "console-kbd", "aria-hidden": "true" }, key) : null,
  );
}

/**
 * Says something to people who listen to the page.
 * @param {string} text
 */
export function announce(text) {
  const line = document.getElementById("console-announce");
  if (line) line.textContent = text;
}

/**
 * @param {string} text
 * @param {"grey" | "blue" | "green" | "yellow" | "red" | "purple"} colour
 * @returns {HTMLElement}
 */
export function tag(text, colour) {
  return h("strong", { class: `so-tag so-tag--${colour}` }, text);
}

/**
 * A notice; `kind` is "", "warning" or "success".
 * @param {string} kind
 * @param {...Children} children
 * @returns {HTMLElement}
 */
export function notice(kind, ...children) {
  return h("div", { class: kind ? `so-notice so-notice--${kind}` : "so-notice" }, ...children);
}

/**
 * The summary of what is missing; each line leads to its place. Takes the focus when `show` is called.
 * @param {string} title
 * @param {{text: string, go?: () => void}[]} lines
 * @returns {HTMLElement}
 */
export function errorSummary(title, lines) {
  const id = freshId("summary");
  const items = lines.map(({ text, go }) => {
    if (!go) return h("li", {}, text);
    const jump = (/** @type {Event} */ event) => {
      event.preventDefault();
      go();
    };
    return h("li", {}, h("a", { href: "#", on: { click: jump } }, text));
  });
  return h(
    "div",
    { class: "so-error-summary", role: "alert", tabindex: "-1", "aria-labelledby": id },
    h("h2", { id, class: "so-error-summary__title" }, title),
    h("ul", {}, items),
  );
}
