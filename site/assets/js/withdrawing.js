/** Taking a proposal back: asked twice, with a reason from the list. */

import { ApiProblem, call, freshKey } from "./api.js";
import { button, fill, find, make } from "./elements.js";
import { say, word } from "./words.js";

/**
 * @param {HTMLElement} place
 * @param {{view: any, draft: import("./drafts.js").Draft, done: () => Promise<void>}} options
 */
export function askToWithdraw(place, options) {
  const first = button(say("form.track.withdraw"), () => ask(place, options), { kind: "link" });
  fill(place, make("p", null, first));
}

/** @param {HTMLElement} place @param {{view: any, draft: import("./drafts.js").Draft, done: () => Promise<void>}} options */
function ask(place, options) {
  const key = freshKey();
  const reasons = Object.entries(word("reason.withdrawal") ?? {});
  const heading = make("h2", { tabindex: "-1" }, say("form.track.withdraw_heading"));
  const error = make("p", { class: "so-error", id: "reason-error", hidden: true });
  const radio = (/** @type {[string, string]} */ [code, text]) =>
    make("div", { class: "so-radio" }, make("input", { type: "radio", name: "reason", id: `reason-${code}`, value: code }), make("label", { for: `reason-${code}` }, text));
  const note = make("textarea", { class: "so-textarea", id: "withdraw-note", rows: "2", maxlength: "1000" });
  const sure = button(say("form.track.withdraw_sure"), () => void withdraw(place, options, key, error), { kind: "warning" });
  fill(
    place,
    make(
      "section",
      { class: "so-notice so-notice--warning" },
      heading,
      make("p", null, say("form.track.withdraw_text")),
      make(
        "fieldset",
        { class: "so-fieldset", "aria-describedby": "reason-error" },
        make("legend", { class: "so-legend" }, say("form.track.withdraw_reason")),
        error,
        ...reasons.map((one) => radio(/** @type {[string, string]} */ (one))),
      ),
      make("div", { class: "so-field" }, make("label", { class: "so-label", for: "withdraw-note" }, say("form.track.withdraw_note")), note),
      make("div", { class: "so-actions" }, sure, button(say("form.track.withdraw_no"), () => askToWithdraw(place, options))),
    ),
  );
  heading.focus();
}

/**
 * @param {HTMLElement} place
 * @param {{view: any, draft: import("./drafts.js").Draft, done: () => Promise<void>}} options
 * @param {string} key
 * @param {HTMLElement} error
 */
async function withdraw(place, { view, draft, done }, key, error) {
  const reason = /** @type {HTMLInputElement | null} */ (place.querySelector("input[name=reason]:checked"))?.value;
  const complain = (/** @type {string} */ message) => {
    error.textContent = message;
    error.hidden = false;
    find("input", place).focus();
  };
  if (!reason) return complain(say("form.track.withdraw_choose"));
  const note = /** @type {HTMLTextAreaElement} */ (find("#withdraw-note", place)).value.trim();
  try {
    await call("POST", `/proposals/${view.ticket}/withdraw`, { body: note ? { reason, note } : { reason }, secret: draft.secret, version: view.version, key });
    await done();
  } catch (problem) {
    if (!(problem instanceof ApiProblem)) throw problem;
    complain(problem.passing ? say("form.track.trouble") : (problem.errors[0]?.message ?? problem.message));
  }
}
