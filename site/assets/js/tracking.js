/**
 * Lacak: a proposal by its number, with its secret from the form or the link in the mail (the fragment is read once and
 * removed from the address), or by a code that is mailed.
 */

import { ApiProblem, call } from "./api.js";
import { showDrafts } from "./draftlist.js";
import { available, current, draftOfTicket, keepView, readDraft } from "./drafts.js";
import { button, fill, find, make } from "./elements.js";
import { complain, onSubmit, typed } from "./inputs.js";
import { receiptOf } from "./receiptof.js";
import { showCoarse, showProposal } from "./timeline.js";
import { readTicket } from "./ticket.js";
import { grouped, say, word } from "./words.js";

/** @typedef {import("./drafts.js").Draft} Draft */

/** @type {any} */
let page = {};
/** @type {{email: string}} */
const asked = { email: "" };

/** @param {any} data of the page */
export async function begin(data) {
  page = data;
  await available();
  onSubmit("track-form", look);
  onSubmit("access-form", askCode);
  onSubmit("code-form", confirmCode);
  find("#code").addEventListener("input", () => /^\d{6}$/.test(typed("code").replace(/\s/g, "")) && complain("code", ""));
  window.addEventListener("hashchange", () => void fromAddress());
  if (await fromAddress()) return;
  const draft = current.id ? await readDraft(current.id) : undefined;
  if (draft?.ticket && draft.secret && !draft.entry && draft.state !== "draft") return void open(draft.ticket, draft.secret);
  await listDrafts();
}

async function listDrafts() {
  const open_it = (/** @type {Draft} */ draft) => draft.ticket && draft.secret && void open(draft.ticket, draft.secret);
  await showDrafts(find("#drafts"), { ...page, openSent: open_it });
}

/** The link of the mail: number and secret in the fragment, which no server ever sees. A printed letter has the number alone. @returns {Promise<boolean>} */
async function fromAddress() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const [ticket, secret] = [parts.get("t"), parts.get("k") ?? ""];
  if (!ticket) return false;
  history.replaceState(null, "", location.pathname);
  const digits = readTicket(ticket);
  if (digits) await open(digits, secret);
  else trouble(say("form.track.number_wrong"));
  return true;
}

async function look() {
  const [number, secret] = [typed("number"), typed("secret")];
  if (!number) return complain("number", say("form.track.number_required"));
  const digits = readTicket(number);
  if (!digits) return complain("number", say("form.track.number_wrong"));
  complain("number", "");
  const known = await draftOfTicket(digits);
  await open(digits, secret || (known?.entry ? "" : known?.secret) || "");
}

/** @param {string} ticket @param {string} secret "" shows only the general state */
async function open(ticket, secret) {
  find("#track-trouble").hidden = true;
  find("#live").textContent = say("form.track.loading");
  try {
    const view = await call("GET", `/proposals/${ticket}`, secret ? { secret } : {});
    if (!secret) return shown(() => showCoarse(find("#view"), view, back));
    const draft = await keep(view, secret);
    current.id = draft.id;
    shown(() => showProposal(find("#view"), { view, draft, page, again: () => open(ticket, secret), back }));
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    find("#live").textContent = "";
    if (error.status === 404) trouble(say(secret ? "form.track.unknown" : "form.track.unknown_number"));
    else trouble(say(error.status === 429 ? "form.track.throttled" : "form.track.trouble"));
  }
}

/** What was opened once is found again on this device. @param {any} view @param {string} secret */
async function keep(view, secret) {
  const open_now = ["draft", "returned"].includes(view.state);
  const receipt = view.receipt ? receiptOf(view, {}, view.programme) : undefined;
  return keepView(view, secret, { receipt, answers: open_now });
}

/** @param {() => void} show */
function shown(show) {
  find("#live").textContent = "";
  show();
  find("#ask").hidden = true;
  find("#view").hidden = false;
  const title = find("#track-title");
  title.focus();
  window.scrollTo(0, 0);
}

function back() {
  current.id = null;
  find("#view").hidden = true;
  find("#ask").hidden = false;
  find("#track-title").textContent = say("form.track.heading");
  void listDrafts();
  find("#track-title").focus();
}

/** @param {string} message */
function trouble(message) {
  const box = find("#track-trouble");
  fill(box, make("p", null, message));
  find("#ask").hidden = false;
  find("#view").hidden = true;
  box.hidden = false;
  box.focus();
  void listDrafts();
}

async function askCode() {
  const email = typed("email").toLowerCase();
  if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) return complain("email", say("form.access.email_required"));
  complain("email", "");
  try {
    await call("POST", "/access", { body: { email } });
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    return complain("email", say(error.status === 429 ? "form.track.throttled" : error.errors[0] ? "form.access.email_required" : "form.track.trouble"));
  }
  asked.email = email;
  find("#code-form").hidden = false;
  find("#code-sent").textContent = say("form.access.sent");
  find("#code").focus();
}

async function confirmCode() {
  const code = typed("code").replace(/\s/g, "");
  if (!/^\d{6}$/.test(code)) return complain("code", say("form.access.code_required"));
  complain("code", "");
  try {
    const { proposals } = await call("POST", "/access/confirm", { body: { email: asked.email, code } });
    showFound(proposals);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    const sentence = error.status === 429 ? "form.track.throttled" : error.passing ? "form.track.trouble" : "form.access.wrong";
    complain("code", say(sentence));
  }
}

/** @param {any[]} proposals */
function showFound(proposals) {
  const place = find("#found");
  const heading = make("h2", { tabindex: "-1" }, say("form.access.list"));
  const line = (/** @type {any} */ one) =>
    make(
      "li",
      { class: "so-card so-drafts__item" },
      make("h3", null, `${word(`programme.${one.programme}.name`) ?? one.programme}: ${one.name || say("form.drafts.unnamed")}`),
      make("p", { class: "so-muted" }, `${grouped(one.ticket)} · ${stateText(one)}`),
      button(say(one.state === "draft" ? "form.access.resume" : "form.access.open"), () => void open(one.ticket, one.secret), { kind: "", label: `${say("form.access.open")} ${grouped(one.ticket)}` }),
    );
  fill(place, heading, proposals.length ? make("ul", { class: "so-drafts" }, ...proposals.map(line)) : make("p", null, say("form.access.none")));
  place.hidden = false;
  find("#code-form").hidden = true;
  heading.focus();
}

/** @param {any} one */
function stateText(one) {
  const state = word(`state.${one.state}`) ?? one.state;
  return say("form.access.state", { state, when: one.updated_at });
}
