/** One line of the queue. On a phone the same cells stand under each other, each with its name. */

import { grouped, rupiah, say, tanggal } from "../words.js";
import { h, tag } from "./elements.js";
import { age, nameOf, stateColour, unitName } from "./names.js";
import { TO_DO } from "./queue_pages.js";
import { fileAddress } from "./route.js";
import { isMe } from "./session.js";

/** @typedef {Map<string, import("./names.js").Place>} Places */

/**
 * @param {any} item of `GET /office/proposals`
 * @param {Places} kecamatan
 * @param {Places} desa
 * @param {boolean} several OPDs stand in this list
 * @returns {HTMLTableRowElement}
 */
export function queueRow(item, kecamatan, desa, several) {
  const cell = (/** @type {string} */ column, /** @type {import("./elements.js").Child[]} */ ...children) =>
    h(
      "td",
      { class: `console-queue__${column}` },
      h("span", { class: "console-queue__label", "aria-hidden": "true" }, say(`console.queue.${column}`)),
      h("span", { class: "console-queue__value" }, children),
    );
  const where = [desa.get(item.desa)?.name, kecamatan.get(item.kecamatan)?.name ?? item.kecamatan].filter(Boolean).join(", ");
  return h(
    "tr",
    {},
    cell("number", h("span", { class: "so-number" }, item.number ?? grouped(item.ticket))),
    h("th", { scope: "row", class: "console-queue__name" }, h("a", { href: fileAddress(item.ticket) }, item.name || item.number)),
    cell("kind", say(`programme.${item.programme}.short`), h("br"), h("small", {}, nameOf("console.type", item.applicant_type))),
    cell("place", where || "–"),
    cell("amount", h("span", { class: "so-number" }, typeof item.amount === "number" ? rupiah(item.amount) : "–")),
    cell("age", ageMark(item), paperLine(item)),
    cell("state", tag(nameOf("console.tab", item.state), stateColour(item.state)), dueLine(item)),
    cell("assignee", assignee(item), several ? h("small", { class: "console-block" }, unitName(item.opd, kecamatan)) : null),
  );
}

/** @param {any} item @returns {boolean} whether the office has to act */
export function isWaiting(item) {
  return TO_DO.includes(item.state);
}

/** @param {any} item @returns {HTMLElement} days the office has had it, and what the server says of its term */
export function ageMark({ age_days, mark }) {
  return h(
    "span",
    { class: "console-age" },
    h("span", { class: "so-number" }, age(age_days)),
    mark ? tag(say(`console.queue.${mark}`), mark === "late" ? "red" : "yellow") : null,
  );
}

/** Of paper that was typed later: its age counts from one day, its term from another. @param {any} item @returns {HTMLElement | null} */
function paperLine({ received_on: received, entered_at: entered, submitted_at: typed }) {
  if (!received) return null;
  const [date, since] = [tanggal(received), tanggal(typed ?? entered)];
  const later = entered === typed && date !== since;
  return h("small", { class: "console-block" }, say(later ? "console.queue.since_typing" : "console.queue.since_receipt", { date, typed: since }));
}

/** @param {any} item @returns {HTMLElement | null} */
function dueLine(item) {
  return item.due ? h("small", { class: "console-block" }, say("console.queue.due", { date: tanggal(item.due) })) : null;
}

/** @param {any} item @returns {string} */
function assignee(item) {
  if (!item.assignee) return say("console.queue.nobody");
  return isMe(item.assignee) ? say("console.queue.mine") : item.assignee.name;
}
