/** One file on one screen: answers, place, history and letters beside the open paper; notices above, actions below. */

import { say, waktu } from "../words.js";
import { act, isQuiet } from "./act.js";
import { answersSection } from "./answers.js";
import { Case, onlyRemarks } from "./case.js";
import { conflictNotice, doneNotice, loadFailure } from "./notices.js";
import { eligibilitySection } from "./eligibility.js";
import { announce, button, focusOn, h, notice, refill } from "./elements.js";
import { doublesNotice, flagsSection } from "./flags.js";
import { ACTION_KEYS, actionBar, fileHead } from "./head.js";
import { FINDINGS } from "./judge.js";
import { actionDone, nameOf, places } from "./names.js";
import { papersSection } from "./papers.js";
import { placeSection } from "./place.js";
import { nextFile } from "./queue_order.js";
import { entitle } from "./room.js";
import { officeOf } from "./received.js";
import { rulesOf } from "./rules.js";
import { isMe, office } from "./session.js";
import { lettersSection, trailSection } from "./trail.js";
import { Viewer } from "./viewer.js";

const LINE = "_".repeat(20);
const SMALL = "so-button so-button--secondary console-small";

/** @type {Screen | null} */
let open = null;

/** Leaves the open file, if there is one. */
export function closeFile() {
  open?.close();
  open = null;
}

/**
 * @param {HTMLElement} main
 * @param {string} ticket
 */
export async function openFile(main, ticket) {
  closeFile();
  refill(main, h("p", { class: "so-muted", "aria-busy": "true" }, say("console.loading")));
  try {
    const view = await office("GET", `/office/proposals/${ticket}`);
    const [rules, kecamatan, desa] = await Promise.all([rulesOf(view.programme, view.applicant_type), places("kecamatan"), places("desa")]);
    if (!main.isConnected) return; // somebody went on meanwhile
    open = new Screen(main, new Case(view, rules), { kecamatan, desa });
    open.draw();
  } catch (error) {
    refill(main, loadFailure(error, () => openFile(main, ticket)));
    focusOn(/** @type {HTMLElement} */ (main.querySelector("h1")));
  }
}

class Screen {
  /** @param {HTMLElement} main @param {Case} file @param {{kecamatan: Map<string, any>, desa: Map<string, any>}} places */
  constructor(main, file, places) {
    this.main = main;
    this.file = file;
    this.places = places;
    this.viewer = new Viewer(file);
    this.notices = h("div", { class: "console-notices" });
    this.look = () => this.lookAgain();
    document.addEventListener("visibilitychange", this.look);
  }

  close() {
    document.removeEventListener("visibilitychange", this.look);
    this.file.close();
  }

  /** Draws everything anew from the view; what was typed is in the case. @param {boolean} [focus] */
  draw(focus = true) {
    const { file } = this;
    const slot = file.slots.includes(file.slot) ? file.slot : this.firstSlot();
    file.listeners.clear();
    this.viewer = new Viewer(file);
    const top = h("div", { class: "console-left console-top" }, this.sectionsNav(), papersSection(file, (chosen) => this.goTo(chosen)));
    const rest = h(
      "div",
      { class: "console-left console-rest" },
      flagsSection(file, this.places),
      eligibilitySection(file),
      answersSection(file, this.places),
      placeSection(file, this.places.desa),
      lettersSection(file, this.places),
      trailSection(file),
    );
    refill(
      this.main,
      fileHead(file, this.places),
      this.notices,
      h("div", { class: "console-columns" }, top, this.viewer.element, rest),
      h("p", { class: "console-print-only console-sign" }, `${say("console.file.signature")}: ${LINE}   ${say("console.file.date")}: ${LINE}`),
      actionBar(file, (action) => this.start(action), () => this.next()),
    );
    if (slot) this.viewer.open(slot, false);
    if (!this.notices.childElementCount) this.tellFirst();
    entitle(this.main, file.view.name || file.view.number, this.keys());
    if (focus) focusOn(/** @type {HTMLElement} */ (this.main.querySelector("h1")));
  }

  /** @returns {string} a paper that was changed, else the first not judged, else the first */
  firstSlot() {
    const { file } = this;
    return file.slots.find((slot) => file.change(slot)) ?? file.slots.find((slot) => !file.verdict(slot)) ?? file.slots[0] ?? "";
  }

  /** @returns {HTMLElement} */
  sectionsNav() {
    const jump = (/** @type {string} */ id) => () => toSection(id);
    const sections = ["papers", "pairs", "eligibility", "answers", "place"].map((id) => [id, say(`console.${id}.title`)]);
    const all = [...sections, ["letters", say("console.trail.letters")], ["trail", say("console.trail.title")]];
    return h(
      "nav",
      { class: "console-sections", "aria-label": say("console.file.sections") },
      h("ul", {}, all.map(([id, title]) => h("li", {}, h("button", { type: "button", class: "console-link", on: { click: jump(id) } }, title)))),
      h("button", { type: "button", class: "console-link console-sections__print", on: { click: () => window.print() } }, say("console.file.print")),
    );
  }

