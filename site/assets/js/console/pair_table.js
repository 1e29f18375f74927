/** The answers of two files in one table, what is alike marked. Masked numbers prove nothing by their masks: the reasons do. */

import { rupiah, say } from "../words.js";
import { shown } from "./answers.js";
import { otherName } from "./doubles.js";
import { awardsTable } from "./eligibility.js";
import { h, tag } from "./elements.js";
import { distance, nameOf, stateColour, unitName } from "./names.js";
import { metresFrom } from "./place.js";
import { revealed } from "./reveal.js";
import { fileAddress } from "./route.js";
import { rulesOf } from "./rules.js";

/** @typedef {import("./elements.js").Child} Child */
/** @typedef {Map<string, import("./names.js").Place>} Places */
/** @typedef {{kecamatan: Places, desa: Places}} All */
/** @typedef {{label: string, ours: Child, theirs: Child, alike?: boolean}} Row */

/** Ticks and points say nothing side by side. */
const SKIPPED = ["checkbox", "point"];
/** A masked number is the same when the server says so: the reason of the flag, by the answer it speaks of. */
const NAMED = /** @type {Record<string, string>} */ ({ nik: "nik", kk_number: "kk", npwp: "npwp", ahu_number: "ahu", licence_number: "registry", worship_number: "registry", account_number: "account" });
/** Of these two of any kind are often alike: that tells nothing. */
const COMMON = ["choice", "integer", "date", "kecamatan"];

/**
 * @param {any} view
 * @param {any} flag
 * @param {any} theirs the other file or recipient, null when it may not be read
 * @param {All} places
 * @returns {Promise<HTMLElement>}
 */
export async function pairTable(view, flag, theirs, places) {
  const rows = view.ticket ? await fileRows(view, flag, theirs, places) : recipientRows(view, flag, theirs, places);
  const name = (/** @type {string} */ called, /** @type {string} */ address) => (address ? h("a", { href: address }, called) : called);
  const other = !flag.readable ? "" : flag.kind === "recipient" ? `#/penerima/${flag.other}` : fileAddress(flag.other);
  return h(
    "table",
    { class: "so-table console-pair" },
    h("caption", { class: "so-hidden" }, say("console.pairs.beside")),
    h("thead", {}, h("tr", {}, h("td", {}, h("span", { class: "so-hidden" }, say("console.pairs.col_field"))), h("th", { scope: "col" }, name(view.name, view.ticket ? fileAddress(view.ticket) : `#/penerima/${view.id}`)), h("th", { scope: "col" }, name(otherName(flag), other)))),
    h(
      "tbody",
      {},
      rows.map((row) =>
        h(
          "tr",
          { class: row.alike ? "console-pair__same" : null },
          h("th", { scope: "row" }, row.label, row.alike ? [" ", tag(say("console.pairs.alike"), "yellow")] : null),
          h("td", {}, row.ours ?? "–"),
          h("td", {}, row.theirs ?? "–"),
        ),
      ),
    ),
  );
}

/** @param {any} view a file @param {any} flag @param {any} theirs @param {All} places @returns {Promise<Row[]>} */
async function fileRows(view, flag, theirs, places) {
  const head = headRows(view, flag, places);
  if (!theirs) return head;
  return flag.kind === "recipient" ? [...head, awardRow(view.recipient, theirs)] : [...head, ...(await answerRows(view, theirs, flag, places))];
}

/** @param {any} view a recipient @param {any} flag @param {any} theirs another one @param {All} places @returns {Row[]} */
function recipientRows(view, flag, theirs, places) {
  const reasons = flag.reasons.map((/** @type {any} */ one) => one.code);
  const kinds = Object.keys({ ...view.numbers, ...theirs?.numbers });
  const some = (/** @type {any} */ one, /** @type {string} */ kind) => one?.numbers[kind]?.join(", ") || null;
  return [
    { label: say("console.pairs.row_type"), ours: nameOf("applicant_type", view.applicant_type), theirs: nameOf("applicant_type", flag.applicant_type) },
    { label: say("console.pairs.row_place"), ours: whereOf(view, places), theirs: whereOf(flag, places), alike: same(whereOf(view, places), whereOf(flag, places)) },
    ...kinds.map((kind) => ({ label: say(`console.numbers.${kind}`), ours: some(view, kind), theirs: some(theirs, kind), alike: reasons.includes(kind) })),
    awardRow(view, theirs ?? { awards: [] }),
  ];
}

/** @param {any} one @param {All} places @returns {string} desa and kecamatan */
function whereOf(one, places) {
  return [places.desa.get(one.desa)?.name, places.kecamatan.get(one.kecamatan)?.name].filter(Boolean).join(", ");
}

