/**
 * Where it is: kecamatan, then desa; and the point, by the phone's GPS, on the map, or typed and pasted: three equal
 * ways. Doubt is a warning with room for a note. Moving the point never changes the address by itself.
 */

import { BOX, isShortLink, metres, readPoint, round } from "./coordinates.js";
import { button, fill, find, make } from "./elements.js";
import { number, say } from "./words.js";

/**
 * @typedef {{code: string, name: string, parent: string, lat: number, lng: number}} Desa
 * @typedef {{lat: number, lng: number, source: string, accuracy: number | null, note?: string}} Point
 * @typedef {{BOX: import("./coordinates.js").Box, round: typeof round, metres: typeof metres}} Geometry
 * @typedef {{desa: string, kecamatan: string, boundaries?: string, map_css: string, tiles: string, attribution: string}} PlaceData
 *   addresses of the lists and what the map needs
 */

const FAR_M = 3000;
const OUTSIDE_M = 5000;

/** @type {Promise<Desa[]> | null} */
let loading = null;

/**
 * The 326 desa, fetched once and only when they are needed.
 * @param {string} address
 * @returns {Promise<Desa[]>}
 */
export function loadDesa(address) {
  loading ??= fetch(address)
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
    .then(readDesa);
  loading.catch(() => (loading = null));
  return loading;
}

/** @param {Record<string, [string, string, number, number][]>} lists by kecamatan @returns {Desa[]} */
function readDesa(lists) {
  return Object.entries(lists).flatMap(([parent, rows]) =>
    rows.map(([code, name, lat, lng]) => ({ code: `${parent}.${code}`, parent, name, lat, lng })),
  );
}

/** Distance on a flat map: good to 0.1 % over this regency. @param {Point} point @param {Desa} desa */
function flat(point, desa) {
  const east = (point.lng - desa.lng) * 111_195 * Math.cos((point.lat * Math.PI) / 180);
  return Math.hypot((point.lat - desa.lat) * 111_195, east);
}

/**
 * What is odd about a point, in the same way as the server finds it.
 * @param {Point} point
 * @param {string | null} code of the chosen desa
 * @param {Desa[]} desa
 * @returns {{code: string, facts: Record<string, any>, nearest: Desa} | null}
 */
export function placeWarning(point, code, desa) {
  const sorted = desa.map((one) => ({ one, away: flat(point, one) })).sort((a, b) => a.away - b.away);
  const nearest = sorted[0].one;
  const inside = point.lat >= BOX.south && point.lat <= BOX.north && point.lng >= BOX.west && point.lng <= BOX.east;
  if (!inside || sorted[0].away > OUTSIDE_M) return { code: "place.outside", facts: {}, nearest };
  const rank = sorted.findIndex(({ one }) => one.code === code);
  if (rank < 3 || sorted[rank].away <= FAR_M) return null;
  const away = metres(point, sorted[rank].one);
  const km = number(Math.round(away / 100) / 10);
  return { code: "place.far", facts: { metres: away, km, desa: sorted[rank].one.name, nearest: nearest.name }, nearest };
}

export class PlaceFields {
  /**
   * @param {PlaceData} data
   * @param {(field: string, value: any) => void} change tells the form
   */
  constructor(data, change) {
    this.data = data;
    this.change = change;
    this.kecamatan = /** @type {HTMLSelectElement | null} */ (document.getElementById("kecamatan"));
    this.desaSelect = /** @type {HTMLSelectElement | null} */ (document.getElementById("desa"));
    this.field = find("[data-field=point]");
    /** @type {Desa[]} */
    this.desa = [];
    /** @type {Point | null} */
    this.point = null;
    /** @type {string | null} chosen before the list is there */
    this.wanted = null;
    this.wire();
  }

  wire() {
    this.kecamatan?.addEventListener("change", () => {
      this.wanted = null;
      this.change("desa", null);
      void this.fillDesa();
      this.warn();
    });
    this.desaSelect?.addEventListener("change", () => this.warn());
    find("[data-gps]", this.field).addEventListener("click", () => this.locate());
    find("[data-map]", this.field).addEventListener("click", () => void this.toggleMap());
    find("[data-read]", this.field).addEventListener("click", () => this.readTyped());
    find("#point-text").addEventListener("keydown", (event) => {
      if (/** @type {KeyboardEvent} */ (event).key !== "Enter") return;
      event.preventDefault();
      this.readTyped();
    });
    this.field.addEventListener("written", () => {
      this.point = this.field.dataset.value ? JSON.parse(this.field.dataset.value) : null;
      this.tell();
      this.warn();
    });
    const note = /** @type {HTMLTextAreaElement} */ (find("#point-note"));
    note.addEventListener("input", () => this.point && this.set({ ...this.point, note: note.value.trim().slice(0, 500) }, false));
    this.tell();
  }

  /** Shows an address that was kept. @param {string | null} kecamatan @param {string | null} desa */
  async restore(kecamatan, desa) {
    if (!this.kecamatan || !this.desaSelect) return;
    this.kecamatan.value = kecamatan ?? "";
    this.wanted = desa;
    await this.fillDesa();
  }

  async fillDesa() {
    const select = this.desaSelect;
    if (!select || !this.kecamatan) return;
    const parent = this.kecamatan.value;
    const first = make("option", { value: "" }, parent ? say("form.place.choose_desa") : say("form.place.kecamatan_first"));
    fill(select, first);
    select.disabled = !parent;
    if (!parent) return;
    if (!(await this.fetchDesa())) {
      first.textContent = say("form.place.desa_failed");
      return;
    }
    if (this.kecamatan.value !== parent) return;
    const here = this.desa.filter((one) => one.parent === parent).sort((a, b) => a.name.localeCompare(b.name));
    fill(select, first, ...here.map((one) => make("option", { value: one.code }, one.name)));
    if (this.wanted) select.value = this.wanted;
    this.warn();
  }

