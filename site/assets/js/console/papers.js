/** The list of papers with their verdicts, and the progress. Choosing one opens it in the viewer. */

import { say, waktu } from "../words.js";
import { absenceLines } from "./follow.js";
import { freshId, h, refill, tag } from "./elements.js";
import { nameOf } from "./names.js";

/** @typedef {import("./case.js").Case} Case */

const AUTO = "serang-open.auto";

/** @type {Record<string, import("./names.js").Colour>} */
const COLOURS = { ok: "green", fix: "yellow", missing: "red" };

/**
 * @param {Case} file
 * @param {(slot: string) => void} open
 * @returns {HTMLElement}
 */
export function papersSection(file, open) {
  const list = h("ol", { class: "console-papers" });
  const progress = h("p", { class: "console-progress", id: "console-progress" });
  const absences = h("div", { class: "console-papers__absent" });
  const items = new Map();
  const show = () => {
    for (const slot of file.slots) {
      const item = items.get(slot) ?? h("li", { class: "console-papers__item" });
      if (!items.has(slot)) {
        items.set(slot, item);
        const press = h("button", { type: "button", class: "console-papers__open", on: { click: () => open(slot) } });
        item.append(press, h("div", { class: "console-papers__more" }));
        list.append(item);
      }
      refill(item.firstElementChild, lineOf(file, slot));
      item.firstElementChild.setAttribute("aria-current", file.slot === slot ? "true" : "false");
      refill(item.lastElementChild, saidOf(file, slot));
    }
    refill(progress, progressLine(file));
    refill(absences, absenceLines(file));
  };
  show();
  file.onChange(show);
  const top = h("div", { class: "console-papers__top" }, progress, file.judging ? autoBox() : null);
  return h("section", { "aria-labelledby": "papers-title" }, heading("papers", say("console.papers.title")), top, absences, list);
}

/** @param {string} id @param {string} text @returns {HTMLElement} */
export function heading(id, text) {
  return h("h2", { id: `${id}-title`, tabindex: "-1", class: "console-heading" }, text);
}

/** @param {Case} file @param {string} slot @returns {HTMLElement[]} */
function lineOf(file, slot) {
  const paper = file.paper(slot);
  const verdict = file.verdict(slot);
  const count = file.current(slot).length;
  const marks = [
    file.change(slot) ? tag(say("console.papers.changed"), "purple") : null,
    verdict
      ? tag(nameOf("verdict", verdict.verdict), COLOURS[verdict.verdict])
      : count
        ? [h("span", { class: "console-no-print" }, tag(say("console.papers.not_yet"), "grey")), boxes()]
        : absent(file, slot),
  ];
  return [
    h(
      "span",
      { class: "console-papers__name" },
      file.itemName(slot),
      h("small", {}, paper ? ` ${nameOf("need", paper.need)}` : "", count > 1 ? ` · ${count} ${say("console.papers.files").toLowerCase()}` : ""),
    ),
    h("span", { class: "console-papers__marks" }, marks.flat()),
  ];
}

/** @param {Case} file @param {string} slot without a file @returns {HTMLElement} */
function absent(file, slot) {
  if (file.onPaper(slot)) return tag(say("console.kertas.on_paper"), "blue");
  if (file.missingSoft.includes(slot)) return tag(say("console.follow.mark"), "yellow");
  return tag(say("console.papers.no_file"), file.needed(slot) ? "red" : "grey");
}

/** @returns {HTMLElement} to be ticked by hand on the printed checklist */
function boxes() {
  const text = ["ok", "fix", "missing"].map((verdict) => `☐ ${nameOf("verdict", verdict)}`).join("   ");
  return h("span", { class: "console-print-only", "aria-hidden": "true" }, text);
}

/** @param {Case} file @param {string} slot @returns {HTMLElement[]} what was found, under the line */
function saidOf(file, slot) {
  const verdict = file.verdict(slot);
  if (!verdict || verdict.verdict === "ok") return [];
  const reason = verdict.reason ? nameOf("reason.paper", verdict.reason) : "";
  return [h("p", {}, [reason, verdict.note].filter(Boolean).join(" – ") || say("console.papers.reason_pick"))];
}

/** @param {Case} file @returns {HTMLElement[]} */
function progressLine(file) {
  if (!file.judging) return [h("span", {}, say("console.papers.there", { n: file.slots.filter((slot) => file.current(slot).length).length }))];
  const { done, of } = file.progress;
  const flagged = file.flagged.length;
  const bar = h("progress", { max: of || 1, "aria-label": say("console.papers.progress", { done, of }) });
  bar.value = done;
  return [
    bar,
    h("span", {}, say("console.papers.progress", { done, of }), flagged ? `, ${say("console.papers.flagged", { n: flagged })}` : ""),
  ];
}

/** @param {any} verdict stored by the server @returns {string} */
export function earlier(verdict) {
  return say("console.papers.by", {
    verdict: nameOf("verdict", verdict.verdict),
    name: verdict.by ?? "",
    at: verdict.at ? waktu(verdict.at) : "",
  });
}

/** @returns {boolean} whether the verdict "in order" opens the next paper */
export function goesOn() {
  return localStorage.getItem(AUTO) === "on";
}

/** @returns {HTMLElement} */
function autoBox() {
  const box = h("input", {
    type: "checkbox",
    id: freshId("auto"),
    checked: goesOn(),
    on: { change: () => localStorage.setItem(AUTO, box.checked ? "on" : "off") },
  });
  return h("div", { class: "so-checkbox console-auto" }, box, h("label", { for: box.id }, say("console.papers.auto")));
}
