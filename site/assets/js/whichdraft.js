/** Which draft this page is about: the one of this tab, one the person chooses from this device, or a new one. */

import { addDraft, current, isBlank, listDrafts, newDraft, readDraft } from "./drafts.js";
import { button, find } from "./elements.js";
import { say } from "./words.js";

/** @typedef {import("./drafts.js").Draft} Draft */

/**
 * @param {{programme: string, type: string, lang: string, forms: string, receipt: string}} page
 * @param {boolean} kept whether this device stores anything
 * @param {HTMLFormElement} form hidden while the person chooses
 * @returns {Promise<{draft: Draft, fresh: boolean}>}
 */
export async function chooseDraft(page, kept, form) {
  const mine = current.id ? await readDraft(current.id) : undefined;
  const here = (/** @type {Draft} */ one) => one.programme === page.programme && one.type === page.type;
  if (mine && here(mine)) {
    if (!wasSent(mine)) return { draft: mine, fresh: isBlank(mine) };
    if (cameBack()) {
      location.replace(page.receipt);
      return new Promise(() => undefined); // the page goes away
    }
  }
  const only = (/** @type {Draft} */ one) => here(one) && !one.entry && !wasSent(one) && !isBlank(one);
  const chosen = kept ? await ask(page, form, only) : null;
  return chosen ? { draft: chosen, fresh: false } : { draft: await blank(page, here), fresh: true };
}

/** @param {Draft} draft */
function wasSent(draft) {
  return draft.receipt !== undefined && draft.state !== "returned";
}

/** After sending, the back button or a reload must not look like an empty form: it shows the receipt. */
function cameBack() {
  const [entry] = performance.getEntriesByType("navigation");
  return ["back_forward", "reload"].includes(/** @type {PerformanceNavigationTiming} */ (entry)?.type);
}

/**
 * @param {{forms: string, receipt: string}} page
 * @param {HTMLFormElement} form
 * @param {(draft: Draft) => boolean} only
 * @returns {Promise<Draft | null>} null: a new one
 */
async function ask(page, form, only) {
  if (!(await listDrafts()).some(only)) return null;
  const { showDrafts } = await import("./draftlist.js");
  const place = find("#resume");
  return new Promise((resolve) => {
    const done = (/** @type {Draft | null} */ draft) => {
      place.hidden = true;
      resolve(draft);
    };
    const heading = say("form.drafts.resume_heading");
    void showDrafts(place, { ...page, only, heading, open: done, none: () => done(null) }).then((count) => {
      if (!count) return;
      form.hidden = true;
      place.append(button(say("form.drafts.fresh"), () => done(null)));
    });
  });
}

/** A new draft, or the one that was begun before without a word. @param {any} page @param {(draft: Draft) => boolean} here */
async function blank(page, here) {
  const known = (await listDrafts()).find((one) => here(one) && isBlank(one));
  if (known) return known;
  const draft = newDraft({ programme: page.programme, type: page.type, lang: page.lang });
  await addDraft(draft).catch(() => undefined);
  return draft;
}
