/**
 * Single-key shortcuts. One table holds what is open now; nothing fires while somebody types, with a modifier, or over
 * an open dialog, and a person can switch them all off (WCAG 2.1.4).
 */

import { say } from "../words.js";
import { button, h } from "./elements.js";
import { whoIsIn } from "./session.js";

/** @typedef {Record<string, (event: KeyboardEvent) => void>} Keys */

const SWITCH = "serang-open.keys";

/** @type {Keys} */
let always = {};
/** @type {Keys} */
let here = {};

/** @param {Keys} keys */
export function keysEverywhere(keys) {
  always = keys;
}

/** @param {Keys} keys of the screen that is open now */
export function keysHere(keys) {
  here = keys;
}

/** @returns {boolean} */
function on() {
  return localStorage.getItem(SWITCH) !== "off";
}

/** @param {EventTarget | null} target @returns {boolean} */
function types(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["radio", "checkbox", "button"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

/** Starts listening. */
export function listen() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Escape" && types(event.target)) {
      /** @type {HTMLElement} */ (event.target).blur();
      return;
    }
    if (types(event.target)) return;
    const act = here[event.key] ?? always[event.key];
    if (!act || (event.key.length === 1 && !on())) return;
    act(event);
    if (event.cancelable) event.preventDefault();
  });
}

/** @type {[string, [string, string][]][]} group, then keys and the word of each */
const TABLE = [
  ["everywhere", [["?", "help"], ["g", "queue"], ["Esc", "escape"]]],
  ["in_queue", [["/", "search"], ["j ↓", "down"], ["k ↑", "up"], ["Enter", "open"], ["r", "refresh"]]],
  [
    "in_file",
    [
      ["n", "next_paper"],
      ["p", "previous_paper"],
      ["1", "ok"],
      ["2", "fix"],
      ["3", "missing"],
      ["w", "wide"],
      ["a", "take"],
      ["v", "verify"],
      ["k", "return"],
      ["t", "refuse"],
      ["d", "route"],
      ["f", "forward"],
      ["b", "next_file"],
      ["m", "doubles"],
    ],
  ],
  ["in_pair", [["1", "same"], ["2", "different"], ["b", "next_pair"], ["o", "open_file"], ["Ctrl Enter", "send"]]],
  ["in_picture", [["+ − 0", "zoom"], ["r", "rotate"]]],
];

/** Who only types in paper has no queue and no file to judge. @returns {typeof TABLE} the keys of who is signed in */
function ownKeys() {
  const operator = whoIsIn()?.roles.every((role) => role === "operator");
  return operator ? TABLE.filter(([group]) => group === "everywhere") : TABLE;
}

/** Shows the keys. */
export function showKeys() {
  const box = h("input", {
    type: "checkbox",
    id: "keys-switch",
    checked: on(),
    on: { change: () => localStorage.setItem(SWITCH, box.checked ? "on" : "off") },
  });
  const groups = ownKeys().map(([group, keys]) =>
    h(
      "section",
      { class: "console-keys__group" },
      h("h3", {}, say(`console.keys_help.${group}`)),
      h(
        "dl",
        { class: "console-keys__list" },
        keys.map(([key, word]) =>
          h(
            "div",
            {},
            h("dt", {}, key.split(" ").map((one) => h("kbd", { class: "console-kbd" }, one))),
            h("dd", {}, say(`console.keys_help.${word}`)),
          ),
        ),
      ),
    ),
  );
  const dialog = h(
    "dialog",
    { class: "console-dialog", "aria-labelledby": "keys-title", on: { close: () => dialog.remove() } },
    h("h2", { id: "keys-title" }, say("console.keys_help.title")),
    h("p", {}, say("console.keys_help.lead")),
    h("div", { class: "so-checkbox" }, box, h("label", { for: "keys-switch" }, say("console.keys_help.switch"))),
    h("div", { class: "console-keys" }, groups),
    button(say("console.close"), () => dialog.close(), { kind: "" }),
  );
  document.body.append(dialog);
  dialog.showModal();
}
