/** The queue of the official's OPD: tabs of states, filters, the list, and a hint when it changed meanwhile. */

import { ApiProblem } from "../api.js";
import { embedded, say } from "../words.js";
import { announce, button, h, notice, refill } from "./elements.js";
import { places, unitName } from "./names.js";
import { filterBar, isFiltered, tabList } from "./queue_filters.js";
import { remember } from "./queue_order.js";
import { queuePages } from "./queue_pages.js";
import { entitle } from "./room.js";
import { queueAddress } from "./route.js";
import { queueRow } from "./queue_row.js";
import { told } from "./told.js";

/** @typedef {import("./route.js").Filters} Filters */

const LOOK_AGAIN = 60_000;

/** @type {number | undefined} */
let clock;

/**
 * @param {HTMLElement} main
 * @param {Filters} filters
 */
export async function openQueue(main, filters) {
  window.clearInterval(clock);
  const list = h("div", { class: "console-list", "aria-busy": "true" }, h("p", { class: "so-muted" }, say("console.loading")));
  const hint = h("div", { role: "status" });
  const tabs = h("nav", { class: "console-tabs", "aria-label": say("console.queue.tabs") });
  const bar = h("div", {});
  const heading = h("h1", { tabindex: "-1", id: "console-heading" }, say("console.queue.title"));
  refill(main, heading, tabs, bar, hint, list);
  entitle(main, say("console.queue.title"), listKeys(list, () => openQueue(main, filters)));
  try {
    const pages = await queuePages(filters);
    if (!pages.opds.length) throw new ApiProblem(403, { code: "queue.none" });
    heading.textContent = say("console.queue.title_of", { opd: await whose(filters, pages.opds) });
    refill(tabs, tabList(pages.counts, filters));
    refill(bar, await filterBar(filters, pages.opds));
    await showRows(list, pages, filters);
    if (list.isConnected) clock = watch(pages, filters, hint, () => openQueue(main, filters));
  } catch (error) {
    refill(list, failure(error, () => openQueue(main, filters)));
  } finally {
    list.removeAttribute("aria-busy");
  }
}

/** @param {Filters} filters @param {string[]} opds @returns {Promise<string>} */
async function whose(filters, opds) {
  const opd = filters.opd || (opds.length === 1 ? opds[0] : "");
  return opd ? unitName(opd, await places("kecamatan")) : say("console.queue.every_opd");
}

/** Stops looking for changes. */
export function closeQueue() {
  window.clearInterval(clock);
}

/**
 * @param {HTMLElement} list
 * @param {import("./queue_pages.js").Pages} pages
 * @param {Filters} filters
 */
async function showRows(list, pages, filters) {
  if (!list.isConnected) return; // another list is the last one by now
  remember(pages.items, filters);
  if (!pages.items.length && !pages.more) return refill(list, emptyQueue(filters));
  const [kecamatan, desa] = await Promise.all([places("kecamatan"), places("desa")]);
  const rows = h("tbody");
  const several = pages.opds.length > 1 && !filters.opd;
  const count = h("p", { class: "console-count", role: "status" });
  const more = button(say("console.queue.more"), async () => {
    const known = new Set(pages.items.map((item) => item.ticket));
    more.setAttribute("aria-disabled", "true");
    await pages.load().catch((error) => announce(told(error)));
    more.removeAttribute("aria-disabled");
    remember(pages.items, filters);
    show();
    const first = pages.items.findIndex((item) => !known.has(item.ticket));
    /** @type {HTMLElement | null | undefined} */ (rows.rows[first]?.querySelector("a"))?.focus();
  });
  const show = () => {
    refill(rows, pages.items.map((item) => queueRow(item, kecamatan, desa, several)));
    more.hidden = !pages.more;
    const word = pages.more ? "shown_more" : pages.items.length === 1 ? "shown_one" : "shown";
    count.textContent = pages.items.length ? say(`console.queue.${word}`, { n: pages.items.length }) : say("console.queue.none_yet");
  };
  show();
  refill(
    list,
    h("table", { class: "so-table console-queue" }, h("caption", { class: "so-hidden" }, say("console.queue.table")), head(), rows),
    h("div", { class: "console-list__foot" }, count, more),
    h("p", { class: "so-hint console-note" }, say("console.queue.soon_note", { n: embedded("page").office_days })),
  );
}

/** @returns {HTMLElement} */
function head() {
  const columns = ["number", "name", "kind", "place", "amount", "age", "state", "assignee"];
  const cells = columns.map((column) =>
    h("th", { scope: "col", class: column === "amount" ? "console-right" : null }, say(`console.queue.${column}`)),
  );
  return h("thead", {}, h("tr", {}, cells));
}

/** @param {Filters} filters @returns {HTMLElement} */
function emptyQueue(filters) {
  const filtered = isFiltered(filters);
  return h(
    "div",
    { class: "console-empty" },
    h("h2", {}, say("console.queue.empty_title")),
    h("p", {}, say(filtered ? "console.queue.empty_filtered" : "console.queue.empty")),
    filtered ? h("p", {}, h("a", { href: queueAddress({ state: filters.state ?? "" }) }, say("console.queue.clear"))) : null,
  );
}

/** @param {unknown} error @param {() => void} again @returns {HTMLElement} */
export function failure(error, again) {
  if (error instanceof ApiProblem && error.status === 403) {
    return notice("warning", h("h2", {}, say("console.queue.forbidden_title")), h("p", {}, say("console.queue.forbidden")));
  }
  return h(
    "div",
    { class: "so-notice so-notice--warning", role: "alert" },
    h("p", {}, told(error)),
    button(say("console.again"), again),
  );
}

/**
 * Looks now and then whether the queue is still the same.
 * @param {import("./queue_pages.js").Pages} pages
 * @param {Filters} filters
 * @param {HTMLElement} hint
 * @param {() => void} again
 * @returns {number}
 */
function watch(pages, filters, hint, again) {
  const before = JSON.stringify(pages.counts);
  return window.setInterval(async () => {
    if (document.hidden || hint.childElementCount) return;
    const now = await queuePages(filters).catch(() => null);
    if (!now || JSON.stringify(now.counts) === before) return;
    const waiting = (/** @type {any} */ counts) => (counts.submitted ?? 0) + (counts.resubmitted ?? 0);
    const more = waiting(now.counts) - waiting(pages.counts);
    refill(
      hint,
      notice(
        "",
        h("p", {}, more > 0 ? say("console.queue.changed_more", { n: more }) : say("console.queue.changed")),
        button(say("console.queue.refresh"), again, { key: "r" }),
      ),
    );
  }, embedded("page").look_again ?? LOOK_AGAIN);
}

/**
 * The keys of a list: along its links, again, into the search.
 * @param {HTMLElement} list
 * @param {() => void} again
 * @param {string} [search] id of the box that is searched in
 * @returns {import("./keys.js").Keys}
 */
export function listKeys(list, again, search = "queue-search") {
  const move = (/** @type {number} */ step) => {
    const links = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("tbody a")]);
    const at = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + step));
    links[to]?.focus();
    links[to]?.scrollIntoView({ block: "nearest" });
  };
  return {
    j: () => move(1),
    ArrowDown: () => move(1),
    k: () => move(-1),
    ArrowUp: () => move(-1),
    r: again,
    "/": () => document.getElementById(search)?.focus(),
  };
}
