/** The pairs of possible doubles that nobody has judged yet, oldest first; one of them opens side by side. */

import { grouped, say, tanggal } from "../words.js";
import { levelTag, otherName } from "./doubles.js";
import { announce, button, field, h, refill, select } from "./elements.js";
import { places, unitName } from "./names.js";
import { isFile, pairAddress, pairPages, RECIPIENTS, rememberPairs } from "./pair_list.js";
import { failure, listKeys } from "./queue.js";
import { entitle } from "./room.js";
import { address } from "./route.js";
import { SCREENS } from "./screens.js";
import { whoIsIn } from "./session.js";
import { told } from "./told.js";

/** @typedef {import("./route.js").Filters} Filters */
/** @typedef {Map<string, import("./names.js").Place>} Places */

/** @type {import("./screens.js").Open} */
export async function open(main, [ticket, other], filters) {
  if (ticket && other) return (await import("./pair.js")).openPair(main, { ticket, other });
  const list = h("div", { class: "console-list", "aria-busy": "true" }, h("p", { class: "so-muted" }, say("console.loading")));
  const bar = h("div", {});
  const tabs = kindTabs(filters);
  refill(main, h("h1", { tabindex: "-1", id: "console-heading" }, say("console.pairs.title")), h("p", { class: "so-muted" }, say("console.pairs.lead")), tabs, bar, list);
  const again = () => void open(main, [], filters);
  entitle(main, say("console.pairs.title"), listKeys(list, again));
  try {
    const pages = await pairPages(filters);
    const kecamatan = await places("kecamatan");
    refill(bar, filterBar(filters, pages.opds, kecamatan));
    showRows(list, pages, filters, kecamatan);
  } catch (error) {
    refill(list, failure(error, again));
  } finally {
    list.removeAttribute("aria-busy");
  }
}

/** Files, or recipients of earlier lists: who may read recipients has both. @param {Filters} filters @returns {HTMLElement | null} */
function kindTabs(filters) {
  if (!(whoIsIn()?.roles ?? []).some((role) => SCREENS.penerima.roles.includes(role))) return null;
  const tab = (/** @type {string} */ kind, /** @type {string} */ title) =>
    h("li", {}, h("a", { class: "console-tab", href: address("ganda", { level: filters.level ?? "", kind }), "aria-current": (filters.kind ?? "") === kind ? "page" : null }, title));
  return h("nav", { class: "console-tabs", "aria-label": say("console.pairs.kinds") }, h("ul", {}, tab("", say("console.proposals.title")), tab(RECIPIENTS, say("console.recipients.title"))));
}

/** @param {Filters} filters @param {string[]} all units the official sees @param {Places} kecamatan @returns {HTMLElement} */
function filterBar(filters, all, kecamatan) {
  const any = /** @type {[string, string]} */ (["", say("console.queue.any")]);
  const levels = ["double", "related"].map((level) => /** @type {[string, string]} */ ([level, say(`console.pairs.level_${level}`)]));
  const opds = all.map((id) => /** @type {[string, string]} */ ([id, unitName(id, kecamatan)]));
  const choice = (/** @type {string} */ name, /** @type {string} */ label, /** @type {[string, string][]} */ options) => {
    const element = select([any, ...options], filters[name] ?? "", { id: `pairs-${name}` });
    element.addEventListener("change", () => (location.hash = address("ganda", { ...filters, [name]: element.value })));
    return field(label, element);
  };
  return h(
    "form",
    { class: "console-filters", "aria-label": say("console.queue.filters"), on: { submit: (/** @type {Event} */ event) => event.preventDefault() } },
    choice("level", say("console.pairs.level"), levels),
    all.length > 1 ? choice("opd", say("console.queue.opd"), opds) : null,
    filters.level || filters.opd ? h("a", { class: "console-filters__clear", href: address("ganda", { kind: filters.kind ?? "" }) }, say("console.queue.clear")) : null,
  );
}

