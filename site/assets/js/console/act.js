/** The panel of one action: what it needs, what is missing, the letter, and sending. */

import { ApiProblem } from "../api.js";
import { say, word } from "../words.js";
import { button, errorSummary, field, focusOn, freshId, h, notice, refill, select, tag } from "./elements.js";
import { followFields } from "./follow.js";
import { letterPreview } from "./letter.js";
import { lacks } from "./missing.js";
import { actionName, nameOf } from "./names.js";
import { told } from "./told.js";

/** @typedef {import("./case.js").Case} Case */

/**
 * @typedef {object} Desk what the panel tells the screen
 * @property {(view: any, action: any) => void} decided
 * @property {(problem: ApiProblem, action: any) => void} conflict
 * @property {(item: string) => void} goTo a paper or an answer
 * @property {string} printedAt the office that prints the letter and hands it over; "" when it is mailed
 */

/** @param {any} action @returns {boolean} nothing is asked, nothing is mailed: the button acts at once */
export function isQuiet(action) {
  const asks = action.note === "required" || action.reasons || action.letter || action.action === "route";
  return !asks && (!action.verdicts || action.verdicts === "none");
}

/**
 * Opens the panel, or does a quiet action at once.
 * @param {Case} file
 * @param {any} action
 * @param {Desk} desk
 */
export async function act(file, action, desk) {
  const panel = new Panel(file, action, desk);
  if (!isQuiet(action)) return panel.open();
  try {
    desk.decided(await file.decide(action), action);
  } catch (error) {
    if (!isConflict(error)) panel.open();
    panel.failed(error);
  }
}

/** @param {unknown} error @returns {error is ApiProblem} */
function isConflict(error) {
  return error instanceof ApiProblem && [409, 412].includes(error.status);
}

class Panel {
  /** @param {Case} file @param {any} action @param {Desk} desk */
  constructor(file, action, desk) {
    this.file = file;
    this.action = action;
    this.desk = desk;
    this.id = freshId("act");
    this.problems = h("div", {});
    this.letter = h("div", { class: "console-act__letter" });
    this.stale = h("p", { class: "so-hint", role: "status" });
    this.busy = false;
    this.submit = h("button", { type: "submit", class: this.buttonClass() }, this.submitWord());
    this.dialog = h("dialog", { class: "console-dialog console-act", "aria-labelledby": this.id });
  }

