/**
 * Keeps one draft in two places: on this device at every change, on the server when the typing rests. Says truthfully
 * where it is. Decides nothing about fields; conflicts between devices are handed to whoever listens.
 *
 * Events: "status", "taken" (detail: ids of fields changed elsewhere), "conflict" (detail: Difference[]), "problems".
 */

import { alone } from "./alone.js";
import { ApiProblem } from "./api.js";
import { openDraft, putAnswers, viewOf } from "./draftcalls.js";
import { changeDraft, readDraft } from "./drafts.js";
import { changed, meet, pick, same, size } from "./threeways.js";

/**
 * @typedef {import("./drafts.js").Draft} Draft
 * @typedef {import("./threeways.js").Difference} Difference
 * @typedef {"nothing" | "saving" | "device" | "both" | "offline" | "trouble" | "memory" | "memory-server" | "conflict"} Status
 */

const REST = 2000; // ms after the last key stroke
const AGAIN = [4000, 10_000, 20_000, 40_000, 60_000]; // ms between attempts while the server is in trouble

export class Saving extends EventTarget {
  /**
   * @param {Draft} draft already stored
   * @param {{kept: boolean, ready: (contact: Record<string, string>) => boolean}} options kept: the device stores it;
   *   ready: whether the contact is good enough to open the draft on the server
   */
  constructor(draft, options) {
    super();
    this.draft = draft;
    this.kept = options.kept;
    this.ready = options.ready;
    /** @type {{answers: Record<string, any>, contact: Record<string, any>}} typed, not yet on the device */
    this.touched = { answers: {}, contact: {} };
    /** @type {Difference[]} */
    this.differences = [];
    /** @type {any[]} what the server said of the saved fields */
    this.problems = [];
    this.syncing = false;
    this.queued = false;
    this.writing = 0; // writes to the device on their way: only then is it true that all is saved
    this.broken = false; // the device refused to store
    this.failures = 0;
    this.unreachable = false;
    this.refused = false; // the server said no: the same again would not help
    this.closed = false;
    this.timer = 0;
    /** @type {Promise<void>} */
    this.lastWrite = Promise.resolve();
    /** @type {Promise<boolean>} */
    this.lastSync = Promise.resolve(true);
    this.channel = "BroadcastChannel" in window ? new BroadcastChannel("serang-open") : null;
    this.listen();
  }

  listen() {
    window.addEventListener("online", () => ((this.failures = 0), this.tell(), void this.sync()));
    window.addEventListener("offline", () => this.tell());
    document.addEventListener("visibilitychange", () => document.hidden && void this.flush().then(() => this.sync()));
    window.addEventListener("pagehide", () => void this.flush());
    if (this.channel) this.channel.onmessage = (event) => event.data === this.draft.id && void this.reload();
  }

  /** @param {"answers" | "contact"} part @param {string} field @param {any} value null: emptied */
  set(part, field, value) {
    if (same(this.draft[part][field] ?? null, value)) return;
    this.draft = { ...this.draft, [part]: { ...this.draft[part], [field]: value } };
    this.touched[part][field] = value;
    this.refused = false;
    this.problems = this.problems.filter((problem) => !problem.pointer?.startsWith(`/${part}/${field}`));
    void this.flush();
    this.later(REST);
  }

  /** Small things only this device cares about. @param {Partial<Draft>} facts @returns {Promise<void>} */
  async note(facts) {
    await this.write((stored) => ({ ...stored, ...facts }));
  }

  /** Writes what was typed to the device. @returns {Promise<void>} */
  flush() {
    if (!this.queued && (size(this.touched.answers) || size(this.touched.contact))) {
      this.queued = true;
      this.writing += 1;
      this.tell();
      this.lastWrite = Promise.resolve().then(() => this.writeTouched());
    }
    return this.lastWrite;
  }

  async writeTouched() {
    const { answers, contact } = this.touched;
    this.touched = { answers: {}, contact: {} };
    this.queued = false;
    await this.write((stored) => ({
      ...stored,
      answers: { ...stored.answers, ...answers },
      contact: { ...stored.contact, ...contact },
      updatedAt: new Date().toISOString(),
    }));
    this.writing -= 1;
    this.tell();
  }

  /** @param {(stored: Draft) => Draft} edit @returns {Promise<void>} */
  async write(edit) {
    try {
      const stored = await changeDraft(this.draft.id, edit);
      this.broken = false;
      if (stored) this.accept(stored);
      this.channel?.postMessage(this.draft.id);
    } catch {
      this.broken = true;
      this.draft = edit(this.draft);
    }
    this.tell();
  }

  /** Another tab wrote. @returns {Promise<void>} */
  async reload() {
    await this.lastWrite;
    const stored = await readDraft(this.draft.id);
    if (!stored) {
      this.closed = true;
      this.dispatchEvent(new CustomEvent("gone"));
    } else if (stored.revision > this.draft.revision) this.accept(stored);
    this.tell();
  }

  /** Takes a stored copy over, but never over something being typed here. @param {Draft} stored */
  accept(stored) {
    const before = this.draft;
    this.draft = {
      ...stored,
      answers: { ...stored.answers, ...this.touched.answers },
      contact: { ...stored.contact, ...this.touched.contact },
    };
    const taken = [...changed(before.answers, this.draft.answers), ...changed(before.contact, this.draft.contact)];
    if (taken.length) this.dispatchEvent(new CustomEvent("taken", { detail: taken }));
    if (stored.state !== before.state) this.dispatchEvent(new CustomEvent("state"));
  }

