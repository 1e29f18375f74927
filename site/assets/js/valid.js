/** Checks a number for anybody: valid and since when, nothing else. The number comes from the fragment or is typed. */

import { ApiProblem, call } from "./api.js";
import { fill, find, make } from "./elements.js";
import { complain, onSubmit, typed } from "./inputs.js";
import { readTicket } from "./ticket.js";
import { grouped, say } from "./words.js";

export function begin() {
  const input = /** @type {HTMLInputElement} */ (find("#number"));
  const fromAddress = () => {
    const text = decodeURIComponent(location.hash.slice(1));
    if (!text) return;
    input.value = text;
    void check();
  };
  onSubmit("valid-form", check);
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
}

async function check() {
  const ticket = readTicket(typed("number"));
  const place = find("#answer");
  fill(place);
  if (!ticket) return complain("number", say("form.valid.typo"));
  complain("number", "");
  try {
    const { since } = await call("GET", `/proposals/${ticket}`);
    tell(place, "success", say("form.valid.yes"), `${grouped(ticket)}. ${since ? say("form.valid.since", { since }) : ""}`);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (error.status === 404) tell(place, "warning", say("form.valid.no"), say("form.valid.no_text"));
    else tell(place, "warning", say("form.valid.trouble"), "");
  }
}

/** @param {HTMLElement} place @param {string} kind @param {string} title @param {string} text */
function tell(place, kind, title, text) {
  fill(place, make("div", { class: `so-notice so-notice--${kind}` }, make("h2", null, title), text && make("p", null, text)));
}