/** @param {any} view @param {any} flag @param {All} places @returns {Row[]} what is known of both, whoever looks */
function headRows(view, flag, places) {
  const row = (/** @type {string} */ code, /** @type {any} */ ours, /** @type {any} */ theirs, /** @type {(value: any) => Child} */ told = String) => ({
    label: say(`console.pairs.row_${code}`),
    ours: ours ? told(ours) : null,
    theirs: theirs ? told(theirs) : null,
    alike: code === "place" && Boolean(ours) && same(ours, theirs),
  });
  return [
    row("number", view.number, flag.kind === "recipient" ? say("console.pairs.recipient") : flag.number, (text) => h("span", { class: "so-number" }, text)),
    { label: say("console.queue.state"), ours: tag(nameOf("state", view.state), stateColour(view.state)), theirs: flag.state ? tag(nameOf("state", flag.state), stateColour(flag.state)) : null },
    row("programme", view.programme, flag.programme, (id) => nameOf("programme", id)),
    row("year", view.year, flag.year),
    row("type", view.applicant_type, flag.applicant_type, (id) => nameOf("applicant_type", id)),
    row("place", whereOf(view.answers, places), whereOf(flag, places)),
    row("opd", view.opd, flag.opd, (id) => unitName(id, places.kecamatan)),
  ];
}

/** @param {any} view @param {any} theirs @param {any} flag @param {All} places @returns {Promise<Row[]>} */
async function answerRows(view, theirs, flag, places) {
  const [mine, others] = await Promise.all([rulesOf(view.programme, view.applicant_type), rulesOf(theirs.programme, theirs.applicant_type)]);
  const known = new Set(mine.fields.map((one) => one.id));
  const fields = [...mine.fields, ...others.fields.filter((one) => !known.has(one.id))].filter((one) => !SKIPPED.includes(one.kind));
  const reasons = flag.reasons.map((/** @type {any} */ one) => one.code);
  const rows = fields.flatMap((field) => {
    const [ours, other] = [view.answers[field.id], theirs.answers[field.id]];
    if (isNothing(ours) && isNothing(other)) return [];
    const show = (/** @type {any} */ file, /** @type {any} */ value) => (isNothing(value) ? null : valueOf(file, field, value, places));
    return [{ label: field.label, ours: show(view, ours), theirs: show(theirs, other), alike: isMasked(ours) ? reasons.includes(NAMED[field.id]) && !isNothing(other) : telling(field) && same(ours, other) && String(ours).length > 4 }];
  });
  return [...distanceRow(view, theirs), ...rows];
}

/** @param {any} file @param {import("./rules.js").Field} field @param {any} value @param {All} places @returns {Child} */
function valueOf(file, field, value, places) {
  if (field.kind === "rows" && Array.isArray(value)) return lines(value);
  if (file.sensitive?.includes(field.id) && isMasked(value)) return revealed({ path: `/office/proposals/${file.ticket}/reveal`, field: field.id, label: field.label, masked: String(value) });
  return shown(field, value, places);
}

/** @param {any[]} rows of the cost plan, or of another table @returns {HTMLElement} */
function lines(rows) {
  const line = (/** @type {any} */ row) => (row.item && row.price ? `${row.item}, ${row.volume} ${row.unit} × ${rupiah(row.price)}` : Object.values(row).join(", "));
  return h("ul", { class: "console-pair__lines" }, rows.map((row) => h("li", {}, line(row))));
}

/** @param {any} view @param {any} theirs @returns {Row[]} how far the two points are from each other */
function distanceRow(view, theirs) {
  const [here, there] = [view.answers.point, theirs.answers.point];
  if (!here || !there) return [];
  const metres = metresFrom(here, there);
  return [{ label: say("console.pairs.row_point"), ours: `${here.lat}, ${here.lng}`, theirs: [`${there.lat}, ${there.lng} (${say("console.pairs.away", { distance: distance(metres) })})`].join(""), alike: metres < 100 }];
}

/** @param {any} mine a recipient, or null @param {any} theirs another one @returns {Row} */
function awardRow(mine, theirs) {
  return { label: say("console.awards.title"), ours: awardsTable(mine?.awards ?? []), theirs: awardsTable(theirs.awards ?? []) };
}

/** @param {any} value @returns {boolean} */
function isNothing(value) {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && !value.length);
}

/** @param {import("./rules.js").Field} field @returns {boolean} whether it means something that both say so */
function telling(field) {
  return !COMMON.includes(field.kind);
}

/** @param {any} value @returns {boolean} */
function isMasked(value) {
  return typeof value === "string" && value.includes("*");
}

/** @param {any} a @param {any} b @returns {boolean} the same but for capitals and blanks */
function same(a, b) {
  const plain = (/** @type {any} */ value) => JSON.stringify(value ?? null).toLowerCase().replace(/\s+/g, " ");
  return !isNothing(a) && plain(a) === plain(b);
}
