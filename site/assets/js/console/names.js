/** Names of ids: states, programmes, OPDs, places. Words from the page, places from `/data`. */

import { lang, say, word } from "../words.js";

/** @typedef {"grey" | "blue" | "green" | "yellow" | "red" | "purple"} Colour */

/** States in the order of the road. */
export const STATES = ["reported", "submitted", "resubmitted", "checking", "returned", "verified", "refused", "withdrawn"];

/** @type {Record<string, Colour>} */
const COLOURS = {
  reported: "blue",
  submitted: "blue",
  resubmitted: "purple",
  checking: "yellow",
  returned: "grey",
  verified: "green",
  refused: "red",
  withdrawn: "grey",
};

/** @param {string} state @returns {Colour} */
export function stateColour(state) {
  return COLOURS[state] ?? "grey";
}

/**
 * The name of an id in a list of words (`state`, `opd`, `role`, `verdict` …); the id itself when it has none.
 * @param {string} list
 * @param {string} id
 * @returns {string}
 */
export function nameOf(list, id) {
  const found = word(`${list}.${id}`);
  return typeof found === "string" ? found : typeof found?.name === "string" ? found.name : id;
}

/**
 * Who holds a file: an OPD, or the kecamatan it still lies at.
 * @param {string} unit
 * @param {Map<string, Place>} kecamatan
 * @returns {string}
 */
export function unitName(unit, kecamatan) {
  const place = kecamatan.get(unit);
  return place ? say("console.unit.kecamatan", { name: place.name }) : nameOf("opd", unit);
}

/** @param {string} action @returns {string} what its button says */
export function actionName(action) {
  return word(`action.${action}.button`) ?? action;
}

/** @param {string} action @returns {string} what was done, for the history */
export function actionDone(action) {
  return word(`action.${action}.done`) ?? action;
}

/** @typedef {{code: string, name: string, lat?: number, lng?: number, parent?: string}} Place */

/** @type {Map<string, Promise<Map<string, Place>>>} */
const lists = new Map();

/**
 * Places by code. A list that cannot be had is an empty one: codes are shown instead of names.
 * @param {"kecamatan" | "desa"} list
 * @returns {Promise<Map<string, Place>>}
 */
export function places(list) {
  let wanted = lists.get(list);
  if (!wanted) {
    wanted = read(list).catch(() => {
      lists.delete(list);
      return new Map();
    });
    lists.set(list, wanted);
  }
  return wanted;
}

/** @param {string} list @returns {Promise<Map<string, Place>>} */
async function read(list) {
  const answer = await fetch(`/data/${list}.json`);
  if (!answer.ok) throw new Error(String(answer.status));
  const content = await answer.json();
  const rows = list === "desa" ? desaRows(content) : kecamatanRows(content);
  return new Map(rows.map((place) => [place.code, place]));
}

/** @param {Record<string, [string, number, number]>} content @returns {Place[]} */
function kecamatanRows(content) {
  return Object.entries(content).map(([code, [name, lat, lng]]) => ({ code, name, lat, lng }));
}

/** @param {Record<string, [string, string, number, number][]>} content by kecamatan @returns {Place[]} */
function desaRows(content) {
  return Object.entries(content).flatMap(([parent, rows]) =>
    rows.map(([code, name, lat, lng]) => ({ code: `${parent}.${code}`, parent, name, lat, lng })),
  );
}

/** @param {number} days @returns {string} */
export function age(days) {
  if (days < 1) return say("console.queue.today");
  return days === 1 ? say("console.queue.days_one") : say("console.queue.days", { n: days });
}

/** @param {number} metres @returns {string} */
export function distance(metres) {
  if (metres < 1000) return say("console.place.distance_m", { n: Math.round(metres) });
  const kilometres = (metres / 1000).toLocaleString(lang === "en" ? "en-GB" : "id-ID", { maximumFractionDigits: 1 });
  return say("console.place.distance_km", { n: kilometres });
}
