/** Signing in: name and password, then whatever the pool asks for (a new password, a code, the set-up of codes). */

import { ApiProblem } from "../api.js";
import { embedded, say } from "../words.js";
import { errorSummary, field, freshId, h, refill } from "./elements.js";
import { qrPicture } from "./otp.js";
import { remember, signIn } from "./session.js";
import { told } from "./told.js";

/**
 * @typedef {object} Step what is asked now, beyond name and password
 * @property {"credentials" | "new-password" | "otp" | "otp-setup"} name
 * @property {string} [secret]
 * @property {string} [uri]
 * @property {string} [session] goes back with the first code
 */

/** @typedef {{username: string, password: string, new_password?: string, otp?: string}} Body */

const SHORTEST = embedded("page").password_minimum ?? 12;

/**
 * The form as one element that changes itself from step to step.
 * @param {(who: import("./session.js").Official) => void} done
 * @param {{username?: string, heading?: "h1" | "h2"}} [options]
 * @returns {HTMLElement}
 */
export function signInForm(done, options = {}) {
  const box = h("div", { class: "console-signin" });
  /** @type {Body} */
  const body = { username: options.username ?? "", password: "" };
  const context = { box, body, done, heading: options.heading ?? "h1" };
  showStep(context, { name: "credentials" });
  return box;
}

/** @typedef {{box: HTMLElement, body: Body, done: (who: any) => void, heading: "h1" | "h2"}} Context */
/** @typedef {{id: string, text: string}} Complaint */

/**
 * @param {Context} context
 * @param {Step} step
 * @param {Complaint[]} [complaints]
 */
function showStep(context, step, complaints = []) {
  const screen = screens[step.name](context, step, complaints);
  const summary = complaints.length
    ? errorSummary(
        say("console.act.missing_title"),
        complaints.map(({ id, text }) => ({ text, go: () => document.getElementById(id)?.focus() })),
      )
    : null;
  const submit = h("button", { type: "submit", class: "so-button" }, screen.submit);
  const form = h("form", { novalidate: true, class: "console-signin__form" }, screen.fields, submit);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const found = screen.check();
    if (found.length) return showStep(context, step, found);
    submit.setAttribute("aria-disabled", "true");
    submit.textContent = say("console.signin.busy");
    await send(context, step);
  });
  const again = h("button", { type: "button", class: "console-link" }, say("console.signin.start_over"));
  again.addEventListener("click", () => {
    context.body.password = "";
    delete context.body.otp;
    delete context.body.new_password;
    showStep(context, { name: "credentials" });
  });
  refill(
    context.box,
    summary,
    h(context.heading, {}, screen.title),
    h("p", { class: "console-signin__lead" }, screen.lead),
    form,
    step.name === "credentials" ? null : again,
  );
  const first = complaints.length ? summary : form.querySelector(context.body.username ? "input:not([value])" : "input");
  const target = step.name === "credentials" && !complaints.length && context.body.username ? form.querySelectorAll("input")[1] : first;
  if (step.name !== "credentials" || complaints.length || context.heading === "h2") {
    /** @type {HTMLElement | null} */ (target)?.focus();
  }
}

/**
 * @param {Context} context
 * @param {Step} step
 */
async function send(context, step) {
  try {
    const who = await signIn(context.body);
    remember(who);
    context.done(who);
  } catch (error) {
    const problem = error instanceof ApiProblem ? error : new ApiProblem(0, {});
    const next = NEXT[problem.code];
    if (problem.status === 409 && next) {
      return showStep(context, { name: next, secret: problem.body.secret, uri: problem.body.uri, session: problem.body.session });
    }
    const text = problem.status === 401 && step.name === "credentials" ? say("console.signin.wrong") : told(problem);
    showStep(context, step, [{ id: FIRST[step.name], text }]);
  }
}

/** @type {Record<string, Step["name"]>} */
const NEXT = { "new-password-required": "new-password", "otp-required": "otp", "otp-setup": "otp-setup" };
const FIRST = { credentials: "username", "new-password": "new-password", otp: "otp", "otp-setup": "otp" };

/**
 * @typedef {object} Screen
 * @property {string} title
 * @property {string} lead
 * @property {string} submit
 * @property {HTMLElement[]} fields
 * @property {() => Complaint[]} check
 */

/** @param {Complaint[]} complaints @param {string} id @returns {string | undefined} */
function errorAt(complaints, id) {
  return complaints.find((one) => one.id === id)?.text;
}

/**
 * A password with a button that shows it.
 * @param {string} label
 * @param {HTMLInputElement} input
 * @param {{hint?: string, error?: string}} extra
 * @returns {HTMLElement}
 */
