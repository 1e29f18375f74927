/** What an action still lacks, in words, before anything is sent. */

import { say } from "../words.js";
import { nameOf } from "./names.js";

/** @typedef {import("./case.js").Case} Case */
/** @typedef {{text: string, item?: string, control?: string}} Lack item: a paper or an answer; control: an id in the panel */

/**
 * @param {Case} file
 * @param {any} action of `view.actions`
 * @returns {Lack[]}
 */
export function lacks(file, action) {
  const form = file.form(action.action);
  return [
    ...(action.verdicts === "all-good" ? notGood(file) : []),
    ...(action.verdicts === "some-flagged" ? notFlagged(file) : []),
    ...(action.verdicts && action.verdicts !== "none" ? withoutReason(file) : []),
    ...(action.action === "route" && !form.opd ? [{ text: say("console.act.missing_opd"), control: "act-opd" }] : []),
    ...(action.reasons && !form.reason ? [{ text: say("console.act.missing_reason"), control: "act-reason" }] : []),
    ...(action.verdicts === "all-good" ? notAccepted(file, form) : []),
    ...(action.note === "required" && !form.note?.trim() ? [{ text: say("console.act.missing_note"), control: "act-note" }] : []),
  ];
}

/** @param {Case} file @returns {Lack[]} */
function notGood(file) {
  const unseen = file.slots
    .filter((slot) => file.needed(slot) && !file.verdict(slot))
    .map((slot) => ({ text: say("console.act.missing_verdict", { paper: file.itemName(slot) }), item: slot }));
  const may = file.missingSoft;
  const flags = file.flagged.filter(([item, { verdict }]) => !(verdict === "missing" && may.includes(item)));
  const flagged = flags.map(([item, { verdict }]) => ({
    text: file.paper(item)
      ? say("console.act.missing_flagged", { paper: file.itemName(item), verdict: nameOf("verdict", verdict) })
      : say("console.act.missing_field_flagged", { field: file.itemName(item) }),
    item,
  }));
  return [...unseen, ...flagged];
}

/** Whoever verifies names each paper he accepts as still to come, and says why. @param {Case} file @param {import("./drafts.js").Form} form @returns {Lack[]} */
function notAccepted(file, form) {
  const missing = file.missingSoft;
  return [
    ...missing
      .filter((slot) => !form.follow?.includes(slot))
      .map((slot) => ({ text: say("console.follow.lack", { paper: file.itemName(slot) }), control: `act-follow-${slot}` })),
    ...(missing.length && !form.note?.trim() ? [{ text: say("console.follow.lack_note"), control: "act-note" }] : []),
  ];
}

/** @param {Case} file @returns {Lack[]} */
function notFlagged(file) {
  return file.flagged.length ? [] : [{ text: say("console.act.missing_some"), item: file.slot }];
}

/** A reason that says nothing by itself. */
const OTHER = "other";

/** @param {Case} file @returns {Lack[]} */
function withoutReason(file) {
  return file.flagged.flatMap(([item, { reason, note }]) => {
    const word = !reason ? "missing_item_reason" : reason === OTHER && !note?.trim() ? "missing_item_note" : "";
    return word ? [{ text: say(`console.act.${word}`, { item: file.itemName(item) }), item }] : [];
  });
}
