/** Where it is: the point with its source, the distance to the desa, warnings, a sketch that needs no tiles, and the map. */

import { embedded, say } from "../words.js";
import { button, h, refill, svg } from "./elements.js";
import { flagControl } from "./answers.js";
import { distance } from "./names.js";
import { heading } from "./papers.js";
import { told } from "./told.js";

/** @typedef {import("./case.js").Case} Case */
/** @typedef {import("./names.js").Place} Place */
/** @typedef {{lat: number, lng: number, source?: string, accuracy?: number | null, note?: string}} Point */

/**
 * @param {Case} file
 * @param {Map<string, Place>} desa
 * @returns {HTMLElement}
 */
export function placeSection(file, desa) {
  /** @type {Point | null} */
  const point = file.view.place?.point ?? file.view.answers.point ?? null;
  const chosen = desa.get(file.view.answers.desa);
  const content = h("dd", {}, point ? `${point.lat}, ${point.lng}` : say("console.place.none"), point ? ` (${sourceOf(point)})` : "");
  const row = h("div", { class: "so-summary__row console-answer", id: "answer-point" }, h("dt", {}, say("console.place.point")), content);
  if (file.judging) row.append(...flagControl(file, "point"));
  const metres = file.view.place?.distance_m;
  const rows = [
    row,
    typeof metres === "number" ? plain(`${say("console.place.distance")} ${chosen?.name ?? ""}`, distance(metres)) : null,
    point?.note ? plain(say("console.place.note"), point.note) : null,
  ];
  const warnings = (file.view.place?.warnings ?? []).map((/** @type {any} */ one) =>
    h("p", { class: "console-warn" }, point ? warningOf(one, point, [...desa.values()]) : one.message),
  );
  const change = file.change("point");
  const before = change?.before ? plain(say("console.answers.before"), `${change.before.lat}, ${change.before.lng}`) : null;
  return h(
    "section",
    { "aria-labelledby": "place-title", class: "console-place" },
    heading("place", say("console.place.title")),
    warnings,
    h("dl", { class: "so-summary" }, rows, before),
    point ? sketch(point, chosen, [...desa.values()]) : null,
    point ? mapBox(point, chosen, [...desa.values()]) : null,
  );
}

/** @param {string} label @param {string} value @returns {HTMLElement} */
function plain(label, value) {
  return h("div", { class: "so-summary__row" }, h("dt", {}, label), h("dd", {}, value));
}

/**
 * The server's words are for the applicant; these are for the office.
 * @param {{code: string, message: string}} warning
 * @param {Point} point
 * @param {Place[]} desa
 * @returns {string}
 */
function warningOf(warning, point, desa) {
  if (warning.code === "place.outside") return say("console.place.warn_outside");
  const nearest = [...desa].sort((a, b) => metresFrom(point, a) - metresFrom(point, b))[0];
  return warning.code === "place.far" && nearest ? say("console.place.warn_far", { desa: nearest.name }) : warning.message;
}

/** @param {Point} point @param {any} at @returns {number} on a flat map, good enough over one regency */
export function metresFrom(point, at) {
  const narrow = Math.cos((point.lat * Math.PI) / 180);
  return Math.hypot((at.lat - point.lat) * DEGREE_M, (at.lng - point.lng) * DEGREE_M * narrow);
}

/** @param {Point} point @returns {string} */
function sourceOf(point) {
  const source = point.source ? say(`console.place.source_${point.source}`) : "";
  const near = typeof point.accuracy === "number" ? say("console.place.accuracy", { n: Math.round(point.accuracy) }) : "";
  return [source, near].filter(Boolean).join(", ");
}

const DEGREE_M = 111_195;
const WIDE = 320;
const HIGH = 180;
const CROWDED = 6000; // metres from the middle to the edge: beyond, names would cover each other

/**
 * The point among the desa around it, to scale.
 * @param {Point} point
 * @param {Place | undefined} chosen
 * @param {Place[]} desa
 * @returns {HTMLElement}
 */
