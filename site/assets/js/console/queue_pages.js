/**
 * The pages of the queue. "To do" is three states of the road at once, so it keeps one cursor per state and sorts by
 * age; the server keeps each state oldest first.
 */

import { office } from "./session.js";

/** @typedef {import("./route.js").Filters} Filters */

/** States in which the office has to act. */
export const TO_DO = ["reported", "submitted", "resubmitted", "checking"];
/** The value of the filter `state` that means every state. */
export const EVERY = "all";

const MOST_PAGES = 20;

/**
 * @typedef {object} Pages
 * @property {any[]} items what was loaded, in the order asked for
 * @property {Record<string, number>} counts by state
 * @property {string[]} opds that the official may choose from
 * @property {boolean} more whether the server has more
 * @property {() => Promise<void>} load the next pages
 */

/**
 * @param {Filters} filters
 * @returns {Promise<Pages>}
 */
export async function queuePages(filters) {
  const newest = filters.order === "newest";
  const cursors = new Map(statesOf(filters).map((state) => [state, ""]));
  /** @type {Pages} */
  const pages = {
    items: [],
    counts: {},
    opds: [],
    more: false,
    async load() {
      const found = await Promise.all([...cursors].map(([state, cursor]) => page(filters, state, cursor)));
      const states = [...cursors.keys()];
      found.forEach((one, n) => {
        if (one.next) cursors.set(states[n], one.next);
        else cursors.delete(states[n]);
      });
      pages.counts = found[0]?.counts ?? pages.counts;
      pages.opds = found[0]?.opds ?? pages.opds;
      pages.items = sorted(unique([...pages.items, ...found.flatMap((one) => one.items)]), newest);
      pages.more = cursors.size > 0;
    },
  };
  await pages.load();
  for (let n = 0; newest && pages.more && n < MOST_PAGES; n++) await pages.load();
  return pages;
}

/** @param {Filters} filters @returns {string[]} states to ask for; "" is every state */
function statesOf(filters) {
  if (filters.state === EVERY || filters.q) return [filters.state === EVERY ? "" : (filters.state ?? "")];
  return filters.state ? [filters.state] : TO_DO;
}

/** @param {Filters} filters @param {string} state @param {string} cursor @returns {Promise<any>} */
function page(filters, state, cursor) {
  const { programme = "", kecamatan = "", opd = "", q = "" } = filters;
  const asked = Object.entries({ state, programme, kecamatan, opd, q, cursor }).filter(([, value]) => value);
  const query = new URLSearchParams(asked).toString();
  return office("GET", `/office/proposals${query ? `?${query}` : ""}`);
}

/** @param {any[]} items @returns {any[]} */
function unique(items) {
  return [...new Map(items.map((item) => [item.ticket, item])).values()];
}

/** By the age each line shows: paper counts from the day it was handed in. @param {any[]} items @param {boolean} newest @returns {any[]} */
function sorted(items, newest) {
  const since = (/** @type {any} */ item) => Date.parse(item.entered_at);
  const older = (/** @type {any} */ a, /** @type {any} */ b) => b.age_days - a.age_days || since(a) - since(b);
  return items.sort((a, b) => (newest ? older(b, a) : older(a, b)));
}
