/** The paper that is open: its files, old and new side by side, and the verdict above them. */

import { bytes, say, tanggal } from "../words.js";
import { button, focusOn, freshId, h, refill, tag } from "./elements.js";
import { openDocument } from "./documents.js";
import { judgement } from "./judge.js";
import { nameOf } from "./names.js";
import { goesOn } from "./papers.js";
import { picture } from "./picture.js";
import { told } from "./told.js";

/** @typedef {import("./case.js").Case} Case */
/** @typedef {import("./keys.js").Keys} Keys */

export class Viewer {
  /** @param {Case} file */
  constructor(file) {
    this.file = file;
    this.element = h("section", { class: "console-viewer", "aria-labelledby": "viewer-title" });
    /** @type {((finding: "ok" | "fix" | "missing") => void) | null} */
    this.judge = null;
    /** @type {Keys} keys of the picture that is shown */
    this.pictureKeys = {};
    this.beside = true;
    this.number = 0;
  }

  /**
   * Opens a paper.
   * @param {string} slot
   * @param {boolean} [focus] whether its heading takes the focus
   */
  open(slot, focus = true) {
    const { file } = this;
    const replaced = Boolean(file.change(slot));
    file.slot = slot;
    this.number = replaced ? Math.max(file.current(slot).length - 1, 0) : 0; // the newest first to be seen
    this.beside = replaced;
    this.draw();
    file.changed();
    const title = /** @type {HTMLElement} */ (this.element.querySelector("h2"));
    if (focus) focusOn(title);
  }

  /** @param {number} step to the next or the previous paper */
  move(step) {
    const { slots, slot } = this.file;
    const to = slots[slots.indexOf(slot) + step];
    if (to) this.open(to);
  }

  /** Sets the verdict by key, and goes on when the official wants that. @param {"ok" | "fix" | "missing"} finding */
  set(finding) {
    if (!this.file.judging || !this.judge) return;
    this.judge(finding);
    if (finding === "ok" && goesOn()) this.move(1);
  }

  draw() {
    const { file, number } = this;
    const { slot, slots } = file;
    const documents = file.current(slot);
    const older = file.older(slot);
    const control = file.judging ? judgement(file, slot) : null;
    this.judge = control?.set ?? null;
    const panes = h("div", { class: "console-panes" });
    const toggle = older.length
      ? button(say(this.beside ? "console.papers.only_new" : "console.papers.beside"), () => {
          this.beside = !this.beside;
          this.draw();
          /** @type {HTMLElement | null} */ (this.element.querySelector(".console-viewer__beside"))?.focus();
        }, { class: `${SMALL} console-viewer__beside` })
      : null;
    refill(
      this.element,
      h(
        "div",
        { class: "console-viewer__head" },
        h("h2", { id: "viewer-title", tabindex: "-1" }, file.itemName(slot)),
        h("span", { class: "so-muted console-viewer__position" }, say("console.papers.position", { n: slots.indexOf(slot) + 1, of: slots.length })),
        h(
          "div",
          { class: "console-viewer__move" },
          this.step("←", "previous", "p", -1, slots[0] === slot),
          this.step("→", "next", "n", 1, slots[slots.length - 1] === slot),
          button(say("console.papers.wide"), () => this.widen(), { key: "w", class: `${SMALL} console-viewer__wide` }),
        ),
      ),
      file.paper(slot)?.what ? h("p", { class: "so-hint" }, file.paper(slot)?.what) : null,
      control?.element ?? storedVerdict(file, slot),
      this.fileTabs(documents),
      toggle,
      panes,
    );
    this.pictureKeys = {};
    if (!documents.length) panes.append(h("p", { class: "console-pane__empty" }, say(file.onPaper(slot) ? "console.kertas.paper_lies" : "console.papers.nothing")));
    const beside = this.beside && older.length > 0;
    panes.classList.toggle("console-panes--two", beside && documents.length > 0);
    if (beside) panes.append(this.pane(older[Math.min(number, older.length - 1)], "old"));
    if (documents.length) panes.append(this.pane(documents[number], beside ? "new" : ""));
    this.prefetch();
  }

  /**
   * @param {string} sign @param {string} word @param {string} key @param {number} step @param {boolean} last
   * @returns {HTMLElement} a button to the paper before or after
   */
  step(sign, word, key, step, last) {
    const name = say(`console.papers.${word}`);
    const element = button("", () => this.move(step), { key, class: SMALL, title: name, "aria-disabled": last ? "true" : null });
    element.prepend(h("span", { "aria-hidden": "true" }, sign), h("span", { class: "so-hidden" }, name));
    return element;
  }

  /** The viewer over the whole width, or back. */
  widen() {
    const wide = this.element.closest(".console-columns")?.classList.toggle("console-columns--wide");
    const press = /** @type {HTMLElement} */ (this.element.querySelector(".console-viewer__wide"));
    press.firstChild?.replaceWith(say(wide ? "console.papers.narrow" : "console.papers.wide"));
  }