  /** @returns {Promise<boolean>} whether the names are there; tries again when the network comes back */
  async fetchDesa() {
    if (this.desa.length) return true;
    try {
      this.desa = await loadDesa(this.data.desa);
      return true;
    } catch {
      window.addEventListener("online", () => void this.fillDesa(), { once: true });
      return false;
    }
  }

  locate() {
    const status = find("[data-gps-status]", this.field);
    if (!("geolocation" in navigator)) {
      status.textContent = say("form.place.gps_missing");
      return;
    }
    status.textContent = say("form.place.gps_waiting");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        status.textContent = "";
        const { latitude: lat, longitude: lng, accuracy } = coords;
        this.use({ lat: round(lat), lng: round(lng), source: "gps", accuracy: Math.round(accuracy) });
      },
      (problem) => {
        const codes = { 1: "gps_denied", 2: "gps_missing", 3: "gps_late" };
        status.textContent = say(`form.place.${codes[/** @type {1 | 2 | 3} */ (problem.code)] ?? "gps_missing"}`);
      },
      { enableHighAccuracy: true, timeout: 30_000, maximumAge: 10_000 },
    );
  }

  readTyped() {
    const input = /** @type {HTMLInputElement} */ (find("#point-text"));
    const status = find("[data-text-status]", this.field);
    const read = readPoint(input.value);
    status.textContent = read ? "" : say(isShortLink(input.value) ? "form.place.short_link" : "form.place.unread");
    input.setAttribute("aria-invalid", read ? "false" : "true");
    if (read) this.use({ ...read, accuracy: null });
    else input.focus();
  }

  async toggleMap() {
    const opener = find("[data-map]", this.field);
    const holder = find("[data-map-place]", this.field);
    if (!holder.hidden) return this.closeMap();
    const status = find("[data-map-status]", this.field);
    status.textContent = say("form.place.map_loading");
    try {
      const { openMap } = await import("./map.js");
      await this.fetchDesa();
      holder.hidden = false;
      opener.setAttribute("aria-expanded", "true");
      const chosen = this.desa.find((one) => one.code === this.desaSelect?.value);
      await openMap(holder, { data: this.data, desa: this.desa, start: this.point ?? chosen ?? null, use: (spot) => this.useFromMap(spot), geometry: { BOX, round, metres } });
      status.textContent = "";
    } catch {
      holder.hidden = true;
      status.textContent = say("form.place.map_failed");
    }
  }

  closeMap() {
    const opener = find("[data-map]", this.field);
    find("[data-map-place]", this.field).hidden = true;
    opener.setAttribute("aria-expanded", "false");
    opener.focus({ preventScroll: true });
  }

  /** @param {Point} point */
  useFromMap(point) {
    this.closeMap();
    this.use(point);
  }

  /** A new point from one of the three ways. @param {Point} point */
  use(point) {
    this.set({ ...point, note: this.point?.note ?? "" }, true);
    find("[data-point-now]", this.field).scrollIntoView({ block: "nearest" }); // what was taken stands there
  }

  /** @param {Point} point @param {boolean} tell */
  set(point, tell) {
    this.point = point;
    this.field.dataset.value = JSON.stringify(point);
    this.change("point", point);
    if (!tell) return;
    this.tell();
    this.warn();
  }

  /** Says which point is kept and where it comes from. */
  tell() {
    const line = find("[data-point-now]", this.field);
    line.classList.toggle("so-point__now--set", this.point !== null);
    if (!this.point) {
      line.textContent = say("form.place.none");
      return;
    }
    const { lat, lng, source, accuracy } = this.point;
    const facts = { lat: lat.toFixed(6), lng: lng.toFixed(6), source: say(`form.place.source.${source}`) };
    const near = accuracy === null || accuracy === undefined ? "" : say("form.place.accuracy", { metres: number(Math.round(accuracy)) });
    const remove = button(say("form.place.remove"), () => this.clear(), { kind: "link" });
    fill(line, say("form.place.now", facts), near && ` ${near}`, " ", remove);
    line.dataset.accuracy = accuracy && accuracy > 100 ? "rough" : "";
  }

  clear() {
    this.point = null;
    this.field.dataset.value = "";
    this.change("point", null);
    this.tell();
    this.warn();
    find("[data-gps]", this.field).focus();
  }

  /** Shows doubt, with room for a note and, where it may help, a button that changes the desa. */
  warn() {
    const place = find("[data-place-warning]", this.field);
    const desa = this.desaSelect?.value || this.wanted;
    const warning = this.point && this.desa.length ? placeWarning(this.point, desa, this.desa) : null;
    place.hidden = !warning;
    if (!warning) return;
    find("[data-warning-text]", place).textContent = say(`problem.${warning.code}`, warning.facts);
    const offer = find("[data-warning-offer]", place);
    const note = /** @type {HTMLTextAreaElement} */ (find("#point-note"));
    if (document.activeElement !== note) note.value = this.point?.note ?? "";
    const { nearest } = warning;
    fill(
      offer,
      warning.code === "place.far" &&
        button(say("form.place.change_desa", { desa: nearest.name }), () => void this.changeDesa(nearest)),
    );
  }

  /** @param {Desa} desa */
  async changeDesa(desa) {
    this.change("kecamatan", desa.parent);
    this.change("desa", desa.code);
    await this.restore(desa.parent, desa.code);
    this.desaSelect?.focus();
  }
}
