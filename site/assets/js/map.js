/**
 * The map, loaded only when it is opened: a crosshair stands still in the middle and the map moves under it. Works by
 * touch, mouse and keyboard (arrows, plus and minus), and without tiles: names of kecamatan and desa and, where the
 * regency gives them, outlines are drawn by the browser itself.
 */

import L from "leaflet";
import { button, fill, make } from "./elements.js";
import { number, say } from "./words.js";

/** The script of the form has these already and hands them over. @type {import("./place.js").Geometry} */
let geometry;

/**
 * @typedef {import("./place.js").Desa} Desa
 * @typedef {import("./place.js").PlaceData} PlaceData
 * @typedef {import("./place.js").Point} Point
 */

const NAMES_FROM = 13; // zoom from which desa have their names
const CLOSE = 16;

/** @type {{map: L.Map, centre: (at: {lat: number, lng: number}) => void} | null} */
let open = null;

/**
 * @param {HTMLElement} holder
 * @param {{data: PlaceData, desa: Desa[], start: {lat: number, lng: number} | null,
 *   use: (point: Point) => void, geometry: import("./place.js").Geometry}} options
 * @returns {Promise<void>}
 */
export async function openMap(holder, { data, desa, start, use, geometry: given }) {
  geometry = given;
  if (open) {
    open.map.invalidateSize();
    if (start) open.centre(start);
    return;
  }
  await style(data.map_css);
  const { BOX } = geometry;
  const { stage, where, notice } = build(holder, () => use(centrePoint(map)));
  const map = L.map(stage, {
    attributionControl: true,
    zoomControl: false,
    keyboardPanDelta: 60,
    minZoom: 9,
    maxZoom: 19,
    maxBounds: L.latLngBounds([BOX.south - 0.5, BOX.west - 0.5], [BOX.north + 0.5, BOX.east + 0.5]),
  });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: say("form.map.zoom_in"), zoomOutTitle: say("form.map.zoom_out") }).addTo(map);
  if (start) map.setView(start, "accuracy" in start ? 15 : 14, { animate: false });
  else map.fitBounds([[BOX.south, BOX.west], [BOX.north, BOX.east]], { animate: false });
  addTiles(map, data, notice);
  addNames(map, data, desa);
  if (data.boundaries) void addOutlines(map, data.boundaries);
  const say_where = () => (where.textContent = describe(map, desa));
  map.on("moveend", say_where);
  say_where();
  stage.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== stage) return;
    event.preventDefault();
    use(centrePoint(map));
  });
  open = { map, centre: (at) => map.setView(at, Math.max(map.getZoom(), CLOSE), { animate: false }) };
}

/** @param {HTMLElement} holder @param {() => void} use */
function build(holder, use) {
  const stage = make("div", { class: "so-map__stage", role: "application", "aria-label": say("form.map.label"), tabindex: "0" });
  const cross = make("div", { class: "so-map__cross", "aria-hidden": "true" });
  const where = make("p", { class: "so-map__where", "aria-live": "polite" });
  const notice = make("p", { class: "so-map__notice", hidden: true });
  fill(
    holder,
    make("p", { class: "so-hint" }, say("form.map.how")),
    make("div", { class: "so-map" }, stage, cross),
    notice,
    where,
    button(say("form.map.use"), use, { kind: "" }),
  );
  return { stage, where, notice };
}

/** @param {string} address @returns {Promise<void>} once the style sheet of the map is there */
function style(address) {
  return new Promise((resolve, reject) => {
    const link = make("link", { rel: "stylesheet", href: address });
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", () => reject(new Error("style of the map")));
    document.head.append(link);
  });
}

/** @param {L.Map} map @param {PlaceData} data @param {HTMLElement} notice */
function addTiles(map, data, notice) {
  if (!data.tiles) return;
  let failed = 0;
  let came = 0;
  L.tileLayer(data.tiles, { attribution: data.attribution, maxZoom: 19 })
    .on("tileload", () => {
      came += 1;
      notice.hidden = true;
    })
    .on("tileerror", () => {
      failed += 1;
      if (came || failed < 2) return;
      notice.textContent = say("form.map.no_tiles");
      notice.hidden = false;
    })
    .addTo(map);
}

/** @param {L.Map} map @param {PlaceData} data @param {Desa[]} desa */
function addNames(map, data, desa) {
  const canvas = L.canvas({ padding: 0.3 });
  const dots = L.layerGroup();
  for (const one of desa) {
    L.circleMarker([one.lat, one.lng], { renderer: canvas, radius: 4, weight: 1, color: "#0a489f", fillOpacity: 0.8, interactive: false }).addTo(dots);
  }
  dots.addTo(map);
  const names = L.layerGroup().addTo(map);
  void kecamatanNames(data.kecamatan).then((kecamatan) => {
    const draw = () => {
      names.clearLayers();
      const close = map.getZoom() >= NAMES_FROM;
      const seen = map.getBounds().pad(0.2);
      for (const one of close ? desa : kecamatan) {
        if (seen.contains([one.lat, one.lng])) name(one, close ? "desa" : "kecamatan").addTo(names);
      }
    };
    map.on("moveend", draw);
    draw();
  });
}

/** @param {{lat: number, lng: number, name: string}} place @param {string} kind */
function name(place, kind) {
  const html = make("span", { class: `so-map__name so-map__name--${kind}` }, place.name);
  return L.marker([place.lat, place.lng], { icon: L.divIcon({ html, className: "", iconSize: [0, 0] }), interactive: false, keyboard: false });
}

/** @param {string} address @returns {Promise<{name: string, lat: number, lng: number}[]>} */
async function kecamatanNames(address) {
  try {
    /** @type {Record<string, [string, number, number]>} */
    const rows = await (await fetch(address)).json();
    return Object.values(rows).map(([name, lat, lng]) => ({ name, lat, lng }));
  } catch {
    return [];
  }
}

/** @param {L.Map} map @param {string} address */
async function addOutlines(map, address) {
  try {
    const answer = await fetch(address);
    if (!answer.ok) return;
    const style = { color: "#0a489f", weight: 1.5, fill: false, interactive: false };
    L.geoJSON(await answer.json(), { style: () => style, interactive: false }).addTo(map);
  } catch {
    // the outlines are an ornament
  }
}

/** @param {L.Map} map @returns {Point} */
function centrePoint(map) {
  const { lat, lng } = map.getCenter();
  return { lat: geometry.round(lat), lng: geometry.round(lng), source: "map", accuracy: null };
}

/** @param {L.Map} map @param {Desa[]} desa @returns {string} */
function describe(map, desa) {
  const { lat, lng } = map.getCenter();
  /** @param {Desa} one */
  const away = (one) => (one.lat - lat) ** 2 + (one.lng - lng) ** 2;
  const near = desa.reduce((/** @type {Desa | null} */ best, one) => (!best || away(one) < away(best) ? one : best), null);
  const km = near ? number(Math.round(geometry.metres({ lat, lng }, near) / 100) / 10) : "";
  const facts = { lat: lat.toFixed(5), lng: lng.toFixed(5), desa: near?.name ?? "", km };
  return say(near ? "form.map.where" : "form.map.where_only", facts);
}
