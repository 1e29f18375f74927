/**
 * Import of spreadsheets: choose what it is, get the template, send the file; below it the imports there are. One of
 * them opens with everything that is said of its rows.
 */

import { Cancelled, post } from "../upload.js";
import { sha256 } from "../hash.js";
import { bytes, number, say, waktu, word } from "../words.js";
import { announce, button, errorSummary, field, h, refill, select, tag } from "./elements.js";
import { nameOf } from "./names.js";
import { failure } from "./queue.js";
import { entitle } from "./room.js";
import { office, whoIsIn } from "./session.js";
import { told } from "./told.js";

/** @typedef {import("./names.js").Colour} Colour */

const MOST = 20_000_000; // bytes
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** @type {Record<string, Colour>} */
const COLOURS = { waiting: "grey", reading: "blue", checked: "yellow", running: "blue", done: "green", refused: "red" };

/** @param {string} state @returns {HTMLElement} */
export function stateTag(state) {
  return tag(say(`console.imports.state_${state}`), COLOURS[state] ?? "grey");
}

/** @type {import("./screens.js").Open} */
export async function open(main, [id]) {
  if (id) return (await import("./import.js")).openImport(main, id);
  const list = h("div", { class: "console-list", "aria-busy": "true" }, h("p", { class: "so-muted" }, say("console.loading")));
  refill(main, h("h1", { tabindex: "-1", id: "console-heading" }, say("console.imports.title")), h("p", { class: "so-muted" }, say("console.imports.lead")), sendForm(), h("h2", {}, say("console.imports.list")), list);
  entitle(main, say("console.imports.title"));
  try {
    const { items } = await office("GET", "/office/imports");
    refill(list, items.length ? table(items) : h("p", {}, say("console.imports.none")));
  } catch (error) {
    refill(list, failure(error, () => void open(main, [], {})));
  } finally {
    list.removeAttribute("aria-busy");
  }
}

/** @param {any[]} items @returns {HTMLElement} */
function table(items) {
  const heads = ["file", "what", "at", "result"].map((code) => h("th", { scope: "col" }, say(`console.imports.col_${code}`)));
  const cell = (/** @type {string} */ code, /** @type {import("./elements.js").Child[]} */ ...children) =>
    h("td", {}, h("span", { class: "console-queue__label", "aria-hidden": "true" }, say(`console.imports.col_${code}`)), children);
  const line = (/** @type {any} */ one) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, h("a", { href: `#/impor/${one.id}` }, one.name)),
      cell("what", whatOf(one)),
      cell("at", waktu(one.at), h("small", { class: "console-block" }, one.by.name)),
      cell("result", stateTag(one.state), " ", resultOf(one)),
    );
  return h("table", { class: "so-table console-stack" }, h("caption", { class: "so-hidden" }, say("console.imports.list")), h("thead", {}, h("tr", {}, heads)), h("tbody", {}, items.map(line)));
}

/** @param {any} one @returns {string} what is imported */
export function whatOf(one) {
  if (one.kind === "recipients") return say("console.imports.kind_recipients");
  return `${nameOf("programme", one.programme)}, ${nameOf("console.type", one.applicant_type)}`;
}

/** @param {any} one @returns {string} */
function resultOf(one) {
  if (one.state === "done") return say("console.imports.short_done", counts(one));
  return one.state === "checked" ? say("console.imports.short_checked", counts(one)) : "";
}

/** @param {any} one @returns {Record<string, string>} its counts as they are said */
export function counts(one) {
  const said = /** @type {Record<string, string>} */ ({ new: number(one.good - one.known) });
  for (const name of ["rows", "read", "good", "added", "known", "bad", "warned"]) said[name] = number(one[name]);
  return said;
}

