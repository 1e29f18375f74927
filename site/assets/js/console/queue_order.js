/** The list an official came from, and the file that comes next in it. */

import { queuePages } from "./queue_pages.js";
import { fileAddress } from "./route.js";

/** @typedef {import("./route.js").Filters} Filters */

const LAST = "serang-open.queue";

/** @param {any[]} items @param {Filters} filters */
export function remember(items, filters) {
  sessionStorage.setItem(LAST, JSON.stringify({ filters, tickets: items.map((item) => item.ticket) }));
}

/** @returns {{filters: Filters, tickets: string[]}} the list the official came from */
export function lastQueue() {
  try {
    return { filters: {}, tickets: [], ...JSON.parse(sessionStorage.getItem(LAST) ?? "{}") };
  } catch {
    return { filters: {}, tickets: [] };
  }
}

/**
 * The file after this one in the list the official came from; read anew, because the list moves. When that list has
 * nothing more to offer, the oldest file that waits.
 * @param {string} ticket
 * @returns {Promise<string>} its address, or "" when there is none
 */
export async function nextFile(ticket) {
  const { filters, tickets } = lastQueue();
  const after = tickets.slice(tickets.indexOf(ticket) + 1);
  const others = async (/** @type {Filters} */ wanted) =>
    (await queuePages(wanted)).items.map((item) => item.ticket).filter((/** @type {string} */ one) => one !== ticket);
  const fresh = await others(filters);
  const found = after.find((one) => fresh.includes(one)) ?? fresh[0] ?? (await others({}))[0];
  return found ? fileAddress(found) : "";
}
