/** A masked number is shown for a minute to whoever says why; that is written into the history. Then it is masked again. */

import { say, word } from "../words.js";
import { asked, askOver, note } from "./ask.js";
import { announce, button, h, refill, select } from "./elements.js";
import { nameOf } from "./names.js";
import { office } from "./session.js";

const SECOND = 1000;
/** A reason that says nothing by itself. */
const OTHER = "other";

/**
 * @typedef {object} Masked
 * @property {string} path of the call
 * @property {string} field
 * @property {string} label of the field
 * @property {string} masked
 * @property {() => void} [after] the history has grown
 */

/** @param {Masked} one @returns {HTMLElement} the masked number with its button */
export function revealed(one) {
  const place = h("span", { class: "console-reveal" });
  let clock = 0;
  const number = (/** @type {string} */ text, /** @type {string} */ kind = "") => h("span", { class: `so-number ${kind}`.trim() }, text);
  const mask = (back = false) => {
    window.clearInterval(clock);
    const press = button(say("console.reveal.show"), () => ask(), { class: "console-link console-no-print", "aria-label": `${say("console.reveal.show")}: ${one.label}` });
    refill(place, number(one.masked), press);
    if (back) press.focus();
  };
  const show = (/** @type {string} */ value, /** @type {number} */ seconds) => {
    const ends = Date.now() + seconds * SECOND;
    const left = h("span", { class: "so-muted", "aria-hidden": "true" });
    const hide = button(say("console.reveal.hide"), () => mask(true), { class: "console-link", "aria-label": `${say("console.reveal.hide")}: ${one.label}` });
    const tick = () => {
      const n = Math.ceil((ends - Date.now()) / SECOND);
      if (n <= 0 || !place.isConnected) return over(document.activeElement === hide);
      left.textContent = say("console.reveal.left", { n });
    };
    const over = (/** @type {boolean} */ focused) => {
      mask(focused);
      if (place.isConnected) announce(say("console.reveal.over", { field: one.label }));
    };
    refill(place, number(value, "console-reveal__value console-no-print"), h("span", { class: "console-print-only" }, one.masked), h("span", { class: "console-no-print" }, left, " ", hide));
    tick();
    clock = window.setInterval(tick, SECOND);
    hide.focus();
    announce(say("console.reveal.shown", { field: one.label, n: seconds }));
  };
  const ask = () => askReveal(one, show);
  mask();
  return place;
}

/** @param {Masked} one @param {(value: string, seconds: number) => void} show */
function askReveal(one, show) {
  const codes = Object.keys(word("reason.reveal") ?? {});
  const reason = select([["", say("console.reveal.pick")], ...codes.map((code) => /** @type {[string, string]} */ ([code, nameOf("reason.reveal", code)]))], "");
  askOver(`${say("console.reveal.title")}: ${one.label}`, [h("p", {}, say("console.reveal.lead"))], {
    fields: [asked("reason", say("console.reveal.reason"), reason, { lack: say("console.reveal.lack_reason") }), note("note", say("console.reveal.note"), { rows: 2 })],
    check: ({ reason: code, note: text }) => (code === OTHER && !text ? [{ name: "note", text: say("console.reveal.lack_note") }] : []),
    submit: say("console.reveal.show"),
    send: ({ reason: code, note: text }, key) => office("POST", one.path, { body: { field: one.field, reason: code, ...(text ? { note: text } : {}) }, key }),
    done: ({ value, seconds }) => {
      show(String(value), seconds);
      one.after?.();
    },
  });
}
