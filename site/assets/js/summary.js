/** The last step's list of everything that was answered, each with a link to change it; and values said as people say them. */

import { empty, rabTotal } from "./checks.js";
import { fill, find, findAll, make } from "./elements.js";
import { allFields, asked, labelIn, partOf, specOf } from "./fields.js";
import { number, rupiah, say, tanggal, terbilang } from "./words.js";

/**
 * An answer in words.
 * @param {HTMLElement} element the field
 * @param {any} value
 * @returns {string}
 */
export function spoken(element, value) {
  if (empty(value)) return say("form.check.empty");
  const { kind } = element.dataset;
  if (kind === "rupiah" && typeof value === "number") return `${rupiah(value)} (${terbilang(value)})`;
  if (kind === "date" && /^\d{4}-\d{2}-\d{2}$/.test(value)) return tanggal(value);
  if (kind === "integer" && typeof value === "number") return number(value);
  if (kind === "checkbox") return say("form.check.yes");
  if (kind === "rows") return spokenRows(element, value);
  if (kind === "point") return spokenPoint(value);
  return chosenText(element, value) ?? String(value);
}

/** @param {HTMLElement} element @param {string} value @returns {string | null} the label of a chosen option */
function chosenText(element, value) {
  for (const option of element.querySelectorAll("option")) if (option.value === value) return option.textContent;
  for (const radio of /** @type {NodeListOf<HTMLInputElement>} */ (element.querySelectorAll("input[type=radio]"))) {
    if (radio.value === value) return radio.labels?.[0]?.textContent ?? null;
  }
  return null;
}

/** @param {HTMLElement} element @param {any[]} rows @returns {string} */
function spokenRows(element, rows) {
  const spec = specOf(element);
  const template = /** @type {HTMLTemplateElement} */ (element.querySelector("template"));
  const lines = rows.map((row) =>
    spec.columns
      .filter((column) => !empty(row[column.id]))
      .map((column) => spokenCell(template, column.id, column.kind, row[column.id]))
      .join(" · "),
  );
  const total = rabTotal(rows);
  return [...lines, ...(total ? [say("form.check.total", { total })] : [])].join("\n");
}

/** @param {HTMLTemplateElement} template @param {string} id @param {string} kind @param {any} value @returns {string} */
function spokenCell(template, id, kind, value) {
  if (kind === "rupiah" && typeof value === "number") return rupiah(value);
  const options = template.content.querySelectorAll(`[data-column="${id}"] option`);
  const option = [...options].find((one) => /** @type {HTMLOptionElement} */ (one).value === value);
  return option?.textContent ?? String(value);
}

/** @param {any} point @returns {string} */
function spokenPoint({ lat, lng, source, accuracy, note }) {
  const facts = { lat: Number(lat).toFixed(6), lng: Number(lng).toFixed(6), source: say(`form.place.source.${source}`) };
  const near = accuracy ? ` ${say("form.place.accuracy", { metres: number(Math.round(accuracy)) })}` : "";
  return say("form.place.now", facts) + near + (note ? `\n${note}` : "");
}

/**
 * @param {HTMLElement} place
 * @param {{answers: Record<string, any>, contact: Record<string, any>, ticket?: string}} draft
 * @param {(pointer: string) => void} change goes to a field
 */
export function showSummary(place, draft, change) {
  fill(place);
  for (const section of findAll("[data-step]")) {
    if (section.dataset.step === "send") continue;
    const fields = allFields().filter((field) => section.contains(field) && asked(field, draft.answers));
    if (!fields.length) continue;
    place.append(make("h3", null, find("h2", section).dataset.title ?? find("h2", section).textContent), list(fields, draft, change));
  }
}

/** @param {HTMLElement[]} fields @param {any} draft @param {(pointer: string) => void} change */
function list(fields, draft, change) {
  return make(
    "dl",
    { class: "so-summary" },
    ...fields.map((field) => {
      const { id, label } = specOf(field);
      const part = partOf(field);
      const value = draft[part][id];
      const link = make("a", { href: "#", onclick: (/** @type {Event} */ event) => (event.preventDefault(), change(`/${part}/${id}`)) });
      link.append(say("form.check.change"), make("span", { class: "so-hidden" }, ` ${label}`));
      return make(
        "div",
        { class: "so-summary__row" },
        make("dt", null, label),
        make("dd", { class: empty(value) ? "so-muted" : null }, spoken(field, value)),
        make("dd", { class: "so-summary__action" }, link),
      );
    }),
  );
}

/**
 * The papers, slot by slot.
 * @param {HTMLElement} place
 * @param {import("./papers.js").Papers} papers
 * @param {(pointer: string) => void} change
 */
export function showPapers(place, papers, change) {
  const rows = findAll("[data-slot]:not([hidden])").map((slot) => {
    const { slot: id = "", need } = slot.dataset;
    const label = labelIn(slot);
    const { mine, theirs } = papers.ofSlot(id);
    const names = [...theirs.map((one) => one.name), ...mine.filter((item) => item.state === "ready").map((item) => item.name)];
    const moving = mine.filter((item) => !["ready", "rejected"].includes(item.state)).length;
    const text = [names.join("\n"), moving ? say("form.check.moving", { count: moving }) : ""].filter(Boolean).join("\n");
    const link = make("a", { href: "#", onclick: (/** @type {Event} */ event) => (event.preventDefault(), change(`/documents/${id}`)) });
    link.append(say(text ? "form.check.change" : "form.check.add"), make("span", { class: "so-hidden" }, ` ${label}`));
    return make(
      "div",
      { class: "so-summary__row" },
      make("dt", null, label),
      make("dd", { class: text ? null : "so-muted" }, text || say(need === "required" ? "form.check.paper_missing" : "form.check.paper_none")),
      make("dd", { class: "so-summary__action" }, link),
    );
  });
  fill(place, make("dl", { class: "so-summary" }, ...rows));
}
