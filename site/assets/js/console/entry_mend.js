/** Mends how a paper was received, as long as its entry is a draft: a wrong agenda number or day. */

import { freshKey } from "../api.js";
import { grouped, say } from "../words.js";
import { announce, h, refill } from "./elements.js";
import { askedFor, receivedControls } from "./entry_form.js";
import { showTrouble } from "./asked.js";
import { failure } from "./queue.js";
import { entitle } from "./room.js";
import { office } from "./session.js";

/** @param {HTMLElement} main @param {string} ticket */
export async function openMend(main, ticket) {
  const title = say("action.correct-entry.button");
  const heading = h("h1", { tabindex: "-1", id: "console-heading" }, `${title}: ${grouped(ticket)}`);
  const body = h("div", {});
  refill(main, heading, body);
  entitle(main, title);
  try {
    const { received } = await office("GET", `/office/entries/${ticket}`);
    refill(body, mendForm(ticket, received));
  } catch (error) {
    refill(body, failure(error, () => void openMend(main, ticket)));
  }
}

/** @param {string} ticket @param {Record<string, string>} now @returns {HTMLElement} */
function mendForm(ticket, now) {
  /** @type {import("./asked.js").Controls} */
  const controls = receivedControls(now);
  const trouble = h("div", {});
  const back = `#/kertas/${ticket}`;
  let key = freshKey();
  const form = h(
    "form",
    { class: "console-asked", novalidate: true },
    Object.keys(controls).map((at) => askedFor(controls, at)),
    h("p", { class: "so-actions" }, h("button", { type: "submit", class: "so-button" }, say("console.kertas.mend")), h("a", { href: back }, say("console.cancel"))),
  );
  form.addEventListener("input", () => (key = freshKey()));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const value = (/** @type {string} */ name) => controls[`/received/${name}`].value.trim();
    const received = { on: value("on"), channel: value("channel"), agenda: value("agenda"), consent: value("consent") };
    try {
      await office("POST", `/office/entries/${ticket}/received`, { body: { received }, key });
      announce(say("action.correct-entry.done"));
      if (form.isConnected) location.hash = back;
    } catch (error) {
      showTrouble(trouble, error, controls);
    }
  });
  return h("div", {}, trouble, form);
}
