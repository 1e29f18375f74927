/** Makes elements of a page. Text always goes in as text, never as markup. */

/**
 * @typedef {Node | string | null | undefined | false} Child
 */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any> | null} [attributes] `class`, `hidden`, `on<event>`, anything else as an attribute
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  put(element, ...children);
  return element;
}

/** @param {Element} parent @param {...Child} children */
function put(parent, ...children) {
  parent.append(...children.filter((child) => child !== null && child !== undefined && child !== false).map((child) => child || ""));
}

/**
 * Replaces what is inside an element.
 * @param {Element} parent
 * @param {...Child} children
 */
export function fill(parent, ...children) {
  parent.textContent = "";
  put(parent, ...children);
}

/**
 * The element that must be in the page.
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {HTMLElement}
 */
export function find(selector, within = document) {
  const element = within.querySelector(selector);
  if (!(element instanceof HTMLElement)) throw new Error(`page lacks ${selector}`);
  return element;
}

/**
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {HTMLElement[]}
 */
export function findAll(selector, within = document) {
  return /** @type {HTMLElement[]} */ ([...within.querySelectorAll(selector)]);
}

/**
 * A button with words and something to do.
 * @param {string} text
 * @param {() => void} act
 * @param {{kind?: string, label?: string, id?: string}} [options] kind: "secondary", "warning", "link"
 * @returns {HTMLButtonElement}
 */
export function button(text, act, { kind = "secondary", label, id } = {}) {
  const style = kind ? `so-button so-button--${kind}` : "so-button";
  return make("button", { type: "button", class: style, "aria-label": label, id, onclick: act }, text);
}
