/** Papers: the register of what came in today, what this official typed and goes on with, and the ways to the rest. */

import { say, tanggal, waktu, word } from "../words.js";
import { announce, button, h, refill, tag } from "./elements.js";
import { nameOf, stateColour } from "./names.js";
import { intakeSection } from "./intake.js";
import { failure } from "./queue.js";
import { entitle } from "./room.js";
import { office } from "./session.js";
import { told } from "./told.js";

/** @type {import("./screens.js").Open} */
export async function open(main, [part, ...rest]) {
  if (part === "baru") return (await import("./entry_form.js")).openForm(main);
  if (part === "surat") return (await import("./byhand.js")).openLetters(main, rest);
  if (part && rest[0] === "terima") return (await import("./entry_mend.js")).openMend(main, part);
  if (part) return (await import("./entry_receipt.js")).openReceipt(main, part);
  const list = h("div", { "aria-busy": "true" }, h("p", { class: "so-muted" }, say("console.loading")));
  const sent = h("section", { "aria-labelledby": "sent-title", hidden: true });
  const intake = h("div", {});
  refill(
    main,
    h("h1", { tabindex: "-1", id: "console-heading" }, say("console.kertas.title")),
    h("p", { class: "so-muted" }, say("console.kertas.lead")),
    h(
      "p",
      { class: "so-actions" },
      h("a", { class: "so-button", href: "#/kertas/baru" }, say("console.kertas.new")),
      h("a", { class: "so-button so-button--secondary", href: "#/kertas/surat" }, say("console.kertas.letters")),
    ),
    h("section", { "aria-labelledby": "typed-title" }, h("h2", { id: "typed-title" }, say("console.kertas.unfinished")), list),
    intake,
    sent,
  );
  entitle(main, say("console.kertas.title"));
  void intakeSection(intake);
  try {
    await showLists(list, sent);
  } catch (error) {
    refill(list, failure(error, () => void open(main, [], {})));
  } finally {
    list.removeAttribute("aria-busy");
  }
}

/**
 * What waits for this official stands first, what was sent last.
 * @param {HTMLElement} list
 * @param {HTMLElement} sent
 */
async function showLists(list, sent) {
  let { items, next } = await office("GET", "/office/entries");
  const lines = h("ul", { class: "console-entries" });
  const more = button(say("console.queue.more"), async () => {
    try {
      const page = await office("GET", `/office/entries?cursor=${encodeURIComponent(next ?? "")}`);
      const before = lines.childElementCount;
      items = [...items, ...page.items];
      next = page.next;
      show();
      lines.children[before]?.querySelector("a")?.focus();
    } catch (error) {
      announce(told(error));
    }
  });
  const show = () => {
    const open = items.filter(waits);
    refill(list, open.length ? h("ul", { class: "console-entries" }, open.map(entryLine)) : h("p", {}, say(items.length ? "console.kertas.all_done" : "console.kertas.none")));
    refill(lines, items.filter((/** @type {any} */ entry) => !waits(entry)).map(entryLine));
    sent.hidden = !lines.childElementCount && !next;
    more.hidden = !next;
  };
  show();
  refill(sent, h("h2", { id: "sent-title" }, say("console.kertas.mine")), lines, h("p", { class: "so-actions" }, more));
}

/** @param {any} entry @returns {boolean} whether its typist has to go on with it */
function waits(entry) {
  return ["draft", "returned"].includes(entry.state);
}

/** @param {any} entry @returns {HTMLElement} */
function entryLine(entry) {
  const { received, state } = entry;
  return h(
    "li",
    { class: "console-entry" },
    h("a", { href: `#/kertas/${entry.ticket}` }, h("strong", {}, entry.name || entry.number)),
    " ",
    tag(state === "draft" ? say("console.kertas.draft") : nameOf("state", state), state === "draft" ? "yellow" : stateColour(state)),
    h("span", { class: "console-block so-muted" }, [entry.number, nameOf("programme", entry.programme), say("console.kertas.received_line", { on: received.on, agenda: received.agenda })].join(" · ")),
    h("span", { class: "console-block so-muted" }, say("console.kertas.typed_at", { at: waktu(entry.created_at) })),
  );
}

/**
 * How a paper came in, as rows of a list of facts.
 * @param {any} received
 * @param {string} place name of the unit
 * @returns {HTMLElement[]}
 */
export function receivedRows(received, place) {
  const row = (/** @type {string} */ code, /** @type {string} */ value) => h("div", { class: "so-summary__row" }, h("dt", {}, say(`console.kertas.${code}`)), h("dd", {}, value));
  return [
    row("on", tanggal(received.on)),
    row("channel", word(`console.kertas.channels.${received.channel}`) ?? received.channel),
    row("agenda", [received.agenda, place].filter(Boolean).join(", ")),
    row("consent", word(`console.kertas.consents.${received.consent}`) ?? received.consent),
    row("typed_by", received.typed_by?.name ?? ""),
  ];
}
