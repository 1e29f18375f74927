/**
 * One open file: what the server said, what the official has judged and written since, and who wants to know when that
 * changes. Everything typed goes to the device at once.
 */

import { freshKey } from "../api.js";
import { say, word } from "../words.js";
import { draftOf, dropDraft, isEmpty, keepDraft } from "./drafts.js";
import { office, whoIsIn } from "./session.js";

/** @typedef {import("./drafts.js").Verdict} Verdict */
/** @typedef {import("./rules.js").Rules} Rules */

/** States in which a verifier judges papers. */
const JUDGING = "checking";

/** Acts that leave a trace and change no state: a number that was looked at, a pair that was judged. */
const REMARKS = ["reveal", "judge-flag"];

/** @param {any[]} events @returns {boolean} */
export function onlyRemarks(events) {
  return events.every((event) => REMARKS.includes(event.action));
}

export class Case {
  /**
   * @param {any} view of `GET /office/proposals/{ticket}`
   * @param {Rules} rules
   */
  constructor(view, rules) {
    this.view = view;
    this.rules = rules;
    this.username = whoIsIn()?.username ?? "";
    this.draft = draftOf(this.username, view.ticket);
    /** @type {string} the paper that is open */
    this.slot = "";
    /** @type {Set<() => void>} */
    this.listeners = new Set();
    /** @type {Map<string, Promise<{url: string, type: string}>>} */
    this.files = new Map();
  }

  /** @param {() => void} listener called after every change */
  onChange(listener) {
    this.listeners.add(listener);
  }

  changed() {
    for (const listener of this.listeners) listener();
  }

  /** @returns {boolean} whether this official may judge now */
  get judging() {
    const judges = this.view.actions.some((/** @type {any} */ one) => one.verdicts && one.verdicts !== "none");
    return judges && this.view.state === JUDGING;
  }

  /** @returns {{slot: string, need: string}[]} what this applicant was asked to bring */
  get asked() {
    return this.view.papers ?? this.rules.papers;
  }

  /** @returns {string[]} slots in the order of the rules; slots only the file knows come last */
  get slots() {
    const asked = this.asked.map((paper) => paper.slot);
    const held = this.view.documents.map((/** @type {any} */ document) => document.slot);
    return [...new Set([...asked, ...held])].filter((slot) => this.needed(slot) || this.current(slot).length || !this.optional(slot));
  }

  /** @param {string} slot @returns {import("./rules.js").Paper | undefined} */
  paper(slot) {
    const scan = { slot, need: "required", name: say("console.kertas.scan"), what: "" };
    const named = this.rules.papers.find((paper) => paper.slot === slot) ?? (slot === "paper_scan" ? scan : undefined);
    const need = this.asked.find((paper) => paper.slot === slot)?.need ?? named?.need ?? "optional";
    return named && { ...named, need };
  }

  /** @param {string} slot @returns {boolean} */
  optional(slot) {
    return this.paper(slot)?.need === "optional";
  }

  /** @param {string} slot @returns {boolean} a verdict is asked before the file can be verified */
  needed(slot) {
    return this.paper(slot)?.need === "required" || this.current(slot).length > 0;
  }

  /** @param {string} slot @returns {boolean} the application came on paper and this sheet was not scanned: it lies in the office */
  onPaper(slot) {
    return Boolean(this.view.received) && slot !== "paper_scan" && this.current(slot).length === 0;
  }

  /** @returns {string[]} papers that may follow and are not there; a sheet the official has seen is there */
  get missingSoft() {
    const seen = (/** @type {string} */ slot) => this.onPaper(slot) && this.verdict(slot)?.verdict === "ok";
    return this.asked.filter(({ need, slot }) => need === "soft" && !this.current(slot).length && !seen(slot)).map(({ slot }) => slot);
  }

  /** @returns {string[]} papers that were not scanned: the sheets lie with the office */
  get unscanned() {
    return this.slots.filter((slot) => this.onPaper(slot));
  }

  /** @param {string} slot @returns {any[]} the files that count */
  current(slot) {
    return this.view.documents.filter(
      (/** @type {any} */ document) => document.slot === slot && document.current && document.state !== "removed",
    );
  }

  /** @param {string} slot @returns {any[]} the files that were replaced, newest first */
  older(slot) {
    const change = this.change(slot);
    const before = change?.before ? [change.before].flat() : [];
    return this.view.documents
      .filter((/** @type {any} */ document) => document.slot === slot && !this.current(slot).includes(document))
      .filter((/** @type {any} */ document) => document.state === "clean" || before.includes(document.document))
      .reverse();
  }

  /** @param {string} item @returns {any} what the applicant changed since the file was last returned */
  change(item) {
    const change = (this.view.changes ?? []).find((/** @type {any} */ one) => one.item === item);
    if (!change) return undefined;
    const moved = change.kind === "paper" ? [change.after].flat().length > 0 : JSON.stringify(change.before) !== JSON.stringify(change.after);
    return moved ? change : undefined;
  }

