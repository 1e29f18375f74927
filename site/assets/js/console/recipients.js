/** The recipients of aid: searched by name and kecamatan; one of them opens with everything kept of it. */

import { number, say } from "../words.js";
import { announce, button, field, h, refill, select } from "./elements.js";
import { nameOf, places } from "./names.js";
import { failure, listKeys } from "./queue.js";
import { entitle } from "./room.js";
import { address } from "./route.js";
import { office } from "./session.js";
import { told } from "./told.js";

/** @typedef {import("./route.js").Filters} Filters */
/** @typedef {Map<string, import("./names.js").Place>} Places */

const SEARCH = "recipients-search";

/** @type {import("./screens.js").Open} */
export async function open(main, [id], filters) {
  if (id) return (await import("./recipient.js")).openRecipient(main, id);
  const list = h("div", { class: "console-list", "aria-busy": "true" }, h("p", { class: "so-muted" }, say("console.loading")));
  const kecamatan = await places("kecamatan");
  refill(main, h("h1", { tabindex: "-1", id: "console-heading" }, say("console.recipients.title")), h("p", { class: "so-muted" }, say("console.recipients.lead")), filterBar(filters, kecamatan), list);
  const again = () => void open(main, [], filters);
  entitle(main, say("console.recipients.title"), listKeys(list, again, SEARCH));
  try {
    await showRows(list, filters, kecamatan);
  } catch (error) {
    refill(list, failure(error, again));
  } finally {
    list.removeAttribute("aria-busy");
  }
}

/** @param {Filters} filters @param {Places} kecamatan @returns {HTMLElement} */
function filterBar(filters, kecamatan) {
  const search = h("input", { class: "so-input", type: "search", id: SEARCH, value: filters.q ?? "", autocomplete: "off" });
  const all = [...kecamatan.values()].map((place) => /** @type {[string, string]} */ ([place.code, place.name])).sort((a, b) => a[1].localeCompare(b[1]));
  const where = select([["", say("console.queue.any")], ...all], filters.kecamatan ?? "", { id: "recipients-kecamatan" });
  const go = () => (location.hash = address("penerima", { q: search.value.trim(), kecamatan: where.value }));
  where.addEventListener("change", go);
  const form = h(
    "form",
    { class: "console-filters", role: "search", "aria-label": say("console.recipients.title") },
    h("div", { class: "console-filters__search" }, field(say("console.recipients.name"), search), h("button", { type: "submit", class: "so-button" }, say("console.queue.apply"))),
    field(say("console.queue.kecamatan"), where),
    filters.q || filters.kecamatan ? h("a", { class: "console-filters__clear", href: "#/penerima" }, say("console.queue.clear")) : null,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go();
  });
  return form;
}

/** @param {Filters} filters @param {string} [cursor] @returns {Promise<{items: any[], next: string | null}>} */
export function foundRecipients({ q = "", kecamatan = "" }, cursor = "") {
  const query = new URLSearchParams(Object.entries({ q, kecamatan, cursor }).filter(([, value]) => value)).toString();
  return office("GET", `/office/recipients${query ? `?${query}` : ""}`);
}

/** @param {HTMLElement} list @param {Filters} filters @param {Places} kecamatan */
async function showRows(list, filters, kecamatan) {
  const desa = await places("desa");
  let { items, next } = await foundRecipients(filters);
  if (!items.length && !next) return refill(list, emptyList(filters));
  const rows = h("tbody");
  const count = h("p", { class: "console-count", role: "status" });
  const more = button(say("console.queue.more"), async () => {
    const before = items.length;
    try {
      const page = await foundRecipients(filters, next ?? "");
      items = [...items, ...page.items];
      next = page.next;
    } catch (error) {
      return announce(told(error));
    }
    show();
    rows.rows[before]?.querySelector("a")?.focus();
  });
  const show = () => {
    refill(rows, items.map((item) => recipientRow(item, kecamatan, desa)));
    more.hidden = !next;
    count.textContent = say(next ? "console.recipients.shown_more" : items.length === 1 ? "console.recipients.shown_one" : "console.recipients.shown", { n: number(items.length) });
  };
  show();
  const heads = ["name", "type", "place", "awards", "last_year"].map((code) => h("th", { scope: "col" }, say(`console.recipients.col_${code}`)));
  refill(list, h("table", { class: "so-table console-queue" }, h("caption", { class: "so-hidden" }, say("console.recipients.title")), h("thead", {}, h("tr", {}, heads)), rows), h("div", { class: "console-list__foot" }, count, more));
}

/** @param {any} item @param {Places} kecamatan @param {Places} desa @returns {HTMLTableRowElement} */
function recipientRow(item, kecamatan, desa) {
  const cell = (/** @type {string} */ code, /** @type {import("./elements.js").Child} */ value) =>
    h("td", {}, h("span", { class: "console-queue__label", "aria-hidden": "true" }, say(`console.recipients.col_${code}`)), h("span", {}, value));
  return h(
    "tr",
    {},
    h("th", { scope: "row", class: "console-queue__name" }, h("a", { href: `#/penerima/${item.id}` }, item.name)),
    cell("type", nameOf("console.type", item.applicant_type)),
    cell("place", placeOf(item, { kecamatan, desa }) || "–"),
    cell("awards", item.awards),
    cell("last_year", item.last_year || "–"),
  );
}

/** @param {any} one @param {{kecamatan: Places, desa: Places}} all @returns {string} desa and kecamatan */
export function placeOf(one, all) {
  return [all.desa.get(one.desa)?.name, all.kecamatan.get(one.kecamatan)?.name].filter(Boolean).join(", ");
}

/** @param {Filters} filters @returns {HTMLElement} */
function emptyList(filters) {
  const filtered = Boolean(filters.q || filters.kecamatan);
  return h("div", { class: "console-empty" }, h("h2", {}, say("console.recipients.empty_title")), h("p", {}, say(filtered ? "console.recipients.empty_filtered" : "console.recipients.empty")));
}
