/** The recap: how many are in by day, programme, channel and kecamatan, and what was counted on paper beside what was entered. */

import { number, say, tanggal, waktu, word } from "../words.js";
import { announce, button, field, h, notice, refill, tag } from "./elements.js";
import { nameOf, places } from "./names.js";
import { failure } from "./queue.js";
import { entitle } from "./room.js";
import { office } from "./session.js";
import { stackedTable } from "./stacked.js";
import { unitNames } from "./units.js";

/** @typedef {{title: string, heads: string[], rows: (string | number)[][], numbers: number, marks?: (row: number) => HTMLElement | null}} Table numbers: how many columns at the end are numbers */

/** @type {import("./screens.js").Open} */
export async function open(main) {
  const body = h("div", { "aria-busy": "true" }, h("p", { class: "so-muted" }, say("console.loading")));
  const from = h("input", { class: "so-input", type: "date", id: "recap-from" });
  const to = h("input", { class: "so-input", type: "date", id: "recap-to" });
  const form = h("form", { class: "console-filters console-no-print", "aria-label": say("console.rekap.days") }, field(say("console.rekap.from"), from), field(say("console.rekap.to"), to), h("button", { type: "submit", class: "so-button" }, say("console.rekap.show")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void show(body, from.value, to.value);
  });
  refill(main, h("h1", { tabindex: "-1", id: "console-heading" }, say("console.rekap.title")), h("p", { class: "so-muted" }, say("console.rekap.lead")), form, body);
  entitle(main, say("console.rekap.title"));
  await show(body, "", "");
}

/** @param {HTMLElement} body @param {string} from @param {string} to */
async function show(body, from, to) {
  body.setAttribute("aria-busy", "true");
  try {
    const query = new URLSearchParams(Object.entries({ from, to }).filter(([, value]) => value)).toString();
    const [recap, kecamatan, unit] = await Promise.all([office("GET", `/office/recap${query ? `?${query}` : ""}`), places("kecamatan"), unitNames()]);
    const [programmes, channels, days, districts] = sums(recap.rows, kecamatan);
    const papers = byVerdict(recap.paper).map(([title, lines]) => paperTable(title, lines, unit));
    const [missing, ...others] = papers;
    const tables = [programmes, channels, ...papers, days, districts];
    refill(
      body,
      h("p", { role: "status" }, h("strong", {}, say("console.rekap.total", { n: number(recap.total) })), " ", h("span", { class: "so-muted" }, say("console.rekap.at", { at: waktu(recap.at) }))),
      verdict(recap.paper),
      h("p", { class: "so-actions console-no-print" }, button(say("console.file.print"), () => print(body)), button(say("console.rekap.copy"), () => void copy(tables))),
      [programmes, channels].map(drawn),
      missing.rows.length || !recap.paper.length ? drawn(missing) : null,
      [...others, days, districts].map(folded),
    );
  } catch (error) {
    refill(body, failure(error, () => void show(body, from, to)));
  } finally {
    body.removeAttribute("aria-busy");
  }
}

/** @param {any[]} paper @returns {HTMLElement} */
function verdict(paper) {
  const missing = paper.reduce((sum, line) => sum + Math.max(0, line.difference), 0);
  const odd = paper.filter((line) => line.difference !== 0).length;
  if (!odd) return notice("success", h("p", {}, say(paper.length ? "console.rekap.agrees" : "console.rekap.no_paper")));
  return notice("warning", h("p", {}, h("strong", {}, say("console.rekap.differs", { n: number(odd), missing: number(missing) }))));
}

/** What is missing first, then what is more than was counted, then what agrees. @param {any[]} paper @returns {[string, any[]][]} */
function byVerdict(paper) {
  const lines = (/** @type {number} */ sign) => paper.filter((line) => Math.sign(line.difference) === sign);
  return [[say("console.rekap.paper"), lines(1)], [say("console.rekap.rows_more"), lines(-1)], [say("console.rekap.rows_fit"), lines(0)]];
}

