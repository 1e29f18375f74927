/** Fetches a paper's file: a short-lived address from the API, then the bytes, kept as a blob while the case is open. */

import { ApiProblem } from "../api.js";
import { office } from "./session.js";

/** Only these are ever shown; a blob of another type could be a page of its own. */
const SHOWN = ["application/pdf", "image/jpeg", "image/png"];

/**
 * @param {import("./case.js").Case} file
 * @param {any} document of the view
 * @returns {Promise<{url: string, type: string}>} a blob: address
 */
export function openDocument(file, document) {
  let wanted = file.files.get(document.document);
  if (!wanted) {
    wanted = fetchDocument(file.view.ticket, document);
    wanted.catch(() => file.files.delete(document.document));
    file.files.set(document.document, wanted);
  }
  return wanted;
}

/** @param {string} ticket @param {any} document */
async function fetchDocument(ticket, document) {
  const { url, type } = await office("GET", `/office/proposals/${ticket}/documents/${document.document}`);
  const answer = await fetch(url, { referrerPolicy: "no-referrer", credentials: "omit" }).catch(() => null);
  if (!answer?.ok) throw new ApiProblem(answer?.status ?? 0, {});
  const kind = [document.type, type].find((one) => SHOWN.includes(one));
  if (!kind) throw new ApiProblem(415, {});
  const bytes = await answer.arrayBuffer();
  return { url: URL.createObjectURL(new Blob([bytes], { type: kind })), type: kind };
}
