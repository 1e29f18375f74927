/** What is still missing or wrong, step by step and all at once, and the last step that shows everything before it is sent. */

import { empty } from "./checks.js";
import { fill, find, findAll, make } from "./elements.js";
import { reveal } from "./errors.js";
import { allFields, fieldOf, labelIn, problemsOf, sumProblems } from "./fields.js";
import { showPapers, showSummary } from "./summary.js";
import { say } from "./words.js";

/**
 * @typedef {import("./errors.js").Problem} Problem
 * @typedef {import("./saving.js").Saving} Saving
 * @typedef {import("./papers.js").Papers} Papers
 */

export class Review {
  /**
   * @param {HTMLElement[]} sections of the four steps
   * @param {Saving} saving
   * @param {Papers} papers
   */
  constructor(sections, saving, papers) {
    this.sections = sections;
    this.saving = saving;
    this.papers = papers;
    /** @type {any} the server's view of the proposal, once fetched */
    this.view = null;
  }

  /** @param {number} index @returns {Problem[]} */
  ofStep(index) {
    const fields = allFields().filter((field) => this.sections[index].contains(field));
    const sums = sumProblems(this.saving.draft.answers);
    const here = sums.filter((one) => fields.some((field) => one.pointer === `/answers/${field.dataset.field}`));
    return onePerPlace([...problemsOf(fields, this.saving.draft), ...here]);
  }

  /** Papers that are missing or on their way. @returns {Problem[]} */
  ofPapers() {
    return findAll("[data-slot]").flatMap((slot) => {
      const { slot: id = "", need } = slot.dataset;
      const stale = this.papers.stale(id);
      if (slot.hidden || this.papers.ready(id)) return [];
      const moving = this.papers.moving.some((item) => item.slot === id);
      const { sheet, unanswered } = slot.dataset; // a repair on paper: whether the sheet itself was brought
      if (sheet && !moving) {
        if (sheet === "brought") return [];
        return [{ pointer: `/documents/${id}`, code: "paper.not-brought", message: unanswered ?? "" }];
      }
      if (need !== "required" && !stale && !sheet) return [];
      const code = moving ? "paper.waiting" : stale ? "paper.same" : "paper.missing";
      return [{ pointer: `/documents/${id}`, code, message: say(`problem.${code}`, { paper: labelIn(slot) }) }];
    });
  }

  /** Everything that stops sending, as far as is known here. @returns {Problem[]} */
  everything() {
    const answered = this.sections.flatMap((_, index) => this.ofStep(index));
    const returned = this.saving.draft.state === "returned";
    const open = answered.filter((one) => !returned || this.isOpen(one.pointer));
    return onePerPlace([...open, ...this.ofPapers(), ...this.ofServer()]);
  }

  /** What only the server sees, while its copy is the same as ours. @returns {Problem[]} */
  ofServer() {
    const { view, saving } = this;
    if (!view || view.version !== saving.draft.version || saving.hasWork) return [];
    return view.problems.filter((/** @type {Problem} */ one) => !one.soft && one.pointer.startsWith("/answers/") && fieldOf(one.pointer));
  }

  /** Papers that may follow later. @returns {Problem[]} */
  ofLater() {
    const soft = (this.view?.problems ?? []).filter((/** @type {Problem} */ one) => one.soft);
    return soft.filter((/** @type {Problem} */ one) => !this.papers.ready(one.pointer.split("/")[2]));
  }

  /** @param {string} pointer @returns {boolean} whether the office opened it again */
  isOpen(pointer) {
    return (this.view?.open?.items ?? []).includes(pointer.split("/")[2]);
  }

  /** @param {number} index @returns {boolean} whether a step was begun and nothing in it is missing */
  done(index) {
    const section = this.sections[index];
    const typed = { ...this.saving.draft.answers, ...this.saving.draft.contact };
    const begun = allFields().some((field) => section.contains(field) && !empty(typed[field.dataset.field ?? ""]));
    const lacking = this.ofPapers().some((one) => section.contains(fieldOf(one.pointer)));
    return begun && !lacking && this.ofStep(index).length === 0;
  }

  /** The last step as it stands now. */
  show() {
    showSummary(find("#summary"), this.saving.draft, reveal);
    showPapers(find("#summary-papers"), this.papers, reveal);
    const last = this.sections[this.sections.length - 1];
    const missing = this.everything().filter((one) => !last.contains(fieldOf(one.pointer)));
    const later = this.ofLater();
    const box = find("#missing");
    box.hidden = !missing.length && !later.length;
    box.classList.toggle("so-notice--warning", missing.length > 0);
    fill(
      box,
      missing.length > 0 && make("h3", null, say("form.check.missing", { count: missing.length })),
      missing.length > 0 && make("ul", null, ...missing.map(link)),
      later.length > 0 && make("p", null, say("form.check.soft")),
      later.length > 0 && make("ul", null, ...later.map(link)),
    );
    find("#complete").hidden = missing.length > 0;
  }
}

/** @param {Problem[]} problems @returns {Problem[]} */
function onePerPlace(problems) {
  return problems.filter((one, index) => problems.findIndex((other) => other.pointer === one.pointer) === index);
}

/** @param {Problem} problem */
function link(problem) {
  const go = (/** @type {Event} */ event) => (event.preventDefault(), reveal(problem.pointer));
  return make("li", null, make("a", { href: `#${problem.pointer.split("/")[2]}`, onclick: go }, problem.message));
}
