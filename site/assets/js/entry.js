/**
 * The form in the hands of an official who types a paper application for somebody else. Loaded only when the console
 * opened it (`#entri=<ticket>.<key>`) or this tab goes on with such a draft. It hides nothing of the form: it says who
 * types for whom, takes the scan of the signed form, and lets other papers stay on paper. The key is the typist's own and
 * ends with the sending: from then on the console alone shows what became of it.
 */

import { ApiProblem, call } from "./api.js";
import { changeDraft, current, forgetDraft, keepView } from "./drafts.js";
import { fill, find, findAll, make } from "./elements.js";
import { lang, tanggal } from "./words.js";

/**
 * @typedef {import("./drafts.js").Draft} Draft
 * @typedef {Record<string, string>} Words
 */

const CONSOLE = `${lang === "en" ? "/en" : ""}/kantor/`;
const SCAN = "paper_scan";

/** @returns {Promise<Words>} the few sentences of this mode; the form page does not carry them for everybody */
export async function words() {
  const answer = await fetch("/data/entry.json");
  return (await answer.json())[lang];
}

/** The entry that the address names, as a draft of this device. @returns {Promise<Draft>} */
export async function takeUp() {
  const [, ticket = "", secret = ""] = /^#entri=(\d{12})\.([\w-]+)$/.exec(location.hash) ?? [];
  history.replaceState(null, "", location.pathname);
  try {
    const view = await call("GET", `/proposals/${ticket}`, { secret });
    if (!["draft", "returned"].includes(view.state)) return await away(`${CONSOLE}#/kertas/${ticket}`);
    const { id } = await keepView(view, secret, { answers: true });
    current.id = id;
    return /** @type {Draft} */ (await changeDraft(id, (stored) => ({ ...stored, entry: view.received })));
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    return lost(error, ticket);
  }
}

/** @param {string} address @returns {Promise<never>} the page goes away */
function away(address) {
  location.replace(address);
  return new Promise(() => undefined);
}

/**
 * The key opens nothing any more. It was sent, and the answer may have been lost: then the same request is answered
 * again. Or it was opened anew somewhere else.
 * @param {Draft} draft
 * @returns {Promise<never>}
 */
export async function keyEnded(draft) {
  const { ticket = "", secret, version, submitKey: key } = draft;
  try {
    if (!key) throw new ApiProblem(404, {});
    await call("POST", `/proposals/${ticket}/submit`, { body: {}, secret, version, key });
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    return lost(error, ticket);
  }
  return backToConsole(draft);
}

/** @param {ApiProblem} error @param {string} ticket @returns {Promise<never>} */
async function lost(error, ticket) {
  const said = error.status === 404 ? (await words()).lost : error.message;
  const place = find("#resume");
  fill(place, make("div", { class: "so-notice so-notice--warning", role: "alert" }, make("p", null, said), make("p", null, make("a", { href: `${CONSOLE}#/kertas/${ticket}` }, (await words()).back))));
  place.hidden = false;
  find("#form").hidden = true;
  return new Promise(() => undefined);
}

/** Before the parts of the form come together. @param {Draft} draft */
export async function dress(draft) {
  const text = await words();
  const { entry } = draft;
  const facts = { typist: entry.typed_by.name, on: tanggal(entry.on), agenda: entry.agenda };
  const lead = text.lead.replace(/\{(\w+)(?::\w+)?\}/g, (_, name) => facts[/** @type {keyof typeof facts} */ (name)]);
  const repair = draft.state === "returned";
  find(".so-form").prepend(
    make(
      "section",
      { class: "so-notice", "aria-labelledby": "entry-title" },
      make("h2", { id: "entry-title" }, text.heading),
      make("p", null, lead),
      make("p", null, repair ? text.repair : text.papers),
      make("p", null, text.judge, " ", make("a", { href: `${CONSOLE}#/kertas` }, text.back)),
    ),
  );
  const hint = document.querySelector("#langkah-1 .so-hint[data-chrome]");
  if (hint) hint.textContent = text.contact;
  find("[data-part=contact][data-field=name] label").textContent = text.name;
  const email = find("[data-part=contact][data-field=email]");
  delete email.dataset.required;
  find("label", email).append(" ", make("span", { class: "so-optional" }, text.no_email));
  const slots = findAll("[data-slot]");
  const scan = scanSlot(slots[0], text);
  for (const slot of slots) if (slot.dataset.need === "required") onPaper(slot, text.on_paper);
  slots[0].before(scan);
}

/** @param {HTMLElement} slot @param {string} said */
function onPaper(slot, said) {
  slot.dataset.need = "soft";
  const tag = find(".so-tag", slot);
  tag.textContent = said;
  tag.classList.add("so-tag--grey");
}

/** The slot of the signed form, made like the first of the page. @param {HTMLElement} like @param {Words} text */
function scanSlot(like, text) {
  const { slot: old = "" } = like.dataset;
  const made = /** @type {HTMLElement} */ (like.cloneNode(true));
  Object.assign(made.dataset, { slot: SCAN, need: "required", most: "10", accepts: "application/pdf image/jpeg" });
  for (const part of [made, ...findAll("*", made)]) {
    for (const name of ["id", "aria-labelledby", "aria-describedby"]) {
      const value = part.getAttribute(name);
      if (value) part.setAttribute(name, value.replaceAll(`slot-${old}`, `slot-${SCAN}`));
    }
  }
  find(`#slot-${SCAN}-name`, made).textContent = text.scan_name;
  find(`#slot-${SCAN}-hint`, made).textContent = text.scan_what;
  find("input[type=file]", made).setAttribute("multiple", "");
  find("input[type=file]", made).setAttribute("accept", "image/jpeg,application/pdf");
  return made;
}

/** Sent: nothing of it stays on the office's computer; the console has the receipt. @param {Draft} draft @returns {Promise<never>} */
export async function backToConsole(draft) {
  await forgetDraft(draft.id);
  current.id = null;
  return away(`${CONSOLE}#/kertas/${draft.ticket}`);
}
