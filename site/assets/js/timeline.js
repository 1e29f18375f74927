/** One proposal as its applicant sees it: where it stands, who is waited for, what to do, what happened, which letters went out. */

import { button, fill, find, make } from "./elements.js";
import { formAddress } from "./draftlist.js";
import { askToWithdraw } from "./withdrawing.js";
import { grouped, say, tanggal, waktu, word } from "./words.js";

const COLOURS = { draft: "grey", needs_repair: "yellow", verified: "green", refused: "red", withdrawn: "grey" };
const BAD_LETTERS = ["bounced", "complained", "failed"];

/**
 * @typedef {object} Shown
 * @property {any} view
 * @property {import("./drafts.js").Draft} draft
 * @property {any} page
 * @property {() => Promise<void>} again
 * @property {() => void} back
 */

/** @param {string} state */
function tag(state) {
  const colour = COLOURS[/** @type {keyof typeof COLOURS} */ (state)];
  return make("span", { class: `so-tag${colour ? ` so-tag--${colour}` : ""}` }, word(`public_state.${state}.name`) ?? state);
}

/**
 * The whole of it, for whoever holds the secret.
 * @param {HTMLElement} place
 * @param {Shown} shown
 */
export function showProposal(place, shown) {
  const { view, page, draft } = shown;
  find("#track-title").textContent = say("form.track.title", { number: grouped(view.ticket) });
  fill(
    place,
    stateBox(shown),
    returnedBox(view),
    followBox(view),
    warnings(view),
    history_(view),
    letters(view),
    make(
      "div",
      { class: "so-actions so-no-print" },
      button(say("form.track.refresh"), () => void shown.again()),
      button(say("form.track.other"), shown.back, { kind: "link" }),
    ),
  );
  if ((view.actions ?? []).includes("withdraw")) {
    const holder = make("div", { id: "withdraw" });
    place.append(holder);
    askToWithdraw(holder, { view, draft, done: shown.again });
  }
  void page;
}

/** @param {Shown} shown */
function stateBox({ view, draft, page }) {
  const follow = stillToBring(view);
  const waits = follow ? say("form.track.waits_follow", { count: follow.papers.length }) : say(`form.track.waits_${view.waits_for}`);
  const text = follow ? say("form.track.verified_follow") : word(`public_state.${view.public_state}.text`);
  const closes = view.state === "draft" && !view.window?.windowless && view.window?.closes;
  return make(
    "section",
    { class: "so-state", "aria-labelledby": "state-title" },
    tag(view.public_state),
    make("h2", { id: "state-title" }, waits),
    make("p", null, text ?? ""),
    view.due && make("p", null, make("strong", null, say("form.track.due", { due: view.due }))),
    closes && make("p", null, make("strong", null, say("form.track.draft_due", { closes }))),
    make("div", { class: "so-actions" }, ...stateActions(view, draft, page)),
  );
}

/** @param {any} view @param {import("./drafts.js").Draft} draft @param {any} page */
function stateActions(view, draft, page) {
  const forms = formAddress(draft, page.forms);
  const link = (/** @type {string} */ href, /** @type {string} */ text, /** @type {string} */ kind) =>
    make("a", { class: `so-button${kind}`, href }, text);
  return [
    view.state === "draft" && link(forms, say("form.track.resume"), ""),
    view.state === "returned" && link(forms, say("form.track.repair"), ""),
    view.receipt && link(page.receipt, say("form.track.receipt"), " so-button--secondary"),
  ];
}

/** @param {any} view */
function returnedBox(view) {
  if (!view.returned || view.state !== "returned") return null;
  return make(
    "section",
    { class: "so-notice so-notice--warning" },
    make("h2", null, say("form.track.returned")),
    view.returned.note && make("p", null, say("form.track.returned_by", { note: view.returned.note })),
    make(
      "ul",
      null,
      ...view.returned.items.map((/** @type {any} */ one) =>
        make("li", null, make("strong", null, one.name ?? one.label ?? one.item), `: ${one.message || one.reason}`, one.note ? ` “${one.note}”` : ""),
      ),
    ),
  );
}

/** What was accepted as still to come, and until when. @param {any} view @returns {{papers: {name: string}[], by: string} | null} */
function stillToBring(view) {
  return view.state === "verified" && view.follow?.papers.length ? view.follow : null;
}

/** @param {any} view */
function followBox(view) {
  const follow = stillToBring(view);
  if (!follow) return null;
  return make(
    "section",
    { class: "so-notice so-notice--warning", "aria-labelledby": "follow-title" },
    make("h2", { id: "follow-title" }, say("form.track.follow", { by: follow.by })),
    make("ul", null, ...follow.papers.map((one) => make("li", null, one.name))),
    make("p", null, say("form.track.follow_where")),
  );
}

/** @param {any} view */
function warnings(view) {
  if (!view.place_warnings?.length) return null;
  return make(
    "section",
    null,
    make("h2", null, say("form.track.warnings")),
    ...view.place_warnings.map((/** @type {any} */ one) => make("p", null, one.message)),
  );
}

/** @param {any} view */
function history_(view) {
  const events = [...(view.timeline ?? [])].reverse();
  return make(
    "section",
    null,
    make("h2", null, say("form.track.history")),
    make(
      "ol",
      { class: "so-timeline", reversed: true },
      ...events.map((/** @type {any} */ event, /** @type {number} */ index) =>
        make(
          "li",
          { class: index === 0 ? "so-timeline__now" : null },
          make("strong", null, event.title),
          make("time", { datetime: event.at }, `${waktu(event.at)}, ${say(`form.track.by_${event.by}`)}`),
          event.text && make("p", null, event.text),
          event.reason && make("p", null, event.reason),
          event.note && make("p", null, `“${event.note}”`),
        ),
      ),
    ),
  );
}

/** @param {any} view */
function letters(view) {
  const sent = view.letters ?? [];
  const line = (/** @type {any} */ letter) =>
    make(
      "li",
      null,
      letter.subject,
      " ",
      make("span", { class: `so-tag so-tag--${BAD_LETTERS.includes(letter.state) ? "red" : letter.state === "delivered" ? "green" : "grey"}` }, say(`form.letter_state.${letter.state}`)),
      " ",
      make("span", { class: "so-muted" }, tanggal(letter.at)),
    );
  return make(
    "section",
    null,
    make("h2", null, say("form.track.letters")),
    sent.length ? make("ul", null, ...sent.map(line)) : make("p", null, say("form.track.letters_none")),
  );
}

/**
 * What the number alone shows.
 * @param {HTMLElement} place
 * @param {any} view
 * @param {() => void} back
 */
export function showCoarse(place, view, back) {
  find("#track-title").textContent = say("form.track.title", { number: grouped(view.ticket) });
  fill(
    place,
    make(
      "section",
      { class: "so-state" },
      tag(view.public_state),
      make("p", null, word(`public_state.${view.public_state}.text`) ?? ""),
      view.since && make("p", null, say("form.track.since", { since: view.since })),
    ),
    make("p", { class: "so-hint" }, say("form.track.coarse")),
    button(say("form.track.other"), back),
  );
}
