/**
 * A proposal that came back: only what the office flagged is open. The reason stands at the field, the old answer or
 * paper beside the new one. Loaded only for a repair, so it is given what it needs of the form.
 */

import { fill, find, findAll, make } from "./elements.js";
import { bytes, say, tanggal } from "./words.js";

/**
 * @typedef {{item: string, kind: string, verdict: string, reason: string, message: string, note: string}} Returned
 */

/**
 * The papers that were looked at and sent back; what was added since is the repair.
 * @param {any} view
 * @returns {Set<string>} ids of documents
 */
export function sentBack(view) {
  const open = new Set(view.open?.items ?? []);
  const sent = (view.receipt?.papers ?? []).filter((/** @type {any} */ one) => open.has(one.slot));
  return new Set(sent.map((/** @type {any} */ one) => one.document));
}

/**
 * Turns the form into the list of what is to be mended.
 * @param {any} view of the server
 * @param {Record<string, any>} old answers as they were sent
 * @param {(element: HTMLElement, value: any) => string} spoken says an answer in words
 */
export function showRepair(view, old, spoken) {
  /** @type {Returned[]} */
  const items = view.returned?.items ?? [];
  const open = new Set(view.open?.items ?? items.map((one) => one.item));
  document.body.classList.add("so-repairing");
  find("#steps").hidden = true;
  const lead = find("#repair");
  fill(
    lead,
    make("h2", { tabindex: "-1" }, say("form.repair.heading")),
    make("p", null, say("form.repair.lead", { count: open.size })),
    view.returned?.due && make("p", null, make("strong", null, say("form.repair.due", { due: tanggal(view.returned.due) }))),
    view.returned?.note && make("blockquote", { class: "so-notice" }, make("p", null, view.returned.note)),
  );
  lead.hidden = false;
  for (const field of findAll("[data-field]")) {
    const id = field.dataset.field ?? "";
    field.hidden = field.dataset.part === "contact" || !open.has(id);
    if (!field.hidden) explain(field, items, id, say("form.repair.before", { value: spoken(field, old[id]) }));
  }
  for (const slot of findAll("[data-slot]")) {
    const id = slot.dataset.slot ?? "";
    slot.hidden = !open.has(id);
    if (!slot.hidden) explain(slot, items, id, oldPapers(view, id));
  }
  showOnlyOpen();
}

/** @param {HTMLElement} element @param {Returned[]} items @param {string} id @param {string} before */
function explain(element, items, id, before) {
  const why = items.find((one) => one.item === id);
  element.querySelector(".so-repair")?.remove();
  element.prepend(
    make(
      "div",
      { class: "so-repair so-notice so-notice--warning" },
      why && make("p", null, make("strong", null, why.message || why.reason)),
      why?.note && make("p", null, `“${why.note}”`),
      before && make("p", { class: "so-repair__before" }, before),
    ),
  );
}

/** @param {any} view @param {string} slot */
function oldPapers(view, slot) {
  const names = (view.receipt?.papers ?? []).filter((/** @type {any} */ one) => one.slot === slot);
  return names.length ? say("form.repair.before", { value: names.map((/** @type {any} */ one) => `${one.name} (${bytes(one.bytes)})`).join(", ") }) : "";
}

/** Whether anything open comes before the next heading. @param {HTMLElement} heading */
function leadsToOpen(heading) {
  for (let next = heading.nextElementSibling; next && !next.matches("[data-group]"); next = next.nextElementSibling) {
    if (next instanceof HTMLElement && next.matches("[data-field], [data-slot]") && !next.hidden) return true;
  }
  return false;
}

/** Sections and headings with nothing open in them disappear. */
function showOnlyOpen() {
  for (const section of findAll("[data-step]")) {
    const last = section.dataset.step === "send";
    const some = [...section.querySelectorAll("[data-field], [data-slot]")].some((one) => one instanceof HTMLElement && !one.hidden);
    section.hidden = !some && !last;
    for (const part of findAll("[data-chrome]", section)) part.hidden = true;
  }
  for (const heading of findAll("[data-group]")) heading.hidden = !leadsToOpen(heading);
  const send = find("[data-step=send]");
  for (const part of findAll("[data-first-time]", send)) part.hidden = true;
}
