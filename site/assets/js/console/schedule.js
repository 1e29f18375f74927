/** The schedule: every window with its log. Bagian Kesra extends, corrects, pauses and resumes; others read. */

import { say, tanggal, waktu } from "../words.js";
import { announce, button, focusOn, h, notice, refill, tag } from "./elements.js";
import { nameOf } from "./names.js";
import { failure } from "./queue.js";
import { entitle } from "./room.js";
import { reportAddress } from "./route.js";
import { noteDialog } from "./schedule_note.js";
import { groundScan, missingButton, noteScan } from "./schedule_scan.js";
import { office } from "./session.js";
import { stackedTable } from "./stacked.js";

/** @typedef {import("./names.js").Colour} Colour */

/** @type {Record<string, Colour>} */
const COLOURS = { before: "blue", open: "green", paused: "yellow", closed: "grey" };

/** @param {HTMLElement} main @param {string} [message] */
export async function openSchedule(main, message = "") {
  const heading = h("h1", { tabindex: "-1", id: "console-heading" }, say("console.schedule.title"));
  const list = h("div", { "aria-busy": "true" }, h("p", { class: "so-muted" }, say("console.loading")));
  const done = message ? notice("success", h("p", {}, message)) : null;
  refill(main, heading, done, h("p", { class: "so-muted" }, say("console.schedule.lead")), list);
  entitle(main, say("console.schedule.title"));
  if (message) announce(message);
  try {
    const { windows } = await office("GET", "/office/windows");
    const again = (/** @type {string} */ told) => openSchedule(main, told).then(() => focusOn(/** @type {HTMLElement} */ (main.querySelector("h1"))));
    refill(list, windows.map((/** @type {any} */ one) => windowCard(one, again)));
  } catch (error) {
    refill(list, failure(error, () => openSchedule(main)));
  } finally {
    list.removeAttribute("aria-busy");
  }
}

/** @param {any} view @param {(told: string) => void} again @returns {HTMLElement} */
function windowCard(view, again) {
  const name = nameOf("programme", view.programme);
  const id = `jadwal-${view.programme}`;
  const ground = view.extended_by;
  const row = (/** @type {string} */ code, /** @type {import("./elements.js").Child} */ value) =>
    value ? h("div", { class: "so-summary__row" }, h("dt", {}, say(`console.schedule.${code}`)), h("dd", {}, value)) : null;
  return h(
    "section",
    { class: "so-card console-window", "aria-labelledby": id, "data-programme": view.programme },
    h("h2", { id }, name, " ", tag(say(`console.schedule.state_${view.state}`), COLOURS[view.state] ?? "grey")),
    h(
      "dl",
      { class: "so-summary" },
      view.windowless ? row("opens", say("console.schedule.any_day")) : [row("opens", waktu(view.opens)), row("closes", h("strong", {}, waktu(view.closes)))],
      row("ground", ground && h("span", {}, say("console.schedule.ground_text", { ...ground, sk_date: tanggal(ground.sk_date), closes_before: waktu(ground.closes_before) }), groundScan(view))),
      row("paused", view.paused && say("console.schedule.paused_text", { since: waktu(view.paused.since), reason: view.paused.reason })),
      row("lost", view.lost_minutes ? say("console.schedule.minutes", { n: view.lost_minutes }) : null),
    ),
    view.may_note ? buttons(view, again) : h("p", { class: "so-muted" }, say("console.schedule.read_only")),
    h("p", {}, h("a", { href: reportAddress(view.programme) }, say("console.schedule.report"), h("span", { class: "so-hidden" }, `: ${name}`))),
    log(view, again),
  );
}

/** @param {any} view @param {(told: string) => void} again @returns {HTMLElement} */
function buttons(view, again) {
  const kinds = [...(view.windowless ? [] : ["extension"]), ...(view.extended_by ? ["correction"] : []), ...(view.paused ? ["resume"] : view.state === "open" ? ["pause"] : [])];
  return h(
    "p",
    { class: "so-actions" },
    kinds.map((kind) => button(say(`console.schedule.do_${kind}`), () => noteDialog(view, kind, again), { kind: kind === "extension" ? "" : "secondary" })),
    missingButton(view, again),
  );
}

/** @param {any} view @param {(told: string) => void} again @returns {HTMLElement} */
function log(view, again) {
  const { notes, trail } = view;
  const row = (/** @type {any} */ note) => [
    waktu(note.at),
    [say(`console.schedule.kind_${note.kind}`), note.closes ? h("small", { class: "console-block" }, say("console.schedule.until", { closes: waktu(note.closes) })) : null],
    [note.sk_number ? `${note.sk_number}, ${tanggal(note.sk_date)}` : note.file ? null : "–", note.reference ? h("small", { class: "console-block" }, note.reference) : null, ...noteScan(view, note, again)],
    note.reason || "–",
    note.by.name,
  ];
  const heads = ["at", "what", "decree", "reason", "by"].map((code) => ({ text: say(`console.schedule.${code}`) }));
  return h(
    "details",
    { class: "so-details" },
    h("summary", {}, say("console.schedule.log", { n: notes.length })),
    h("p", {}, tag(say(trail.valid ? "console.schedule.valid" : "console.schedule.broken"), trail.valid ? "green" : "red")),
    notes.length ? stackedTable(nameOf("programme", view.programme), heads, notes.map(row)) : null,
  );
}

/** The report of pauses: printed, it is the annex of the decree. @param {HTMLElement} main @param {string} programme */
export async function openReport(main, programme) {
  const heading = h("h1", { tabindex: "-1", id: "console-heading" }, say("console.schedule.report_title", { programme: nameOf("programme", programme) }));
  const body = h("div", { "aria-busy": "true" }, h("p", { class: "so-muted" }, say("console.loading")));
  refill(main, heading, body);
  entitle(main, say("console.schedule.report"));
  try {
    const report = await office("GET", `/office/windows/${encodeURIComponent(programme)}/incidents`);
    refill(body, reportBody(report));
  } catch (error) {
    refill(body, failure(error, () => openReport(main, programme)));
  } finally {
    body.removeAttribute("aria-busy");
  }
}

/** @param {any} report @returns {HTMLElement[]} */
function reportBody(report) {
  const heads = ["begin", "end", "lost", "before", "after", "reason", "by"].map((code) => h("th", { scope: "col" }, say(`console.schedule.${code}`)));
  const line = (/** @type {any} */ one) =>
    h(
      "tr",
      {},
      [waktu(one.begin), one.end ? waktu(one.end) : say("console.schedule.lasts"), one.lost_minutes, one.received_before, one.received_after ?? "–", one.reason, one.by].map((cell) => h("td", {}, cell)),
    );
  const table = h("table", { class: "so-table" }, h("caption", {}, say("console.schedule.report_caption")), h("thead", {}, h("tr", {}, heads)), h("tbody", {}, report.incidents.map(line)));
  return [
    h("p", {}, say("console.schedule.report_window", { opens: waktu(report.opens), closes: waktu(report.closes) })),
    h("p", {}, h("strong", {}, say("console.schedule.report_lost", { n: report.lost_minutes }))),
    report.incidents.length ? h("div", { class: "so-scroll", tabindex: "0", role: "region", "aria-label": say("console.schedule.report_caption") }, table) : h("p", {}, say("console.schedule.report_none")),
    h("p", { class: "so-muted" }, say("console.schedule.report_at", { at: waktu(report.at) })),
    h("p", { class: "so-actions console-no-print" }, button(say("console.file.print"), () => window.print()), h("a", { href: "#/jadwal" }, say("console.schedule.back"))),
  ];
}
