/** The head of a file: who, what, how much, how long; the notices over it; the bar with the actions under it. */

import { rupiah, say, tanggal, terbilang, waktu } from "../words.js";
import { button, h, refill, tag } from "./elements.js";
import { nameOf, stateColour, unitName } from "./names.js";
import { ageMark, isWaiting } from "./queue_row.js";
import { receivedFacts } from "./received.js";
import { isMe, whoIsIn } from "./session.js";

/** @typedef {import("./case.js").Case} Case */

/** @type {Record<string, string>} */
export const ACTION_KEYS = { take: "a", forward: "f", verify: "v", return: "k", refuse: "t", route: "d" };

/** @param {Case} file @param {{kecamatan: Map<string, any>, desa: Map<string, any>}} places @returns {HTMLElement} */
export function fileHead(file, places) {
  const { view } = file;
  const where = [places.desa.get(view.answers.desa)?.name, places.kecamatan.get(view.answers.kecamatan)?.name].filter(Boolean).join(", ");
  const kind = [nameOf("programme", view.programme), nameOf("console.type", view.applicant_type)];
  const amount = view.answers.amount;
  const fact = (/** @type {string} */ label, /** @type {import("./elements.js").Child} */ value) =>
    value ? h("div", {}, h("dt", {}, label), h("dd", {}, value)) : null;
  return h(
    "header",
    { class: "console-head" },
    h(
      "div",
      { class: "console-head__title" },
      h("h1", { id: "console-heading", tabindex: "-1" }, view.name || view.number),
      tag(nameOf("state", view.state), stateColour(view.state)),
      h("p", { class: "console-head__kind" }, [...kind, where].filter(Boolean).join(" · ")),
    ),
    h(
      "dl",
      { class: "console-facts" },
      fact(say("console.file.number"), h("span", { class: "so-number" }, view.number)),
      typeof amount === "number" ? fact(say("console.queue.amount"), h("span", { class: "so-number", title: terbilang(amount) }, rupiah(amount))) : null,
      fact(say("console.file.sent"), view.submitted_at ? waktu(view.submitted_at) : ""),
      fact(say("console.queue.age"), ageMark(view)),
      fact(say(isWaiting(view) ? "console.file.due_office" : "console.file.due"), view.due ? tanggal(view.due) : ""),
      fact(say("console.file.opd"), view.opd ? unitName(view.opd, places.kecamatan) : ""),
      fact(say("console.file.assignee"), assigneeName(view)),
    ),
    receivedFacts(view, places),
    h("p", { class: "console-print-only" }, say("console.file.printed", { at: waktu(Date.now()), name: whoIsIn()?.name ?? "" })),
  );
}

/** @param {any} view @returns {string} */
function assigneeName(view) {
  if (!view.assignee) return say("console.queue.nobody");
  return isMe(view.assignee) ? say("console.queue.mine") : view.assignee.name;
}

/** What whoever sees this file has to do with it, in a line; judging papers is the verifier's. @param {Case} file */
function work({ view }) {
  const acts = view.actions.map((/** @type {any} */ one) => one.action);
  const mine = ["forward", "take", "route"].find((action) => acts.includes(action));
  return mine ? say(`console.work.${mine}`) : "";
}

/**
 * The bar with progress and actions; it follows the verdicts.
 * @param {Case} file
 * @param {(action: any) => void} start
 * @param {() => void} next
 * @returns {HTMLElement}
 */
export function actionBar(file, start, next) {
  const progress = h("span", { class: "console-actions__progress" });
  const show = () => {
    const { done, of } = file.progress;
    const flagged = file.flagged.length;
    const parts = [say("console.papers.progress", { done, of }), flagged ? say("console.papers.flagged", { n: flagged }) : ""];
    refill(progress, file.judging ? parts.filter(Boolean).join(", ") : work(file));
  };
  show();
  file.onChange(show);
  const kinds = /** @type {Record<string, string>} */ ({ verify: "", take: "", forward: "" });
  const buttons = file.view.actions.map((/** @type {any} */ one) =>
    button(say(`console.do.${one.action}`), () => start(one), {
      kind: kinds[one.action] ?? "secondary", // one main act, the others quiet
      key: ACTION_KEYS[one.action] ?? "",
      "data-action": one.action,
    }),
  );
  return h(
    "div",
    { class: "console-actions", role: "region", "aria-label": say("console.act.bar") },
    progress,
    h(
      "div",
      { class: "console-actions__buttons" },
      buttons.length ? buttons : h("span", { class: "so-muted" }, say("console.file.readonly")),
      button(say("console.file.next"), next, { key: "b" }),
    ),
  );
}
