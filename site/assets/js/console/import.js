/** One import: how far it came, what is wrong by row and column, and the order to take the good rows. */

import { number, say, waktu } from "../words.js";
import { announce, button, focusOn, h, notice, refill, tag } from "./elements.js";
import { counts, stateTag, whatOf } from "./imports.js";
import { failure } from "./queue.js";
import { entitle } from "./room.js";
import { office } from "./session.js";
import { told } from "./told.js";

const POLL = 1000; // ms between two looks while something is being done
const AT_WORK = ["waiting", "reading", "running"];

/** @param {HTMLElement} main @param {string} id @returns {Promise<() => void>} */
export async function openImport(main, id) {
  const heading = h("h1", { tabindex: "-1", id: "console-heading" }, say("console.imports.one"));
  const body = h("div", { "aria-busy": "true" }, h("p", { class: "so-muted" }, say("console.loading")));
  refill(main, h("p", { class: "so-crumbs" }, h("a", { href: "#/impor" }, say("console.imports.back"))), heading, body);
  entitle(main, say("console.imports.one"));
  let timer = 0;
  let state = "";
  const look = async () => {
    try {
      const view = await office("GET", `/office/imports/${encodeURIComponent(id)}`);
      if (!body.isConnected) return;
      if (view.state !== state && state) announce(say(`console.imports.state_${view.state}`));
      const changed = view.state !== state;
      state = view.state;
      draw(body, view, changed, look);
      if (AT_WORK.includes(view.state)) timer = window.setTimeout(look, POLL);
    } catch (error) {
      refill(body, failure(error, look));
    } finally {
      body.removeAttribute("aria-busy");
    }
  };
  await look();
  return () => clearTimeout(timer);
}

/** @param {HTMLElement} body @param {any} view @param {boolean} changed @param {() => Promise<void>} again */
function draw(body, view, changed, again) {
  const bar = body.querySelector("progress");
  if (!changed && bar && view.rows) {
    bar.setAttribute("value", String(view.read / view.rows));
    const said = body.querySelector("[data-progress]");
    if (said) said.textContent = progressText(view);
    return;
  }
  refill(
    body,
    h("p", {}, h("strong", { class: "console-block" }, view.name), whatOf(view), " · ", waktu(view.at), " · ", view.by.name),
    h("p", { "data-state": view.state }, stateTag(view.state)),
    AT_WORK.includes(view.state) ? working(view) : null,
    view.refused ? notice("warning", h("p", {}, h("strong", {}, view.added ? say("console.imports.stopped", counts(view)) : say("console.imports.refused"))), h("p", {}, view.refused.message)) : null,
    view.state === "checked" ? checkedPart(view, again) : null,
    view.state === "done" ? notice("success", h("p", {}, say("console.imports.done", counts(view)))) : null,
    view.problems.length ? problemsPart(view) : null,
  );
}

/** @param {any} view @returns {string} */
function progressText(view) {
  return view.rows ? say(`console.imports.progress_${view.state}`, counts(view)) : say("console.imports.progress_waiting");
}

/** @param {any} view @returns {HTMLElement} */
function working(view) {
  const share = view.rows ? { value: String(view.read / view.rows) } : {};
  return h(
    "div",
    {},
    h("p", { "data-progress": true }, progressText(view)),
    h("progress", { max: "1", "aria-label": say(`console.imports.state_${view.state}`), ...share }),
    h("p", { class: "so-muted" }, say("console.imports.leave")),
  );
}

