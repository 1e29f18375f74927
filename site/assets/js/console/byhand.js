/** Letters to people without e-mail: a list, each printed and then marked as handed over. */

import { freshKey } from "../api.js";
import { grouped, say, waktu } from "../words.js";
import { announce, button, h, notice, refill } from "./elements.js";
import { failure } from "./queue.js";
import { entitle } from "./room.js";
import { office } from "./session.js";
import { told } from "./told.js";
import { unitNames } from "./units.js";
import { wayBackButton } from "./way_back.js";

/** @param {HTMLElement} main @param {string[]} rest ticket and number of a letter, or nothing for the list */
export async function openLetters(main, [ticket, seq]) {
  if (ticket && seq) return openLetter(main, ticket, seq);
  const list = h("div", { "aria-busy": "true" }, h("p", { class: "so-muted" }, say("console.loading")));
  refill(main, h("h1", { tabindex: "-1", id: "console-heading" }, say("console.kertas.letters")), h("p", { class: "so-muted" }, say("console.kertas.letters_lead")), list, back());
  entitle(main, say("console.kertas.letters"));
  try {
    await showList(list);
  } catch (error) {
    refill(list, failure(error, () => void openLetters(main, [])));
  } finally {
    list.removeAttribute("aria-busy");
  }
}

/** @returns {HTMLElement} */
function back() {
  return h("p", { class: "console-no-print" }, h("a", { href: "#/kertas" }, say("console.kertas.back")));
}

/** @param {HTMLElement} list */
async function showList(list) {
  const unit = await unitNames();
  let { items, next } = await office("GET", "/office/letters");
  if (!items.length) return refill(list, notice("success", h("p", {}, say("console.kertas.letters_none"))));
  const lines = h("ul", { class: "console-entries" });
  const more = button(say("console.queue.more"), async () => {
    try {
      const page = await office("GET", `/office/letters?cursor=${encodeURIComponent(next ?? "")}`);
      items = [...items, ...page.items];
      next = page.next;
      show();
    } catch (error) {
      announce(told(error));
    }
  });
  const show = () => {
    refill(lines, items.map((/** @type {any} */ one) => letterLine(one, unit)));
    more.hidden = !next;
  };
  show();
  refill(list, lines, h("p", { class: "so-actions" }, more));
}

/** @param {any} one @param {import("./units.js").Named} unit @returns {HTMLElement} */
function letterLine(one, unit) {
  return h(
    "li",
    { class: "console-entry" },
    h("a", { href: `#/kertas/surat/${one.ticket}/${one.seq}` }, h("strong", {}, one.subject), h("span", { class: "so-hidden" }, `: ${one.name}`)),
    h("span", { class: "console-block" }, say("console.kertas.letter_to", { name: one.name, applicant: one.applicant })),
    h("span", { class: "console-block so-muted" }, [one.number, one.phone, unit(one.desa ?? one.place), waktu(one.at)].join(" · ")),
  );
}

/** @param {HTMLElement} main @param {string} ticket @param {string} seq */
async function openLetter(main, ticket, seq) {
  entitle(main, say("console.kertas.letters"));
  try {
    const letter = await office("GET", `/office/letters/${ticket}/${encodeURIComponent(seq)}`);
    const unit = await unitNames();
    const head = h("p", { class: "console-sheet__head" }, say("console.kertas.letterhead"), letter.place ? h("strong", { class: "console-block" }, unit(letter.place)) : null);
    const title = h("h1", { tabindex: "-1", id: "console-heading" }, unbroken(letter.heading));
    const sheet = h("article", { class: "console-sheet", lang: letter.lang }, head, title, h("p", { class: "console-sheet__text" }, unbroken(letter.text)));
    const said = h("div", { role: "status" });
    refill(main, said, ways(main, letter, said), sheet);
    void addQr(sheet, letter.follow);
  } catch (error) {
    refill(main, h("h1", { tabindex: "-1", id: "console-heading" }, grouped(ticket)), failure(error, () => void openLetter(main, ticket, seq)), back());
  }
}

/** A number is read and typed as one: it does not end a line halfway. @param {string} text @returns {(HTMLElement | string)[]} */
function unbroken(text) {
  return text.split(/(\d{4}-\d{4}-\d{4})/).map((part, n) => (n % 2 ? h("span", { class: "console-sheet__unbroken" }, part) : part));
}

/** @param {HTMLElement} main @param {any} letter @param {HTMLElement} said @returns {HTMLElement} */
function ways(main, letter, said) {
  const key = freshKey();
  const hand = button(say("action.hand-over.button"), async () => {
    hand.disabled = true;
    try {
      await office("POST", `/office/letters/${letter.ticket}/${letter.seq}/handed`, { body: {}, key });
      refill(said, notice("success", h("p", {}, say("console.kertas.handed", { name: letter.name })), h("p", {}, h("a", { href: "#/kertas/surat" }, say("console.kertas.letters_back")))));
      hand.hidden = true;
    } catch (error) {
      hand.disabled = false;
      refill(said, notice("warning", h("p", { role: "alert" }, told(error))));
    }
  });
  hand.hidden = letter.state === "handed";
  return h(
    "div",
    { class: "console-no-print" },
    h("p", {}, say("console.kertas.letter_care", { name: letter.name })),
    h(
      "p",
      { class: "so-actions" },
      button(say("console.kertas.print_letter"), () => window.print(), { kind: "" }),
      hand,
      wayBackButton(main, letter, h("a", { href: "#/kertas/surat" }, say("console.kertas.letters_back"))),
      h("a", { href: "#/kertas/surat" }, say("console.kertas.letters_back")),
    ),
  );
}

/** Where whoever has a phone sees how far it is, by the number alone. @param {HTMLElement} sheet @param {string} follow */
async function addQr(sheet, follow) {
  const { qrPicture } = await import("../qr.js");
  const figure = h("figure", { class: "console-sheet__qr console-sheet__qr--beside" });
  figure.append(qrPicture(follow, say("console.kertas.qr_follow")), h("figcaption", { class: "so-small" }, say("console.kertas.qr_follow")));
  sheet.append(figure);
}
