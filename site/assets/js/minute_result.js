/** What the one-minute check found: which aid fits or why not yet, what to do first, and the papers to bring. */

import { button, make } from "./elements.js";
import { asked, firstOf } from "./eligibility.js";

/**
 * @typedef {import("./eligibility.js").Answers} Answers
 * @typedef {import("./eligibility.js").Finding} Finding
 * @typedef {import("./eligibility.js").Weighed} Weighed
 * @typedef {import("./minute.js").Question} Question
 * @typedef {import("./eligibility.js").Requirement & {ground: string, confirmed: boolean, words: Record<string, any>}} Requirement
 */
/** @typedef {"required" | "soft" | "conditional" | "optional"} Bring */
/**
 * @typedef {object} Programme
 * @property {string} id
 * @property {string} name
 * @property {string[]} applicant_types
 * @property {string} window the dates of the rules, in words
 * @property {Record<string, [string, Bring, string][]>} papers applicant type -> slot, how it counts, on which answer it hangs
 */
/**
 * @typedef {object} Page
 * @property {number} year
 * @property {number} counted_year
 * @property {Programme[]} programmes
 * @property {Question[]} questions
 * @property {Requirement[]} requirements
 * @property {Record<string, [string, string, string]>} papers slot -> name, what it is, who issues it
 * @property {Record<string, string>} words
 * @property {Record<"forms" | "requirements" | "paper" | "all", string>} links
 */
/** @typedef {{change: (at: string) => void, again: () => void, print: (programme: string) => void}} Acts print: one programme, or "" for all */

const COLOURS = { fits: " so-tag--green", unsure: " so-tag--yellow", "not-yet": " so-tag--red" };
const SIGNS = {
  ok: "M6 12.5l4 4 8-9",
  stop: "M7 7l10 10M17 7L7 17",
  warn: "M12 6v8M12 17v1",
  unknown: "M8.5 9.5a3.5 3.5 0 1 1 5.5 2.8c-1.3.9-2 1.5-2 2.7M12 18v.5",
};
const NEEDS = /** @type {const} */ (["required", "soft", "conditional", "optional"]);

/** @param {string} sentence @param {Record<string, any>} facts @returns {string} */
function told(sentence, facts) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(facts[name] ?? ""));
}

/**
 * @param {Page} page
 * @param {Answers} answers
 * @param {Weighed[]} found what fits first
 * @param {Acts} acts
 * @returns {import("./elements.js").Child[]}
 */
export function shownResult(page, answers, found, acts) {
  const groups = grouped(found);
  const ended = found.length > 0 && found.every((one) => one.findings.some((finding) => finding.verdict !== "ok" && ruleOf(page, finding).ends));
  return [
    make("h2", { tabindex: "-1" }, ended ? page.words.ended : heading(page, found)),
    !ended && make("p", null, found.length ? page.words.decides : page.words.none_text),
    ...groups.flatMap((group) => shownGroup(page, answers, group, { several: groups.length > 1, open: !ended, acts })),
    ...(found.length ? [] : [make("p", null, make("a", { href: page.links.all }, page.words.all))]),
    make("h3", { class: "so-check__aside" }, page.words.so_far),
    given(page, answers, acts.change),
    make("div", { class: "so-actions" }, !ended && found.length > 0 && button(page.words.print, () => acts.print("")), button(page.words.again, acts.again)),
    make("p", { class: "so-check__printed so-small" }, told(page.words.printed, { address: location.host + location.pathname })),
  ];
}

/** The rule of a finding. @param {Page} page @param {Finding} finding @returns {Requirement} */
function ruleOf(page, { requirement }) {
  return /** @type {Requirement} */ (page.requirements.find((one) => one.id === requirement));
}

/** @param {Page} page @param {Weighed[]} found */
function heading({ words }, found) {
  const best = found[0]?.standing ?? "none";
  return best === "fits" && found.filter((one) => one.standing === best).length > 1 ? words.fits_many : words[best];
}

/** Programmes of which the same was found are told together. @param {Weighed[]} found @returns {Weighed[][]} */
function grouped(found) {
  /** @type {Map<string, Weighed[]>} */
  const groups = new Map();
  for (const one of found) {
    const same = JSON.stringify(one.findings);
    groups.set(same, [...(groups.get(same) ?? []), one]);
  }
  return [...groups.values()];
}

/** @param {Page} page @param {Answers} answers @param {Weighed[]} group @param {{several: boolean, open: boolean, acts: Acts}} how */
function shownGroup(page, answers, group, { several, open, acts }) {
  const { findings } = group[0];
  const type = answers[firstOf(page, "applicant").id];
  const list = make("ul", { class: "so-check__findings" }, ...findings.map((one) => shownFinding(page, one, type)));
  const programmes = open ? group.map((one) => shownProgramme(page, answers, one, acts)) : [];
  return several ? [...programmes, list] : [list, ...programmes];
}

