/**
 * The papers of a draft on their way: queued, shrinking, sending, checking, ready, rejected, failed. Files stay on this
 * device until the server says they are clean, so closing the page or losing the network only delays them. Two go at a time.
 *
 * Events: "change" after every step.
 */

import { ApiProblem, call } from "./api.js";
import { chosenPaper, refusal } from "./chosen.js";
import { forgetPaper, papersOf, putPaper } from "./drafts.js";
import { bring, makeSmall } from "./paperway.js";
import { Cancelled, inspected } from "./upload.js";
import { say } from "./words.js";

/**
 * @typedef {import("./drafts.js").StoredPaper} StoredPaper
 * @typedef {import("./saving.js").Saving} Saving
 * @typedef {import("./chosen.js").Limits} Limits
 * @typedef {{document: string, slot: string, name: string, type: string, bytes: number, sha256: string, state: string,
 *   reason?: string, message?: string, current?: boolean}} DocumentView
 */

const PARALLEL = 2;
const AGAIN = [3000, 8000, 20_000, 60_000];

export class Papers extends EventTarget {
  /**
   * @param {Saving} saving
   * @param {Limits} limits
   * @param {(slot: string) => boolean} single
   */
  constructor(saving, limits, single) {
    super();
    this.saving = saving;
    this.limits = limits;
    /** @type {(slot: string) => boolean} whether a slot takes one file only */
    this.single = single;
    /** @type {StoredPaper[]} */
    this.items = [];
    /** @type {DocumentView[]} what the server holds */
    this.server = [];
    /** @type {Set<string>} documents the office sent back: they no longer do */
    this.old = new Set();
    /** @type {Map<string, {abort: AbortController, share: number, tries: number, timer: number}>} */
    this.runs = new Map();
    /** @type {Map<string, number>} how often each was tried since the network was last there */
    this.tries = new Map();
    window.addEventListener("online", () => this.retryFailed());
    saving.addEventListener("opened", () => this.pump());
  }

  /** Takes up what this device still holds. @returns {Promise<void>} */
  async resume() {
    this.items = await papersOf(this.saving.draft.id);
    for (const item of this.items) {
      if (["shrinking", "sending", "failed"].includes(item.state)) item.state = "queued";
    }
    this.tell();
    this.pump();
  }

  /** @param {DocumentView[]} documents */
  learn(documents) {
    this.server = documents ?? [];
    for (const item of this.items) {
      const known = this.server.find((one) => one.document === item.document);
      if (known && item.state === "checking" && known.state !== "waiting" && !this.runs.has(item.id)) void this.settle(item, known);
    }
    this.tell();
  }

  /**
   * @param {string} slot
   * @param {File[]} files
   * @param {string[]} accepts media types
   * @param {{most?: number, replaces?: string}} [options] how many the slot takes; the file this one takes the place of
   */
  add(slot, files, accepts, { most = 1, replaces } = /** @type {{most?: number, replaces?: string}} */ ({})) {
    if (!this.saving.draft.papers) void this.saving.note({ papers: true });
    for (const file of files) {
      const item = chosenPaper(this.saving.draft.id, slot, file, Date.now() + this.items.length, replaces);
      const full = most > 1 && !replaces && this.count(slot) >= most;
      const why = full ? "full" : refusal(item, accepts, this.limits);
      this.items.push(item);
      if (why) this.reject(item, why, full ? say("form.paper.full", { most }) : "");
      else void this.keep(item);
    }
    this.tell();
    this.pump();
  }

  /** Files of a slot that count or may come to count. @param {string} slot @returns {number} */
  count(slot) {
    const { mine, theirs } = this.ofSlot(slot);
    return theirs.length + mine.filter((item) => item.state !== "rejected").length;
  }

  /** @param {StoredPaper} item @param {string} reason @param {string} [message] */
  reject(item, reason, message) {
    item.state = "rejected";
    item.reason = reason;
    item.message = message || say(`reason.document.${reason}`);
    item.blob = null;
    void this.keep(item);
    this.tell();
  }

  /** @param {StoredPaper} item @returns {Promise<void>} */
  async keep(item) {
    try {
      await putPaper({ ...item });
    } catch {
      this.dispatchEvent(new CustomEvent("unkept")); // the device is full: the file lives in this page only
    }
  }

  tell() {
    this.dispatchEvent(new CustomEvent("change"));
  }

  /** Starts what can be started. */
  pump() {
    const { ticket } = this.saving.draft;
    if (!ticket && this.items.some((item) => item.state === "queued")) return this.prepare();
    while (this.runs.size < PARALLEL) {
      const next = this.items.find((item) => !this.runs.has(item.id) && ["queued", "checking"].includes(item.state));
      if (!next) return;
      void this.run(next);
    }
  }

  /** Without a number there is nowhere to send to yet; photos can be made small meanwhile. */
  prepare() {
    const next = this.items.find((item) => item.state === "queued" && item.raw && item.blob && !this.runs.size);
    if (!next) return;
    this.runs.set(next.id, { abort: new AbortController(), share: 0, tries: 0, timer: 0 });
    void makeSmall(this, next)
      .then(() => next.state === "shrinking" && this.mark(next, "queued"))
      .catch(() => this.reject(next, "not-image"))
      .finally(() => {
        this.runs.delete(next.id);
        this.tell();
        this.pump();
      });
  }

