/** One entry of a window's log: asked for, repeated in words, confirmed, sent once. */

import { ApiProblem, freshKey } from "../api.js";
import { lang, say, tanggal, waktu } from "../words.js";
import { button, errorSummary, field, h, refill } from "./elements.js";
import { nameOf } from "./names.js";
import { ScanField } from "./scan.js";
import { office } from "./session.js";
import { told } from "./told.js";

/**
 * @param {any} view the window
 * @param {string} kind extension, correction, pause, resume or attach
 * @param {(told: string) => void} done
 * @param {any} [entry] whose decree a scan is attached to; `file`: the scan that it takes the place of
 */
export function noteDialog(view, kind, done, entry = null) {
  const moves = ["extension", "correction"].includes(kind);
  const key = freshKey();
  const inputs = kind === "attach" ? attachFields(Boolean(entry.file)) : fields(moves);
  const heading = entry?.file ? "replace" : kind;
  const trouble = h("div", {});
  const form = h("form", { novalidate: true });
  const title = h("h2", { id: "note-title" }, say(`console.schedule.do_${heading}`), ": ", nameOf("programme", view.programme));
  const dialog = h("dialog", { class: "console-dialog", "aria-labelledby": "note-title" }, title, trouble, form);
  const ask = () => {
    refill(form, moves ? h("p", { class: "so-hint" }, say("console.schedule.now", { closes: waktu(view.closes) })) : aboutLines(kind, entry), Object.values(inputs).map((one) => one.box), foot(say("console.schedule.next"), () => dialog.close()));
    form.onsubmit = confirm;
  };
  const confirm = (/** @type {Event} */ event) => {
    event.preventDefault();
    refill(trouble);
    const body = bodyOf(kind, inputs, entry);
    const lacking = lacks(inputs);
    if (lacking.length) return showLacks(trouble, lacking);
    const end = body.closes && !Number.isNaN(Date.parse(body.closes)) ? body.closes : "";
    const name = inputs.file instanceof ScanField ? inputs.file.fileName : "";
    const sentence = say(`console.schedule.sure_${kind}`, { name, ...(end ? { closes: longTime(end), before: waktu(view.closes) } : {}) });
    const scan = moves ? h("p", {}, body.file ? say("console.schedule.sure_file", { name }) : say("console.schedule.sure_no_file")) : null;
    const yes = foot(say("console.schedule.yes"), ask, say("console.schedule.change"));
    refill(form, h("p", { class: "so-notice", id: "note-sure", tabindex: "-1" }, h("strong", {}, sentence)), moves ? h("p", {}, say("console.schedule.sure_sk", { number: body.sk_number || "–", date: body.sk_date ? tanggal(body.sk_date) : "–" })) : null, scan, kind === "attach" ? null : h("p", {}, say("console.schedule.sure_public", { reason: body.reason || "–" })), yes);
    form.onsubmit = (again) => void send(again, body);
    document.getElementById("note-sure")?.focus();
  };
  const send = async (/** @type {Event} */ event, /** @type {Record<string, any>} */ body) => {
    event.preventDefault();
    const press = /** @type {HTMLButtonElement} */ (form.querySelector("[type=submit]"));
    press.disabled = true;
    try {
      await office("POST", `/office/windows/${view.programme}/notes`, { body, key: `${key}-${await print(body)}` });
      dialog.close();
      done(say(`console.schedule.done_${kind}`));
    } catch (error) {
      ask();
      showTrouble(trouble, error, inputs);
    }
  };
  ask();
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  Object.values(inputs)[0].control.focus();
}

/** @typedef {{box: HTMLElement, control: HTMLInputElement | HTMLTextAreaElement} | ScanField} Asked */

/** @param {string} kind @param {any} entry @returns {HTMLElement[]} */
function aboutLines(kind, entry) {
  const facts = entry ? { sk_number: entry.sk_number, sk_date: tanggal(entry.sk_date) } : {};
  return [kind, ...(entry?.file ? ["replace"] : [])].map((code) => h("p", {}, say(`console.schedule.about_${code}`, facts)));
}

/** @param {boolean} replaces another scan: then it is said why @returns {Record<string, Asked>} */
function attachFields(replaces) {
  const file = new ScanField("sk", { label: say("console.files.field_sk_needed"), needed: say("console.schedule.lack_file") });
  if (!replaces) return { file };
  const why = h("textarea", { class: "so-textarea", id: "note-reason", rows: 2, maxlength: 1000 });
  return { file, reason_scan: { control: why, box: field(say("console.schedule.field_reason_scan"), why) } };
}

