/** What is told over a file: it cannot be had, it was decided, somebody else was faster. */

import { ApiProblem } from "../api.js";
import { say } from "../words.js";
import { button, h } from "./elements.js";
import { homeAddress, homeWord } from "./home.js";
import { actionDone, actionName, nameOf } from "./names.js";
import { told } from "./told.js";
import { eventLine } from "./trail.js";

/** @typedef {import("./case.js").Case} Case */

/** @returns {HTMLElement} */
function toHome() {
  return h("a", { href: homeAddress() }, say(homeWord()));
}

/** @param {unknown} error @param {() => void} again @returns {HTMLElement} */
export function loadFailure(error, again) {
  const status = error instanceof ApiProblem ? error.status : 0;
  const word = status === 404 ? "missing" : status === 403 ? "forbidden" : "";
  return h(
    "div",
    { class: "console-empty", role: "alert" },
    h("h1", { tabindex: "-1" }, word ? say(`console.file.${word}_title`) : say("console.title")),
    h("p", {}, word ? say(`console.file.${word}`) : told(error)),
    h("p", { class: "so-actions" }, word ? null : button(say("console.again"), again), toHome()),
  );
}

/** @param {Case} file @param {any} action @param {() => void} next @returns {HTMLElement} */
export function doneNotice(file, action, next) {
  const state = say("console.conflict.state", { state: nameOf("state", file.view.state) });
  const letter = file.view.contact?.email === "" ? "console.act.done_by_hand" : "console.act.done_letter";
  const then = action.letter ? say(letter) : `${state}.`;
  return h(
    "div",
    { class: "so-notice so-notice--success console-done", role: "status" },
    h("p", {}, h("strong", {}, actionDone(action.action)), ". ", then),
    h("p", { class: "so-actions" }, button(say("console.act.next"), next, { kind: "", key: "b" }), toHome()),
  );
}

/** @param {Case} file @param {ApiProblem} problem @param {any} action @returns {HTMLElement} */
export function conflictNotice(file, problem, action) {
  const { changed_by: who, since = [], state } = problem.body;
  const stillOpen = file.view.actions.some((/** @type {any} */ one) => one.action === action.action);
  const events = since.map((/** @type {any} */ event) => eventLine(file, event));
  return h(
    "div",
    { class: "so-notice so-notice--warning console-conflict", role: "alert", tabindex: "-1" },
    h("h2", {}, say("console.conflict.title")),
    h("p", {}, who?.name ? say("console.conflict.lead", { name: who.name }) : problem.errors[0]?.message || say("console.conflict.lead_unknown")),
    state ? h("p", {}, say("console.conflict.state", { state: nameOf("state", state) }), ".") : null,
    events.length ? [h("h3", {}, say("console.conflict.since")), h("ol", { class: "so-timeline" }, events)] : null,
    h("p", {}, stillOpen ? say("console.conflict.kept") : say("console.conflict.closed", { action: actionName(action.action) })),
  );
}
