/** The drafts and receipts this device remembers, to go on with or to forget. Used on Ajukan, Lacak and before the form. */

import { available, current, forgetDraft, isBlank, listDrafts } from "./drafts.js";
import { button, fill, make } from "./elements.js";
import { grouped, say, waktu, word } from "./words.js";

/** @typedef {import("./drafts.js").Draft} Draft */

/**
 * @param {Draft} draft
 * @returns {string} what the draft is about
 */
export function nameOf(draft) {
  return `${word(`programme.${draft.programme}.name`) ?? draft.programme}: ${draft.name || say("form.drafts.unnamed")}`;
}

/** The page of a draft's form. @param {Draft} draft @param {string} base */
export function formAddress(draft, base) {
  return `${base}${draft.programme}-${draft.type}.html`;
}

/**
 * @param {HTMLElement} place
 * @param {{forms: string, receipt: string, only?: (draft: Draft) => boolean, heading?: string,
 *   open?: (draft: Draft) => void, openSent?: (draft: Draft) => void, none?: () => void}} options
 *   forms: where the forms live; open, openSent: instead of going to the page of the form or of the receipt; none: there is (or remains) nothing
 * @returns {Promise<number>} how many are shown
 */
export async function showDrafts(place, options) {
  if (!(await available())) return 0;
  const drafts = (await listDrafts()).filter((one) => !isBlank(one) && !one.entry && (options.only?.(one) ?? true)); // to entries leads the console
  place.hidden = drafts.length === 0;
  fill(place);
  if (!drafts.length) {
    options.none?.();
    return 0;
  }
  const again = () => void showDrafts(place, options);
  fill(
    place,
    make("h2", { id: `${place.id}-title` }, options.heading ?? say("form.drafts.heading")),
    make("ul", { class: "so-drafts" }, ...drafts.map((draft) => item(draft, options, again))),
    make("p", { class: "so-hint" }, say("form.drafts.note")),
  );
  return drafts.length;
}

/** @param {Draft} draft @param {{forms: string, receipt: string, open?: (draft: Draft) => void, openSent?: (draft: Draft) => void}} options @param {() => void} again */
function item(draft, options, again) {
  const sent = draft.receipt !== undefined && draft.state !== "returned";
  const name = nameOf(draft);
  const go = () => {
    current.id = draft.id;
    const own = sent ? options.openSent : options.open;
    if (own) own(draft);
    else location.assign(sent ? options.receipt : formAddress(draft, options.forms));
  };
  const forget = () => {
    if (!window.confirm(say(sent ? "form.drafts.forget_receipt_sure" : "form.drafts.forget_sure"))) return;
    void forgetDraft(draft.id).then(() => {
      if (current.id === draft.id) current.id = null;
      again();
    });
  };
  const verb = say(sent ? (options.openSent ? "form.drafts.open" : "form.drafts.receipt") : `form.drafts.${draft.state === "returned" ? "repair" : "resume"}`);
  const status = sent ? "form.drafts.sent" : draft.state === "returned" ? "form.drafts.returned" : "form.drafts.unsent";
  return make(
    "li",
    { class: "so-card so-drafts__item" },
    make("h3", null, name),
    make(
      "p",
      { class: "so-muted" },
      say(status, { when: waktu(sent ? draft.receipt.submitted_at : draft.updatedAt) }),
      draft.ticket ? ` · ${say("form.drafts.number", { number: grouped(draft.ticket) })}` : "",
    ),
    make(
      "div",
      { class: "so-actions" },
      button(verb, go, { kind: sent ? "secondary" : "", label: `${verb}: ${name}` }),
      button(say("form.drafts.forget"), forget, { kind: "link", label: `${say("form.drafts.forget")}: ${name}` }),
    ),
  );
}