function sketch(point, chosen, desa) {
  const narrow = Math.cos((point.lat * Math.PI) / 180);
  const away = (/** @type {any} */ at) => metresFrom(point, at);
  const reach = Math.min(60_000, Math.max(1000, (chosen ? away(chosen) : 0) * 1.35));
  const scale = HIGH / 2 / reach;
  const x = (/** @type {any} */ at) => WIDE / 2 + (at.lng - point.lng) * DEGREE_M * narrow * scale;
  const y = (/** @type {any} */ at) => HIGH / 2 - (at.lat - point.lat) * DEGREE_M * scale;
  const inside = desa.filter((one) => Math.abs(x(one) - WIDE / 2) < WIDE / 2 - 8 && Math.abs(y(one) - HIGH / 2) < HIGH / 2 - 8);
  const near = inside.sort((a, b) => away(a) - away(b)).slice(0, 12);
  const named = [...new Set([...near.slice(0, reach < CROWDED ? 6 : 1), ...(chosen ? [chosen] : [])])];
  const ruler = [100, 250, 500, 1000, 2500, 5000, 10_000, 25_000].filter((one) => one * scale < 110).pop() ?? 100;
  const dots = near.filter((one) => one.code !== chosen?.code).map((one) => svg("circle", { cx: x(one), cy: y(one), r: 2.5, class: "console-sketch__desa" }));
  const shown = chosen && x(chosen) > 0 && x(chosen) < WIDE ? chosen : undefined;
  return h(
    "figure",
    { class: "console-sketch" },
    svg(
      "svg",
      { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": say("console.place.sketch") },
      dots,
      shown ? svg("line", { x1: WIDE / 2, y1: HIGH / 2, x2: x(shown), y2: y(shown), class: "console-sketch__line" }) : null,
      shown ? svg("circle", { cx: x(shown), cy: y(shown), r: 5, class: "console-sketch__chosen" }) : null,
      named.map((one) => svg("text", { x: x(one) + 7, y: y(one) + (away(one) * scale < 26 ? 14 : 4), class: "console-sketch__name" }, one.name)),
      svg("path", { d: `M${WIDE / 2} ${HIGH / 2}l-6-13a7 7 0 1 1 12 0z`, class: "console-sketch__here" }),
      svg("path", { d: `M10 ${HIGH - 10}h${ruler * scale}m0 -4v8m${-ruler * scale} -8v8`, class: "console-sketch__line" }),
      svg("text", { x: 14 + ruler * scale, y: HIGH - 6, class: "console-sketch__name" }, distance(ruler)),
    ),
    h("figcaption", { class: "so-hint" }, say("console.place.sketch"), ". ", say("console.place.approximate")),
  );
}

/** @param {Point} point @param {Place | undefined} chosen @param {Place[]} desa @returns {HTMLElement} */
function mapBox(point, chosen, desa) {
  const stage = h("div", { class: "console-map", hidden: true });
  const note = h("p", { class: "so-hint", role: "status" });
  const press = button(say("console.place.open_map"), async () => {
    if (!stage.hidden) {
      stage.hidden = true;
      press.textContent = say("console.place.open_map");
      press.setAttribute("aria-expanded", "false");
      return;
    }
    stage.hidden = false;
    press.textContent = say("console.place.close_map");
    press.setAttribute("aria-expanded", "true");
    if (stage.childElementCount) return;
    try {
      const { showMap } = await import("./map.js");
      await showMap(stage, { point, chosen, desa, settings: embedded("page").map ?? {}, failed: () => refill(note, say("console.place.no_tiles")) });
    } catch (error) {
      stage.hidden = true;
      refill(note, told(error));
    }
  }, { class: "so-button so-button--secondary console-small", "aria-expanded": "false" });
  const outside = `https://www.openstreetmap.org/?mlat=${point.lat}&mlon=${point.lng}#map=17/${point.lat}/${point.lng}`;
  const link = h("a", { href: outside, target: "_blank", rel: "noopener noreferrer", class: "console-tool" }, say("console.place.outside"));
  return h("div", { class: "console-no-print" }, h("div", { class: "console-tools" }, press, link), note, stage);
}
