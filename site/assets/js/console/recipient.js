/** One recipient: awards by year, proposals, masked numbers, exemptions, merges, and the log that proves itself. */

import { say, waktu } from "../words.js";
import { judgedLine, levelTag, otherLine, otherName, reasonList } from "./doubles.js";
import { awardsTable, exemptionText, importLink } from "./eligibility.js";
import { announce, button, focusOn, h, notice, refill, tag } from "./elements.js";
import { grounds } from "./grounds.js";
import { nameOf, places, stateColour, unitName } from "./names.js";
import { loadFailure } from "./notices.js";
import { decideOver, exemptOver, groundButton, mergeOver } from "./recipient_acts.js";
import { placeOf } from "./recipients.js";
import { entitle } from "./room.js";
import { fileAddress } from "./route.js";
import { isMe, office } from "./session.js";

/** @typedef {import("./names.js").Colour} Colour */
/** @typedef {import("./elements.js").Child} Child */

/** @type {Record<string, Colour>} */
const COLOURS = { proposed: "yellow", approved: "green", rejected: "red", ended: "grey" };

/** @param {HTMLElement} main @param {string} id */
export async function openRecipient(main, id) {
  try {
    const view = await office("GET", `/office/recipients/${encodeURIComponent(id)}`);
    const all = { kecamatan: await places("kecamatan"), desa: await places("desa") };
    const done = (/** @type {any} */ answer) => {
      announce(say("console.recipients.saved"));
      if (answer?.log) draw(main, answer, all, done);
      else void openRecipient(main, id);
      focusOn(/** @type {HTMLElement} */ (main.querySelector("h1")));
    };
    draw(main, view, all, done);
  } catch (error) {
    refill(main, loadFailure(error, () => void openRecipient(main, id)));
    focusOn(/** @type {HTMLElement} */ (main.querySelector("h1")));
  }
}

/** @param {HTMLElement} main @param {any} view @param {{kecamatan: Map<string, any>, desa: Map<string, any>}} all @param {(answer: any) => void} done */
function draw(main, view, all, done) {
  entitle(main, view.name);
  refill(
    main,
    h(
      "header",
      { class: "console-head" },
      h("div", { class: "console-head__title" }, h("h1", { id: "console-heading", tabindex: "-1" }, view.name), h("p", { class: "console-head__kind" }, [nameOf("console.type", view.applicant_type), placeOf(view, all)].filter(Boolean).join(" · "))),
      h("div", { class: "console-tools console-no-print" }, h("a", { href: "#/penerima", class: "console-tool" }, say("console.recipients.back")), button(say("console.file.print"), () => window.print(), { class: "console-tool" })),
    ),
    view.merged_into ? notice("warning", h("p", {}, say("console.merges.leads_on"), " ", h("a", { href: `#/penerima/${view.merged_into}` }, mergedName(view)), ".")) : null,
    view.may_write ? null : h("p", { class: "so-muted" }, say("console.recipients.read_only")),
    section("awards", awardsTable(view.awards ?? [], true)),
    section("proposals", proposals(view.proposals ?? [], all.kecamatan)),
    section("numbers", numbers(view.numbers ?? {})),
    section("resembling", resembling(view, all, done)),
    section("exemptions", exemptions(view, done)),
    section("merges", merges(view, done)),
    section("log", log(view)),
  );
}

/** @param {string} id @param {...(Child | Child[])} children @returns {HTMLElement} */
function section(id, ...children) {
  return h("section", { "aria-labelledby": `${id}-title`, class: "console-left console-part" }, h("h2", { id: `${id}-title`, class: "console-heading" }, say(`console.${id}.title`)), children.flat());
}

/** @param {any[]} items @param {Map<string, any>} kecamatan @returns {HTMLElement} */
function proposals(items, kecamatan) {
  if (!items.length) return h("p", { class: "so-muted" }, say("console.proposals.none"));
  const line = (/** @type {any} */ one) => {
    const unit = one.opd ? unitName(one.opd, kecamatan) : "";
    const name = one.name || (unit ? say("console.pairs.at_opd", { opd: unit }) : one.number);
    const about = [one.number, nameOf("programme", one.programme), one.year, unit].filter(Boolean).join(" · ");
    return h("li", { class: "console-letter" }, !one.readable ? h("strong", {}, name) : h("a", { href: fileAddress(one.ticket) }, name), " ", one.state ? tag(nameOf("state", one.state), stateColour(one.state)) : null, h("span", { class: "console-block so-muted" }, about));
  };
  return h("ul", { class: "console-letters" }, items.map(line));
}

