/** Begins to type in one paper: who applies, how and when it came in. Then the ordinary form opens for the answers. */

import { ApiProblem, freshKey } from "../api.js";
import { lang, say, word } from "../words.js";
import { field, h, notice, refill, select } from "./elements.js";
import { entitle } from "./room.js";
import { nameOf } from "./names.js";
import { showTrouble } from "./asked.js";
import { office } from "./session.js";

const CHANNELS = ["counter", "village", "post"];
const CONSENTS = ["form", "letter"];

/** The ordinary form, opened for an entry. The secret stands after the `#`, which no server sees. @param {any} entry @param {string} secret */
export function formAddress(entry, secret) {
  return `${lang === "en" ? "/en" : ""}/ajukan/${entry.programme}-${entry.applicant_type}.html#entri=${entry.ticket}.${secret}`;
}

/** @param {string} list @param {string[]} codes @returns {[string, string][]} */
function named(list, codes) {
  return [["", say("console.kertas.choose")], ...codes.map((code) => /** @type {[string, string]} */ ([code, word(`console.kertas.${list}.${code}`)]))];
}

/** @param {string} id @param {Record<string, any>} props @returns {HTMLInputElement} */
function input(id, props) {
  return h("input", { class: "so-input", id: `entry-${id}`, autocomplete: "off", ...props });
}

/** How a paper came in. @param {Record<string, string>} [now] what is noted already */
export function receivedControls(now = {}) {
  return {
    "/received/on": input("on", { type: "date", value: now.on ?? "" }),
    "/received/channel": select(named("channels", CHANNELS), now.channel ?? "", { id: "entry-channel" }),
    "/received/agenda": input("agenda", { type: "text", maxlength: 60, value: now.agenda ?? "" }),
    "/received/consent": select(named("consents", CONSENTS), now.consent ?? "", { id: "entry-consent" }),
  };
}

/** @param {import("./asked.js").Controls} controls @param {string} at @returns {HTMLElement} a control with its label and hint */
export function askedFor(controls, at) {
  const code = at.split("/").pop() ?? "";
  return field(say(`console.kertas.field.${code}`), controls[at], { hint: word(`console.kertas.hint.${code}`) });
}

/** @param {HTMLElement} main */
export async function openForm(main) {
  const programmes = Object.keys(word("programme"));
  const programme = select(programmes.map((id) => [id, nameOf("programme", id)]), programmes[0], { id: "entry-programme" });
  const type = select([], "", { id: "entry-type" });
  const controls = {
    "/programme": programme,
    "/applicant_type": type,
    ...receivedControls(),
    "/contact/name": input("name", { type: "text", maxlength: 100 }),
    "/contact/phone": input("phone", { type: "tel", inputmode: "tel" }),
    "/contact/email": input("email", { type: "email" }),
  };
  const asked = (/** @type {keyof typeof controls} */ at) => askedFor(controls, at);
  const trouble = h("div", {});
  const form = h(
    "form",
    { class: "console-asked", novalidate: true },
    h("h2", {}, say("console.kertas.what")),
    asked("/programme"),
    asked("/applicant_type"),
    h("h2", {}, say("console.kertas.how")),
    asked("/received/on"),
    asked("/received/channel"),
    asked("/received/agenda"),
    asked("/received/consent"),
    h("h2", {}, say("console.kertas.who")),
    asked("/contact/name"),
    asked("/contact/phone"),
    asked("/contact/email"),
    notice("", h("p", {}, say("console.kertas.separation"))),
    h("p", { class: "so-actions" }, h("button", { type: "submit", class: "so-button" }, say("console.kertas.begin")), h("a", { href: "#/kertas" }, say("console.cancel"))),
  );
  refill(main, h("h1", { tabindex: "-1", id: "console-heading" }, say("console.kertas.new")), h("p", { class: "so-muted" }, say("console.kertas.new_lead")), trouble, form);
  entitle(main, say("console.kertas.new"));
  programme.addEventListener("change", () => void showTypes(programme.value, type));
  await showTypes(programme.value, type);
  let key = freshKey();
  form.addEventListener("input", () => (key = freshKey())); // another entry is another request
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(controls, key, trouble, form);
  });
}

/** @param {string} programme @param {HTMLSelectElement} type */
async function showTypes(programme, type) {
  const before = type.value;
  const content = await fetch(`/data/programmes/${programme}.json`).then((answer) => answer.json());
  const types = Object.keys(content.applicant_types);
  refill(type, types.map((id) => h("option", { value: id, selected: id === before }, nameOf("applicant_type", id))));
}

/** @param {import("./asked.js").Controls} controls @param {string} key @param {HTMLElement} trouble @param {HTMLFormElement} form */
async function send(controls, key, trouble, form) {
  const value = (/** @type {string} */ at) => controls[at].value.trim();
  const press = /** @type {HTMLButtonElement} */ (form.querySelector("[type=submit]"));
  refill(trouble);
  press.disabled = true;
  const body = {
    programme: value("/programme"),
    applicant_type: value("/applicant_type"),
    contact: { name: value("/contact/name"), phone: value("/contact/phone"), email: value("/contact/email") },
    received: { on: value("/received/on"), channel: value("/received/channel"), agenda: value("/received/agenda"), consent: value("/received/consent") },
    lang,
  };
  try {
    const opened = await office("POST", "/office/entries", { body, key });
    location.assign(formAddress({ ...body, ticket: opened.ticket }, opened.secret));
  } catch (error) {
    press.disabled = false;
    showTrouble(trouble, error, controls);
    const known = error instanceof ApiProblem && error.code === "agenda-taken" ? error.body.ticket : "";
    if (known) trouble.append(h("p", {}, h("a", { href: `#/kertas/${known}` }, say("console.kertas.open_known", { number: known }))));
  }
}
