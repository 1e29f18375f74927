/** The answers as the applicant gave them, with the labels of the form; each can be flagged for repair. */

import { rupiah, say, tanggal, terbilang } from "../words.js";
import { h, refill, tag } from "./elements.js";
import { reasonFields } from "./judge.js";
import { heading } from "./papers.js";
import { nameOf } from "./names.js";
import { revealed } from "./reveal.js";

/** @typedef {import("./case.js").Case} Case */
/** @typedef {import("./rules.js").Field} Field */
/** @typedef {Map<string, import("./names.js").Place>} Places */

/**
 * @param {Case} file
 * @param {{kecamatan: Places, desa: Places}} places
 * @returns {HTMLElement}
 */
export function answersSection(file, places) {
  const steps = [...new Set(file.rules.fields.map((field) => field.step))];
  const { contact, applicant_type: type } = file.view;
  return h(
    "section",
    { "aria-labelledby": "answers-title", class: "console-answers" },
    heading("answers", say("console.answers.title")),
    h("h3", {}, say("console.file.contact")),
    h(
      "dl",
      { class: "so-summary" },
      plainRow(say("console.file.applicant_type"), nameOf("applicant_type", type)),
      plainRow(say("console.file.contact_name"), contact?.name),
      plainRow(say("console.file.contact_phone"), contact?.phone),
      plainRow(say("console.file.contact_email"), contact?.email),
    ),
    steps.flatMap((step) => {
      const fields = file.rules.fields.filter((field) => field.step === step && field.kind !== "point" && asked(file, field));
      if (!fields.length) return [];
      const rows = fields.map((field) => answerRow(file, field, places));
      return [h("h3", {}, say(`step.${step}.title`)), h("dl", { class: "so-summary" }, rows)];
    }),
  );
}

/** @param {Case} file @param {Field} field @returns {boolean} */
function asked(file, field) {
  if (file.view.answers[field.id] !== undefined && file.view.answers[field.id] !== null) return true;
  return !field.when || file.view.answers[field.when.field] === field.when.equals;
}

/** @param {string} label @param {string | undefined} value @returns {HTMLElement} */
function plainRow(label, value) {
  return h("div", { class: "so-summary__row" }, h("dt", {}, label), h("dd", {}, value || say("console.none")));
}

/**
 * @param {Case} file
 * @param {Field} field
 * @param {{kecamatan: Places, desa: Places}} places
 * @returns {HTMLElement}
 */
function answerRow(file, field, places) {
  const value = file.view.answers[field.id];
  const change = file.change(field.id);
  const wide = field.kind === "rows" || field.kind === "paragraph";
  const hidden = file.view.sensitive?.includes(field.id) && value;
  const content = h("dd", {}, hidden ? masked(file, field, String(value)) : shown(field, value, places));
  if (field.id === "amount" && typeof value === "number") content.append(...amountNotes(file, value));
  if (field.id === "rab" && Array.isArray(value)) content.append(rabNote(file, value));
  if (change) content.append(beforeBox(field, change.before, places));
  const row = h(
    "div",
    { class: `so-summary__row console-answer${wide ? " console-answer--wide" : ""}`, id: `answer-${field.id}` },
    h("dt", {}, field.label, change ? [" ", tag(say("console.answers.changed"), "purple")] : null),
    content,
  );
  if (file.judging) row.append(...flagControl(file, field.id));
  else if (file.verdict(field.id) && file.verdict(field.id)?.verdict !== "ok") content.append(flagNote(file, field.id));
  return row;
}

/** @param {Case} file @param {Field} field @param {string} value @returns {HTMLElement} a number that is shown to whoever says why */
function masked(file, field, value) {
  const path = `/office/proposals/${file.view.ticket}/reveal`;
  return revealed({ path, field: field.id, label: field.label, masked: value, after: () => void file.remarked() });
}

/**
 * The button that flags an answer, and reason and note while it is flagged: two parts of the row.
 * @param {Case} file
 * @param {string} item
 * @returns {HTMLElement[]}
 */
export function flagControl(file, item) {
  const box = h("dd", { class: "console-flag console-flag--open" });
  const name = file.itemName(item);
  const press = h("button", { type: "button", class: "console-link", on: { click: () => toggle() } });
  const flagged = () => file.verdict(item) !== undefined && file.verdict(item)?.verdict !== "ok";
  const toggle = () => {
    const stored = file.view.verdicts?.[item];
    if (!flagged()) file.judge(item, { verdict: "fix", reason: "", note: "" });
    else file.judge(item, stored && stored.verdict !== "ok" ? { verdict: "ok" } : null);
    draw();
    if (flagged()) box.querySelector("select")?.focus();
    else press.focus();
  };
  const draw = () => {
    press.textContent = say(flagged() ? "console.answers.unflag" : "console.answers.flag");
    press.setAttribute("aria-label", `${press.textContent}: ${name}`);
    if (flagged()) refill(box, tag(say("console.answers.flagged"), "yellow"), reasonFields(file, item));
    else box.replaceChildren();
  };
  draw();
  return [h("dd", { class: "so-summary__action" }, press), box];
}

