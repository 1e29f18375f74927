/** The panel of possible doubles in an open file: plain for a double, quiet for a related one, folded when judged. */

import { say } from "../words.js";
import { inNewTab, judgedBefore, judgedLine, judgeOver, levelTag, mayJudge, otherLine, otherName, reasonList } from "./doubles.js";
import { announce, button, h, notice, refill } from "./elements.js";
import { heading } from "./papers.js";

/** @typedef {import("./case.js").Case} Case */
/** @typedef {Map<string, import("./names.js").Place>} Places */

/** @param {any} view @returns {any[]} what is plainly flagged and not judged yet */
export function waiting(view) {
  return (view.flags ?? []).filter((/** @type {any} */ flag) => flag.level === "double" && !flag.judgement);
}

/**
 * @param {Case} file
 * @param {{kecamatan: Places, desa: Places}} places
 * @returns {HTMLElement}
 */
export function flagsSection(file, places) {
  const body = h("div", {});
  const draw = () => {
    const flags = file.view.flags ?? [];
    refill(body, flags.length ? flags.map((/** @type {any} */ flag) => flagCard(file, flag, places)) : h("p", { class: "so-muted" }, say("console.pairs.none_here")));
  };
  draw();
  let shown = file.view;
  file.onChange(() => {
    if (file.view === shown) return;
    shown = file.view;
    draw();
  });
  return h("section", { "aria-labelledby": "pairs-title", class: "console-doubles" }, heading("pairs", say("console.pairs.title")), body);
}

/** @param {Case} file @param {any} flag @param {{kecamatan: Places, desa: Places}} places @returns {HTMLElement} */
function flagCard(file, flag, places) {
  const title = h("h3", {}, otherName(flag), " ", levelTag(flag.level));
  const judge = () =>
    judgeOver(file.view, flag, (view) => {
      file.renew(view);
      announce(say("console.pairs.saved"));
      document.getElementById("pairs-title")?.focus();
    });
  const tools = h(
    "div",
    { class: "console-tools console-no-print" },
    judgeButton(file.view, flag, judge),
    h("a", { href: `#/ganda/${file.view.ticket}/${flag.other}`, class: "console-tool" }, say("console.pairs.beside"), h("span", { class: "so-hidden" }, `: ${otherName(flag)}`)),
    inNewTab(flag),
  );
  const inside = [otherLine(flag, places), reasonList(flag.reasons), judgedBefore(flag), tools];
  const data = { "data-flag": flag.other };
  if (flag.judgement) {
    return h("details", { class: "so-details console-double--judged", ...data }, h("summary", {}, otherName(flag), ": ", judgedLine(flag)), h("div", {}, h("p", {}, flag.judged?.note ?? ""), inside));
  }
  return h("article", { class: `console-double console-double--${flag.level}`, ...data }, title, inside);
}

/** A judgement can be given anew: both stay in the history. @param {any} view @param {any} flag @param {() => void} judge @returns {HTMLElement | null} */
function judgeButton(view, flag, judge) {
  if (!mayJudge(view)) return null;
  const word = say(flag.judgement ? "console.pairs.judge_again" : "console.pairs.judge");
  return button(word, judge, { class: "console-tool", "aria-label": `${word}: ${otherName(flag)}` });
}

/** Over the file, when a double waits. @param {Case} file @returns {HTMLElement | null} */
export function doublesNotice(file) {
  const n = waiting(file.view).length;
  if (!n) return null;
  const go = () => {
    const title = document.getElementById("pairs-title");
    title?.focus();
    title?.scrollIntoView({ block: "start" });
  };
  return notice("warning", h("p", {}, say(n === 1 ? "console.pairs.waiting_one" : "console.pairs.waiting", { n }), " ", h("button", { type: "button", class: "console-link", on: { click: go } }, say("console.pairs.see"))));
}