/** @returns {HTMLElement} */
function sendForm() {
  const kesra = whoIsIn()?.roles.includes("kesra");
  const kinds = /** @type {[string, string][]} */ (["proposals", ...(kesra ? ["recipients"] : [])].map((kind) => [kind, say(`console.imports.kind_${kind}`)]));
  const programmes = /** @type {[string, string][]} */ (Object.keys(word("programme") ?? {}).map((id) => [id, nameOf("programme", id)]));
  const kind = select(kinds, "proposals", { id: "import-kind" });
  const programme = select(programmes, programmes[0]?.[0] ?? "", { id: "import-programme" });
  const type = select([], "", { id: "import-type" });
  const file = /** @type {HTMLInputElement} */ (h("input", { type: "file", class: "so-input", id: "import-file", accept: `.xlsx,.csv,${XLSX},text/csv` }));
  const which = h("div", {}, field(say("console.imports.programme"), programme), field(say("console.imports.type"), type));
  const templates = h("p", {});
  const trouble = h("div", {});
  const progress = h("p", { class: "console-progress", role: "status" });
  const send = button(say("console.imports.send"), () => {}, { kind: "", type: "submit" });

  const show = () => {
    which.hidden = kind.value !== "proposals";
    const name = kind.value === "proposals" ? `proposals-${programme.value}-${type.value}` : "recipients";
    const link = (/** @type {string} */ ending) => h("a", { href: `/data/templates/${name}.${ending}`, download: `${name}.${ending}` }, say(`console.imports.template_${ending}`));
    refill(templates, say("console.imports.template"), " ", link("xlsx"), " · ", link("csv"));
  };
  const types = async () => {
    const asked = programme.value;
    const takes = await takenBy(asked);
    if (asked !== programme.value) return; // another programme was chosen meanwhile
    const before = type.value; // a late list must not undo what was chosen from the one before
    refill(type, takes.map((id) => h("option", { value: id, selected: id === before }, nameOf("console.type", id))));
    show();
  };
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const chosen = file.files?.[0];
    const wrong = !chosen ? "choose" : chosen.size > MOST ? "large" : "";
    if (!chosen || wrong) return complain(trouble, say(`console.imports.${wrong}`, { most: bytes(MOST) }), () => file.focus());
    /** @type {Record<string, string>} */
    const about = kind.value === "proposals" ? { kind: "proposals", programme: programme.value, applicant_type: type.value } : { kind: "recipients" };
    send.disabled = true;
    refill(trouble);
    try {
      const id = await sent(chosen, about, progress);
      if (progress.isConnected) location.hash = `#/impor/${id}`; // who went elsewhere finds it in the list
    } catch (error) {
      send.disabled = false;
      refill(progress);
      if (!(error instanceof Cancelled)) complain(trouble, told(error), () => file.focus());
    }
  };
  kind.addEventListener("change", show);
  programme.addEventListener("change", () => void types());
  type.addEventListener("change", show);
  void types();
  return h(
    "form",
    { class: "so-card", "aria-label": say("console.imports.form"), novalidate: true, on: { submit } },
    trouble,
    field(say("console.imports.kind"), kind),
    which,
    templates,
    field(say("console.imports.file"), file, { hint: say("console.imports.file_hint", { most: bytes(MOST) }) }),
    h("p", { class: "so-actions" }, send),
    progress,
  );
}

/** @param {string} programme @returns {Promise<string[]>} the types of applicant it takes */
async function takenBy(programme) {
  const answer = await fetch(`/data/programmes/${programme}.json`);
  return Object.keys((await answer.json()).applicant_types);
}

/** @param {HTMLElement} trouble @param {string} text @param {() => void} go */
function complain(trouble, text, go) {
  const summary = errorSummary(say("console.imports.trouble"), [{ text, go }]);
  refill(trouble, summary);
  summary.focus();
}

/**
 * Offers the file and sends it straight to the store.
 * @param {File} file
 * @param {Record<string, string>} about
 * @param {HTMLElement} progress
 * @returns {Promise<string>} the id of the import
 */
async function sent(file, about, progress) {
  const bar = h("progress", { max: "1", value: "0", "aria-label": say("console.imports.sending") });
  refill(progress, say("console.imports.sending"), bar);
  announce(say("console.imports.sending"));
  const body = { ...about, name: file.name, type: /\.csv$/i.test(file.name) ? "text/csv" : XLSX, bytes: file.size, sha256: await sha256(file) };
  const offer = await office("POST", "/office/imports", { key: crypto.randomUUID(), body });
  await post(offer.post, file, (share) => bar.setAttribute("value", String(share)), new AbortController().signal);
  return offer.id;
}