  /** @param {string} item a paper opens, an answer is shown and takes the focus */
  goTo(item) {
    if (this.file.slots.includes(item)) {
      this.viewer.open(item);
      if (window.matchMedia("(max-width: 60rem)").matches) this.viewer.element.scrollIntoView({ block: "start" });
      return;
    }
    const row = document.getElementById(`answer-${item}`);
    row?.scrollIntoView({ block: "center" });
    /** @type {HTMLElement | null | undefined} */ (row?.querySelector("select, button"))?.focus();
  }

  /** @param {any} action */
  start(action) {
    act(this.file, action, {
      decided: (view, done) => this.decided(view, done),
      conflict: (problem, tried) => this.conflict(problem, tried),
      goTo: (item) => this.goTo(item),
      printedAt: this.file.view.contact?.email === "" ? officeOf(this.file.view, this.places) : "",
    });
  }

  /** @param {any} view @param {any} action */
  async decided(view, action) {
    const { file } = this;
    if (isQuiet(action)) delete file.draft.forms[action.action];
    else file.draft = { verdicts: {}, forms: {}, at: "" };
    file.keep();
    file.renew(await this.whole(view).catch(() => ({ ...file.view, state: view.state, version: view.version, actions: [] })));
    announce(`${actionDone(action.action)}.`);
    if (!this.main.isConnected) return;
    if (isQuiet(action)) return this.goOn();
    const done = doneNotice(file, action, () => this.next());
    refill(this.notices, done);
    this.draw(false);
    focusOn(done);
    window.scrollTo({ top: 0 });
  }

  /** Nothing to read after a quiet action: the open paper is where the work goes on. */
  goOn() {
    this.notices.replaceChildren();
    this.draw(false);
    document.getElementById("viewer-title")?.focus({ preventScroll: true });
  }

  /** A decision may be answered with the whole view or only with the new state. @param {any} view */
  async whole(view) {
    return view.documents && view.actions ? view : office("GET", `/office/proposals/${this.file.view.ticket}`);
  }

  /** Somebody was faster. @param {import("../api.js").ApiProblem} problem @param {any} action */
  async conflict(problem, action) {
    const box = conflictNotice(this.file, problem, action);
    refill(this.notices, box);
    try {
      this.file.renew(await office("GET", `/office/proposals/${this.file.view.ticket}`));
      refill(this.notices, conflictNotice(this.file, problem, action));
    } catch {
      // routed away, perhaps: what happened is told above, the old view stays
    }
    if (!this.main.isConnected) return;
    this.draw(false);
    focusOn(/** @type {HTMLElement} */ (this.notices.firstElementChild));
    window.scrollTo({ top: 0 });
  }

  /** What one should know before touching the file. */
  tellFirst() {
    const { judging, unsent, view } = this.file;
    if (unsent) this.showKept();
    const doubles = doublesNotice(this.file);
    if (doubles) this.notices.append(doubles);
    if (judging && view.assignee && !isMe(view.assignee)) {
      this.notices.append(notice("warning", h("p", {}, say("console.file.held", { name: view.assignee.name }))));
    }
  }

  showKept() {
    const drop = () => {
      this.file.drop();
      this.notices.replaceChildren();
      this.draw();
      announce(say("console.file.dropped"));
    };
    const at = this.file.draft.at;
    const kept = h("p", {}, say("console.file.kept", { at: at ? waktu(at) : "" }));
    refill(this.notices, notice("", kept, button(say("console.file.drop"), drop, { class: SMALL })));
  }

  /** Back at the tab: has somebody else been here? */
  async lookAgain() {
    if (document.hidden || document.querySelector("dialog[open]")) return;
    const view = await office("GET", `/office/proposals/${this.file.view.ticket}`).catch(() => null);
    if (!view || !this.main.isConnected || view.version === this.file.view.version) return;
    if (onlyRemarks(view.timeline.slice(this.file.view.timeline.length))) return this.file.renew(view);
    const see = () => {
      this.notices.replaceChildren();
      this.file.renew(view);
      this.draw();
    };
    const state = say("console.conflict.state", { state: nameOf("state", view.state) });
    const told = h("p", { role: "status" }, `${say("console.file.stale")} ${state}.`);
    refill(this.notices, notice("warning", told, button(say("console.file.see"), see)));
  }

  async next() {
    try {
      const address = await nextFile(this.file.view.ticket);
      if (!this.main.isConnected) return;
      if (address) location.hash = address;
      else refill(this.notices, notice("", h("p", { role: "status" }, say("console.file.none_next"))));
    } catch (error) {
      refill(this.notices, loadFailure(error, () => this.next()));
    }
  }

  /** @returns {import("./keys.js").Keys} */
  keys() {
    /** @type {import("./keys.js").Keys} */
    const keys = { n: () => this.viewer.move(1), p: () => this.viewer.move(-1), w: () => this.viewer.widen(), b: () => void this.next(), m: () => toSection("pairs") };
    FINDINGS.forEach((finding, n) => (keys[String(n + 1)] = () => this.viewer.set(finding)));
    for (const action of this.file.view.actions) {
      const key = ACTION_KEYS[action.action];
      if (key) keys[key] = () => this.start(action);
    }
    for (const key of ["+", "=", "-", "0", "r"]) keys[key] = (event) => this.viewer.pictureKeys[key]?.(event);
    return keys;
  }
}

/** @param {string} id of a section: its heading takes the focus */
export function toSection(id) {
  const title = document.getElementById(`${id}-title`);
  if (title) focusOn(title);
  title?.scrollIntoView({ block: "start" });
}
