/**
 * Four steps in one page, one shown at a time. The step stands in the fragment (`#langkah-2`), so that the back button
 * works; nothing else ever stands in the address.
 */

import { find, findAll } from "./elements.js";
import { say } from "./words.js";

export class Steps extends EventTarget {
  constructor() {
    super();
    this.sections = findAll("[data-step]");
    this.links = findAll("#steps a");
    this.baseTitle = document.title;
    this.now = 0;
    this.alone = false; // a repair shows only what is open
    // the browser moves the focus itself after a step in its history, so ours comes a moment later
    window.addEventListener("popstate", () => this.alone || setTimeout(() => this.show(this.fromAddress(), { focus: true })));
    for (const [index, link] of this.links.entries()) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.go(index);
      });
    }
    document.addEventListener("reveal", (event) => {
      const index = this.sections.indexOf(/** @type {HTMLElement} */ (event.target));
      if (index >= 0) this.go(index, { focus: false });
    });
  }

  /** @returns {number} */
  fromAddress() {
    const index = this.sections.findIndex((section) => `#${section.id}` === location.hash);
    return Math.max(0, index);
  }

  /** @param {number} index @param {{focus?: boolean}} [options] */
  go(index, { focus = true } = {}) {
    const target = Math.min(Math.max(index, 0), this.sections.length - 1);
    if (target !== this.now) history.pushState(null, "", `#${this.sections[target].id}`);
    this.show(target, { focus });
  }

  /** @param {number} index @param {{focus?: boolean}} [options] */
  show(index, { focus = false } = {}) {
    const before = this.now;
    this.now = index;
    this.sections.forEach((section, number) => (section.hidden = number !== index));
    this.links.forEach((link, number) => {
      link.parentElement?.classList.toggle("so-steps__current", number === index);
      if (number === index) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    });
    const heading = find("h2", this.sections[index]);
    const facts = { number: index + 1, of: this.sections.length, title: heading.textContent };
    document.title = `${say("form.steps.title", facts)} – ${this.baseTitle}`;
    if (focus) {
      window.scrollTo(0, Math.max(0, find("#form-top").getBoundingClientRect().top + window.scrollY - 8));
      heading.focus({ preventScroll: true });
    }
    this.dispatchEvent(new CustomEvent("step", { detail: { before, now: index, revealing: !focus } }));
  }

  /** Marks the steps in which nothing is missing. @param {boolean[]} done */
  tick(done) {
    this.links.forEach((link, index) => {
      link.parentElement?.classList.toggle("so-steps__done", done[index]);
      const note = link.querySelector("[data-done]");
      if (note) note.textContent = done[index] ? say("form.steps.done") : "";
    });
  }

  /** The id of the step now shown. @returns {string} */
  get id() {
    return this.sections[this.now].dataset.step ?? "";
  }
}
