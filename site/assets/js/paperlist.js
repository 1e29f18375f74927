/** Shows the papers of each slot with their state and what can be done about them. The queue itself is papers.js. */

import { button, fill, find, findAll, make } from "./elements.js";
import { bytes, number, say } from "./words.js";

/**
 * @typedef {import("./papers.js").Papers} Papers
 * @typedef {import("./drafts.js").StoredPaper} StoredPaper
 * @typedef {import("./papers.js").DocumentView} DocumentView
 */

const COLOURS = { ready: "green", rejected: "red", failed: "yellow", old: "yellow" };

/** @type {Map<string, string>} addresses of thumbnails, by paper */
const pictures = new Map();

/**
 * @param {Papers} papers
 * @param {HTMLElement} live where changes are said aloud
 */
export function wirePapers(papers, live) {
  for (const slot of findAll("[data-slot]")) wireSlot(slot, papers);
  /** @type {Map<string, string>} */
  const told = new Map();
  papers.addEventListener("change", () => {
    for (const slot of findAll("[data-slot]")) show(slot, papers);
    for (const item of papers.items) {
      const before = told.get(item.id);
      told.set(item.id, item.state);
      if (before === item.state || !["ready", "rejected", "failed"].includes(item.state)) continue;
      if (before === undefined) continue;
      live.textContent = `${item.name}: ${stateText(item)}`;
    }
  });
  for (const slot of findAll("[data-slot]")) show(slot, papers);
}

/** @param {HTMLElement} slot @param {Papers} papers */
function wireSlot(slot, papers) {
  const input = /** @type {HTMLInputElement} */ (find("input[type=file]", slot));
  const accepts = (slot.dataset.accepts ?? "").split(" ");
  const { slot: id = "", most = "1" } = slot.dataset;
  input.addEventListener("change", () => {
    const replaces = input.dataset.replaces || undefined;
    if (input.files?.length) papers.add(id, [...input.files], accepts, { most: Number(most), replaces });
    input.value = "";
    input.dataset.replaces = "";
  });
  input.addEventListener("cancel", () => (input.dataset.replaces = ""));
  for (const name of ["dragover", "dragleave", "drop"]) {
    slot.addEventListener(name, () => slot.classList.toggle("so-upload--over", name === "dragover"));
  }
}

/** @param {HTMLElement} slot @param {Papers} papers */
function show(slot, papers) {
  const { mine, theirs } = papers.ofSlot(slot.dataset.slot ?? "");
  const list = find(".so-upload__list", slot);
  const focused = document.activeElement?.closest("[data-file]")?.getAttribute("data-file");
  const action = document.activeElement?.getAttribute("data-action");
  fill(list, ...theirs.map((one) => serverLine(one, papers)), ...mine.map((item) => deviceLine(item, papers)));
  list.hidden = !list.children.length;
  slot.classList.toggle("so-upload--ready", papers.ready(slot.dataset.slot ?? ""));
  if (focused && action) restoreFocus(list, focused, action, slot);
}

/** @param {HTMLElement} list @param {string} file @param {string} action @param {HTMLElement} slot */
function restoreFocus(list, file, action, slot) {
  const line = list.querySelector(`[data-file="${CSS.escape(file)}"]`);
  const target = line?.querySelector(`[data-action="${action}"]`) ?? line?.querySelector("button") ?? slot.querySelector("input");
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
}

/** @param {string} text @param {string} action @param {string} name @param {() => void} act */
function action(text, action, name, act) {
  const made = button(text, act, { kind: "link", label: `${text}: ${name}` });
  made.dataset.action = action;
  return made;
}

/** Chooses a new file for the place of one that is there. @param {{slot: string, name: string, document?: string}} file */
function replacing({ slot, name, document: id }) {
  return action(say("form.paper.replace"), "replace", name, () => {
    const input = /** @type {HTMLInputElement} */ (find(`[data-slot="${CSS.escape(slot)}"] input[type=file]`));
    input.dataset.replaces = id ?? "";
    input.click();
  });
}

/** @param {string} state @param {string} text */
function tag(state, text) {
  const colour = COLOURS[/** @type {keyof typeof COLOURS} */ (state)] ?? "grey";
  return make("span", { class: `so-tag so-tag--${colour}` }, text);
}

/** @param {DocumentView} view @param {Papers} papers */
function serverLine(view, papers) {
  const state = papers.old.has(view.document) ? "old" : view.state === "clean" ? "ready" : "checking";
  return make(
    "li",
    { class: "so-upload__file", "data-file": view.document },
    make("span", { class: "so-upload__name" }, view.name, " ", make("span", { class: "so-muted" }, bytes(view.bytes))),
    tag(state, say(`form.paper.state.${state}`)),
    make(
      "span",
      { class: "so-upload__actions" },
      replacing(view),
      action(say("form.paper.remove"), "remove", view.name, () => void papers.removeDocument(view.document)),
    ),
  );
}

/** @param {StoredPaper} item @param {Papers} papers */
function deviceLine(item, papers) {
  const share = papers.runs.get(item.id)?.share ?? 0;
  const done = ["ready", "rejected"].includes(item.state);
  const remove = say(done || item.state === "failed" ? "form.paper.remove" : "form.paper.cancel");
  return make(
    "li",
    { class: "so-upload__file", "data-file": item.id, "data-state": item.state },
    make(
      "span",
      { class: "so-upload__name" },
      picture(item),
      make("span", null, item.name, " ", make("span", { class: "so-muted so-number" }, bytes(item.bytes))),
    ),
    tag(item.state, stateText(item, share)),
    item.state === "sending" && make("progress", { max: "100", value: Math.round(share * 100), "aria-label": item.name }),
    explanation(item),
    make(
      "span",
      { class: "so-upload__actions" },
      item.state === "ready" && replacing(item),
      item.state === "failed" && action(say("form.paper.retry"), "retry", item.name, () => papers.retry(item.id)),
      action(remove, "remove", item.name, () => void papers.remove(item.id)),
    ),
  );
}

/** @param {StoredPaper} item */
function explanation(item) {
  const text = item.state === "rejected" ? item.message : item.state === "failed" ? say("form.paper.failed_why") : "";
  return text ? make("p", { class: item.state === "rejected" ? "so-error" : "so-hint" }, text) : null;
}

/** @param {StoredPaper} item @param {number} [share] */
function stateText(item, share = 0) {
  if (item.state === "sending") return say("form.paper.state.sending", { percent: number(Math.round(share * 100)) });
  if (item.state === "queued" && !navigator.onLine) return say("form.paper.state.offline");
  return say(`form.paper.state.${item.state}`);
}

/** @param {StoredPaper} item */
function picture(item) {
  if (!item.small) return null;
  const url = pictures.get(item.id) ?? URL.createObjectURL(item.small);
  pictures.set(item.id, url);
  return make("img", { src: url, alt: "", width: "48", height: "48", class: "so-upload__picture" });
}
