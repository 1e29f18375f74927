/**
 * The screens that are loaded when somebody goes there, so that the queue stays light: one line each. The key is the
 * first part of the address (`#/ganda`). A module has `open(main, parts, filters)`: it draws into `main`, says so in the
 * title, and may give back what is to be called when the official goes elsewhere.
 */

/** @typedef {(main: HTMLElement, parts: string[], filters: Record<string, string>) => Promise<(() => void) | void>} Open */

/**
 * @typedef {object} Entry
 * @property {string} title code of its name in the bar; "" when it has no place there
 * @property {string[]} roles who sees it in the bar; the server decides who may use it
 * @property {() => Promise<{open: Open}>} load
 */

const OFFICE = ["verifier", "kesra", "auditor"];
const READERS = ["kesra", "auditor"];

/** @type {Record<string, Entry>} */
export const SCREENS = {
  ganda: { title: "console.pairs.nav", roles: OFFICE, load: () => import("./pairs.js") },
  kertas: { title: "console.kertas.title", roles: ["operator", "kesra"], load: () => import("./entries.js") },
  rekap: { title: "console.rekap.title", roles: ["operator", ...OFFICE], load: () => import("./recap.js") },
  penerima: { title: "console.recipients.title", roles: READERS, load: () => import("./recipients.js") },
  impor: { title: "console.imports.title", roles: ["operator", "kesra"], load: () => import("./imports.js") },
};
