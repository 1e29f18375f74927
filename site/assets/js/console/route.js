/**
 * Where the console is: `#/antrean?state=checking` or `#/berkas/274839201756`. Everything stands after the `#`, so names
 * somebody searched for never reach the log of a web server through the page's address.
 */

/** @typedef {{screen: "queue" | "file" | "schedule" | "report", ticket: string, filters: Filters}} Where */
/** @typedef {Record<string, string>} Filters */

export const FILTERS = ["state", "programme", "kecamatan", "opd", "q", "order"];

/** @param {string} [hash] @returns {Where} */
export function where(hash = location.hash) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [name, ticket = ""] = path.split("/");
  if (name === "berkas" && ticket) return { screen: "file", ticket: ticket.replace(/\D/g, ""), filters: {} };
  if (name === "jadwal") return { screen: ticket ? "report" : "schedule", ticket, filters: {} };
  const asked = new URLSearchParams(query);
  /** @type {Filters} */
  const filters = {};
  for (const filter of FILTERS) {
    const value = asked.get(filter);
    if (value) filters[filter] = value;
  }
  return { screen: "queue", ticket: "", filters };
}

/** @param {Filters} filters @returns {string} */
export function queueAddress(filters) {
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value)).toString();
  return `#/antrean${query ? `?${query}` : ""}`;
}

/** @param {string} ticket @returns {string} */
export function fileAddress(ticket) {
  return `#/berkas/${ticket}`;
}

/** @param {string} programme @returns {string} */
export function reportAddress(programme) {
  return `#/jadwal/${programme}`;
}
