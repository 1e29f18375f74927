/**
 * Where the console is: `#/antrean?state=checking` or `#/berkas/274839201756`. Everything stands after the `#`, so names
 * somebody searched for never reach the log of a web server through the page's address.
 */

import { SCREENS } from "./screens.js";

/** @typedef {{screen: "queue" | "file" | "schedule" | "report" | "other" | "unknown", ticket: string, filters: Filters, name: string, parts: string[]}} Where */
/** @typedef {Record<string, string>} Filters */

const QUEUE = "antrean";
export const FILTERS = ["state", "programme", "kecamatan", "opd", "q", "order", "level", "kind"];

/** @param {string} [hash] @returns {Where} */
export function where(hash = location.hash) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [name, ...parts] = path.split("/");
  const ticket = parts[0] ?? "";
  const here = { ticket, filters: {}, name, parts };
  if (name === "berkas" && /\d/.test(ticket)) return { ...here, screen: "file", ticket: ticket.replace(/\D/g, "") };
  if (name === "jadwal") return { ...here, screen: ticket ? "report" : "schedule" };
  const asked = new URLSearchParams(query);
  /** @type {Filters} */
  const filters = {};
  for (const filter of FILTERS) {
    const value = asked.get(filter);
    if (value) filters[filter] = value;
  }
  if (Object.keys(SCREENS).includes(name)) return { ...here, screen: "other", filters };
  return { ...here, screen: ["", QUEUE].includes(name) ? "queue" : "unknown", filters };
}

/** @param {Filters} filters @returns {string} */
export function queueAddress(filters) {
  return address(QUEUE, filters);
}

/** @param {string} path without `#/` @param {Filters} [filters] @returns {string} */
export function address(path, filters = {}) {
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value)).toString();
  return `#/${path}${query ? `?${query}` : ""}`;
}

/** @param {string} ticket @returns {string} */
export function fileAddress(ticket) {
  return `#/berkas/${ticket}`;
}

/** @param {string} programme @returns {string} */
export function reportAddress(programme) {
  return `#/jadwal/${programme}`;
}
