/** The legal grounds by id, and the requirements somebody can be exempted from, as the site publishes them. */

import { lang } from "../words.js";

/** @typedef {{year: number, exemptible: [string, string][], allowed: Map<string, string[]>, regulations: Map<string, string>}} Grounds `allowed`: requirement -> regulations that can be the ground */

/** @type {Promise<Grounds> | undefined} */
let wanted;

/** @returns {Promise<Grounds>} what cannot be had is empty: ids are shown instead of names */
export function grounds() {
  wanted ??= read().catch(() => {
    wanted = undefined;
    return { year: new Date().getFullYear(), exemptible: [], allowed: new Map(), regulations: new Map() };
  });
  return wanted;
}

/** @returns {Promise<Grounds>} */
async function read() {
  const answer = await fetch("/data/grounds.json");
  if (!answer.ok) throw new Error(String(answer.status));
  const { year, exemptible, grounds: allowed, regulations } = await answer.json();
  return {
    year,
    exemptible: Object.entries(exemptible).map(([id, name]) => [id, /** @type {any} */ (name)[lang] ?? id]),
    allowed: new Map(Object.entries(allowed)),
    regulations: new Map(Object.entries(regulations)),
  };
}

/** @param {string} id of a regulation @param {(title: string) => void} told called at once with the id, then with the title */
export function titled(id, told) {
  told(id);
  void grounds().then(({ regulations }) => told(regulations.get(id) ?? id));
}