  /** @param {any[]} documents @returns {HTMLElement | null} */
  fileTabs(documents) {
    if (documents.length < 2) return null;
    const press = (/** @type {number} */ n) => () => {
      this.number = n;
      this.draw();
      /** @type {HTMLElement | null} */ (this.element.querySelectorAll(".console-files button")[n])?.focus();
    };
    return h(
      "div",
      { class: "console-files", role: "group", "aria-label": say("console.papers.files") },
      documents.map((_, n) =>
        h(
          "button",
          { type: "button", class: "console-tool", "aria-pressed": n === this.number ? "true" : "false", on: { click: press(n) } },
          say("console.papers.file_of", { n: n + 1, of: documents.length }),
        ),
      ),
    );
  }

  /** @param {any} document @param {"" | "old" | "new"} age @returns {HTMLElement} */
  pane(document, age) {
    const body = h("div", { class: "console-pane__body" });
    const tools = h("div", { class: "console-pane__tools" });
    const id = freshId("pane");
    const element = h(
      "figure",
      { class: "console-pane", "aria-labelledby": id },
      h(
        "figcaption",
        { class: "console-pane__head", id },
        age ? tag(say(`console.papers.${age}`), age === "old" ? "grey" : "purple") : null,
        h("span", { class: "console-pane__name" }, document.name),
        h("small", {}, factsOf(document, age !== "")),
        tools,
      ),
      body,
    );
    this.load(document, body, tools, age);
    return element;
  }

  /** @param {any} document @param {HTMLElement} body @param {HTMLElement} tools @param {string} age */
  async load(document, body, tools, age) {
    if (document.state === "waiting") return refill(body, h("p", { class: "console-pane__empty" }, say("console.papers.waiting")));
    if (document.state === "rejected") {
      const reason = document.message ?? nameOf("reason.document", document.reason ?? "");
      return refill(body, h("p", { class: "console-pane__empty" }, say("console.papers.rejected", { reason })));
    }
    refill(body, h("p", { class: "console-pane__empty" }, say("console.papers.loading", { name: document.name })));
    try {
      const { url, type } = await openDocument(this.file, document);
      if (!body.isConnected) return;
      const outside = say("console.papers.tab");
      const link = h(
        "a",
        { href: url, target: "_blank", rel: "noopener", class: "console-tool", title: outside },
        h("span", { "aria-hidden": "true" }, "↗"),
        h("span", { class: "so-hidden" }, outside),
      );
      if (type === "application/pdf") {
        refill(tools, link);
        return refill(body, pdf(url, document.name, body));
      }
      const { element, tools: zooms, keys } = picture(url, document.name);
      if (age !== "old") this.pictureKeys = keys;
      refill(tools, zooms, link);
      refill(body, element);
    } catch (error) {
      const again = button(say("console.again"), () => this.load(document, body, tools, age), { class: SMALL });
      refill(body, h("div", { class: "console-pane__empty", role: "alert" }, h("p", {}, say("console.papers.failed"), " ", told(error)), again));
    }
  }

  /** The first file of the next paper is fetched while this one is read. */
  prefetch() {
    const { slots, slot } = this.file;
    const next = this.file.current(slots[slots.indexOf(slot) + 1] ?? "")[0];
    if (next?.state === "clean") window.setTimeout(() => openDocument(this.file, next).catch(() => undefined), 400);
  }
}

const SMALL = "so-button so-button--secondary console-small";

/**
 * The browser shows the PDF itself. When the pointer leaves it, the keys belong to the page again.
 * @param {string} url
 * @param {string} name
 * @param {HTMLElement} body
 * @returns {import("./elements.js").Child[]}
 */
function pdf(url, name, body) {
  if (navigator.pdfViewerEnabled === false) {
    return [
      h("div", { class: "console-pane__empty" }, h("p", {}, say("console.papers.unshown")),
        h("a", { href: url, target: "_blank", rel: "noopener", class: SMALL }, say("console.papers.tab"))),
    ];
  }
  const frame = h("iframe", { src: `${url}#view=FitH&navpanes=0`, title: say("console.papers.frame", { name }), class: "console-pane__frame" });
  body.addEventListener("mouseleave", () => {
    if (document.activeElement !== frame) return;
    frame.blur();
    document.getElementById("viewer-title")?.focus({ preventScroll: true });
  });
  return [frame];
}

/** @param {any} document @param {boolean} short @returns {string} */
function factsOf(document, short) {
  return [
    document.bytes && !short ? bytes(document.bytes) : "",
    document.pages ? say("console.papers.pages", { n: document.pages }) : "",
    document.width && !short ? say("console.papers.pixels", { w: document.width, h: document.height }) : "",
    document.added_at ? say("console.papers.added", { at: tanggal(document.added_at) }) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

/** @param {Case} file @param {string} slot @returns {HTMLElement | null} what was found earlier, when nothing can be changed now */
function storedVerdict(file, slot) {
  const verdict = file.view.verdicts?.[slot];
  if (!verdict) return null;
  const reason = verdict.reason ? nameOf("reason.paper", verdict.reason) : "";
  return h(
    "p",
    { class: "console-stored" },
    h("strong", {}, nameOf("verdict", verdict.verdict)),
    [reason, verdict.note].filter(Boolean).map((text) => ` – ${text}`).join(""),
    verdict.by ? ` (${verdict.by})` : "",
  );
}
