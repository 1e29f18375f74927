/** The form: brings the parts together. Every part does one thing; here they hear of each other. */

import { ApiProblem, call } from "./api.js";
import { empty } from "./checks.js";
import { showConflict } from "./conflict.js";
import { showDrafts } from "./draftlist.js";
import { addDraft, askToPersist, available, current, newDraft, readDraft } from "./drafts.js";
import { afterPress } from "./press.js";
import { clearErrors, mark, reveal, showErrors, unmark } from "./errors.js";
import { button, fill, find, findAll, make } from "./elements.js";
import { allFields, echo, labelIn, otherMoney, partOf, problemsOf, readField, showAsked, sumProblems, writeField } from "./fields.js";
import { rabTotal } from "./checks.js";
import { Papers } from "./papers.js";
import { wirePapers } from "./paperlist.js";
import { PlaceFields } from "./place.js";
import { refresh, wireRows } from "./rab.js";
import { showRepair } from "./repair.js";
import { Saving } from "./saving.js";
import { savedLine } from "./savedline.js";
import { send } from "./sending.js";
import { Steps } from "./steps.js";
import { showPapers, showSummary } from "./summary.js";
import { embedded, rupiah, say } from "./words.js";

/**
 * @typedef {import("./drafts.js").Draft} Draft
 * @typedef {import("./errors.js").Problem} Problem
 */

const page = embedded("page");
const summary = find("#error-summary");
const form = /** @type {HTMLFormElement} */ (find("#form"));
const live = find("#live");
const steps = new Steps();

/** @type {Saving} */
let saving;
/** @type {Papers} */
let papers;
/** @type {PlaceFields} */
let place;
/** @type {any} the server's view, once fetched */
let view = null;

void begin();

async function begin() {
  const kept = await available();
  const draft = current.id ? await readDraft(current.id) : undefined;
  if (draft && draft.programme === page.programme && draft.type === page.type) {
    if (draft.receipt && draft.state !== "returned") return location.replace(page.receipt);
    return start(draft, kept);
  }
  const typed = readPage(); // what was typed before this script came
  const shown = kept ? await offerDrafts(kept) : 0;
  if (!shown) return fresh(kept, typed);
}

/** @param {boolean} kept @returns {Promise<number>} */
async function offerDrafts(kept) {
  const chooser = find("#resume");
  const only = (/** @type {Draft} */ one) => one.programme === page.programme && one.type === page.type && (!one.receipt || one.state === "returned");
  const open = (/** @type {Draft} */ draft) => {
    chooser.hidden = true;
    void start(draft, kept);
  };
  const count = await showDrafts(chooser, { forms: page.forms, receipt: page.receipt, only, open, heading: say("form.drafts.resume_heading") });
  if (count) {
    form.hidden = true;
    chooser.append(button(say("form.drafts.fresh"), () => ((chooser.hidden = true), void fresh(kept, null))));
  }
  return count;
}

/** @param {boolean} kept @param {{answers: object, contact: object} | null} typed */
async function fresh(kept, typed) {
  const draft = newDraft({ programme: page.programme, type: page.type, lang: page.lang });
  await addDraft(draft).catch(() => undefined);
  current.id = draft.id;
  await start(draft, kept);
  if (typed) for (const field of allFields()) if (!empty(readField(field))) changed(field);
}

/** What stands in the fields. */
function readPage() {
  /** @type {{answers: Record<string, any>, contact: Record<string, any>}} */
  const typed = { answers: {}, contact: {} };
  for (const field of allFields()) if (field.dataset.kind !== "rows") typed[partOf(field)][field.dataset.field ?? ""] = readField(field);
  return typed;
}

/** @param {Draft} draft @param {boolean} kept */
async function start(draft, kept) {
  current.id = draft.id;
  saving = new Saving(draft, { kept, ready: contactReady });
  papers = new Papers(saving, page.limits, (slot) => find(`[data-slot="${slot}"]`).dataset.most === "1");
  place = new PlaceFields(page.place, (field, value) => answerChanged("answers", field, value));
  for (const field of findAll("[data-kind=rows]")) wireRows(field, () => changed(field));
  writeDraft(Object.keys({ ...draft.answers, ...draft.contact }));
  wire();
  form.hidden = false;
  for (const control of findAll("button[disabled], input[type=file][disabled]", form)) control.removeAttribute("disabled");
  if (draft.state === "returned") return startRepair();
  const known = steps.sections.findIndex((section) => section.dataset.step === draft.step);
  steps.show(location.hash ? steps.fromAddress() : Math.max(known, 0));
  await papers.resume();
  if (saving.draft.ticket) await refreshView();
  else void saving.sync();
}

