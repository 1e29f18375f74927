/**
 * What this device remembers: drafts, receipts and papers on their way, in IndexedDB. Everything is changed inside one
 * transaction, so two tabs never lose each other's work. Where the browser refuses (private windows, a full disk)
 * `available()` says no and the page lives in memory, honestly.
 */

import { freshKey } from "./api.js";
import { nameIn } from "./receiptof.js";

/**
 * @typedef {object} Draft
 * @property {string} id on this device
 * @property {string} programme
 * @property {string} type applicant type
 * @property {string} lang
 * @property {string} openKey Idempotency-Key of opening
 * @property {string} [submitKey] Idempotency-Key of sending, stored before it is used
 * @property {string} [ticket]
 * @property {string} [secret]
 * @property {number} [version] of the server's copy that `base` is
 * @property {string} state of the server's copy; "draft" before there is one
 * @property {Record<string, any>} answers as typed here
 * @property {Record<string, any>} base as the server has them
 * @property {Record<string, string>} contact
 * @property {Record<string, string>} contactBase
 * @property {string} step
 * @property {string} name how the list calls it
 * @property {number} revision counts the writes on this device
 * @property {string} updatedAt
 * @property {string} [savedAt] when the server last had everything
 * @property {boolean} [papers] files were chosen for it
 * @property {string[]} [brought] flagged papers of such a repair whose sheets lie in the office now
 * @property {any} [entry] how the paper came in that an official types here for somebody else
 * @property {any} [receipt] what the receipt page shows, once sent
 *
 * @typedef {object} StoredPaper
 * @property {string} id on this device
 * @property {string} draft
 * @property {string} slot
 * @property {string} name
 * @property {string} type
 * @property {number} bytes
 * @property {string} [sha256]
 * @property {Blob | null} blob what is sent; null once the server holds it
 * @property {boolean} [raw] the photo has not been shrunk yet
 * @property {Blob | null} [small] thumbnail
 * @property {string} state queued, shrinking, sending, checking, ready, rejected, failed
 * @property {string} [document] id on the server
 * @property {string} [reason]
 * @property {string} [message]
 * @property {number} order
 * @property {string} [replaces] document it takes the place of
 */

/** @type {IDBDatabase | null} */
let database = null;
let works = false;
/** @type {Record<string, Map<string, any>>} */
const memory = { drafts: new Map(), papers: new Map() };

/** @type {Promise<boolean> | null} */
let opening = null;

/** Whether this browser keeps data on the device. @returns {Promise<boolean>} */
export function available() {
  opening ??= open();
  return opening;
}