/** @param {string} title @param {any[]} sorted @param {import("./units.js").Named} unit @returns {Table} */
function paperTable(title, sorted, unit) {
  return {
    title,
    heads: ["day", "programme", "channel", "place", "declared", "entered", "difference"].map((code) => say(`console.rekap.head.${code}`)),
    rows: sorted.map((line) => [tanggal(line.day), nameOf("programme", line.programme), channel(line.channel), unit(line.place), line.declared ?? say("console.rekap.not_counted"), line.entered, line.difference]),
    numbers: 3,
    marks: (row) => mark(sorted[row]),
  };
}

/** @param {any} line @returns {HTMLElement | null} in words, not in colour alone */
function mark(line) {
  if (line.difference === 0) return tag(say("console.rekap.fits"), "green");
  return line.difference > 0 ? tag(say("console.rekap.missing", { n: number(line.difference) }), "red") : tag(say("console.rekap.more", { n: number(-line.difference) }), "yellow");
}

/** @param {string} code @returns {string} */
function channel(code) {
  return word(`console.kertas.channels.${code}`) ?? code;
}

/** @param {any[]} rows @param {Map<string, import("./names.js").Place>} kecamatan @returns {Table[]} */
function sums(rows, kecamatan) {
  const named = /** @type {[string, (code: string) => string][]} */ ([
    ["programme", (code) => nameOf("programme", code)],
    ["channel", channel],
    ["day", tanggal],
    ["kecamatan", (code) => kecamatan.get(code)?.name ?? say("console.rekap.no_kecamatan")],
  ]);
  return named.map(([by, name]) => {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const row of rows) counts.set(row[by], (counts.get(row[by]) ?? 0) + row.n);
    const shown = by === "kecamatan" ? name : (/** @type {string} */ code) => code; // kecamatan by name, as everywhere
    const lines = [...counts].sort(([a], [b]) => (shown(a) < shown(b) ? -1 : 1)).map(([code, n]) => [name(code), n]);
    return { title: say(`console.rekap.by_${by}`), heads: [say(`console.rekap.head.${by}`), say("console.rekap.head.n")], rows: lines, numbers: 1 };
  });
}

/** @param {Table} table @returns {HTMLElement} */
function drawn({ title, heads, rows, numbers, marks }) {
  if (!rows.length) return h("section", {}, h("h2", {}, title), h("p", { class: "so-muted" }, say("console.rekap.nothing")));
  const titles = heads.map((text, at) => ({ text, number: at >= heads.length - numbers }));
  const said = rows.map((row) => row.map((value) => (typeof value === "number" ? number(value) : value)));
  if (marks) return h("section", {}, stackedTable(title, [...titles, { text: say("console.rekap.head.verdict") }], said.map((row, at) => [...row, marks(at)])));
  const line = (/** @type {string[]} */ row) => h("tr", {}, row.map((value, at) => h("td", { class: titles[at].number ? "so-number" : null }, value)));
  const head = titles.map((one) => h("th", { scope: "col", class: one.number ? "so-number" : null }, one.text));
  return h("section", {}, h("table", { class: "so-table console-narrow" }, h("caption", {}, title), h("thead", {}, h("tr", {}, head)), h("tbody", {}, said.map(line))));
}

/** Open on a desk; on a phone a long table waits until somebody asks for it. @param {Table} table @returns {HTMLElement | null} */
function folded(table) {
  if (!table.rows.length) return null;
  const shown = drawn(table);
  shown.querySelector("caption")?.classList.add("so-hidden");
  const open = !matchMedia("(max-width: 48rem)").matches;
  return h("details", { class: "so-details", open }, h("summary", {}, say("console.rekap.fold", { title: table.title, n: number(table.rows.length) })), shown);
}

/** On paper nothing is folded. @param {HTMLElement} body */
function print(body) {
  for (const one of body.querySelectorAll("details")) one.open = true;
  window.print();
}

/** @param {Table[]} tables all of them, one below the other, as a spreadsheet takes it */
async function copy(tables) {
  const quoted = (/** @type {string | number} */ value) => `"${String(value).replace(/"/g, '""').replace(/^([=+@\t\r-])(?!\d)/, "'$1")}"`;
  const text = tables.map(({ title, heads, rows }) => [[title], heads, ...rows].map((row) => row.map(quoted).join(",")).join("\r\n")).join("\r\n\r\n");
  try {
    await navigator.clipboard.writeText(text);
    announce(say("console.rekap.copied"));
  } catch {
    announce(say("console.rekap.not_copied"));
  }
}
