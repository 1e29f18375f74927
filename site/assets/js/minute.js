/**
 * The one-minute check: one question after the other, each answer a button, then what fits and which papers to bring.
 * No answer is sent or kept: they live in this variable and go with the page. The phone's own "back" leads to the
 * question before.
 */

import { asked, choicesOf, weighed } from "./eligibility.js";
import { button, fill, find, findAll, make } from "./elements.js";
import { shownResult } from "./minute_result.js";

/** @typedef {import("./eligibility.js").Answers} Answers */
/**
 * @typedef {object} Spoken
 * @property {string} ask
 * @property {string} hint
 * @property {Record<string, [string, string]>} said choice -> what it says, and a line that explains it
 */
/** @typedef {import("./eligibility.js").Question & Spoken} Question */

const RESULT = "";

/** @type {import("./minute_result.js").Page} */
const page = JSON.parse(find("#page").textContent ?? "{}");
const place = find("#check");

/** @type {Answers} */
const answers = {};

/** Shows what happened to the windows since the page was printed; until that is known the dates of the rules stand. */
let showWindows = () => {};

/** @param {string} id @returns {Question} */
function questionOf(id) {
  return /** @type {Question} */ (page.questions.find((one) => one.id === id));
}

/** The first question without an answer that still stands; none: the result. */
function open() {
  const isOpen = (/** @type {string} */ id) => !choicesOf(page, questionOf(id), answers).includes(answers[id]);
  return asked(page, answers).find(isOpen) ?? RESULT;
}

/** @param {string} at a question, or the result */
function show(at) {
  const order = asked(page, answers);
  const earliest = open();
  const beyond = at === RESULT || !order.includes(at) || (earliest && order.indexOf(earliest) < order.indexOf(at));
  if (beyond && at !== earliest) at = earliest; // reached by the phone's back or forward, but not answered yet
  if (at === RESULT) fill(place, ...shownResult(page, answers, weighed(page, answers), { change: go, again, print }));
  else fill(place, ...question(questionOf(at), order.indexOf(at)));
  showWindows();
}

/** @param {Question} one @param {number} index @returns {Node[]} */
function question(one, index) {
  const id = `ask-${one.id}`;
  const list = make("ul", { class: "so-check__choices", "aria-labelledby": id, "aria-describedby": `${id}-hint` });
  for (const choice of choicesOf(page, one, answers)) list.append(make("li", null, answerButton(one, choice)));
  return [
    make("p", { class: "so-caption" }, page.words.number.replace("{number}", String(index + 1))),
    make("h2", { id, tabindex: "-1" }, one.ask),
    make("p", { class: "so-hint", id: `${id}-hint` }, one.hint),
    list,
    ...(index ? [button(page.words.back, () => history.back())] : []),
  ];
}

/** @param {Question} one @param {string} choice */
function answerButton(one, choice) {
  const [text, hint] = one.said[choice];
  const chosen = answers[one.id] === choice;
  const choose = () => {
    answers[one.id] = choice;
    go(open());
  };
  return make(
    "button",
    { type: "button", class: "so-check__choice", "aria-current": chosen && "true", onclick: choose },
    make("span", null, text),
    hint && " ",
    hint && make("small", null, hint),
  );
}

/** Goes on to a question or the result, so that "back" finds the one before. @param {string} at */
function go(at) {
  history.pushState({ at }, "");
  turn(at);
}

/** Shows it and tells where we are: its heading takes the focus. @param {string} at */
function turn(at) {
  show(at);
  find("h2", place).focus({ preventScroll: true });
  place.scrollIntoView({ block: "start" });
}

function again() {
  for (const id of Object.keys(answers)) delete answers[id];
  go(open());
}

/** @type {HTMLElement[]} lists that were closed before they went on paper */
let closed = [];

/** Prints one programme with its papers, or all of them. @param {string} programme */
function print(programme) {
  for (const one of findAll("[data-programme]", place)) one.classList.toggle("so-check__programme--printed", one.dataset.programme === programme);
  place.classList.toggle("so-check--one", programme !== "");
  window.print();
}

/** On paper every list is whole, also when nobody opened it on the screen. */
function openPapers() {
  closed = findAll("details:not([open])", place);
  for (const one of closed) one.setAttribute("open", "");
}

/** Back on the screen all is as it was. */
function asBefore() {
  for (const one of closed) one.removeAttribute("open");
  closed = [];
  place.classList.remove("so-check--one");
}

find("#aturan").removeAttribute("open"); // without this script the rules stand open
window.addEventListener("beforeprint", openPapers);
window.addEventListener("afterprint", asBefore);
history.replaceState({ at: open() }, "");
window.addEventListener("popstate", (event) => turn(event.state?.at ?? open()));
show(open());
import("./windownote.js")
  .then(async ({ readNotes, showNotes }) => {
    const windows = await readNotes();
    showWindows = () => showNotes(windows);
  })
  .catch(() => {});

/** For the table of cases that holds this module and its twin in Python to the same. @param {Answers} told */
export const judge = (told) => ({ asked: asked(page, told), weighed: weighed(page, told) });