/** @param {boolean} moves whether the end is moved @returns {Record<string, Asked>} by the name in the call */
function fields(moves) {
  const one = (/** @type {string} */ name, /** @type {Record<string, any>} */ props) => {
    const control = h("input", { class: "so-input", id: `note-${name}`, autocomplete: "off", ...props });
    return { control, box: field(say(`console.schedule.field_${name}`), control) };
  };
  const text = h("textarea", { class: "so-textarea", id: "note-reason", rows: 3, maxlength: 1000 });
  const reason = { control: text, box: field(say("console.schedule.field_reason"), text, { hint: say("console.schedule.hint_reason") }) };
  if (!moves) return { reason };
  return {
    closes: one("closes", { type: "date" }),
    time: one("time", { type: "time", value: "23:59" }),
    sk_number: one("sk_number", { type: "text", maxlength: 100 }),
    sk_date: one("sk_date", { type: "date" }),
    reason,
    file: new ScanField("sk", { label: say("console.files.field_sk") }),
    reference: one("reference", { type: "text", maxlength: 300 }),
  };
}

/** @param {string} kind @param {Record<string, Asked>} inputs @param {any} entry @returns {Record<string, any>} the body of the call */
function bodyOf(kind, inputs, entry) {
  const value = (/** @type {string} */ name) => inputs[name]?.control.value.trim() ?? "";
  const file = inputs.file instanceof ScanField ? inputs.file.value() : "";
  if (kind === "attach") return { kind, of: entry.seq, file, reason: value("reason_scan") };
  if (!inputs.closes) return { kind, reason: value("reason") };
  const time = value("time") || "23:59"; // the last minute counts to its last second
  const closes = value("closes") ? `${value("closes")}T${time.slice(0, 5)}:${time.startsWith("23:59") ? "59" : "00"}+07:00` : "";
  return { kind, closes, sk_number: value("sk_number"), sk_date: value("sk_date"), reason: value("reason"), file, reference: value("reference") };
}

/** @param {Record<string, Asked>} inputs @returns {{text: string, go: () => void}[]} what is named before anything is repeated or sent */
function lacks(inputs) {
  const needed = ["closes", "sk_number", "sk_date", "reason", "reason_scan"].filter((name) => inputs[name]);
  const empty = needed.filter((name) => !inputs[name].control.value.trim());
  const go = (/** @type {string} */ name) => () => inputs[name].control.focus();
  const scan = inputs.file instanceof ScanField ? inputs.file.lack : "";
  return [...empty.map((name) => ({ text: say(`console.schedule.lack_${name}`), go: go(name) })), ...(scan ? [{ text: scan, go: go("file") }] : [])];
}

/** @param {HTMLElement} place @param {{text: string, go?: () => void}[]} lines */
function showLacks(place, lines) {
  const summary = errorSummary(say("console.schedule.trouble"), lines);
  refill(place, summary);
  summary.focus();
}

/** @param {string} label @param {() => void} back @param {string} [backLabel] @returns {HTMLElement} */
function foot(label, back, backLabel = say("console.cancel")) {
  return h("p", { class: "so-actions" }, h("button", { type: "submit", class: "so-button" }, label), button(backLabel, back));
}

/** @param {HTMLElement} place @param {unknown} error @param {Record<string, Asked>} inputs */
function showTrouble(place, error, inputs) {
  const errors = error instanceof ApiProblem && error.errors.length ? error.errors : [{ pointer: "", message: told(error) }];
  const lines = errors.map(({ pointer, message }) => {
    const name = pointer.slice(1);
    const control = (inputs[name] ?? inputs[`${name}_scan`])?.control;
    return { text: message, go: control ? () => control.focus() : undefined };
  });
  showLacks(place, lines);
}

/** @param {string} time @returns {string} with the day of the week, so that a slip is seen */
function longTime(time) {
  const day = new Date(time).toLocaleDateString(lang === "en" ? "en-GB" : "id-ID", { weekday: "long", timeZone: "Asia/Jakarta" });
  return `${day}, ${waktu(time)}`;
}

/** The same entry has the same key, a changed one another. @param {object} body @returns {Promise<string>} */
async function print(body) {
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
