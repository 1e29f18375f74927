/** The form: brings the parts together. Every part does one thing; here they hear of each other. */

import { ApiProblem, call } from "./api.js";
import { empty } from "./checks.js";
import { askToPersist, available, current } from "./drafts.js";
import { fill, find, findAll, make } from "./elements.js";
import { clearErrors, mark, showErrors, unmark } from "./errors.js";
import { allFields, echo, labelIn, partOf, problemsOf, readField, showAsked, writeField } from "./fields.js";
import { fittingAmount, showMoney } from "./money.js";
import { wirePapers } from "./paperlist.js";
import { Papers } from "./papers.js";
import { PlaceFields } from "./place.js";
import { refresh, wireRows } from "./rab.js";
import { Review } from "./review.js";
import { showRulesChanged } from "./ruleschanged.js";
import { savedLine } from "./savedline.js";
import { Saving } from "./saving.js";
import { send } from "./sending.js";
import { Steps } from "./steps.js";
import { spoken } from "./summary.js";
import { listenTo } from "./typing.js";
import { embedded, say } from "./words.js";
import { chooseDraft } from "./whichdraft.js";
import { readNotes } from "./windownote.js";


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
/** @type {Review} */
let review;
/** Whether this tab is sending. */
let busy = false;

void begin();
readNotes().catch(() => undefined); // the dates of the rules stand in the page; this page does without site.js

async function begin() {
  const kept = await available();
  const entry = location.hash.startsWith("#entri=") ? await (await import("./entry.js")).takeUp() : null;
  const { draft, fresh } = entry ? { draft: entry, fresh: false } : await chooseDraft(page, kept, form);
  if (draft.entry) await (await import("./entry.js")).dress(draft);
  if (!fresh) form.reset();
  await start(draft, kept);
  if (fresh) for (const field of allFields()) if (!empty(readField(field))) changed(field); // typed before this script came
}

/** @param {Draft} draft @param {boolean} kept */
async function start(draft, kept) {
  current.id = draft.id;
  saving = new Saving(draft, { kept, ready: contactReady });
  papers = new Papers(saving, page.limits, (slot) => find(`[data-slot="${slot}"]`).dataset.most === "1");
  review = new Review(steps.sections, saving, papers);
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
  listenTo(form, changed, () => saving.draft);
  for (const back of findAll("[data-back]")) back.addEventListener("click", () => steps.go(steps.now - 1));
  find("#send").addEventListener("click", () => void sendAll());
  document.getElementById("use-total")?.addEventListener("click", useTotal);
  savedLine(saving, find("#saved"), find("#saved-live"));
  saving.addEventListener("conflict", () => void askWhichIsRight());
  wirePapers(papers, live);
  papers.addEventListener("change", () => steps.id === "send" && review.show());
  papers.addEventListener("unkept", () => (live.textContent = say("form.paper.unkept")));
  saving.addEventListener("taken", (event) => writeDraft(/** @type {CustomEvent} */ (event).detail));
  saving.addEventListener("settled", () => writeDraft(Object.keys({ ...saving.draft.answers, ...saving.draft.contact })));
  saving.addEventListener("refused", (event) => void refused(/** @type {CustomEvent} */ (event).detail));
  saving.addEventListener("opened", () => void askToPersist());
  saving.addEventListener("problems", () => (find("#refused").hidden = true)); // a save went through
  saving.addEventListener("gone", () => location.reload());
  saving.addEventListener("state", () => saving.draft.receipt && !busy && void toReceipt()); // sent by another tab
  steps.addEventListener("step", (event) => stepChanged(/** @type {CustomEvent} */ (event).detail));
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
  if (["rab", "amount", "own_contribution", "other_sources"].includes(id)) showMoney(saving.draft.answers);
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
  showMoney(saving.draft.answers);
}

function useTotal() {
  const amount = fittingAmount(saving.draft.answers);
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

function next() {
  if (steps.id === "send" || saving.draft.state === "returned") return void sendAll();
  const problems = review.ofStep(steps.now);
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
  steps.tick(steps.sections.map((section, index) => review.done(index)));
  if (steps.id === "send") {
    review.show();
    void saving.sync().then(() => refreshView());
  }
}

async function askWhichIsRight() {
  const { showConflict } = await import("./conflict.js");
  showConflict(saving, find("#conflict"), { labelIn, spoken });
}

/** What the server knows, to show papers of other devices and what still stops sending. */
async function refreshView() {
  const { ticket, secret } = saving.draft;
  if (!ticket) return;
  let view;
  try {
    view = await call("GET", `/proposals/${ticket}`, { secret });
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) await lost();
    return;
  }
  review.view = view;
  showRulesChanged(view);
  papers.learn(view.documents);
  await saving.merge(view);
  void saving.sync();
  if (!["draft", "returned"].includes(view.state)) return location.assign(page.track);
  if (steps.id === "send") review.show();
}

/** The server knows no such draft, or not by this key. */
async function lost() {
  if (saving.draft.entry) await (await import("./entry.js")).keyEnded(saving.draft);
  find("#lost").hidden = false;
}

/** The server did not take a save. @param {ApiProblem} error */
async function refused(error) {
  if (error.status === 404) await lost();
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
  let view;
  try {
    view = await call("GET", `/proposals/${saving.draft.ticket}`, { secret: saving.draft.secret });
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404 && saving.draft.entry) return lost();
    const place = find("#resume"); // outside the form, which stays away until it is known what is open
    fill(place, make("p", { class: "so-notice so-notice--warning", role: "alert" }, say("form.repair.offline")));
    place.hidden = false;
    form.hidden = true;
    window.addEventListener("online", () => location.reload(), { once: true });
    return;
  }
  if (view.state !== "returned") return location.assign(page.track);
  review.view = view;
  const { sentBack, showRepair } = await import("./repair.js");
  papers.old = sentBack(view);
  showRulesChanged(view);
  papers.learn(view.documents);
  await saving.merge(view);
  writeDraft(Object.keys(saving.draft.answers));
  showRepair(view, view.before ?? view.answers, spoken);
  if (saving.draft.entry) await (await import("./entry_repair.js")).askSheets(view, saving, papers, labelIn);
  find("#send").textContent = say("form.repair.send");
  await papers.resume();
}

async function sendAll() {
  clearErrors(summary);
  const trouble = find("#send-trouble");
  trouble.hidden = true;
  const problems = review.everything();
  if (problems.length) return showErrors(problems, summary, { heading: say("form.errors.before_sending") });
  if (busy) return;
  busy = true;
  const go = find("#send");
  go.setAttribute("aria-disabled", "true");
  const label = go.textContent;
  go.textContent = say("form.send.sending");
  try {
    const outcome = await send(saving);
    if ("sent" in outcome) return void toReceipt();
    if ("unknown" in outcome && outcome.unknown && saving.draft.entry) return void lost();
    if ("problems" in outcome) return showErrors(outcome.problems, summary, { heading: say("form.errors.before_sending") });
    const unsure = "unsure" in outcome && outcome.unsure;
    fill(trouble, make("h3", null, say(unsure ? "form.send.unsure" : "form.send.not_sent")), make("p", null, outcome.message));
    trouble.hidden = false;
    trouble.focus();
  } finally {
    busy = Boolean(saving.draft.receipt) && saving.draft.state !== "returned"; // sent: the page is going away
    go.removeAttribute("aria-disabled");
    go.textContent = label;
  }
}

/** The receipt lies on this device; its page is asked for first, so that a weak signal does not end on an error page. */
async function toReceipt() {
  if (saving.draft.entry) return (await import("./entry.js")).backToConsole(saving.draft);
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
