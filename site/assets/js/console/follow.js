/**
 * Papers that are not there when somebody decides: those that may follow, which he accepts one by one and with a note,
 * and those that lie on paper with the office.
 */

import { say, tanggal } from "../words.js";
import { h, notice } from "./elements.js";

/** @typedef {import("./case.js").Case} Case */

/** @param {Case} file @param {string[]} slots @returns {string} */
function names(file, slots) {
  return slots.map((slot) => file.itemName(slot)).join(", ");
}

/** Over the list of papers: what is missing and what is on paper. @param {Case} file @returns {HTMLElement[]} */
export function absenceLines(file) {
  const { view } = file;
  if (view.follow && view.state === "verified") {
    const papers = view.follow.papers.map((/** @type {any} */ one) => one.slot);
    return [notice("warning", h("p", {}, say("console.follow.accepted", { papers: names(file, papers), by: tanggal(view.follow.by) })))];
  }
  if (view.waits_for === "nobody") return [];
  const [soft, sheets] = [file.missingSoft, file.unscanned];
  return [
    soft.length ? notice("warning", h("p", {}, say(file.judging ? "console.follow.missing_judge" : "console.follow.missing", { papers: names(file, soft) }))) : null,
    sheets.length ? notice("", h("p", {}, say("console.follow.on_paper", { papers: names(file, sheets) }))) : null,
  ].flatMap((one) => (one ? [one] : []));
}

/**
 * In the panel: a box for each paper that is missing, and what was only seen on paper.
 * @param {Case} file
 * @param {any} action
 * @param {() => void} typed
 * @returns {HTMLElement[]}
 */
export function followFields(file, action, typed) {
  const form = file.form(action.action);
  const box = (/** @type {string} */ slot) => {
    const input = h("input", {
      type: "checkbox",
      id: `act-follow-${slot}`,
      checked: form.follow?.includes(slot) ?? false,
      on: {
        change: () => {
          const others = (form.follow ?? []).filter((one) => one !== slot);
          form.follow = input.checked ? [...others, slot] : others;
          file.keep();
          typed();
        },
      },
    });
    return h("div", { class: "so-checkbox" }, input, h("label", { for: input.id }, say("console.follow.accept", { paper: file.itemName(slot) })));
  };
  const missing = file.missingSoft;
  const seen = file.unscanned.filter((slot) => !missing.includes(slot));
  return [
    missing.length
      ? h("fieldset", { class: "console-act__follow" }, h("legend", {}, say("console.follow.title")), h("p", { class: "so-hint" }, say("console.follow.lead", { n: action.follow_days })), ...missing.map(box))
      : null,
    seen.length ? h("p", { class: "so-hint" }, say("console.follow.seen", { papers: names(file, seen) })) : null,
  ].flatMap((one) => (one ? [one] : []));
}
