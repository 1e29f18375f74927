/** One line of the queue. On a phone the same cells stand under each other, each with its name. */

import { embedded, grouped, rupiah, say, tanggal } from "../words.js";
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
    cell("age", ageMark(item)),
    cell("state", tag(nameOf("console.tab", item.state), stateColour(item.state)), dueLine(item)),
    cell("assignee", assignee(item), several ? h("small", { class: "console-block" }, unitName(item.opd, kecamatan)) : null),
  );
}

/** @returns {{soon: number, late: number}} days after which a file is nearly late, and late */
export function clockMarks() {
  return { soon: 5, late: 10, ...embedded("page").clock };
}

/** @param {any} item @returns {boolean} whether the office has to act */
export function isWaiting(item) {
  return TO_DO.includes(item.state);
}

const DAY = 24 * 3600 * 1000;

/** @param {any} item @returns {"soon" | "late" | null} by its own due date, where the rules give one; else by its days */
function markOf(item) {
  if (!isWaiting(item)) return null;
  if (item.due) {
    const left = Date.parse(item.due.slice(0, 10)) - serverToday(item);
    return left < 0 ? "late" : left <= DAY ? "soon" : null;
  }
  const { soon, late } = clockMarks();
  return item.age_days < soon ? null : item.age_days < late ? "soon" : "late";
}

/** @param {any} item @returns {number} the day in WIB by the clock of the server, which counted the days */
function serverToday(item) {
  const entered = new Date(Date.parse(item.entered_at) + 7 * 3600 * 1000).toISOString().slice(0, 10);
  return Date.parse(entered) + item.age_days * DAY;
}

/** @param {any} item @returns {HTMLElement} days in this state, and whether that is long */
export function ageMark(item) {
  const mark = markOf(item);
  return h(
    "span",
    { class: "console-age" },
    h("span", { class: "so-number" }, age(item.age_days)),
    mark ? tag(say(`console.queue.${mark}`), mark === "late" ? "red" : "yellow") : null,
  );
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