/** @param {any} view @param {() => Promise<void>} again @returns {HTMLElement} */
function checkedPart(view, again) {
  const ready = view.good - view.known;
  const trouble = h("div", { role: "alert" });
  const run = button(say("console.imports.run", { n: number(ready) }), async () => {
    run.disabled = true;
    try {
      await office("POST", `/office/imports/${encodeURIComponent(view.id)}/run`, { body: {} });
      await again();
      const heading = document.getElementById("console-heading");
      if (heading) focusOn(heading);
    } catch (error) {
      run.disabled = false;
      refill(trouble, notice("warning", h("p", {}, told(error))));
    }
  }, { kind: "", "data-run": true });
  const line = (/** @type {string} */ code, /** @type {number} */ n) =>
    h("div", { class: "so-summary__row" }, h("dt", {}, say(`console.imports.${code}`)), h("dd", { "data-count": code }, number(n)));
  return h(
    "section",
    { "aria-label": say("console.imports.result") },
    h("p", {}, h("strong", {}, say("console.imports.checked", counts(view)))),
    h("dl", { class: "so-summary" }, line("rows", view.rows), line("good", view.good), line("ready", ready), line("known", view.known), view.warned ? line("warned", view.warned) : null, line("bad", view.bad)),
    trouble,
    ready ? h("div", {}, h("p", {}, say(view.bad ? "console.imports.run_some" : "console.imports.run_all")), h("p", { class: "so-actions" }, run)) : h("p", {}, say(view.good ? "console.imports.nothing_new" : "console.imports.nothing")),
  );
}

/** @param {any} view @returns {HTMLElement} */
function problemsPart(view) {
  const heads = ["row", "column", "level", "message"].map((code) => h("th", { scope: "col" }, say(`console.imports.col_${code}`)));
  const label = (/** @type {string} */ code) => h("span", { class: "console-queue__label", "aria-hidden": "true" }, say(`console.imports.col_${code}`));
  const line = (/** @type {any} */ one) =>
    h(
      "tr",
      { "data-row": String(one.row), "data-code": one.code },
      h("th", { scope: "row" }, label("row"), String(one.row)),
      h("td", {}, label("column"), one.column ? h("strong", {}, one.column) : "–", one.label ? h("small", { class: "console-block" }, one.label) : null),
      h("td", {}, label("level"), tag(levelName(one), one.level === "warning" ? "yellow" : "red")),
      h("td", {}, label("message"), one.message),
    );
  const trouble = h("div", { role: "alert" });
  const save = button(say("console.imports.save"), () => saveAll(view, trouble));
  return h(
    "section",
    { "aria-labelledby": "import-problems" },
    h("h2", { id: "import-problems" }, say("console.imports.problems")),
    h("p", { class: "so-actions" }, save),
    trouble,
    h("table", { class: "so-table console-stack" }, h("caption", { class: "so-hidden" }, say("console.imports.problems")), h("thead", {}, h("tr", {}, heads)), h("tbody", {}, gravestFirst(view.problems).map(line))),
    view.more ? h("p", {}, say("console.imports.more", { n: number(view.problems.length) })) : null,
  );
}

/** @param {any} one @returns {string} a row that is wrong stays out, one with a warning comes in */
function levelName(one) {
  return say(`console.imports.level_${one.level === "warning" ? "warning" : "error"}`);
}

/** @param {any[]} problems @returns {any[]} what keeps a row out first, each kind by row as before */
function gravestFirst(problems) {
  return [...problems].sort((a, b) => Number(a.level === "warning") - Number(b.level === "warning"));
}

/** Everything that is wrong as CSV, made here. @param {any} view @param {HTMLElement} trouble */
async function saveAll(view, trouble) {
  /** @type {any[]} */
  const all = [];
  try {
    for (let cursor = ""; ; ) {
      const page = await office("GET", `/office/imports/${encodeURIComponent(view.id)}/problems${cursor ? `?cursor=${cursor}` : ""}`);
      all.push(...page.items);
      if (!page.next) break;
      cursor = page.next;
    }
  } catch (error) {
    return refill(trouble, notice("warning", h("p", {}, told(error))));
  }
  const heads = ["row", "column", "label", "level", "message"].map((code) => say(`console.imports.col_${code}`));
  const lines = [heads, ...gravestFirst(all).map((one) => [String(one.row), one.column, one.label, levelName(one), one.message])];
  const text = lines.map((line) => line.map(quoted).join(";")).join("\r\n");
  const address = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
  const link = h("a", { href: address, download: `${say("console.imports.saved_as")}.csv` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A cell that no spreadsheet takes for a formula. @param {string} cell @returns {string} */
function quoted(cell) {
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return `"${safe.replaceAll('"', '""')}"`;
}