  open() {
    const { file, action, dialog } = this;
    const form = h("form", { novalidate: true });
    refill(
      form,
      this.fields(),
      action.letter ? this.letterPart() : h("p", { class: "so-hint" }, say("console.act.no_letter")),
      h("div", { class: "console-act__foot" }, this.submit, button(say("console.cancel"), () => dialog.close())),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    refill(
      dialog,
      h(
        "div",
        { class: "console-act__head" },
        h("h2", { id: this.id }, actionName(action.action)),
        h("p", { class: "so-muted" }, `${file.view.name} · ${file.view.number}`),
        h("p", {}, targetLine(action), action.due_days ? ` ${say(action.waits_for === "applicant" ? "console.act.due" : "console.act.due_office", { n: action.due_days })}` : ""),
      ),
      this.problems,
      form,
    );
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    /** @type {HTMLElement | null} */ (form.querySelector("select, textarea"))?.focus();
    const found = lacks(file, action).filter((one) => one.item);
    if (found.length) this.showLacks(found);
  }

  /** @returns {string} */
  buttonClass() {
    return this.action.action === "refuse" ? "so-button so-button--warning" : "so-button";
  }

  /** @returns {string} */
  submitWord() {
    const code = !this.action.letter ? "submit_quiet" : this.desk.printedAt ? "submit_by_hand" : "submit";
    return say(`console.act.${code}`, { action: actionName(this.action.action) });
  }

  /** @returns {HTMLElement[]} */
  fields() {
    const { file, action } = this;
    const form = file.form(action.action);
    const keep = (/** @type {"note" | "reason" | "opd"} */ name) => (/** @type {Event} */ event) => {
      form[name] = /** @type {HTMLInputElement} */ (event.target).value;
      file.keep();
      this.typed();
    };
    const parts = [];
    if (action.verdicts === "some-flagged" && file.flagged.length) parts.push(flaggedList(file));
    const unseen = action.verdicts === "some-flagged" ? file.progress.of - file.progress.done : 0;
    if (unseen) parts.push(notice("warning", h("p", {}, say("console.act.unseen", { n: unseen }))));
    if (action.action === "route") {
      const codes = Object.keys(word("opd") ?? {}).filter((code) => code !== file.view.opd);
      const options = codes.map((code) => /** @type {[string, string]} */ ([code, nameOf("opd", code)]));
      const opd = select([["", say("console.act.opd_pick")], ...options], form.opd ?? "", {
        id: "act-opd",
        on: { change: keep("opd") },
      });
      parts.push(field(say("console.act.opd"), opd));
    }
    if (action.reasons) {
      const codes = action.reason_codes?.length ? action.reason_codes : Object.keys(word(`reason.${action.reasons}`) ?? {});
      const options = codes.map((/** @type {string} */ code) => [code, nameOf(`reason.${action.reasons}`, code)]);
      const reason = select([["", say("console.act.reason_pick")], ...options], form.reason ?? "", {
        id: "act-reason",
        on: { change: keep("reason") },
      });
      parts.push(field(say("console.act.reason"), reason));
    }
    const follows = action.verdicts === "all-good" && file.missingSoft.length > 0;
    if (action.verdicts === "all-good") parts.push(...followFields(file, action, () => this.typed()));
    if (action.note !== "none") {
      const hint = word(`console.act.note_hint_${action.action}`);
      const label = say(action.note === "required" || follows ? "console.act.note_required" : "console.act.note_optional");
      const note = h("textarea", {
        class: "so-textarea",
        id: "act-note",
        rows: "4",
        maxlength: "4000",
        value: form.note ?? "",
        on: { input: keep("note") },
      });
      parts.push(field(label, note, { hint }));
    }
    return parts;
  }

  /** @returns {HTMLElement} */
  letterPart() {
    const { printedAt } = this.desk;
    const press = button(say(printedAt ? "console.act.preview_by_hand" : "console.act.preview"), () => this.preview(press));
    return h(
      "section",
      { class: "console-act__preview", "aria-labelledby": `${this.id}-letter` },
      h("h3", { id: `${this.id}-letter` }, say("console.act.letter")),
      printedAt ? h("p", { class: "so-hint" }, say("console.act.by_hand", { office: printedAt })) : null,
      press,
      this.stale,
      this.letter,
    );
  }

  /** @returns {string} who gets a letter that is not mailed, and where */
  toByHand() {
    const { contact } = this.file.view;
    return say("console.act.preview_to_by_hand", { name: contact?.name ?? "", office: this.desk.printedAt });
  }

  /** What was typed after the preview is not in it. */
  typed() {
    if (this.letter.childElementCount) this.stale.textContent = say("console.act.preview_old");
  }

  /** @param {HTMLElement} press */
  async preview(press) {
    const found = lacks(this.file, this.action);
    if (found.length) return this.showLacks(found);
    this.problems.replaceChildren();
    this.stale.textContent = say("console.act.preview_busy");
    try {
      const letter = await this.file.preview(this.action);
      refill(this.letter, letterPreview({ ...letter, to: letter.to || this.toByHand() }));
      this.stale.textContent = "";
      press.textContent = say("console.act.preview_again");
      this.letter.scrollIntoView({ block: "nearest" });
    } catch (error) {
      this.stale.textContent = "";
      this.failed(error);
    }
  }

  async send() {
    if (this.busy) return;
    const found = lacks(this.file, this.action);
    if (found.length) return this.showLacks(found);
    this.busy = true;
    this.problems.replaceChildren();
    this.submit.setAttribute("aria-disabled", "true");
    this.submit.textContent = say("console.act.busy");
    try {
      const view = await this.file.decide(this.action);
      this.dialog.close();
      this.desk.decided(view, this.action);
    } catch (error) {
      this.failed(error);
    } finally {
      this.busy = false;
      this.submit.removeAttribute("aria-disabled");
      this.submit.textContent = this.submitWord();
    }
  }

  /** @param {import("./missing.js").Lack[]} found */
  showLacks(found) {
    const lines = found.map(({ text, item, control }) => ({
      text,
      go: () => {
        if (control) return document.getElementById(control)?.focus();
        this.dialog.close();
        this.desk.goTo(item ?? "");
      },
    }));
    const summary = errorSummary(say("console.act.missing_title"), lines);
    refill(this.problems, summary);
    summary.focus();
  }

  /** @param {unknown} error */
  failed(error) {
    if (isConflict(error)) {
      this.dialog.close();
      return this.desk.conflict(error, this.action);
    }
    if (error instanceof ApiProblem && error.errors.length) {
      return this.showLacks(error.errors.map(({ message, pointer }) => ({ text: message, ...placeOf(pointer) })));
    }
    const box = notice("warning", h("p", {}, told(error)), h("p", {}, say("console.act.unsent")));
    box.setAttribute("role", "alert");
    refill(this.problems, box);
    focusOn(box);
  }
}

/** @param {string} pointer of a problem @returns {{item?: string, control?: string}} */
function placeOf(pointer = "") {
  const [, first, second] = pointer.split("/");
  if (first === "verdicts" && second) return { item: second };
  if (first === "follow" && second) return { control: `act-follow-${second}` };
  return first && ["note", "reason", "opd"].includes(first) ? { control: `act-${first}` } : {};
}

/** @param {any} action @returns {HTMLElement} */
function targetLine(action) {
  const sentence = say("console.act.confirm_state", { state: nameOf("state", action.target) });
  const final = ["verified", "refused"].includes(action.target) ? ` ${say("console.act.final")}` : "";
  return h("span", {}, sentence, ".", final);
}

/** @param {Case} file @returns {HTMLElement} */
function flaggedList(file) {
  return h(
    "div",
    { class: "console-act__flagged" },
    h("h3", {}, say("console.act.flagged")),
    h(
      "ul",
      {},
      file.flagged.map(([item, { verdict, reason, note }]) =>
        h(
          "li",
          {},
          h("strong", {}, file.itemName(item)),
          " ",
          tag(nameOf("verdict", verdict), verdict === "missing" ? "red" : "yellow"),
          " ",
          [reason ? nameOf("reason.paper", reason) : "", note].filter(Boolean).join(" – "),
        ),
      ),
    ),
  );
}
