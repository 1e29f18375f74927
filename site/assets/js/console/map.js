/** The map of one file, loaded only when it is opened: the point, its accuracy, the desa around. Works without tiles. */

import L from "leaflet";
import { say } from "../words.js";
import { h } from "./elements.js";

/**
 * @param {HTMLElement} stage
 * @param {{point: any, chosen: any, desa: any[], settings: {css?: string, tiles?: string, attribution?: string, boundaries?: string}, failed: () => void}} options
 */
export async function showMap(stage, { point, chosen, desa, settings, failed }) {
  if (settings.css) await style(settings.css);
  const frame = h("div", { class: "console-map__frame", role: "application", "aria-label": say("console.place.map"), tabindex: "0" });
  stage.append(frame);
  const map = L.map(frame, { zoomControl: false, maxZoom: 19 });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: say("console.papers.zoom_in"), zoomOutTitle: say("console.papers.zoom_out") }).addTo(map);
  tiles(map, settings, failed);
  if (settings.boundaries) void outlines(map, settings.boundaries);
  const canvas = L.canvas();
  for (const one of desa) {
    L.circleMarker([one.lat, one.lng], { renderer: canvas, radius: 4, weight: 1, color: "#0a489f", fillOpacity: 0.6 })
      .bindTooltip(h("span", {}, one.name))
      .addTo(map);
  }
  const here = L.latLng(point.lat, point.lng);
  if (chosen) {
    L.polyline([here, [chosen.lat, chosen.lng]], { color: "#0a489f", dashArray: "4 6", weight: 2 }).addTo(map);
    label([chosen.lat, chosen.lng], say("console.place.desa", { name: chosen.name }), "console-map__desa").addTo(map);
  }
  if (point.accuracy) L.circle(here, { radius: point.accuracy, color: "#b3121d", weight: 1, fillOpacity: 0.1 }).addTo(map);
  L.circleMarker(here, { radius: 9, weight: 3, color: "#fff", fillColor: "#b3121d", fillOpacity: 1 }).addTo(map);
  label(here, say("console.place.here"), "console-map__here").addTo(map);
  if (chosen) map.fitBounds(L.latLngBounds([here, [chosen.lat, chosen.lng]]).pad(0.35), { maxZoom: 16, animate: false });
  else map.setView(here, 15, { animate: false });
}

/** @param {L.Map} map @param {{tiles?: string, attribution?: string}} settings @param {() => void} failed */
function tiles(map, settings, failed) {
  if (!settings.tiles) return failed();
  let came = false;
  L.tileLayer(settings.tiles, { attribution: settings.attribution, maxZoom: 19 })
    .on("tileload", () => (came = true))
    .on("tileerror", () => came || failed())
    .addTo(map);
}

/** Outlines of the desa, when the regency gave them. @param {L.Map} map @param {string} address */
async function outlines(map, address) {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) return;
  const style = { color: "#0a489f", weight: 1.5, fill: false, interactive: false };
  L.geoJSON(await answer.json(), { style: () => style, interactive: false }).addTo(map);
}

/** @param {L.LatLngExpression} at @param {string} text @param {string} name */
function label(at, text, name) {
  const html = h("span", { class: `console-map__label ${name}` }, text);
  return L.marker(at, { icon: L.divIcon({ html, className: "", iconSize: [0, 0] }), interactive: false, keyboard: false });
}

/** @param {string} address @returns {Promise<void>} */
function style(address) {
  return new Promise((resolve, reject) => {
    if (document.querySelector(`link[href="${address}"]`)) return resolve();
    const link = h("link", { rel: "stylesheet", href: address, on: { load: () => resolve(), error: () => reject(new Error("map style")) } });
    document.head.append(link);
  });
}
