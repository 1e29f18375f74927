/**
 * The applicant's own link, printed because he stands here and asks for it. It is shown once: going elsewhere or loading
 * the page again shows it no more, and printing another one ends this one.
 */

import { say, waktu, word } from "../words.js";
import { asked, askOver, note } from "./ask.js";
import { button, h, notice, refill, select } from "./elements.js";
import { nameOf } from "./names.js";
import { office } from "./session.js";

const REASONS = "way-back";
/** Somebody else came: who, and with what authority. */
const PROXY = "proxy";
/** The link of this request was printed, its answer was lost, and it opens nothing any more: the next one is another. */
const ENDED = ["way-back.again", "way-back.renewed"];

/**
 * @param {HTMLElement} main is taken over by the sheet
 * @param {{ticket: string, name: string}} one
 * @param {HTMLElement} back the way on from the sheet
 * @returns {HTMLButtonElement}
 */
export function wayBackButton(main, one, back) {
  return button(say("action.way-back.button"), () => ask(main, one, back), { kind: "secondary" });
}

/** @param {HTMLElement} main @param {{ticket: string, name: string}} one @param {HTMLElement} back */
function ask(main, { ticket, name }, back) {
  const codes = Object.keys(word(`reason.${REASONS}`) ?? {});
  const reason = select([["", say("console.way_back.pick")], ...codes.map((code) => /** @type {[string, string]} */ ([code, nameOf(`reason.${REASONS}`, code)]))], "");
  askOver(say("console.way_back.title"), [h("p", {}, say("console.way_back.lead", { name })), h("p", {}, say("console.way_back.renews"))], {
    fields: [asked("reason", say("console.way_back.reason"), reason, { lack: say("console.way_back.lack_reason") }), note("note", say("console.way_back.note"), { rows: 2 })],
    check: ({ reason: code, note: text }) => (code === PROXY && !text ? [{ name: "note", text: say("console.way_back.lack_note") }] : []),
    submit: say("action.way-back.button"),
    send: ({ reason: code, note: text }, key) => office("POST", `/office/proposals/${ticket}/way-back`, { body: { reason: code, ...(text ? { note: text } : {}) }, key }),
    ended: ({ code }) => ENDED.includes(code),
    done: (made) => void showSheet(main, made, back),
  });
}

/** @param {HTMLElement} main @param {any} made @param {HTMLElement} back */
async function showSheet(main, made, back) {
  const { qrPicture } = await import("../qr.js");
  const title = h("h1", { tabindex: "-1", id: "console-heading" }, say("console.way_back.heading"));
  const picture = h("div", {});
  picture.append(qrPicture(made.link, say("console.way_back.qr")));
  refill(
    main,
    h(
      "div",
      { class: "console-no-print" },
      notice("warning", h("p", {}, say("console.way_back.shown_once"))),
      h("p", { class: "so-actions" }, button(say("console.way_back.print_it"), () => window.print(), { kind: "" }), back),
    ),
    h(
      "article",
      { class: "console-sheet" },
      title,
      h("p", {}, say("console.way_back.for", { name: made.name })),
      h("p", {}, say("console.kertas.number"), h("strong", { class: "console-sheet__number" }, made.number)),
      h("figure", { class: "console-sheet__qr console-sheet__qr--own" }, picture),
      h("p", {}, say("console.way_back.how")),
      h("p", { class: "console-sheet__link" }, made.link),
      h("p", {}, say("console.way_back.care")),
      h("p", {}, say("console.way_back.seen")),
      h("p", { class: "so-small" }, say("console.way_back.made", { at: waktu(made.at), by: made.by })),
    ),
  );
  title.focus();
}
