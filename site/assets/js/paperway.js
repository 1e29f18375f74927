/**
 * The way of one file to the server: made small, offered, sent, and not again when a sending that broke off had arrived.
 * Which file goes when, and what became of it, is for the list of papers to know.
 */

import { ApiProblem } from "./api.js";
import { makeReady } from "./chosen.js";
import { Cancelled, arrived, sendFile } from "./upload.js";

/**
 * @typedef {import("./drafts.js").StoredPaper} StoredPaper
 * @typedef {import("./papers.js").Papers} Papers
 * @typedef {{abort: AbortController, share: number}} Run
 */

/** Until the server has it and looks at it. @param {Papers} papers @param {StoredPaper} item @param {Run} run @returns {Promise<void>} */
export async function bring(papers, item, run) {
  try {
    await makeSmall(papers, item);
  } catch {
    papers.reject(item, "not-image");
    throw new Cancelled();
  }
  if (run.abort.signal.aborted) throw new Cancelled();
  if (!(await wasSent(papers, item))) {
    papers.mark(item, "sending");
    try {
      await sendOnce(papers, item, run);
    } catch (error) {
      const full = error instanceof ApiProblem && error.errors.some((one) => one.code === "document.full");
      if (!full || !item.replaces) throw error;
      await papers.replaced(item);
      await sendOnce(papers, item, run);
    }
  }
  papers.mark(item, "checking");
  await papers.keep(item);
}

/** @param {Papers} papers @param {StoredPaper} item @returns {Promise<void>} */
export async function makeSmall(papers, item) {
  if (item.raw && item.type.startsWith("image/")) papers.mark(item, "shrinking");
  await makeReady(item);
  await papers.keep(item);
}

/** @param {Papers} papers @param {StoredPaper} item @param {Run} run @returns {Promise<void>} */
async function sendOnce(papers, item, run) {
  const whole = /** @type {StoredPaper & {blob: Blob, sha256: string}} */ (item);
  const offered = async (/** @type {string} */ document) => {
    item.document = document;
    await papers.keep(item);
  };
  const progress = (/** @type {number} */ share) => {
    run.share = share;
    papers.tell();
  };
  await sendFile(papers.access, whole, { offered, progress }, run.abort.signal);
}

/** A sending that broke off may have arrived; if not, its empty place is given back. @param {Papers} papers @param {StoredPaper} item @returns {Promise<boolean>} */
async function wasSent(papers, item) {
  if (!item.document) return false;
  if (await arrived(papers.access, item.document)) return true;
  const { document } = item;
  item.document = undefined;
  await papers.removeDocument(document);
  return false;
}