/** @returns {Promise<boolean>} */
async function open() {
  try {
    database = await new Promise((resolve, reject) => {
      const request = indexedDB.open("serang-open", 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("drafts", { keyPath: "id" });
        request.result.createObjectStore("papers", { keyPath: "id" }).createIndex("draft", "draft");
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = request.onblocked = () => reject(request.error);
    });
    if (database) database.onversionchange = () => database?.close();
    works = true;
  } catch {
    works = false;
  }
  return works;
}

/**
 * One transaction on one store; without IndexedDB the same on a Map.
 * @template T
 * @param {"drafts" | "papers"} store
 * @param {IDBTransactionMode} mode
 * @param {(objects: IDBObjectStore, done: (value: T) => void) => void} work
 * @returns {Promise<T>}
 */
function transact(store, mode, work) {
  return new Promise((resolve, reject) => {
    if (!database) throw new Error("no storage");
    /** @type {any} */
    let result;
    const transaction = database.transaction(store, mode);
    transaction.oncomplete = () => resolve(result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
    work(transaction.objectStore(store), (value) => (result = value));
  });
}

/**
 * @param {"drafts" | "papers"} store
 * @returns {Promise<any[]>}
 */
async function all(store) {
  if (!(await available())) return [...memory[store].values()];
  return transact(store, "readonly", (objects, done) => {
    const request = objects.getAll();
    request.onsuccess = () => done(request.result);
  });
}

/**
 * Reads, changes and writes one object in one transaction.
 * @template T
 * @param {"drafts" | "papers"} store
 * @param {string} id
 * @param {(stored: T | undefined) => T | undefined} edit returning undefined leaves it alone
 * @returns {Promise<T | undefined>} what is stored now
 */
async function change(store, id, edit) {
  if (!(await available())) {
    const next = edit(memory[store].get(id));
    if (next !== undefined) memory[store].set(id, next);
    return memory[store].get(id);
  }
  return transact(store, "readwrite", (objects, done) => {
    const request = objects.get(id);
    request.onsuccess = () => {
      const next = edit(request.result);
      if (next !== undefined) objects.put(next);
      done(next ?? request.result);
    };
  });
}

/** @param {"drafts" | "papers"} store @param {string} id @returns {Promise<void>} */
async function remove(store, id) {
  if (!(await available())) return void memory[store].delete(id);
  await transact(store, "readwrite", (objects, done) => {
    objects.delete(id);
    done(undefined);
  });
}

/** Drafts and receipts on this device, the latest first. @returns {Promise<Draft[]>} */
export async function listDrafts() {
  const drafts = await all("drafts");
  return drafts.sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
}

/** @param {string} id @returns {Promise<Draft | undefined>} */
export async function readDraft(id) {
  return (await all("drafts")).find((draft) => draft.id === id);
}

/** @param {string} ticket @returns {Promise<Draft | undefined>} */
export async function draftOfTicket(ticket) {
  const digits = ticket.replace(/\D/g, "");
  return (await all("drafts")).find((draft) => draft.ticket?.replace(/\D/g, "") === digits);
}

/**
 * Changes a stored draft. Nothing is written when it was deleted meanwhile.
 * @param {string} id
 * @param {(stored: Draft) => Draft} edit
 * @returns {Promise<Draft | undefined>}
 */
export async function changeDraft(id, edit) {
  return change("drafts", id, (stored) => {
    if (!stored) return undefined;
    const next = edit(/** @type {Draft} */ (stored));
    return { ...next, revision: /** @type {Draft} */ (stored).revision + 1 };
  });
}

/** @param {Draft} draft @returns {Promise<void>} */
export async function addDraft(draft) {
  await change("drafts", draft.id, () => draft);
}

/** Forgets a draft and its papers on this device; the server's copy stays. @param {string} id @returns {Promise<void>} */
export async function forgetDraft(id) {
  for (const paper of await papersOf(id)) await remove("papers", paper.id);
  await remove("drafts", id);
}

/** What an official typed here and sent stays on no computer of the office. @param {string} ticket @returns {Promise<void>} */
export async function forgetEntry(ticket) {
  const draft = await draftOfTicket(ticket);
  if (draft?.entry) await forgetDraft(draft.id);
}

/**
 * @param {Pick<Draft, "programme" | "type" | "lang"> & Partial<Draft>} start
 * @returns {Draft}
 */
export function newDraft(start) {
  return {
    id: freshKey(),
    openKey: freshKey(),
    state: "draft",
    answers: {},
    base: {},
    contact: {},
    contactBase: {},
    step: "",
    name: "",
    revision: 0,
    updatedAt: new Date().toISOString(),
    ...start,
  };
}

/**
 * What the server knows of a proposal, as a draft of this device; a copy that is already here keeps what was typed.
 * @param {any} view
 * @param {string} secret
 * @param {{receipt?: any, answers: boolean}} options answers: whether they are still being worked on here
 * @returns {Promise<Draft>}
 */
export async function keepView(view, secret, { receipt, answers }) {
  const known = await draftOfTicket(view.ticket);
  const server = { ticket: view.ticket, secret, state: view.state, receipt: receipt ?? known?.receipt, entry: undefined }; // whose key it is decides who works on it
  if (known) {
    const next = await changeDraft(known.id, (stored) => ({ ...stored, ...server }));
    return /** @type {Draft} */ (next);
  }
  const draft = newDraft({
    programme: view.programme,
    type: view.applicant_type,
    lang: view.lang,
    ...server,
    version: view.version,
    ...(answers && { answers: view.answers ?? {}, base: view.answers ?? {}, contact: view.contact ?? {}, contactBase: view.contact ?? {} }),
    name: nameIn(view.answers ?? {}),
    updatedAt: view.updated_at ?? new Date().toISOString(),
    savedAt: view.updated_at,
  });
  await addDraft(draft);
  return draft;
}

/** Whether nothing was ever put into a draft: such a one is no draft worth showing. @param {Draft} draft @returns {boolean} */
export function isBlank(draft) {
  const said = [...Object.values(draft.answers), ...Object.values(draft.contact)].some((value) => value !== null && value !== "");
  return !said && !draft.ticket && !draft.papers;
}

/** @param {string} draft @returns {Promise<StoredPaper[]>} in the order they were chosen */
export async function papersOf(draft) {
  const papers = (await all("papers")).filter((paper) => paper.draft === draft);
  return papers.sort((a, b) => a.order - b.order);
}

/** @param {StoredPaper} paper @returns {Promise<void>} */
export async function putPaper(paper) {
  await change("papers", paper.id, () => paper);
}

/** @param {string} id @returns {Promise<void>} */
export async function forgetPaper(id) {
  await remove("papers", id);
}

/** Asks the browser not to clear this data when the phone runs low. @returns {Promise<boolean>} */
export async function askToPersist() {
  try {
    return (await navigator.storage?.persist?.()) ?? false;
  } catch {
    return false;
  }
}

/** The draft this tab is about; other tabs may be about others. Nothing of it stands in the address. */
export const current = {
  /** @returns {string | null} */
  get id() {
    try {
      return sessionStorage.getItem("draft");
    } catch {
      return null;
    }
  },
  /** @param {string | null} id */
  set id(id) {
    try {
      if (id) sessionStorage.setItem("draft", id);
      else sessionStorage.removeItem("draft");
    } catch {
      // without session storage the page asks which draft is meant
    }
  },
};