function wire() {
  form.addEventListener("submit", (event) => (event.preventDefault(), next()));
  form.addEventListener("input", (event) => heard(event));
  form.addEventListener("change", (event) => heard(event));
  form.addEventListener("focusout", (event) => left(event));
  for (const back of findAll("[data-back]")) back.addEventListener("click", () => steps.go(steps.now - 1));
  find("#send").addEventListener("click", () => void sendAll());
  document.getElementById("use-total")?.addEventListener("click", useTotal);
  savedLine(saving, find("#saved"), find("#saved-live"));
  saving.addEventListener("conflict", () => showConflict(saving, find("#conflict")));
  wirePapers(papers, live);
  papers.addEventListener("change", () => steps.id === "send" && review());
  papers.addEventListener("unkept", () => (live.textContent = say("form.paper.unkept")));
  saving.addEventListener("taken", (event) => writeDraft(/** @type {CustomEvent} */ (event).detail));
  saving.addEventListener("settled", () => writeDraft(Object.keys({ ...saving.draft.answers, ...saving.draft.contact })));
  saving.addEventListener("refused", (event) => void refused(/** @type {CustomEvent} */ (event).detail));
  saving.addEventListener("opened", () => void askToPersist());
  saving.addEventListener("gone", () => location.reload());
  saving.addEventListener("state", () => saving.draft.receipt && location.assign(page.receipt));
  steps.addEventListener("step", (event) => stepChanged(/** @type {CustomEvent} */ (event).detail));
}

/** @param {Event} event */
function heard(event) {
  const field = event.target instanceof Element ? event.target.closest("[data-field]") : null;
  if (field instanceof HTMLElement && field.dataset.kind !== "point") changed(field);
}

/** Leaving a field with a slip in it says so at once; gaps are only named when going on. @param {FocusEvent} event */
function left(event) {
  const field = event.target instanceof Element ? event.target.closest("[data-field]") : null;
  if (!(field instanceof HTMLElement) || field.contains(/** @type {Node | null} */ (event.relatedTarget))) return;
  if (["point", "rows"].includes(field.dataset.kind ?? "")) return;
  afterPress(() => {
    unmark(field);
    if (field.dataset.kind === "rupiah") writeField(field, readField(field)); // dots between the thousands
    for (const problem of problemsOf([field], saving.draft, { gaps: false })) mark(problem);
  });
}

/** @param {HTMLElement} field */
function changed(field) {
  const value = readField(field);
  echo(field, value);
  answerChanged(partOf(field), field.dataset.field ?? "", value);
}

/** @param {"answers" | "contact"} part @param {string} id @param {any} value */
function answerChanged(part, id, value) {
  saving.set(part, id, value);
  if (saving.draft.state === "draft") showAsked(saving.draft.answers);
  if (["rab", "amount", "own_contribution", "other_sources"].includes(id)) showMoney();
  if (id === page.name_field && value) void saving.note({ name: String(value) });
}

/** Writes kept answers into the page, but not where somebody is typing. @param {string[]} ids */
function writeDraft(ids) {
  const { answers, contact } = saving.draft;
  for (const field of allFields()) {
    const id = field.dataset.field ?? "";
    if (!ids.includes(id) || field.contains(document.activeElement)) continue;
    writeField(field, (partOf(field) === "contact" ? contact : answers)[id] ?? null);
  }
  if (ids.includes("kecamatan") || ids.includes("desa")) void place.restore(answers.kecamatan ?? null, answers.desa ?? null);
  for (const field of findAll("[data-kind=rows]")) refresh(field);
  if (saving.draft.state === "draft") showAsked(answers);
  showMoney();
}

