/**
 * The repair of an application on paper, as the official types it: every flagged paper is answered by a new scan, or by
 * his statement that the sheet itself was brought and is kept in the office. Loaded only for such a repair.
 */

import { find, findAll, make } from "./elements.js";
import { words } from "./entry.js";

/** The scan of the signed form: no sheet stands for it. */
const SCAN = "paper_scan";

/**
 * @param {any} view of the server
 * @param {import("./saving.js").Saving} saving
 * @param {import("./papers.js").Papers} papers
 * @param {(slot: HTMLElement) => string} labelIn the name of a paper (handed in: an import would split the form's script)
 */
export async function askSheets(view, saving, papers, labelIn) {
  const text = await words();
  const slots = findAll("[data-slot]").filter((one) => !one.hidden && one.dataset.slot !== SCAN);
  const open = slots.map((one) => one.dataset.slot ?? "").filter((id) => view.open.items.includes(id));
  await saving.note({ brought: (saving.draft.brought ?? []).filter((id) => open.includes(id)) });
  for (const slot of slots) ask(slot, text, saving, papers, labelIn(slot));
}

/**
 * @param {HTMLElement} slot
 * @param {Record<string, string>} text
 * @param {import("./saving.js").Saving} saving
 * @param {import("./papers.js").Papers} papers
 * @param {string} name of the paper
 */
function ask(slot, text, saving, papers, name) {
  const { slot: id = "" } = slot.dataset;
  const box = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", id: `sheet-${id}` }));
  box.checked = (saving.draft.brought ?? []).includes(id);
  const show = () => (slot.dataset.sheet = box.checked ? "brought" : "asked");
  box.addEventListener("change", () => {
    show();
    void saving.note({ brought: findAll("[data-sheet=brought]").map((one) => one.dataset.slot ?? "") });
    papers.tell();
  });
  show();
  slot.dataset.unanswered = text.unanswered.replace("{paper}", name);
  find(".so-tag", slot).textContent = text.flagged;
  find(".so-repair", slot).append(make("p", null, text.either));
  slot.append(make("div", { class: "so-checkbox" }, box, make("label", { for: box.id }, text.brought)));
}