  /** @param {number} ms */
  later(ms) {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.sync(), ms);
  }

  /** What the server has not got yet. */
  get unsent() {
    const { ticket, answers, base, contact, contactBase } = this.draft;
    const good = this.ready(contact);
    return {
      open: ticket === undefined && good,
      answers: pick(answers, changed(base, answers)),
      contact: ticket !== undefined && good ? pick(contact, changed(contactBase, contact)) : {},
    };
  }

  /** @returns {Status} */
  get status() {
    const { draft } = this;
    const pending = !draft.ticket || changed(draft.base, draft.answers).length > 0 || changed(draft.contactBase, draft.contact).length > 0;
    const typed = size(draft.answers) > 0 || size(draft.contact) > 0;
    if (!typed && !draft.ticket) return "nothing";
    if (this.differences.length) return "conflict";
    if (!this.kept || this.broken) return pending ? "memory" : "memory-server";
    if (this.writing > 0) return "saving";
    if (!navigator.onLine) return "offline";
    if (!pending) return "both";
    if (this.syncing) return "saving";
    return this.unreachable ? "trouble" : "device";
  }

  tell() {
    this.dispatchEvent(new CustomEvent("status"));
  }

  /**
   * Brings the server up to date, after what is already on its way. Only one tab at a time does it.
   * @returns {Promise<boolean>} whether the server has everything
   */
  sync() {
    const before = this.lastSync.catch(() => false);
    this.lastSync = before.then(() => this.syncNow());
    return this.lastSync;
  }

  /** @returns {Promise<boolean>} */
  async syncNow() {
    clearTimeout(this.timer);
    await this.flush();
    if (this.closed || this.differences.length) return false;
    if (!["draft", "returned"].includes(this.draft.state)) return false;
    this.syncing = true;
    this.tell();
    let done = false;
    try {
      done = await alone(`serang-open-${this.draft.id}`, () => this.send());
      this.failures = 0;
      this.unreachable = false;
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      this.unreachable = error.passing;
      if (error.status === 412) await this.compare();
      else if (error.passing) this.later(AGAIN[Math.min(this.failures++, AGAIN.length - 1)]);
      else {
        this.refused = true;
        this.dispatchEvent(new CustomEvent("refused", { detail: error }));
      }
    } finally {
      this.syncing = false;
      this.tell();
    }
    if (!done && !this.unreachable && !this.refused && !this.differences.length && this.hasWork) this.later(REST);
    return done;
  }

  get hasWork() {
    const { open, answers, contact } = this.unsent;
    return open || (this.draft.ticket !== undefined && (size(answers) > 0 || size(contact) > 0));
  }

  /** @returns {Promise<boolean>} */
  async send() {
    if (this.unsent.open) await this.openOnServer();
    const { draft } = this;
    const { answers, contact } = this.unsent;
    if (!draft.ticket) return false;
    if (size(answers) || size(contact)) {
      const saved = await putAnswers(draft, answers, contact);
      await this.write((stored) => ({
        ...stored,
        version: saved.version,
        base: { ...stored.base, ...answers },
        contactBase: { ...stored.contactBase, ...contact },
        savedAt: new Date().toISOString(),
      }));
      this.problems = saved.problems ?? [];
      this.dispatchEvent(new CustomEvent("problems"));
    }
    return !this.hasWork;
  }

  async openOnServer() {
    const { draft } = this;
    const opened = await openDraft(draft);
    await this.write((stored) => ({ ...stored, ...opened, savedAt: new Date().toISOString() }));
    this.dispatchEvent(new CustomEvent("opened"));
  }

  /** Fetches the newer copy of the server and merges it. @returns {Promise<void>} */
  async compare() {
    try {
      await this.merge(await viewOf(this.draft));
    } catch {
      this.unreachable = true;
      this.later(AGAIN[0]);
    }
  }

  /**
   * The server may have a newer copy. What only changed there is taken; what changed in both places is asked about.
   * @param {any} view
   * @returns {Promise<void>}
   */
  async merge(view) {
    if (view.version <= (this.draft.version ?? 0)) return; // asked for before our last save arrived
    const { taken, differences, agreed } = meet(this.draft, view);
    this.differences = differences;
    this.pendingMerge = agreed;
    await this.write((stored) => ({ ...stored, answers: { ...stored.answers, ...taken.answers }, contact: { ...stored.contact, ...taken.contact } }));
    if (this.differences.length) this.dispatchEvent(new CustomEvent("conflict", { detail: this.differences }));
    else await this.settle([]);
  }

  /**
   * @param {Difference[]} chosen with `mine` holding the value to keep
   * @returns {Promise<void>}
   */
  async settle(chosen) {
    const merged = this.pendingMerge;
    this.differences = [];
    /** @type {{answers: Record<string, any>, contact: Record<string, any>}} */
    const kept = { answers: {}, contact: {} };
    for (const one of chosen) kept[one.part][one.field] = one.mine;
    await this.write((stored) => ({
      ...stored,
      ...merged,
      answers: { ...stored.answers, ...kept.answers },
      contact: { ...stored.contact, ...kept.contact },
      updatedAt: new Date().toISOString(),
    }));
    this.later(0);
  }
}
