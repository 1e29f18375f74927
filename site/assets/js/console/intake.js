/** The daily register: how many papers the unit counted today. Only added to; a correction is another entry. */

import { freshKey } from "../api.js";
import { number, say, tanggal, waktu, word } from "../words.js";
import { announce, field, h, notice, refill, select } from "./elements.js";
import { showTrouble, today } from "./asked.js";
import { nameOf } from "./names.js";
import { failure } from "./queue.js";
import { office, whoIsIn } from "./session.js";
import { stackedTable } from "./stacked.js";
import { unitNames } from "./units.js";

const CHANNELS = ["counter", "village", "post"];

/** @param {HTMLElement} place */
export async function intakeSection(place) {
  const log = h("div", { "aria-busy": "true" }, h("p", { class: "so-muted" }, say("console.loading")));
  const unit = await unitNames();
  const { form, day } = intakeForm(unit, await today().catch(() => ""), () => showLog(log, day.value, unit));
  day.addEventListener("change", () => void showLog(log, day.value, unit));
  refill(place, h("section", { "aria-labelledby": "intake-title" }, h("h2", { id: "intake-title" }, say("console.kertas.register")), h("p", { class: "so-muted" }, say("console.kertas.register_lead")), form, log));
  await showLog(log, day.value, unit);
}

/** @param {import("./units.js").Named} unit @param {string} now @param {() => Promise<void>} again */
function intakeForm(unit, now, again) {
  const who = whoIsIn();
  const programmes = Object.keys(word("programme"));
  const day = h("input", { class: "so-input", type: "date", id: "intake-day", value: now });
  const count = h("input", { class: "so-input so-input--number", id: "intake-count", inputmode: "numeric", autocomplete: "off" });
  const controls = {
    "/day": day,
    "/programme": select(programmes.map((id) => [id, nameOf("programme", id)]), programmes[0], { id: "intake-programme" }),
    "/channel": select(CHANNELS.map((code) => [code, word(`console.kertas.channels.${code}`)]), who?.opd.includes(".") ? "village" : "counter", { id: "intake-channel" }),
    "/count": count,
    "/note": h("input", { class: "so-input", id: "intake-note", maxlength: 1000, autocomplete: "off" }),
  };
  const trouble = h("div", {});
  let key = freshKey();
  const form = h(
    "form",
    { class: "console-filters", novalidate: true, "aria-label": say("console.kertas.register") },
    field(say("console.kertas.field.day"), day),
    field(say("console.kertas.field.programme"), controls["/programme"]),
    field(say("console.kertas.field.channel"), controls["/channel"]),
    field(say("console.kertas.field.count"), count),
    field(say("console.kertas.field.note"), controls["/note"]),
    h("button", { type: "submit", class: "so-button" }, say("console.kertas.write")),
  );
  form.addEventListener("input", () => (key = freshKey()));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    refill(trouble);
    const value = (/** @type {keyof typeof controls} */ at) => controls[at].value.trim();
    const papers = /^\d{1,5}$/.test(value("/count")) ? Number(value("/count")) : 999_999;
    const body = { day: value("/day"), programme: value("/programme"), channel: value("/channel"), count: papers, note: value("/note") };
    try {
      await office("POST", "/office/intake", { body, key });
      key = freshKey();
      count.value = controls["/note"].value = "";
      announce(say("console.kertas.written", { place: unit(who?.opd ?? "") }));
      await again();
    } catch (error) {
      showTrouble(trouble, error, controls);
    }
  });
  return { form: h("div", {}, trouble, form), day };
}

/** @param {HTMLElement} log @param {string} day @param {import("./units.js").Named} unit */
async function showLog(log, day, unit) {
  try {
    const { entries } = await office("GET", `/office/intake?from=${day}&to=${day}`);
    const mine = entries.filter((/** @type {any} */ one) => whoIsIn()?.roles.includes("kesra") || one.place === whoIsIn()?.opd);
    refill(log, mine.length ? logTable(mine, day, unit) : notice("", h("p", {}, say("console.kertas.register_none", { day: tanggal(day) }))));
  } catch (error) {
    refill(log, failure(error, () => void showLog(log, day, unit)));
  } finally {
    log.removeAttribute("aria-busy");
  }
}

/** @param {any[]} entries @param {string} day @param {import("./units.js").Named} unit @returns {HTMLElement} */
function logTable(entries, day, unit) {
  const heads = ["programme", "channel", "place", "count", "note", "by"].map((code) => ({ text: say(`console.kertas.field.${code}`), number: code === "count" }));
  const correction = (/** @type {any} */ one) => (one.seq > 1 ? h("small", { class: "console-block" }, say("console.kertas.correction", { n: one.seq - 1 })) : null);
  const rows = entries.map((one) => [
    [nameOf("programme", one.programme), correction(one)],
    word(`console.kertas.channels.${one.channel}`),
    unit(one.place),
    number(one.count),
    one.note || "–",
    [one.by, h("small", { class: "console-block so-muted" }, waktu(one.at))],
  ]);
  return stackedTable(say("console.kertas.register_of", { day: tanggal(day) }), heads, rows);
}