  /** @param {string} item a slot or a field @returns {string} its name */
  itemName(item) {
    return this.paper(item)?.name ?? this.rules.fields.find((field) => field.id === item)?.label ?? word(`paper.${item}.name`) ?? item;
  }

  /** @param {string} item @returns {Verdict | undefined} the official's own, or the stored one */
  verdict(item) {
    return this.draft.verdicts[item] ?? this.view.verdicts?.[item];
  }

  /** @returns {[string, Verdict][]} everything that is flagged, papers in order, then fields */
  get flagged() {
    const items = [...new Set([...this.slots, ...this.rules.fields.map((field) => field.id), ...Object.keys(this.draft.verdicts)])];
    return items.flatMap((item) => {
      const verdict = this.verdict(item);
      return verdict && verdict.verdict !== "ok" ? [/** @type {[string, Verdict]} */ ([item, verdict])] : [];
    });
  }

  /** @returns {{done: number, of: number}} */
  get progress() {
    const needed = this.slots.filter((slot) => this.needed(slot));
    return { done: needed.filter((slot) => this.verdict(slot)).length, of: needed.length };
  }

  /**
   * @param {string} item
   * @param {Verdict | null} verdict null takes the official's own verdict back
   */
  judge(item, verdict) {
    if (verdict) this.draft.verdicts[item] = { ...verdict, at: new Date().toISOString() };
    else delete this.draft.verdicts[item];
    this.keep();
    this.changed();
  }

  /** @param {string} action @returns {import("./drafts.js").Form} what was typed for this action */
  form(action) {
    this.draft.forms[action] ??= {};
    return this.draft.forms[action];
  }

  /** Writes the draft to the device. */
  keep() {
    if (isEmpty(this.draft)) dropDraft(this.username, this.view.ticket);
    else keepDraft(this.username, this.view.ticket, this.draft);
  }

  /** Forgets everything that was not sent. */
  drop() {
    this.draft = { verdicts: {}, forms: {}, at: "" };
    dropDraft(this.username, this.view.ticket);
    this.changed();
  }

  /** @returns {boolean} whether something is not sent yet */
  get unsent() {
    return !isEmpty(this.draft);
  }

  /**
   * The body of a decision as it stands.
   * @param {any} action of `view.actions`
   * @returns {Record<string, any>}
   */
  body(action) {
    const form = this.form(action.action);
    /** @type {Record<string, any>} */
    const body = { action: action.action };
    if (form.note?.trim()) body.note = form.note.trim();
    if (form.reason && action.reasons) body.reason = form.reason;
    if (form.opd && action.action === "route") body.opd = form.opd;
    if (action.verdicts && action.verdicts !== "none") body.verdicts = this.verdictsToSend();
    const follow = action.verdicts === "all-good" ? this.missingSoft.filter((slot) => form.follow?.includes(slot)) : [];
    if (follow.length) body.follow = follow;
    return body;
  }

  /** @returns {Record<string, {verdict: string, reason?: string, note?: string}>} */
  verdictsToSend() {
    const plain = Object.entries(this.draft.verdicts).map(([item, { verdict, reason, note }]) => {
      const flags = verdict === "ok" ? {} : { ...(reason ? { reason } : {}), ...(note?.trim() ? { note: note.trim() } : {}) };
      return [item, { verdict, ...flags }];
    });
    return Object.fromEntries(plain);
  }

  /**
   * Sends a decision. The same body keeps its key, so a lost answer can never make two decisions. Looks and judgements
   * of others meanwhile are no conflict: the server knows.
   * @param {any} action
   * @returns {Promise<any>} the new view
   */
  async decide(action) {
    const body = this.body(action);
    const form = this.form(action.action);
    const sent = JSON.stringify([body, this.view.version]);
    if (form.sent !== sent) Object.assign(form, { sent, key: freshKey() });
    this.keep();
    return office("POST", `/office/proposals/${this.view.ticket}/decisions`, {
      body,
      key: form.key,
      version: this.view.version,
    });
  }

  /** @param {any} action @returns {Promise<{to: string, subject: string, text: string, html: string}>} */
  preview(action) {
    return office("POST", `/office/proposals/${this.view.ticket}/preview`, {
      body: this.body(action),
      version: this.view.version,
    });
  }

  /**
   * After a remark of our own (a number was looked at): the view as it is now. When others have done more meanwhile the
   * old one stays, so that the next decision is told of it.
   */
  async remarked() {
    const view = await office("GET", `/office/proposals/${this.view.ticket}`).catch(() => null);
    if (view && onlyRemarks(view.timeline.slice(this.view.timeline.length))) this.renew(view);
  }

  /** @param {any} view what the server has now; what was typed stays */
  renew(view) {
    this.view = view;
    this.changed();
  }

  /** Lets go of the files that were shown. */
  close() {
    for (const file of this.files.values()) file.then(({ url }) => URL.revokeObjectURL(url)).catch(() => undefined);
    this.files.clear();
    this.listeners.clear();
  }
}
