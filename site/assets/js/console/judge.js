/** The verdict on one item: sesuai, perbaiki, tidak ada; a reason and a note when it is flagged. */

import { say, word } from "../words.js";
import { field, freshId, h, refill, select } from "./elements.js";
import { nameOf } from "./names.js";
import { earlier } from "./papers.js";

/** @typedef {import("./case.js").Case} Case */
/** @typedef {"ok" | "fix" | "missing"} Finding */

/** @type {Finding[]} */
export const FINDINGS = ["ok", "fix", "missing"];
const NOTE_MOST = 4000;
/** The reason that goes with a paper that is missing. */
const NOT_THERE = "not-attached";

/**
 * The control for one paper; it follows the case when a key changes the verdict.
 * @param {Case} file
 * @param {string} slot
 * @returns {{element: HTMLElement, set: (finding: Finding) => void}}
 */
export function judgement(file, slot) {
  const name = freshId("verdict");
  const why = h("div", { class: "console-judge__why" });
  const onPaper = file.onPaper(slot); // not scanned: whoever checks has the sheet before him
  const nothing = file.current(slot).length === 0 && !onPaper;
  const radios = FINDINGS.map((finding, n) => {
    const input = h("input", {
      type: "radio",
      name,
      value: finding,
      id: `${name}-${finding}`,
      disabled: finding === "ok" && nothing,
      on: { change: () => set(finding) },
    });
    const key = h("kbd", { class: "console-kbd", "aria-hidden": "true" }, n + 1);
    return h(
      "div",
      { class: `console-judge__choice console-judge__choice--${finding}` },
      input,
      h("label", { for: input.id }, nameOf("verdict", finding), key),
    );
  });
  const stored = file.view.verdicts?.[slot];
  const set = (/** @type {Finding} */ finding) => {
    if (finding === "ok" && nothing) return;
    const before = file.verdict(slot);
    file.judge(slot, { reason: likely(finding, before), note: before?.note ?? "", verdict: finding });
    if (before?.verdict !== finding) why.replaceChildren();
    show();
    const first = why.querySelector("select");
    if (finding !== "ok" && document.activeElement instanceof HTMLInputElement === false) first?.focus();
  };
  const show = () => {
    const verdict = file.verdict(slot);
    for (const radio of radios) {
      const input = /** @type {HTMLInputElement} */ (radio.firstElementChild);
      input.checked = input.value === verdict?.verdict;
    }
    const flagged = verdict && verdict.verdict !== "ok";
    if (flagged && !why.childElementCount) refill(why, reasonFields(file, slot));
    if (!flagged) why.replaceChildren();
  };
  show();
  const element = h(
    "fieldset",
    { class: "console-judge" },
    h("legend", { class: "so-hidden" }, say("console.papers.verdict_of", { paper: file.itemName(slot) })),
    h("div", { class: "console-judge__choices" }, radios),
    nothing ? h("p", { class: "so-hint" }, say("console.papers.nothing_ok")) : null,
    onPaper ? h("p", { class: "so-hint" }, say("console.kertas.judge_paper")) : null,
    stored?.by ? h("p", { class: "so-hint" }, earlier(stored)) : null,
    why,
  );
  return { element, set };
}

/** A paper that is not there was not attached, unless somebody says otherwise. @param {Finding} finding @param {import("./case.js").Verdict | undefined} before @returns {string} */
function likely(finding, before) {
  const reason = before?.reason ?? "";
  if (finding === "missing") return before?.verdict === finding && reason ? reason : NOT_THERE;
  return reason === NOT_THERE ? "" : reason;
}

/**
 * Reason and note of a flagged item.
 * @param {Case} file
 * @param {string} item
 * @returns {HTMLElement[]}
 */
export function reasonFields(file, item) {
  const verdict = file.verdict(item) ?? { verdict: "fix" };
  const codes = Object.keys(word("reason.paper") ?? {});
  if (verdict.verdict === "missing") codes.sort((a, b) => Number(b === NOT_THERE) - Number(a === NOT_THERE));
  const reason = select(
    [["", say("console.papers.reason_pick")], ...codes.map((code) => /** @type {[string, string]} */ ([code, nameOf("reason.paper", code)]))],
    verdict.reason ?? "",
    { id: `reason-${item}` },
  );
  const note = h("textarea", {
    class: "so-textarea console-note-box",
    rows: "2",
    maxlength: NOTE_MOST,
    id: `note-${item}`,
    value: verdict.note ?? "",
  });
  const keep = () => {
    const now = file.verdict(item);
    if (now) file.judge(item, { ...now, reason: reason.value, note: note.value });
  };
  reason.addEventListener("change", keep);
  note.addEventListener("input", keep);
  return [field(say("console.papers.reason"), reason), field(say("console.papers.note"), note)];
}
