/** What the stored awards say about an applicant: the findings with their ground, awards by year, exemptions. */

import { rupiah, say, tanggal } from "../words.js";
import { h, tag } from "./elements.js";
import { titled } from "./grounds.js";
import { nameOf } from "./names.js";
import { heading } from "./papers.js";

/** @typedef {import("./names.js").Colour} Colour */

/** @type {Record<string, Colour>} */
const COLOURS = { ok: "green", stop: "red", warn: "yellow", exempt: "purple", unknown: "grey" };

/** @param {import("./case.js").Case} file @returns {HTMLElement} */
export function eligibilitySection(file) {
  const { eligibility = [], recipient } = file.view;
  return h(
    "section",
    { "aria-labelledby": "eligibility-title", class: "console-eligibility" },
    heading("eligibility", say("console.eligibility.title")),
    eligibility.length ? h("ul", { class: "console-findings" }, eligibility.map(findingLine)) : h("p", { class: "so-muted" }, say("console.eligibility.none")),
    h("h3", {}, say("console.awards.title")),
    awardsTable(recipient?.awards ?? []),
    recipient ? exemptionsLine(recipient) : null,
    recipient?.readable ? h("p", { class: "console-no-print" }, h("a", { href: `#/penerima/${recipient.id}` }, say("console.eligibility.recipient", { name: recipient.name }))) : null,
  );
}

/** @param {any} finding @returns {HTMLElement} */
function findingLine(finding) {
  const ground = h("small", { class: "console-block so-muted" });
  if (finding.regulation) titled(finding.regulation, (regulation) => (ground.textContent = say("console.eligibility.ground", { regulation })));
  return h(
    "li",
    { class: "console-finding", "data-verdict": finding.verdict },
    tag(say(`console.eligibility.${finding.verdict}`), COLOURS[finding.verdict] ?? "grey"),
    h("span", {}, finding.text, ground),
  );
}

/** @param {any} recipient @returns {HTMLElement | null} */
function exemptionsLine(recipient) {
  const valid = (recipient.exemptions ?? []).filter((/** @type {any} */ one) => one.state === "approved");
  return valid.length ? h("ul", { class: "console-findings" }, valid.map((/** @type {any} */ one) => h("li", { class: "console-finding" }, tag(say("console.eligibility.exempt"), "purple"), exemptionText(one)))) : null;
}

/** @param {any} one @returns {HTMLElement} ground, reference and period */
export function exemptionText(one) {
  const line = h("span", {});
  titled(one.ground, (title) => (line.textContent = say("console.exemptions.line", { ground: title, reference: one.reference, from: one.from, to: one.to })));
  return line;
}

/** On what an award rests, and who put it on record. @param {any} award @param {boolean} imports @returns {HTMLElement} */
function knownFrom({ source, by, at, batch, row }, imports) {
  const line = (/** @type {import("./elements.js").Child[]} */ ...said) => h("span", { class: "console-block" }, said);
  const recorded = at ? say(by ? "console.awards.recorded" : "console.awards.recorded_system", { name: by, at: tanggal(at) }) : "";
  return h("small", { class: "so-muted" }, source ? line(say("console.awards.basis", { source })) : null, recorded ? line(recorded, batch && ", ", batch && importLink(batch, row, imports)) : null);
}

/** @param {string} batch @param {number} row @param {boolean} linked @returns {HTMLElement | string} the import it came with */
export function importLink(batch, row, linked) {
  const word = say("console.awards.import", { row });
  return linked ? h("a", { href: `#/impor/${batch}` }, word) : word;
}

/** @param {any[]} awards newest year first @param {boolean} [imports] who reads this may read imports too @returns {HTMLElement} */
export function awardsTable(awards, imports = false) {
  if (!awards.length) return h("p", { class: "so-muted" }, say("console.awards.none"));
  const heads = ["year", "purpose", "reported", "amount"].map((code) => h("th", { scope: "col", class: code === "amount" ? "console-right" : null }, say(`console.awards.${code}`)));
  const cell = (/** @type {string} */ code, /** @type {import("./elements.js").Child} */ value, /** @type {string} */ kind = "") =>
    h("td", { class: kind || null }, h("span", { class: "console-queue__label", "aria-hidden": "true" }, say(`console.awards.${code}`)), value ?? "–");
  const line = (/** @type {any} */ one) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, one.year),
      cell("purpose", h("span", {}, one.purpose || nameOf("programme", one.programme), h("small", { class: "console-block so-muted" }, [one.purpose ? nameOf("programme", one.programme) : "", one.giver ? nameOf("opd", one.giver) : ""].filter(Boolean).join(" · ")), knownFrom(one, imports))),
      cell("reported", say(`console.awards.reported_${one.reported === true ? "yes" : one.reported === false ? "no" : "unknown"}`)),
      cell("amount", typeof one.amount === "number" ? h("span", { class: "so-number" }, rupiah(one.amount)) : say("console.awards.amount_unknown"), "console-right"),
    );
  const sorted = [...awards].sort((a, b) => b.year - a.year);
  return h("table", { class: "so-table console-stack" }, h("caption", { class: "so-hidden" }, say("console.awards.title")), h("thead", {}, h("tr", {}, heads)), h("tbody", {}, sorted.map(line)));
}
