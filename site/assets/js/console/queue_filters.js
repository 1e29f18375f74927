/** The tabs of states and the filters over the queue. Each of them is an address, so it can be kept and gone back to. */

import { say, word } from "../words.js";
import { field, h, select } from "./elements.js";
import { STATES, nameOf, places, unitName } from "./names.js";
import { EVERY, TO_DO } from "./queue_pages.js";
import { queueAddress } from "./route.js";

/** @typedef {import("./route.js").Filters} Filters */

/** @param {Record<string, number>} counts @param {Filters} filters @returns {HTMLElement} */
export function tabList(counts, filters) {
  const states = STATES.filter((state) => state in counts || state === filters.state);
  const tab = (/** @type {string} */ state, /** @type {string} */ label, /** @type {number} */ count) =>
    h(
      "li",
      {},
      h(
        "a",
        {
          href: queueAddress({ ...filters, state }),
          "aria-current": (filters.state ?? "") === state ? "page" : null,
          class: "console-tab",
        },
        label,
        " ",
        h("span", { class: "console-tab__count" }, count),
      ),
    );
  const sum = (/** @type {string[]} */ some) => some.reduce((total, state) => total + (counts[state] ?? 0), 0);
  return h(
    "ul",
    {},
    tab("", say("console.queue.to_do"), sum(TO_DO)),
    states.map((state) => tab(state, nameOf("console.tab", state), counts[state] ?? 0)),
    tab(EVERY, say("console.queue.all"), sum(Object.keys(counts))),
  );
}

/** @param {Filters} filters @param {string[]} opds @returns {Promise<HTMLElement>} */
export async function filterBar(filters, opds) {
  const any = /** @type {[string, string]} */ (["", say("console.queue.any")]);
  const programmes = Object.keys(word("programme") ?? {}).map((id) => /** @type {[string, string]} */ ([id, nameOf("programme", id)]));
  const areas = await places("kecamatan");
  const kecamatan = [...areas.values()]
    .map((place) => /** @type {[string, string]} */ ([place.code, place.name]))
    .sort((a, b) => a[1].localeCompare(b[1]));
  const search = h("input", { class: "so-input", type: "search", id: "queue-search", value: filters.q ?? "", autocomplete: "off" });
  const go = (/** @type {Filters} */ change) => (location.hash = queueAddress({ ...filters, ...change }));
  const choice = (/** @type {string} */ name, /** @type {[string, string][]} */ options) => {
    const element = select(options, filters[name] ?? options[0][0], { id: `queue-${name}` });
    element.addEventListener("change", () => go({ [name]: element.value, q: search.value.trim() }));
    return field(say(`console.queue.${name}`), element);
  };
  const form = h(
    "form",
    { class: "console-filters", role: "search", "aria-label": say("console.queue.filters") },
    h(
      "div",
      { class: "console-filters__search" },
      field(say("console.queue.search"), search),
      h("button", { type: "submit", class: "so-button" }, say("console.queue.apply")),
    ),
    choice("programme", [any, ...programmes]),
    choice("kecamatan", [any, ...kecamatan]),
    opds.length > 1 ? choice("opd", [any, ...opds.map((id) => /** @type {[string, string]} */ ([id, unitName(id, areas)]))]) : null,
    choice("order", [
      ["oldest", say("console.queue.oldest")],
      ["newest", say("console.queue.newest")],
    ]),
    isFiltered(filters)
      ? h("a", { class: "console-filters__clear", href: queueAddress({ state: filters.state ?? "" }) }, say("console.queue.clear"))
      : null,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const q = search.value.trim();
    go({ q, state: q && !filters.state ? EVERY : (filters.state ?? "") });
  });
  return form;
}

/** @param {Filters} filters @returns {boolean} */
export function isFiltered(filters) {
  return Boolean(filters.q || filters.programme || filters.kecamatan || filters.opd);
}
