/** One entry of this official: the receipt to print for the applicant, or the way on while it is a draft or returned. */

import { freshKey } from "../api.js";
import { forgetEntry } from "../drafts.js";
import { grouped, say, tanggal, waktu } from "../words.js";
import { button, h, notice, refill, tag } from "./elements.js";
import { receivedRows } from "./entries.js";
import { formAddress } from "./entry_form.js";
import { entitle } from "./room.js";
import { nameOf, stateColour } from "./names.js";
import { failure } from "./queue.js";
import { office } from "./session.js";
import { told } from "./told.js";
import { unitNames } from "./units.js";
import { wayBackButton } from "./way_back.js";

/** @param {HTMLElement} main @param {string} ticket */
export async function openReceipt(main, ticket) {
  entitle(main, grouped(ticket));
  try {
    const [entry, unit] = await Promise.all([office("GET", `/office/entries/${ticket}`), unitNames()]);
    const sheet = h("article", { class: "console-sheet" }, sheetOf(entry, unit(entry.received.place)));
    refill(main, waysOn(main, entry), sheet);
    if (!["draft", "returned"].includes(entry.state)) void forgetEntry(entry.ticket);
    if (entry.submitted_at) void addQr(sheet, entry);
  } catch (error) {
    refill(main, h("h1", { tabindex: "-1", id: "console-heading" }, grouped(ticket)), failure(error, () => void openReceipt(main, ticket)), back());
  }
}

/** @returns {HTMLElement} */
function back() {
  return h("p", { class: "console-no-print" }, h("a", { href: "#/kertas" }, say("console.kertas.back")));
}

/** @param {any} entry @param {string} place @returns {import("./elements.js").Child[]} */
function sheetOf(entry, place) {
  const sent = Boolean(entry.submitted_at);
  const row = (/** @type {string} */ code, /** @type {string} */ value) => h("div", { class: "so-summary__row" }, h("dt", {}, say(`console.kertas.${code}`)), h("dd", {}, value));
  return [
    h("h1", { tabindex: "-1", id: "console-heading" }, say(sent ? "console.kertas.receipt" : "console.kertas.draft_title")),
    h("p", {}, say("console.kertas.number"), h("strong", { class: "console-sheet__number" }, entry.number)),
    h(
      "dl",
      { class: "so-summary" },
      row("applicant", entry.name),
      row("programme", `${nameOf("programme", entry.programme)}, ${nameOf("applicant_type", entry.applicant_type)}`),
      receivedRows(entry.received, place),
      sent ? row("entered_at", waktu(entry.submitted_at)) : null,
      row("scan", say(`console.kertas.scan_${entry.received.scan}`)),
      row("state", entry.state === "draft" ? say("console.kertas.draft") : nameOf("state", entry.state)),
    ),
    entry.repaired ? repairedPart(entry.repaired) : null,
    sent ? h("p", {}, say(entry.email ? "console.kertas.follow_mail" : "console.kertas.follow_number")) : null,
  ];
}

/** What a repair that was sent held, item by item. @param {{at: string, items: {name: string, how: string}[]}} repaired */
function repairedPart({ at, items }) {
  return notice(
    "success",
    h("h2", {}, say("console.kertas.repaired.heading")),
    h("p", {}, say("console.kertas.repaired.lead", { at: waktu(at) })),
    h("ul", {}, items.map(({ name, how }) => h("li", {}, h("strong", {}, name), ` – ${say(`console.kertas.repaired.${how}`)}`))),
  );
}

/** @param {HTMLElement} sheet @param {any} entry */
async function addQr(sheet, entry) {
  const { qrPicture } = await import("../qr.js");
  const address = `${location.origin}/cek.html#${entry.number}`;
  sheet.append(h("figure", { class: "console-sheet__qr" }, h("div", {}), h("figcaption", { class: "so-small" }, say("console.kertas.qr"))));
  sheet.querySelector("figure div")?.append(qrPicture(address, say("console.kertas.qr")));
}

/** What can be done with it. @param {HTMLElement} main @param {any} entry @returns {HTMLElement} */
function waysOn(main, entry) {
  const said = h("div", { role: "alert" });
  const letter = (entry.letters ?? []).find((/** @type {any} */ one) => one.state === "by-hand");
  const repair = button(
    say("console.kertas.repair"),
    async () => {
      repair.disabled = true;
      try {
        const { secret } = await office("POST", `/office/entries/${entry.ticket}/repair`, { body: {}, key: freshKey() });
        location.assign(formAddress(entry, secret));
      } catch (error) {
        repair.disabled = false;
        refill(said, notice("warning", h("p", {}, told(error))));
      }
    },
    { kind: "" },
  );
  return h(
    "div",
    { class: "console-no-print" },
    entry.state !== "draft" && entry.submitted_at ? null : h("p", {}, tag(say("console.kertas.draft"), stateColour("checking"))),
    said,
    entry.due && entry.state === "returned" ? h("p", {}, say("console.kertas.repair_due", { date: tanggal(entry.due) })) : null,
    h(
      "p",
      { class: "so-actions" },
      entry.secret ? h("a", { class: "so-button", href: formAddress(entry, entry.secret) }, say("console.kertas.go_on")) : null,
      entry.state === "draft" ? h("a", { class: "so-button so-button--secondary", href: `#/kertas/${entry.ticket}/terima` }, say("action.correct-entry.button")) : null,
      entry.state === "returned" ? repair : null,
      entry.submitted_at ? button(say("console.kertas.print"), () => window.print(), { kind: entry.state === "returned" ? "secondary" : "" }) : null,
      letter ? h("a", { class: "so-button so-button--secondary", href: `#/kertas/surat/${entry.ticket}/${letter.seq}` }, say("console.kertas.open_letter")) : null,
      entry.submitted_at && !entry.email ? wayBackButton(main, { ticket: entry.ticket, name: entry.person }, h("a", { href: "#/kertas" }, say("console.kertas.back"))) : null,
      h("a", { class: "so-button so-button--secondary", href: "#/kertas/baru" }, say("console.kertas.another")),
    ),
    back(),
  );
}
