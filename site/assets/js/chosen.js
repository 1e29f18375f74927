/** A file that was just chosen: what it is, whether it can be taken at all, and making it ready to be sent. */

import { freshKey } from "./api.js";
import { sha256 } from "./hash.js";
import { shrink, thumbnail } from "./shrink.js";

/**
 * @typedef {import("./drafts.js").StoredPaper} StoredPaper
 * @typedef {{bytes: Record<string, number>}} Limits
 */

/** @type {Record<string, string>} */
const BY_ENDING = { pdf: "application/pdf", png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg", heic: "image/heic" };

/**
 * @param {string} draft
 * @param {string} slot
 * @param {File} file
 * @param {number} order
 * @param {string} [replaces] the document it takes the place of
 * @returns {StoredPaper}
 */
export function chosenPaper(draft, slot, file, order, replaces) {
  const { name, size: bytes } = file;
  return { id: freshKey(), draft, slot, name, type: typeOf(file), bytes, blob: file, raw: true, state: "queued", order, replaces };
}

/** Some phones give no type: the ending of the name tells. @param {File} file @returns {string} */
function typeOf(file) {
  if (file.type) return file.type === "image/jpg" ? "image/jpeg" : file.type;
  return BY_ENDING[file.name.split(".").pop()?.toLowerCase() ?? ""] ?? "";
}

/**
 * Why a file cannot be taken at all.
 * @param {StoredPaper} item
 * @param {string[]} accepts media types
 * @param {Limits} limits
 * @returns {string} a reason code, or ""
 */
export function refusal(item, accepts, limits) {
  if (!item.bytes) return "empty";
  const picture = item.type.startsWith("image/"); // becomes a JPEG, whatever it is
  if (picture ? !accepts.some((type) => type.startsWith("image/")) : !accepts.includes(item.type)) return "wrong-type";
  return !picture && item.bytes > limits.bytes[item.type] ? "too-large" : "";
}

/**
 * Photos become small, everything gets its hash.
 * @param {StoredPaper} item is changed
 * @returns {Promise<void>}
 * @throws {Error} when the picture cannot be read
 */
export async function makeReady(item) {
  if (!item.blob) throw new Error("the file is gone");
  if (item.raw && item.type.startsWith("image/")) {
    const { blob } = await shrink(item.blob);
    item.small = await thumbnail(blob);
    item.blob = blob;
    item.type = "image/jpeg";
    item.name = `${item.name.replace(/\.\w{2,5}$/, "")}.jpg`;
  }
  item.raw = false;
  item.bytes = item.blob.size;
  item.sha256 ??= await sha256(item.blob);
}
