/**
 * What an official has judged and written but not sent, kept on this computer per official and number until the
 * decision is made. Written at every key stroke; nothing older than two weeks stays.
 */

/**
 * @typedef {object} Verdict
 * @property {"ok" | "fix" | "missing"} verdict
 * @property {string} [reason]
 * @property {string} [note]
 * @property {string} [by]
 * @property {string} [at]
 */

/**
 * @typedef {object} Form what was typed into the panel of one action
 * @property {string} [note]
 * @property {string} [reason]
 * @property {string} [opd]
 * @property {string[]} [follow] papers that are missing and are accepted as still to come
 * @property {string} [key] Idempotency-Key of the body that was last sent
 * @property {string} [sent] that body
 */

/**
 * @typedef {object} Draft
 * @property {Record<string, Verdict>} verdicts by paper or answer
 * @property {Record<string, Form>} forms
 * @property {string} at when it was last changed
 */

const STEM = "serang-open.draft:";
const KEEP = 14 * 24 * 3600 * 1000;

/** @returns {Draft} */
function empty() {
  return { verdicts: {}, forms: {}, at: "" };
}

/** @param {string} username @param {string} ticket @returns {string} */
function place(username, ticket) {
  return `${STEM}${username}:${ticket}`;
}

/**
 * @param {string} username
 * @param {string} ticket
 * @returns {Draft}
 */
export function draftOf(username, ticket) {
  try {
    return { ...empty(), ...JSON.parse(localStorage.getItem(place(username, ticket)) ?? "{}") };
  } catch {
    return empty();
  }
}

/**
 * @param {string} username
 * @param {string} ticket
 * @param {Draft} draft
 */
export function keepDraft(username, ticket, draft) {
  draft.at = new Date().toISOString();
  try {
    localStorage.setItem(place(username, ticket), JSON.stringify(draft));
  } catch {
    // A full or closed store must not stop the work: the draft then lives as long as the page.
  }
}

/** @param {string} username @param {string} ticket */
export function dropDraft(username, ticket) {
  localStorage.removeItem(place(username, ticket));
}

/** Forgets drafts that nobody came back to. */
export function sweepDrafts() {
  for (const name of Object.keys(localStorage)) {
    if (!name.startsWith(STEM)) continue;
    const { at = "" } = JSON.parse(localStorage.getItem(name) ?? "{}");
    if (!(Date.now() - Date.parse(at) < KEEP)) localStorage.removeItem(name);
  }
}

/** @param {Draft} draft @returns {boolean} nothing judged, nothing typed */
export function isEmpty(draft) {
  const typed = Object.values(draft.forms).some((form) => form.note || form.reason || form.opd || form.follow?.length);
  return Object.keys(draft.verdicts).length === 0 && !typed;
}
