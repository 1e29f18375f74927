/**
 * A table with many columns. On a phone each row is a card, every cell with the title of its column, so that nobody
 * swipes; on paper and on a desk it is a table. The roles stand in it because a layout of cards would take them away
 * from people who listen to the page.
 */

import { h } from "./elements.js";

/** @typedef {import("./elements.js").Child} Child */
/** @typedef {{text: string, number?: boolean}} Head title of a column; numbers stand to the right, side by side on a card */

/** @param {string} caption @param {Head[]} heads @param {(Child | Child[])[][]} rows cells in the order of the heads @returns {HTMLElement} */
export function stackedTable(caption, heads, rows) {
  const kind = (/** @type {number} */ at) => (heads[at].number ? "so-number" : null);
  const cell = (/** @type {Child | Child[]} */ value, /** @type {number} */ at) =>
    h("td", { role: "cell", class: kind(at) }, h("span", { class: "console-queue__label", "aria-hidden": "true" }, heads[at].text), h("span", {}, value));
  const row = (/** @type {(Child | Child[])[]} */ cells) => h("tr", { role: "row" }, cells.map(cell));
  const titles = heads.map(({ text }, at) => h("th", { scope: "col", role: "columnheader", class: kind(at) }, text));
  return h("table", { class: "so-table console-cards", role: "table" }, h("caption", {}, caption), h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, titles)), h("tbody", { role: "rowgroup" }, rows.map(row)));
}
