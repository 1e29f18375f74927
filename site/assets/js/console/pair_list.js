/** The pairs that wait to be judged, page by page; and the list an official works through, kept for this tab. */

import { address } from "./route.js";
import { office } from "./session.js";

/** @typedef {import("./route.js").Filters} Filters */
/** @typedef {{ticket: string, other: string}} Pair tickets of two files; or the ids of two recipients, or one of each */

/** The value of the filter `kind` that means pairs of recipients. */
export const RECIPIENTS = "recipient";

/** @param {string} id of one side @returns {boolean} */
export function isFile(id) {
  return /^\d+$/.test(id);
}

const LAST = "serang-open.pairs";
const MOST_PAGES = 20;
/** With a filter of our own a page may come out empty: so many are looked for at once. */
const ENOUGH = 25;

/**
 * @typedef {object} Pages
 * @property {any[]} items oldest first
 * @property {string[]} opds that the official may choose from
 * @property {boolean} more
 * @property {() => Promise<void>} load
 */

/** @param {Filters} filters @returns {Promise<Pages>} */
export async function pairPages(filters) {
  const { level = "", opd = "", kind = "" } = filters;
  const path = kind === RECIPIENTS ? "/office/flags/recipients" : "/office/flags";
  let cursor = "";
  const known = new Set();
  /** @type {Pages} */
  const pages = {
    items: [],
    opds: [],
    more: true,
    async load() {
      const wanted = pages.items.length + ENOUGH;
      for (let n = 0; pages.more && n < MOST_PAGES && pages.items.length < wanted; n++) {
        const query = new URLSearchParams(Object.entries({ opd: kind ? "" : opd, cursor }).filter(([, value]) => value)).toString();
        const page = await office("GET", `${path}${query ? `?${query}` : ""}`);
        cursor = page.next ?? "";
        pages.opds = page.opds ?? pages.opds;
        pages.more = Boolean(cursor);
        for (const found of page.items) {
          const item = { ...found, ticket: found.ticket ?? found.recipient };
          const both = [item.ticket, item.other].sort().join(); // the same two are flagged on both files
          if (known.has(both) || (level && item.level !== level)) continue;
          known.add(both);
          pages.items.push(item);
        }
      }
    },
  };
  await pages.load();
  return pages;
}

/** @param {Pair[]} pairs @param {Filters} filters */
export function rememberPairs(pairs, filters) {
  sessionStorage.setItem(LAST, JSON.stringify({ filters, pairs: pairs.map(({ ticket, other }) => ({ ticket, other })) }));
}

/** @returns {{filters: Filters, pairs: Pair[]}} */
export function lastPairs() {
  try {
    return { filters: {}, pairs: [], ...JSON.parse(sessionStorage.getItem(LAST) ?? "{}") };
  } catch {
    return { filters: {}, pairs: [] };
  }
}

/** @param {Pair} pair @returns {string} */
export function pairAddress({ ticket, other }) {
  return address(`ganda/${ticket}/${other}`);
}

/** @param {Pair} a @param {Pair} b @returns {boolean} */
export function alike(a, b) {
  return a.ticket === b.ticket && a.other === b.other;
}

/**
 * The pair after this one in the list the official came from; when that is at its end, the oldest that still waits.
 * @param {Pair} pair
 * @returns {Promise<string>} its address, or "" when nothing waits
 */
export async function nextPair(pair) {
  const { pairs, filters } = lastPairs();
  const at = pairs.findIndex((one) => alike(one, pair));
  const after = pairs[at + 1];
  if (after) return pairAddress(after);
  const { items } = await pairPages(filters);
  rememberPairs(items, filters);
  const other = items.find((one) => !alike(one, pair));
  return other ? pairAddress(other) : "";
}
