/** What is said to the server of one draft: that it begins, what was typed, what it has. Keeps nothing. */

import { call } from "./api.js";
import { size } from "./threeways.js";

/** @typedef {import("./drafts.js").Draft} Draft */

/** Opens it on the server; the same draft only once. @param {Draft} draft @returns {Promise<Partial<Draft>>} what is kept of the answer */
export async function openDraft(draft) {
  const contact = { name: draft.contact.name, email: draft.contact.email, phone: draft.contact.phone };
  const body = { programme: draft.programme, applicant_type: draft.type, contact, lang: draft.lang };
  const { ticket, secret, version, state = "draft" } = await call("POST", "/proposals", { key: draft.openKey, body });
  return { ticket, secret, version, state, contactBase: contact };
}

/**
 * Saves what changed; refused when the server has a newer version than this device knows.
 * @param {Draft} draft
 * @param {Record<string, any>} answers
 * @param {Record<string, any>} contact empty: it stays as it is
 * @returns {Promise<{version: number, problems?: any[]}>}
 */
export function putAnswers(draft, answers, contact) {
  const body = size(contact) ? { answers, contact: { ...draft.contact, email: draft.contact.email ?? "" } } : { answers };
  return call("PUT", `/proposals/${draft.ticket}/answers`, { body, secret: draft.secret, version: draft.version });
}

/** @param {Draft} draft @returns {Promise<any>} as the server has it */
export function viewOf({ ticket, secret }) {
  return call("GET", `/proposals/${ticket}`, { secret });
}