/** @param {any} view of a merged recipient @returns {string} the name of the one it leads to */
function mergedName(view) {
  return view.merges.find((/** @type {any} */ one) => one.into === view.merged_into)?.into_name || view.merged_into;
}

/** @param {Record<string, string[]>} byKind masked @returns {HTMLElement} */
function numbers(byKind) {
  const items = Object.entries(byKind).filter(([, some]) => some.length);
  if (!items.length) return h("p", { class: "so-muted" }, say("console.numbers.none"));
  const row = (/** @type {[string, string[]]} */ [kind, some]) => h("div", { class: "so-summary__row" }, h("dt", {}, say(`console.numbers.${kind}`)), h("dd", { class: "so-number" }, some.join(", ")));
  return h("dl", { class: "so-summary" }, items.map(row));
}

/**
 * What resembles this recipient: files are judged as a pair, recipients can be merged.
 * @param {any} view
 * @param {{kecamatan: Map<string, any>, desa: Map<string, any>}} all
 * @param {(answer: any) => void} done
 * @returns {Child[]}
 */
function resembling(view, all, done) {
  const flags = view.flags ?? [];
  if (!flags.length) return [h("p", { class: "so-muted" }, say("console.resembling.none"))];
  return flags.map((/** @type {any} */ flag) => {
    const name = otherName(flag);
    const file = flag.kind === "proposal";
    const may = view.may_write && !view.merged_into && !file && flag.judgement !== "different";
    const tools = [
      flag.readable ? h("a", { href: besideAddress(view, flag), class: "console-tool" }, say("console.pairs.beside"), h("span", { class: "so-hidden" }, `: ${name}`)) : null,
      may ? button(say("console.merges.propose"), () => mergeOver(view, done, { id: flag.other, name }), { class: "console-tool", "aria-label": `${say("console.merges.propose")}: ${name}` }) : null,
    ];
    const judged = flag.judgement ? h("p", {}, judgedLine(flag), " ", flag.judged?.note ?? "") : null;
    return h("article", { class: `console-double console-double--${flag.judgement ? "related" : flag.level}`, "data-flag": flag.other }, h("h3", {}, name, " ", levelTag(flag.level)), otherLine(flag, all), reasonList(flag.reasons), judged, h("div", { class: "console-tools console-no-print" }, tools));
  });
}

/** Side by side, from the file the flag lies in. @param {any} view @param {any} flag @returns {string} */
function besideAddress(view, flag) {
  if (flag.through) return `#/ganda/${flag.through}/${flag.other}`;
  return flag.kind === "proposal" ? `#/ganda/${flag.other}/${view.id}` : `#/ganda/${view.id}/${flag.other}`;
}

/** @param {any} view @param {(answer: any) => void} done @returns {Child[]} */
function exemptions(view, done) {
  const items = view.exemptions ?? [];
  return [
    h("p", { class: "so-muted" }, say("console.exemptions.lead")),
    items.length ? h("ul", { class: "console-letters" }, items.map((/** @type {any} */ one) => proposed(view, "exemptions", one, requirementName(one.requirement), exemptionDetail(one), done))) : h("p", {}, say("console.exemptions.none")),
    view.may_write && !view.merged_into ? h("p", { class: "so-actions console-no-print" }, button(say("console.exemptions.propose"), () => void exemptOver(view, done))) : null,
  ];
}

/** Its ground, and the scan of it to open. @param {any} one @returns {HTMLElement} */
function exemptionDetail(one) {
  return h("span", {}, exemptionText(one), one.file ? h("span", { class: "console-block" }, groundButton(one)) : h("small", { class: "console-block so-muted" }, say("console.files.none")));
}

/** @param {string} id of a requirement @returns {HTMLElement} */
function requirementName(id) {
  const name = h("span", {}, id);
  void grounds().then(({ exemptible }) => (name.textContent = exemptible.find(([one]) => one === id)?.[1] ?? id));
  return name;
}