/** @param {Page} page @param {Finding} finding @param {string} type of the applicant */
function shownFinding(page, finding, type) {
  const { verdict, facts } = finding;
  const rule = ruleOf(page, finding);
  const sentence = rule.words["before" in facts ? `${verdict}_before` : verdict];
  return make(
    "li",
    { class: `so-check__finding so-check__finding--${verdict}` },
    sign(SIGNS[verdict]),
    make("span", { class: "so-hidden" }, `${page.words[`mark_${verdict}`]}: `),
    verdict === "ok" ? sentence : make("strong", null, told(sentence, facts)),
    ...(verdict === "ok" ? [] : advice(page, rule, verdict === "unknown" ? whomToAsk(page, type) : told(todoOf(rule, facts), facts))),
  );
}

/** Who knows what the applicant does not. @param {Page} page @param {string} type of the applicant */
function whomToAsk({ words }, type) {
  return words[`unknown_todo_${type}`] ?? words.unknown_todo;
}

/** @param {Requirement} rule @param {Record<string, any>} facts @returns {string} */
function todoOf({ words }, facts) {
  return typeof words.todo === "string" ? words.todo : words.todo[facts.answer];
}

/** What to do first, and the ground. @param {Page} page @param {Requirement} rule @param {string} todo */
function advice(page, rule, todo) {
  const ground = told(page.words.ground, { ground: rule.ground });
  return [
    make("p", null, todo),
    make("p", { class: "so-muted so-small" }, ground, !rule.confirmed && " ", !rule.confirmed && make("span", { class: "so-tag so-tag--yellow" }, page.words.unconfirmed)),
  ];
}

/** @param {string} path */
function sign(path) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [name, value] of [["viewBox", "0 0 24 24"], ["aria-hidden", "true"], ["focusable", "false"]]) drawing.setAttribute(name, value);
  for (const [name, value] of [["d", path], ["fill", "none"], ["stroke", "currentColor"], ["stroke-width", "3"], ["stroke-linecap", "round"]]) line.setAttribute(name, value);
  drawing.append(line);
  return drawing;
}

/** @param {Page} page @param {Answers} answers @param {Weighed} one @param {Acts} acts */
function shownProgramme(page, answers, { programme, standing }, acts) {
  const { words, links } = page;
  const { id, name, window: when, papers } = /** @type {Programme} */ (page.programmes.find((p) => p.id === programme));
  const type = answers[firstOf(page, "applicant").id];
  const file = `${id}-${type}.html`;
  const list = told(words.papers_of, { counts: counts(page, papers[type]) });
  const start = standing === "fits" ? { class: "so-button" } : {};
  return make(
    "section",
    { class: "so-check__programme", "aria-labelledby": `p-${id}`, "data-programme": id },
    make("h3", { id: `p-${id}` }, name, " ", make("span", { class: `so-tag${COLOURS[standing]}` }, words[`tag_${standing}`])),
    make("p", { "data-when": `${id} applying` }, when),
    make("div", { class: "so-notice so-no-print", "data-window-note": id, hidden: true }),
    make(
      "p",
      { class: "so-actions" },
      make("a", { href: links.forms + file, ...start }, standing === "not-yet" ? words.start_anyway : words.start),
      make("a", { href: links.requirements + file }, words.requirements),
      make("a", { href: links.paper + file }, words.paper_form),
      button(words.print_one, () => acts.print(id), { kind: "link", label: told(words.print_of, { programme: name }) }),
    ),
    make("details", { class: "so-details" }, make("summary", null, list), shownPapers(page, papers[type])),
  );
}

/** How many of each kind, without the kinds there are none of. @param {Page} page @param {[string, Bring, string][]} papers */
function counts({ words }, papers) {
  const of = (/** @type {Bring} */ need) => papers.filter((one) => one[1] === need).length;
  return NEEDS.filter(of).map((need) => told(words[`count_${need}`], { n: of(need) })).join(", ");
}

/** @param {Page} page @param {[string, Bring, string][]} papers */
function shownPapers(page, papers) {
  const groups = NEEDS.map((need) => ({ need, slots: papers.filter((one) => one[1] === need) })).filter((one) => one.slots.length);
  return make(
    "div",
    null,
    ...groups.flatMap(({ need, slots }) => [
      make("h4", null, page.words[`need_${need}`], " ", make("span", { class: "so-muted" }, `(${slots.length})`)),
      make("ul", { class: "so-papers" }, ...slots.map(([slot, , only]) => shownPaper(page, page.papers[slot], only))),
    ]),
  );
}

/** @param {Page} page @param {[string, string, string]} paper @param {string} only on which answer it hangs */
function shownPaper(page, [name, what, issuer], only) {
  return make("li", null, make("strong", null, name), make("p", null, what), only && make("p", null, only), make("p", { class: "so-muted so-small" }, told(page.words.from, { issuer })));
}

/** The answers, each with the way to change it. @param {Page} page @param {Answers} answers @param {(at: string) => void} change */
function given(page, answers, change) {
  const rows = asked(page, answers).map((id) => {
    const { ask, said } = /** @type {Question} */ (page.questions.find((one) => one.id === id));
    const again = button(page.words.change, () => change(id), { kind: "link", label: told(page.words.change_of, { ask }) });
    return make("div", { class: "so-summary__row" }, make("dt", null, ask), make("dd", null, said[answers[id]][0]), make("dd", { class: "so-check__change so-no-print" }, again));
  });
  return make("dl", { class: "so-summary so-check__answers" }, ...rows);
}