function passwordField(label, input, extra) {
  const box = field(label, input, extra);
  const toggle = h("button", { type: "button", class: "console-link", "aria-controls": input.id }, say("console.signin.show"));
  toggle.setAttribute("aria-label", `${say("console.signin.show")}: ${label}`);
  toggle.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    const word = say(shown ? "console.signin.show" : "console.signin.hide");
    toggle.textContent = word;
    toggle.setAttribute("aria-label", `${word}: ${label}`);
  });
  box.append(toggle);
  return box;
}

/** @type {Record<Step["name"], (context: Context, step: Step, complaints: Complaint[]) => Screen>} */
const screens = {
  credentials({ body }, _step, complaints) {
    const name = h("input", {
      class: "so-input",
      id: "username",
      autocomplete: "username",
      autocapitalize: "none",
      spellcheck: "false",
      value: body.username,
    });
    const secret = h("input", { class: "so-input", id: "password", type: "password", autocomplete: "current-password" });
    return {
      title: say("console.signin.title"),
      lead: say("console.signin.lead"),
      submit: say("console.signin.submit"),
      fields: [
        field(say("console.signin.username"), name, { error: errorAt(complaints, "username") }),
        passwordField(say("console.signin.password"), secret, { error: errorAt(complaints, "password") }),
      ],
      check() {
        body.username = name.value.trim();
        body.password = secret.value;
        return [
          ...(body.username ? [] : [{ id: "username", text: say("console.signin.username_needed") }]),
          ...(body.password ? [] : [{ id: "password", text: say("console.signin.password_needed") }]),
        ];
      },
    };
  },

  "new-password"({ body }, _step, complaints) {
    const attributes = { class: "so-input", type: "password", autocomplete: "new-password" };
    const fresh = h("input", { ...attributes, id: "new-password" });
    const twin = h("input", { ...attributes, id: "repeat" });
    return {
      title: say("console.signin.new_title"),
      lead: say("console.signin.new_lead"),
      submit: say("console.signin.new_submit"),
      fields: [
        passwordField(say("console.signin.new_password"), fresh, {
          hint: say("console.signin.new_hint", { n: SHORTEST }),
          error: errorAt(complaints, "new-password"),
        }),
        passwordField(say("console.signin.repeat"), twin, { error: errorAt(complaints, "repeat") }),
      ],
      check() {
        body.new_password = fresh.value;
        const mixed = [/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(fresh.value));
        if (fresh.value.length < SHORTEST || !mixed) {
          return [{ id: "new-password", text: say("console.signin.too_weak", { n: SHORTEST }) }];
        }
        return fresh.value === twin.value ? [] : [{ id: "repeat", text: say("console.signin.not_alike") }];
      },
    };
  },

  otp(context, step, complaints) {
    const { box, check } = codeField(context, complaints);
    const title = say("console.signin.otp_title");
    return { title, lead: say("console.signin.otp_lead"), submit: say("console.signin.otp_submit"), fields: [box], check };
  },

  "otp-setup"(context, step, complaints) {
    const { box, check } = codeField(context, complaints, step.session);
    const id = freshId("setup");
    return {
      title: say("console.signin.setup_title"),
      lead: say("console.signin.setup_lead"),
      submit: say("console.signin.otp_submit"),
      fields: [
        h(
          "ol",
          { class: "console-setup", id },
          h("li", {}, say("console.signin.setup_one")),
          h(
            "li",
            {},
            say("console.signin.setup_two"),
            qrPicture(step.uri ?? "", say("console.signin.setup_qr")),
            h("p", {}, say("console.signin.setup_key"), ": ", h("code", { class: "console-code" }, spaced(step.secret ?? ""))),
            h(
              "details",
              { class: "so-details" },
              h("summary", {}, say("console.signin.setup_uri")),
              h("code", { class: "console-code" }, step.uri ?? ""),
            ),
          ),
          h("li", {}, say("console.signin.setup_three")),
        ),
        box,
      ],
      check,
    };
  },
};

/** @param {Context} context @param {Complaint[]} complaints @param {string} [session] */
function codeField({ body }, complaints, session) {
  const input = h("input", {
    class: "so-input so-input--narrow",
    id: "otp",
    inputmode: "numeric",
    autocomplete: "one-time-code",
    maxlength: "7",
  });
  return {
    box: field(say("console.signin.otp"), input, { error: errorAt(complaints, "otp") }),
    /** @returns {Complaint[]} */
    check() {
      const code = input.value.replace(/\D/g, "");
      body.otp = session ? `${session}|${code}` : code;
      return code.length === 6 ? [] : [{ id: "otp", text: say("console.signin.otp_needed") }];
    },
  };
}

/** @param {string} secret @returns {string} in groups of four, to be typed */
function spaced(secret) {
  return secret.replace(/(.{4})(?=.)/g, "$1 ");
}