  /** @param {StoredPaper} item @returns {Promise<void>} */
  async run(item) {
    const run = { abort: new AbortController(), share: 0, tries: 0, timer: 0 };
    this.runs.set(item.id, run);
    try {
      if (item.state !== "checking") await bring(this, item, run);
      await this.settle(item, await inspected(this.access, item.document ?? "", run.abort.signal));
    } catch (error) {
      if (!(error instanceof Cancelled)) this.fail(item, error);
    } finally {
      this.runs.delete(item.id);
      this.tell();
      this.pump();
    }
  }

  /** @param {StoredPaper} item @param {string} state */
  mark(item, state) {
    item.state = state;
    this.tell();
  }

  /** @param {StoredPaper} item @param {DocumentView} view @returns {Promise<void>} */
  async settle(item, view) {
    this.server = [...this.server.filter((one) => one.document !== view.document), view];
    if (view.state === "clean") {
      item.state = "ready";
      item.blob = null; // the server has it; this phone need not keep it
      await this.keep(item);
      await this.replaced(item);
      if (this.single(item.slot)) this.forgetOlder(item);
    } else this.reject(item, view.reason ?? "damaged", view.message);
    this.tell();
  }

  /** In a slot of one file the newest counts: the server knows, this device forgets the older ones. @param {StoredPaper} item */
  forgetOlder(item) {
    const older = this.items.filter((one) => one.slot === item.slot && one !== item && one.state === "ready" && one.order < item.order);
    this.items = this.items.filter((one) => !older.includes(one));
    const gone = new Set(older.map((one) => one.document));
    this.server = this.server.map((one) =>
      one.slot === item.slot && one.document !== item.document && (gone.has(one.document) || one.current) ? { ...one, current: false } : one,
    );
    for (const one of older) void forgetPaper(one.id);
  }

  /** What a new file takes the place of goes once the new one is clean. @param {StoredPaper} item */
  async replaced(item) {
    if (!item.replaces) return;
    const old = item.replaces;
    item.replaces = undefined;
    await this.keep(item);
    await this.removeDocument(old);
  }

  /** @param {StoredPaper} item @param {unknown} error */
  fail(item, error) {
    if (error instanceof ApiProblem && !error.passing && error.code !== "store") {
      this.reject(item, error.code, error.errors[0]?.message ?? error.body.title);
      return;
    }
    item.state = "failed";
    item.message = "";
    const tries = (this.tries.get(item.id) ?? 0) + 1;
    this.tries.set(item.id, tries);
    if (tries <= AGAIN.length) window.setTimeout(() => item.state === "failed" && this.retry(item.id), AGAIN[tries - 1]);
  }

  /** @param {string} id */
  retry(id) {
    const item = this.items.find((one) => one.id === id);
    if (!item || item.state !== "failed") return;
    item.state = item.document && item.blob === null ? "checking" : "queued";
    this.tell();
    this.pump();
  }

  retryFailed() {
    this.tries.clear();
    for (const item of this.items) this.retry(item.id);
    this.pump();
  }

  /** Stops or takes away a file of this device. @param {string} id @returns {Promise<void>} */
  async remove(id) {
    const item = this.items.find((one) => one.id === id);
    if (!item) return;
    this.runs.get(id)?.abort.abort();
    this.items = this.items.filter((one) => one.id !== id);
    this.tell();
    await forgetPaper(id);
    if (item.document) await this.removeDocument(item.document);
  }

  /** Takes a file away from the server's copy. @param {string} document @returns {Promise<void>} */
  async removeDocument(document) {
    const gone = this.items.find((one) => one.document === document);
    if (gone) {
      this.items = this.items.filter((one) => one !== gone);
      await forgetPaper(gone.id);
    }
    this.server = this.server.map((one) => (one.document === document ? { ...one, state: "removed", current: false } : one));
    this.tell();
    try {
      await call("DELETE", `/proposals/${this.access.ticket}/documents/${document}`, { secret: this.access.secret });
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status === 404) return;
      this.dispatchEvent(new CustomEvent("unremoved", { detail: document }));
    }
  }

  get access() {
    const { ticket = "", secret = "" } = this.saving.draft;
    return { ticket, secret };
  }

  /** What of a slot is on its way, ready, or needs the person. @param {string} slot */
  ofSlot(slot) {
    const mine = this.items.filter((item) => item.slot === slot);
    const known = new Set(mine.map((item) => item.document));
    const theirs = this.server.filter((one) => one.slot === slot && !known.has(one.document) && counts(one));
    return { mine, theirs };
  }

  /** @param {string} slot @returns {boolean} whether a clean file is there */
  ready(slot) {
    const { mine, theirs } = this.ofSlot(slot);
    const fresh = theirs.some((one) => one.state === "clean" && !this.old.has(one.document));
    return fresh || mine.some((item) => item.state === "ready");
  }

  /** Whether all there is was sent back. @param {string} slot @returns {boolean} */
  stale(slot) {
    return !this.ready(slot) && this.ofSlot(slot).theirs.some((one) => this.old.has(one.document));
  }

  /** Files still on their way. @returns {StoredPaper[]} */
  get moving() {
    return this.items.filter((item) => ["queued", "shrinking", "sending", "checking", "failed"].includes(item.state));
  }
}

/** Only what was inspected: a place that was offered and never filled is nobody's paper. @param {DocumentView} view */
function counts(view) {
  return view.state === "clean" && view.current !== false;
}
