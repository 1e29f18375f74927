/** What changed on which side since both sides agreed. Pure: values in, values out. */

/** @typedef {{part: "answers" | "contact", field: string, mine: any, theirs: any}} Difference */

/**
 * What only changed there is taken over; what changed on both sides is a difference to ask about.
 * @param {Record<string, any>} base
 * @param {Record<string, any>} mine
 * @param {Record<string, any>} theirs
 * @param {"answers" | "contact"} part
 */
export function threeWays(base, mine, theirs, part) {
  /** @type {Record<string, any>} */
  const taken = {};
  /** @type {Difference[]} */
  const both = [];
  for (const field of changed(base, theirs)) {
    const [was, here, there] = [base[field] ?? null, mine[field] ?? null, theirs[field] ?? null];
    if (same(here, there)) continue;
    if (same(here, was)) taken[field] = there;
    else both.push({ part, field, mine: here, theirs: there });
  }
  return { taken, both };
}

/**
 * A draft and the newer copy of the server: what is taken over, what is to be asked about, and what both agree on from
 * then on.
 * @param {import("./drafts.js").Draft} draft
 * @param {any} view of the draft on the server
 */
export function meet(draft, view) {
  const base = view.answers ?? {};
  const contactBase = view.contact ?? draft.contactBase;
  const answers = threeWays(draft.base, draft.answers, base, "answers");
  const contact = threeWays(draft.contactBase, draft.contact, contactBase, "contact");
  return {
    taken: { answers: answers.taken, contact: contact.taken },
    differences: [...answers.both, ...contact.both],
    agreed: { version: view.version, base, contactBase, state: view.state },
  };
}

/** Fields whose values differ. @param {Record<string, any>} a @param {Record<string, any>} b @returns {string[]} */
export function changed(a, b) {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => !same(a[key] ?? null, b[key] ?? null));
}

/** @param {any} a @param {any} b @returns {boolean} */
export function same(a, b) {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => same(a[key], b[key]));
}

/** @param {Record<string, any>} source @param {string[]} keys */
export function pick(source, keys) {
  return Object.fromEntries(keys.map((key) => [key, source[key] ?? null]));
}

/** @param {object} object @returns {number} */
export function size(object) {
  return Object.keys(object).length;
}