/** @param {Case} file @param {string} item @returns {HTMLElement} */
function flagNote(file, item) {
  const verdict = file.verdict(item);
  const text = [verdict?.reason ? nameOf("reason.paper", verdict.reason) : "", verdict?.note].filter(Boolean).join(" – ");
  return h("p", { class: "console-flag" }, tag(say("console.answers.flagged"), "yellow"), ` ${text}`);
}

/** @param {Field} field @param {any} before @param {{kecamatan: Places, desa: Places}} places @returns {HTMLElement} */
function beforeBox(field, before, places) {
  return h("div", { class: "console-before" }, h("strong", {}, say("console.answers.before")), h("div", {}, shown(field, before, places)));
}

/** @param {Case} file @param {number} amount @returns {HTMLElement[]} */
function amountNotes(file, amount) {
  const words = h("span", { class: "console-block so-muted" }, terbilang(amount));
  const over = file.rules.ceiling && amount > file.rules.ceiling;
  return over ? [words, h("p", { class: "console-warn" }, say("console.answers.over_ceiling", { ceiling: rupiah(file.rules.ceiling) }))] : [words];
}

/** Where the money of a plan comes from. */
const MONEY = ["amount", "own_contribution", "other_sources"];

/** @param {Case} file @param {any[]} rows @returns {HTMLElement} */
function rabNote(file, rows) {
  const sum = total(rows);
  const asked = MONEY.reduce((whole, field) => whole + (Number(file.view.answers[field]) || 0), 0);
  if (sum === asked) return h("p", { class: "so-muted" }, say("console.answers.rab_alike"));
  return h("p", { class: "console-warn" }, say("console.answers.rab_differs", { sum: rupiah(sum), asked: rupiah(asked) }));
}

/** @param {any[]} rows @returns {number} */
function total(rows) {
  return rows.reduce((sum, row) => sum + (Number(row.volume) || 0) * (Number(row.price) || 0), 0);
}

/**
 * A value as a person reads it.
 * @param {Field} field
 * @param {any} value
 * @param {{kecamatan: Places, desa: Places}} places
 * @returns {import("./elements.js").Child}
 */
export function shown(field, value, places) {
  if (value === undefined || value === null || value === "") return h("span", { class: "so-muted" }, say("console.none"));
  if (field.kind === "rows" && Array.isArray(value)) return rowsTable(field, value, places);
  if (field.kind === "rupiah" && typeof value === "number") return h("span", { class: "so-number" }, rupiah(value));
  if (field.kind === "date" && /^\d{4}-\d\d-\d\d$/.test(value)) return tanggal(value);
  if (field.kind === "choice") return field.choices.get(value) ?? String(value);
  if (field.kind === "checkbox") return say(value === true ? "console.yes" : "console.no");
  if (field.kind === "kecamatan") return places.kecamatan.get(value)?.name ?? String(value);
  if (field.kind === "desa") return places.desa.get(value)?.name ?? String(value);
  if (field.kind === "paragraph") return h("span", { class: "console-paragraph" }, String(value));
  if (field.kind === "point") return `${value.lat}, ${value.lng}`;
  if (/\*/.test(String(value))) return h("span", { class: "so-number", title: say("console.answers.masked") }, String(value));
  return String(value);
}

/** @param {Field} field @param {any[]} rows @param {{kecamatan: Places, desa: Places}} places @returns {HTMLElement} */
function rowsTable(field, rows, places) {
  const plan = ["volume", "price"].every((id) => field.columns.some((column) => column.id === id));
  const money = (/** @type {Field} */ column) => (["rupiah", "integer"].includes(column.kind) ? "console-right" : null);
  const head = [
    ...field.columns.map((column) => h("th", { scope: "col", class: money(column) }, column.label)),
    plan ? h("th", { scope: "col", class: "console-right" }, say("console.answers.total")) : null,
  ];
  const body = rows.map((row) =>
    h(
      "tr",
      {},
      field.columns.map((column) => h("td", { class: money(column) }, shown(column, row[column.id], places))),
      plan ? h("td", { class: "console-right so-number" }, rupiah((Number(row.volume) || 0) * (Number(row.price) || 0))) : null,
    ),
  );
  const foot = plan
    ? h(
        "tfoot",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "row", colspan: field.columns.length }, say("console.answers.total")),
          h("td", { class: "console-right so-number" }, h("strong", {}, rupiah(total(rows)))),
        ),
      )
    : null;
  return h(
    "div",
    { class: "console-scroll", tabindex: "0", role: "group", "aria-label": field.label },
    h("table", { class: "so-table console-rows" }, h("thead", {}, h("tr", {}, head)), h("tbody", {}, body), foot),
  );
}