/** @param {any} view @param {(answer: any) => void} done @returns {Child[]} */
function merges(view, done) {
  const items = view.merges ?? [];
  const into = (/** @type {any} */ one) => h("a", { href: `#/penerima/${one.into}` }, one.into_name || one.into);
  return [
    h("p", { class: "so-muted" }, say("console.merges.lead")),
    items.length ? h("ul", { class: "console-letters" }, items.map((/** @type {any} */ one) => proposed(view, "merge", one, [say("console.merges.into"), " ", into(one)], null, done))) : h("p", {}, say("console.merges.none")),
    view.may_write && !view.merged_into ? h("p", { class: "so-actions console-no-print" }, button(say("console.merges.propose"), () => mergeOver(view, done))) : null,
  ];
}

/**
 * What one person proposed and another decides, with its buttons: the proposer sees that it is not for him.
 * @param {any} view
 * @param {"exemptions" | "merge"} kind
 * @param {any} one
 * @param {Child | Child[]} title
 * @param {HTMLElement | null} detail
 * @param {(answer: any) => void} done
 * @returns {HTMLElement}
 */
function proposed(view, kind, one, title, detail, done) {
  const said = (/** @type {string} */ code, /** @type {any} */ who, text = who.note) =>
    h("p", { class: "console-event__detail" }, h("span", { class: "so-muted" }, say(`console.two.${code}`, { name: who.name, at: waktu(who.at) })), text ? `: ${text}` : ".");
  const decide = (/** @type {string} */ act, word = act) =>
    button(say(`console.two.${word}`), () => decideOver(view, kind, one, act, word, title, done), { class: "so-button so-button--secondary console-small" });
  const mine = isMe(one.proposed);
  const buttons = !view.may_write
    ? null
    : one.state === "proposed"
      ? mine
        ? [h("p", { class: "so-hint" }, say("console.two.another")), h("p", { class: "console-tools console-no-print" }, decide("reject", "withdraw"))]
        : h("p", { class: "console-tools console-no-print" }, decide("approve"), decide("reject"))
      : one.state === "approved" && kind === "exemptions"
        ? h("p", { class: "console-tools console-no-print" }, decide("end"))
        : null;
  return h(
    "li",
    { class: "console-letter", "data-n": one.n, "data-state": one.state },
    h("strong", {}, title),
    " ",
    tag(say(`console.two.state_${one.state}`), COLOURS[one.state] ?? "grey"),
    detail ? h("span", { class: "console-block" }, detail) : null,
    said("proposed_by", one.proposed, one.note),
    one.decided ? said(verdictOf(one), one.decided) : null,
    one.ended ? said("ended_by", one.ended) : null,
    buttons,
  );
}

/** @param {any} one @returns {string} word of how it was decided; who rejects what he proposed withdraws it */
function verdictOf(one) {
  if (one.state !== "rejected") return "approved_by";
  return one.decided.username === one.proposed.username ? "withdrawn_by" : "rejected_by";
}

/** @param {any} facts of an award put on record @returns {HTMLElement} */
function awardDetail({ year, source, batch, row }) {
  return h("p", { class: "console-event__detail" }, say("console.log.award_of", { year, source }), batch && "; ", batch && importLink(batch, row, true));
}

/** @param {any} view @returns {Child[]} newest first, with the state of the chain */
function log(view) {
  const { log: entries = [], trail } = view;
  const action = (/** @type {string} */ code) => say(`console.log.${code}`);
  const line = (/** @type {any} */ one) =>
    h(
      "li",
      { class: "console-event" },
      h("strong", {}, action(one.action)),
      h("span", { class: "console-block so-muted" }, [waktu(one.at), one.by?.name || say("console.trail.system")].join(" · ")),
      one.facts?.note ? h("p", { class: "console-event__detail" }, one.facts.note) : null,
      one.action === "award" ? awardDetail(one.facts) : null,
      one.hash ? h("code", { class: "console-hash", title: one.hash }, `${say("console.trail.hash")} ${String(one.hash).slice(0, 12)}`) : null,
    );
  return [
    trail ? h("p", { class: trail.valid ? "console-proof" : "console-proof console-warn" }, say(trail.valid ? "console.trail.valid" : "console.trail.broken", { n: trail.length ?? entries.length })) : null,
    entries.length ? h("ol", { class: "so-timeline" }, [...entries].reverse().map(line)) : h("p", {}, say("console.trail.none")),
  ];
}