/** Whether the amount and the RAB agree, and a button that makes them. */
function showMoney() {
  const line = document.getElementById("money");
  if (!line) return;
  const { answers } = saving.draft;
  const total = rabTotal(answers.rab);
  const asked = total - otherMoney(answers);
  const use = find("#use-total");
  use.hidden = total === 0 || asked <= 0 || asked === answers.amount;
  use.textContent = say("form.money.use", { amount: asked });
  const [problem] = sumProblems(answers).filter((one) => one.code === "amount.rab");
  line.textContent = problem ? problem.message : total && answers.amount ? say("form.money.fits", { total: rupiah(total) }) : "";
  line.classList.toggle("so-words--good", !problem);
}

function useTotal() {
  const amount = rabTotal(saving.draft.answers.rab) - otherMoney(saving.draft.answers);
  const field = find("[data-field=amount]");
  writeField(field, amount);
  unmark(field);
  answerChanged("answers", "amount", amount);
  find("input", field).focus();
}

/** @param {Record<string, string>} contact @returns {boolean} */
function contactReady(contact) {
  const fields = allFields().filter((field) => partOf(field) === "contact");
  return problemsOf(fields, { answers: {}, contact }).length === 0;
}

/** @param {number} index @returns {Problem[]} */
function problemsOfStep(index) {
  const fields = allFields().filter((field) => steps.sections[index].contains(field));
  const sums = sumProblems(saving.draft.answers);
  const here = sums.filter((one) => fields.some((field) => one.pointer === `/answers/${field.dataset.field}`));
  return onePerPlace([...problemsOf(fields, saving.draft), ...here]);
}

/** @param {Problem[]} problems @returns {Problem[]} */
function onePerPlace(problems) {
  return problems.filter((one, index) => problems.findIndex((other) => other.pointer === one.pointer) === index);
}

/** @returns {Problem[]} papers that are missing or on their way */
function paperProblems() {
  return findAll("[data-slot]").flatMap((slot) => {
    const { slot: id = "", need } = slot.dataset;
    const paper = labelIn(slot);
    if (slot.hidden || need !== "required" || papers.ready(id)) return [];
    const moving = papers.moving.some((item) => item.slot === id);
    const code = moving ? "paper.waiting" : "paper.missing";
    return [{ pointer: `/documents/${id}`, code, message: say(`problem.${code}`, { paper }) }];
  });
}

function next() {
  if (steps.id === "send" || saving.draft.state === "returned") return void sendAll();
  const problems = problemsOfStep(steps.now);
  const later = () => {
    clearErrors(summary);
    steps.go(steps.now + 1);
  };
  if (problems.length) showErrors(problems, summary, { later });
  else later();
}

/** @param {{revealing: boolean}} how going to a field that is wrong keeps what is said of it */
function stepChanged({ revealing }) {
  if (!revealing) clearErrors(summary);
  void saving.note({ step: steps.id });
  void saving.sync();
  steps.tick(steps.sections.map((section, index) => stepDone(index)));
  if (steps.id === "send") {
    review();
    void saving.sync().then(() => refreshView());
  }
}

/** @param {number} index @returns {boolean} */
function stepDone(index) {
  const section = steps.sections[index];
  const typed = { ...saving.draft.answers, ...saving.draft.contact };
  const begun = allFields().some((field) => section.contains(field) && !empty(typed[field.dataset.field ?? ""]));
  const lacking = paperProblems().some((one) => section.querySelector(`[data-slot="${one.pointer.split("/")[2]}"]`));
  return begun && !lacking && problemsOfStep(index).length === 0;
}

/** Everything that is missing, all at once. @returns {Problem[]} */
function everything() {
  const answered = steps.sections.flatMap((_, index) => problemsOfStep(index));
  const open = answered.filter((one) => saving.draft.state !== "returned" || isOpen(one.pointer));
  return [...open, ...paperProblems()];
}

/** @param {string} pointer */
function isOpen(pointer) {
  return (view?.open?.items ?? []).includes(pointer.split("/")[2]);
}

