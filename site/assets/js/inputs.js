/** Single questions outside the form: their message above the input, tied to it. */

import { find } from "./elements.js";

/** @param {string} id @returns {string} what stands in the input */
export function typed(id) {
  return /** @type {HTMLInputElement} */ (find(`#${id}`)).value.trim();
}

/** @param {string} id @param {string} message "" takes it away; otherwise the input gets the focus */
export function complain(id, message) {
  const input = find(`#${id}`);
  const line = find(`#${id}-error`);
  line.textContent = message;
  line.hidden = !message;
  if (!message) return input.removeAttribute("aria-invalid");
  input.setAttribute("aria-invalid", "true");
  input.focus();
}

/**
 * Makes a form work: its button is dead until the script is there.
 * @param {string} id
 * @param {() => Promise<void>} act one at a time
 */
export function onSubmit(id, act) {
  const form = find(`#${id}`);
  const button = /** @type {HTMLButtonElement} */ (find("button", form));
  button.disabled = false;
  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    button.setAttribute("aria-disabled", "true");
    try {
      await act();
    } finally {
      busy = false;
      button.removeAttribute("aria-disabled");
    }
  });
}
