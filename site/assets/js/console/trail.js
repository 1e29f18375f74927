/** The history of a file with its proof, and the letters with what became of them. */

import { say, tanggal, waktu } from "../words.js";
import { h, refill, tag } from "./elements.js";
import { actionDone, nameOf } from "./names.js";
import { heading } from "./papers.js";
import { officeOf } from "./received.js";

/** @typedef {import("./case.js").Case} Case */

/** @type {Record<string, import("./names.js").Colour>} */
const LETTER_COLOURS = { due: "grey", sending: "grey", sent: "blue", delivered: "green", bounced: "red", complained: "red", failed: "red" };

/** @param {Case} file @returns {HTMLElement} it grows with every remark */
export function trailSection(file) {
  const body = h("div", {});
  let shown = file.view;
  refill(body, trailBody(file));
  file.onChange(() => {
    if (file.view === shown) return;
    shown = file.view;
    refill(body, trailBody(file));
  });
  return h("section", { "aria-labelledby": "trail-title" }, heading("trail", say("console.trail.title")), body);
}

/** @param {Case} file @returns {(HTMLElement | null)[]} */
function trailBody(file) {
  const { timeline = [], trail } = file.view;
  const proof = trail
    ? h(
        "p",
        { class: trail.valid ? "console-proof" : "console-proof console-warn" },
        say(trail.valid ? "console.trail.valid" : "console.trail.broken", { n: trail.length ?? timeline.length }),
      )
    : null;
  const list = h("ol", { class: "so-timeline" }, [...timeline].reverse().map((event) => eventLine(file, event)));
  return [proof, timeline.length ? list : h("p", {}, say("console.trail.none"))];
}

/**
 * One act as a list item.
 * @param {Case} file
 * @param {any} event
 * @returns {HTMLElement}
 */
export function eventLine(file, event) {
  const items = Object.entries(event.items ?? {}).filter(([, verdict]) => verdict?.verdict !== "ok");
  const detail = (/** @type {string} */ label, /** @type {string} */ text) =>
    h("p", { class: "console-event__detail" }, h("span", { class: "so-muted" }, `${label}: `), text);
  const names = items.map(([item]) => file.itemName(item)).join(", ");
  return h(
    "li",
    { class: "console-event" },
    h("strong", {}, actionDone(event.action)),
    h("span", { class: "console-block so-muted" }, [waktu(event.at), actorOf(event.actor)].filter(Boolean).join(" · ")),
    event.reason_text || event.reason ? detail(say("console.trail.reason"), event.reason_text || event.reason) : null,
    event.judgement ? detail(say("console.trail.judged"), [say(`console.pairs.${event.judgement}`), otherOf(file, event.other)].filter(Boolean).join(": ")) : null,
    event.field ? detail(say("console.trail.field"), file.itemName(event.field)) : null,
    event.note ? detail(say("console.trail.note"), event.note) : null,
    names ? detail(say("console.trail.items"), names) : null,
    event.typed?.length ? detail(say("console.trail.typed"), event.typed.map((/** @type {string} */ item) => file.itemName(item)).join(", ")) : null,
    event.brought?.length ? detail(say("console.trail.brought"), event.brought.map((/** @type {string} */ slot) => file.itemName(slot)).join(", ")) : null,
    event.key ? h("p", { class: "console-event__detail" }, say("console.trail.printed_key", event.key)) : null,
    event.follow?.length ? detail(say("console.follow.trail", { by: tanggal(event.follow_by) }), event.follow.map((/** @type {string} */ slot) => file.itemName(slot)).join(", ")) : null,
    event.on_paper?.length ? detail(say("console.follow.trail_paper"), event.on_paper.map((/** @type {string} */ slot) => file.itemName(slot)).join(", ")) : null,
    event.opd ? detail(say("console.file.opd"), nameOf("opd", event.opd)) : null,
    event.hash ? h("code", { class: "console-hash", title: event.hash }, `${say("console.trail.hash")} ${String(event.hash).slice(0, 12)}`) : null,
  );
}

/** @param {Case} file @param {string} other of a flag @returns {string} its name, as far as it may be known */
function otherOf(file, other) {
  const flag = (file.view.flags ?? []).find((/** @type {any} */ one) => one.other === other);
  return flag?.name || flag?.number || "";
}

/** @param {any} actor @returns {string} */
function actorOf(actor) {
  if (!actor) return "";
  if (actor.role === "applicant") return [actor.name, say("console.trail.applicant")].filter(Boolean).join(", ");
  if (actor.role === "system") return say("console.trail.system");
  return [actor.name, actor.role ? nameOf("role", actor.role) : ""].filter(Boolean).join(", ");
}

/** @param {Case} file @param {Parameters<typeof officeOf>[1]} places @returns {HTMLElement} */
export function lettersSection(file, places) {
  const letters = file.view.letters ?? [];
  const lines = letters.map((/** @type {any} */ letter) =>
    h(
      "li",
      { class: "console-letter" },
      h("strong", {}, letter.subject ?? letter.kind),
      " ",
      tag(say(`console.trail.letter_state_${letter.state}`), LETTER_COLOURS[letter.state] ?? "grey"),
      h(
        "span",
        { class: "console-block so-muted" },
        [
          letter.at ? waktu(letter.at) : "",
          letter.to ? say("console.trail.letter_to", { to: letter.to }) : say("console.trail.letter_by_hand", { office: officeOf(file.view, places) }),
          letter.tries > 1 ? say("console.trail.tries", { n: letter.tries }) : "",
          letter.detail ?? "",
        ]
          .filter(Boolean)
          .join(" · "),
      ),
    ),
  );
  return h(
    "section",
    { "aria-labelledby": "letters-title" },
    heading("letters", say("console.trail.letters")),
    letters.length ? h("ul", { class: "console-letters" }, lines) : h("p", { class: "so-muted" }, say("console.trail.letters_none")),
  );
}
