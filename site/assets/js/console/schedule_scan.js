/** The scan of a decree in the schedule: whether the public has it, and bringing it or another one in its place. */

import { say } from "../words.js";
import { button, h, tag } from "./elements.js";
import { scanButton, scanFacts } from "./scan.js";
import { noteDialog } from "./schedule_note.js";
import { whoIsIn } from "./session.js";

/** @typedef {import("./elements.js").Child} Child */
/** @typedef {(told: string) => void} Again */

/** @param {any} view @returns {any} the entry of the log that the end now in force rests on */
function groundEntry(view) {
  return view.notes.findLast((/** @type {any} */ note) => note.closes);
}

/** @param {any} file for everybody @returns {HTMLElement} */
function publicLink(file) {
  return h("a", { href: file.href }, say("console.schedule.download", scanFacts(file)));
}

/** What stands behind the ground of a window. @param {any} view @returns {Child} */
export function groundScan(view) {
  if (!view.extended_by) return null;
  const { file } = view.extended_by;
  if (file) return h("span", { class: "console-block" }, publicLink(file));
  return h("span", { class: "console-block" }, tag(say("console.schedule.scan_missing"), "yellow"), " ", say("console.schedule.scan_lead"));
}

/** The button that brings what is missing. @param {any} view @param {Again} again @returns {Child} */
export function missingButton(view, again) {
  if (!view.extended_by || view.extended_by.file) return null;
  return button(say("console.schedule.do_attach"), () => noteDialog(view, "attach", again, { ...groundEntry(view), file: null }));
}

/**
 * A line of the log: the scan that stands for its decree, and one that another took the place of.
 * @param {any} view
 * @param {any} note
 * @param {Again} again
 * @returns {Child[]}
 */
export function noteScan(view, note, again) {
  const file = view.files[note.of ?? note.seq];
  const reads = whoIsIn()?.roles.some((role) => ["kesra", "auditor"].includes(role));
  const old = note.file && note.file.sha256 !== file?.sha256;
  const parts = [note.of ? say("console.schedule.attach_of", { n: note.of }) : "", old && reads ? scanButton(note.file) : null];
  if (!note.closes) return parts;
  const word = file ? "replace" : "attach";
  const entry = { ...note, file: file ?? null };
  const bring = view.may_note ? button(say(`console.schedule.do_${word}`), () => noteDialog(view, "attach", again, entry), { class: "console-tool", "aria-label": `${say(`console.schedule.do_${word}`)}: ${note.sk_number}` }) : null;
  return [...parts, h("span", { class: "console-block" }, file ? publicLink(file) : tag(say("console.schedule.scan_missing"), "yellow"), " ", bring)];
}