/** @param {HTMLElement} list @param {import("./pair_list.js").Pages} pages @param {Filters} filters @param {Places} kecamatan */
function showRows(list, pages, filters, kecamatan) {
  if (!list.isConnected) return; // the list of another screen counts by now
  rememberPairs(pages.items, filters);
  if (!pages.items.length) return refill(list, emptyList(filters));
  const rows = h("tbody");
  const count = h("p", { class: "console-count", role: "status" });
  const start = h("a", { class: "so-button" }, say("console.pairs.start"));
  const more = button(say("console.queue.more"), async () => {
    const before = pages.items.length;
    await pages.load().catch((error) => announce(told(error)));
    rememberPairs(pages.items, filters);
    show();
    rows.rows[before]?.querySelector("a")?.focus();
  });
  const show = () => {
    refill(rows, pages.items.map((item) => pairRow(item, kecamatan)));
    more.hidden = !pages.more;
    start.href = pairAddress(pages.items[0]);
    count.textContent = say(pages.more ? "console.pairs.shown_more" : pages.items.length === 1 ? "console.pairs.shown_one" : "console.pairs.shown", { n: pages.items.length });
  };
  show();
  const heads = ["name", "other", "reasons", "level", "since"].map((code) => h("th", { scope: "col" }, say(code === "name" && filters.kind ? "console.recipients.col_name" : `console.pairs.col_${code}`)));
  refill(
    list,
    h("p", { class: "so-actions" }, start),
    h("table", { class: "so-table console-queue" }, h("caption", { class: "so-hidden" }, say("console.pairs.table")), h("thead", {}, h("tr", {}, heads)), rows),
    h("div", { class: "console-list__foot" }, count, more),
  );
}

/** @param {any} item @param {Places} kecamatan @returns {HTMLTableRowElement} */
function pairRow(item, kecamatan) {
  const cell = (/** @type {string} */ code, /** @type {import("./elements.js").Child[]} */ ...children) =>
    h("td", { class: `console-queue__${code}` }, h("span", { class: "console-queue__label", "aria-hidden": "true" }, say(`console.pairs.col_${code}`)), h("span", {}, children));
  return h(
    "tr",
    {},
    h("th", { scope: "row", class: "console-queue__name" }, h("a", { href: pairAddress(item) }, item.name), h("small", { class: "console-block" }, [item.number, item.opd ? unitName(item.opd, kecamatan) : item.recipient ? kecamatan.get(item.kecamatan)?.name : ""].filter(Boolean).join(" · "))),
    cell("other", ...otherOf(item, kecamatan)),
    cell("reasons", item.reasons.map((/** @type {any} */ one) => one.text).join(", ")),
    cell("level", levelTag(item.level)),
    cell("since", tanggal(item.at)),
  );
}

/** @param {any} item @param {Places} kecamatan @returns {import("./elements.js").Child[]} the other file or recipient, as far as it may be named */
function otherOf(item, kecamatan) {
  const file = isFile(item.other);
  const name = otherName({ ...item, kind: file ? "proposal" : "recipient", name: item.other_name, opd: item.other_opd, number: "" });
  const about = file ? [grouped(item.other), item.other_opd ? unitName(item.other_opd, kecamatan) : ""] : [item.other_name ? say("console.pairs.recipient") : ""];
  return [name, h("small", { class: "console-block" }, about.filter(Boolean).join(" · "))];
}

/** @param {Filters} filters @returns {HTMLElement} */
function emptyList(filters) {
  const filtered = Boolean(filters.level || filters.opd);
  return h(
    "div",
    { class: "console-empty" },
    h("h2", {}, say("console.pairs.empty_title")),
    h("p", {}, say(filtered ? "console.pairs.empty_filtered" : filters.kind ? "console.pairs.empty_recipients" : "console.pairs.empty")),
    filtered ? h("p", {}, h("a", { href: address("ganda", { kind: filters.kind ?? "" }) }, say("console.queue.clear"))) : null,
  );
}
