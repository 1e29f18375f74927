/** Two files side by side, with what is alike in them; judged below, and on to the next pair. */

import { say } from "../words.js";
import { askForm } from "./ask.js";
import { inNewTab, judgedBefore, judgedLine, judgeFields, levelTag, mayJudge, reasonList, sendJudgement } from "./doubles.js";
import { announce, button, focusOn, h, notice, refill } from "./elements.js";
import { pairTable } from "./pair_table.js";
import { places } from "./names.js";
import { loadFailure } from "./notices.js";
import { alike, isFile, lastPairs, nextPair } from "./pair_list.js";
import { mergeOver } from "./recipient_acts.js";
import { entitle } from "./room.js";
import { address, fileAddress } from "./route.js";
import { office } from "./session.js";

/** @typedef {import("./elements.js").Child} Child */
/**
 * @param {HTMLElement} main
 * @param {import("./pair_list.js").Pair} pair
 */
export async function openPair(main, pair) {
  try {
    const view = await office("GET", isFile(pair.ticket) ? `/office/proposals/${pair.ticket}` : `/office/recipients/${pair.ticket}`);
    const flag = (view.flags ?? []).find((/** @type {any} */ one) => one.other === pair.other);
    if (!flag) return refill(main, missing());
    const theirs = await otherSide(flag);
    const table = await pairTable(view, flag, theirs, { kecamatan: await places("kecamatan"), desa: await places("desa") });
    draw(main, view, flag, table, pair);
  } catch (error) {
    refill(main, loadFailure(error, () => void openPair(main, pair)));
    focusOn(/** @type {HTMLElement} */ (main.querySelector("h1")));
  }
}

/** @param {any} flag @returns {Promise<any>} the other file or recipient; null when this official may not read it */
async function otherSide(flag) {
  if (!flag.readable) return null;
  return office("GET", flag.kind === "recipient" ? `/office/recipients/${flag.other}` : `/office/proposals/${flag.other}`).catch(() => null);
}

/** @returns {HTMLElement} */
function missing() {
  return h("div", { class: "console-empty", role: "alert" }, h("h1", { tabindex: "-1", id: "console-heading" }, say("console.pairs.gone_title")), h("p", {}, say("console.pairs.gone")), back());
}

/** @returns {HTMLElement} */
function back() {
  return h("p", {}, h("a", { href: address("ganda", lastPairs().filters) }, say("console.pairs.back")));
}

/** @param {HTMLElement} main @param {any} view @param {any} flag @param {HTMLElement} table @param {import("./pair_list.js").Pair} pair */
function draw(main, view, flag, table, pair) {
  const { pairs } = lastPairs();
  const at = pairs.findIndex((one) => alike(one, pair));
  const listed = at >= 0;
  const next = async () => {
    if (!main.isConnected) return;
    if (!listed) return void (location.hash = ownAddress(view).slice(1)); // came from the file: back to it
    const to = await nextPair(pair).catch(() => "");
    if (!main.isConnected) return;
    if (to) location.hash = to.slice(1);
    else location.hash = address("ganda", { kind: lastPairs().filters.kind ?? "" }).slice(1);
  };
  const judge = judgePart(view, flag, next, listed);
  const only = h("input", { type: "checkbox", id: "pair-only", on: { change: () => table.classList.toggle("console-pair--alike", only.checked) } });
  refill(
    main,
    h(
      "header",
      { class: "console-head" },
      h("div", { class: "console-head__title" }, h("h1", { id: "console-heading", tabindex: "-1" }, say("console.pairs.title")), levelTag(flag.level), listed ? h("span", { class: "so-muted" }, say("console.papers.position", { n: at + 1, of: pairs.length })) : null),
      reasonList(flag.reasons),
      h("div", { class: "console-tools console-no-print" }, h("a", { href: address("ganda", lastPairs().filters), class: "console-tool" }, say("console.pairs.back")), inNewTab(flag), button(say("console.file.print"), () => window.print(), { class: "console-tool" })),
    ),
    judgedBefore(flag),
    view.ticket ? null : h("p", { class: "so-muted console-note" }, say("console.pairs.then_merge"), " ", h("a", { href: ownAddress(view) }, view.name), "."),
    flag.readable ? null : notice("", h("p", {}, say(flag.kind === "recipient" ? "console.pairs.unreadable_recipient" : "console.pairs.unreadable"))),
    h("div", { class: "so-checkbox console-auto console-no-print" }, only, h("label", { for: only.id }, say("console.pairs.only_alike"))),
    table,
    judge.element,
  );
  entitle(main, `${view.name} – ${say("console.pairs.title")}`, { b: () => void next(), 1: () => judge.set("same"), 2: () => judge.set("different"), o: () => (location.hash = ownAddress(view).slice(1)) });
}

/** @param {any} view of a file or a recipient @returns {string} */
export function ownAddress(view) {
  return view.ticket ? fileAddress(view.ticket) : `#/penerima/${view.id}`;
}

/** @param {any} view @param {any} flag @param {() => void} next @param {boolean} listed it is one of a list that is worked through @returns {{element: HTMLElement, set: (value: string) => void}} */
function judgePart(view, flag, next, listed) {
  const skip = button(say(listed ? "console.pairs.skip" : view.ticket ? "console.pairs.to_file" : "console.pairs.to_recipient"), next, { key: "b" });
  const region = (/** @type {Child[]} */ ...children) => h("div", { class: "console-actions console-pair__judge", role: "region", "aria-label": say("console.pairs.judge") }, children);
  if (flag.judgement) {
    const merges = flag.judgement === "same" && view.may_write && flag.kind === "recipient" && !view.merged_into;
    const merge = merges ? button(say("console.merges.propose"), () => mergeOver(view, () => (location.hash = ownAddress(view).slice(1)), { id: flag.other, name: flag.name }), { kind: "" }) : null;
    return { element: region(h("p", {}, h("strong", {}, judgedLine(flag)), " ", flag.judged?.note ?? ""), h("div", { class: "console-actions__buttons" }, merge, skip)), set: () => undefined };
  }
  if (!mayJudge(view)) return { element: region(h("p", { class: "so-muted" }, say("console.pairs.read_only")), skip), set: () => undefined };
  const { judgement, why } = judgeFields(true);
  const form = askForm({
    fields: [judgement, why],
    submit: say(listed ? "console.pairs.save_next" : "console.pairs.save"),
    send: (body, key) => sendJudgement(view, flag, body, key),
    done: () => {
      announce(say("console.pairs.saved"));
      next();
    },
    beside: [skip],
  });
  return {
    element: region(form),
    set(value) {
      judgement.set(value);
      why.control.focus();
    },
  };
}