/** The last step as it stands now. */
function review() {
  showSummary(find("#summary"), saving.draft, reveal);
  showPapers(find("#summary-papers"), papers, reveal);
  const consents = new Set(allFields().filter((one) => steps.sections[3].contains(one)).map((one) => `/answers/${one.dataset.field}`));
  const missing = everything().filter((one) => !consents.has(one.pointer));
  const box = find("#missing");
  const soft = (view?.problems ?? []).filter((/** @type {Problem} */ one) => one.soft && !papers.ready(one.pointer.split("/")[2]));
  box.hidden = !missing.length && !soft.length;
  box.classList.toggle("so-notice--warning", missing.length > 0);
  fill(
    box,
    missing.length > 0 && make("h3", null, say("form.check.missing", { count: missing.length })),
    missing.length > 0 && make("ul", null, ...missing.map(problemLink)),
    soft.length > 0 && make("p", null, say("form.check.soft")),
    soft.length > 0 && make("ul", null, ...soft.map(problemLink)),
  );
  find("#complete").hidden = missing.length > 0;
}

/** @param {Problem} problem */
function problemLink(problem) {
  const go = (/** @type {Event} */ event) => (event.preventDefault(), reveal(problem.pointer));
  return make("li", null, make("a", { href: `#${problem.pointer.split("/")[2]}`, onclick: go }, problem.message));
}

/** What the server knows, to show papers of other devices and what still stops sending. */
async function refreshView() {
  const { ticket, secret } = saving.draft;
  if (!ticket) return;
  try {
    view = await call("GET", `/proposals/${ticket}`, { secret });
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) find("#lost").hidden = false;
    return;
  }
  papers.learn(view.documents);
  if (view.version !== saving.draft.version) saving.merge(view);
  else void saving.sync();
  if (!["draft", "returned"].includes(view.state)) return location.assign(page.track);
  if (steps.id === "send") review();
}

/** The server did not take a save. @param {ApiProblem} error */
async function refused(error) {
  if (error.status === 404) find("#lost").hidden = false;
  if (error.status === 409 || error.errors.some((one) => one.code === "item.closed")) await refreshView();
  const about = error.errors.filter((one) => one.pointer.startsWith("/answers") || one.pointer.startsWith("/contact"));
  for (const problem of about) mark(problem);
  if (!about.length) {
    const notice = find("#refused");
    notice.hidden = false;
    fill(notice, make("p", null, error.errors[0]?.message ?? error.message));
  }
}

async function startRepair() {
  steps.alone = true;
  try {
    view = await call("GET", `/proposals/${saving.draft.ticket}`, { secret: saving.draft.secret });
  } catch {
    fill(find("#refused"), make("p", null, say("form.repair.offline")));
    find("#refused").hidden = false;
    form.hidden = true;
    window.addEventListener("online", () => location.reload(), { once: true });
    return;
  }
  if (view.state !== "returned") return location.assign(page.track);
  papers.learn(view.documents);
  if (view.version !== saving.draft.version || Object.keys(saving.draft.answers).length === 0) saving.merge(view);
  await saving.lastWrite;
  writeDraft(Object.keys(saving.draft.answers));
  showRepair(view, view.before ?? view.answers);
  find("#send").textContent = say("form.repair.send");
  await papers.resume();
}

async function sendAll() {
  clearErrors(summary);
  const trouble = find("#send-trouble");
  trouble.hidden = true;
  const problems = everything();
  if (problems.length) return showErrors(problems, summary, { heading: say("form.errors.before_sending") });
  const go = /** @type {HTMLButtonElement} */ (find("#send"));
  if (go.getAttribute("aria-disabled")) return;
  go.setAttribute("aria-disabled", "true");
  const label = go.textContent;
  go.textContent = say("form.send.sending");
  try {
    const outcome = await send(saving);
    if ("sent" in outcome) return void toReceipt();
    if ("problems" in outcome) return showErrors(outcome.problems, summary, { heading: say("form.errors.before_sending") });
    fill(trouble, make("h3", null, say("form.send.not_sent")), make("p", null, outcome.message));
    trouble.hidden = false;
    trouble.focus();
  } finally {
    go.removeAttribute("aria-disabled");
    go.textContent = label;
  }
}

/** The receipt lies on this device; its page is asked for first, so that a weak signal does not end on an error page. */
async function toReceipt() {
  try {
    await fetch(page.receipt, { cache: "reload" });
    location.assign(page.receipt);
  } catch {
    const done = find("#sent");
    find("[data-number]", done).textContent = saving.draft.receipt?.ticket ?? saving.draft.ticket;
    form.hidden = true;
    done.hidden = false;
    find("h2", done).focus();
  }
}
