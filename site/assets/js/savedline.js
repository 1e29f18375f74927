/** The line that always says where the answers are. Spoken aloud only when something important changes. */

import { grouped, jam, say } from "./words.js";

/** @typedef {import("./saving.js").Saving} Saving */

/** How the dot beside the line looks. */
const LOOKS = {
  nothing: "saved",
  saving: "saving",
  device: "device",
  both: "saved",
  offline: "device",
  trouble: "device",
  memory: "error",
  "memory-server": "error",
  conflict: "error",
};

/** Changes worth saying aloud; "saving" comes and goes too often. */
const SPOKEN = ["both", "offline", "trouble", "memory", "memory-server", "conflict"];

/**
 * @param {Saving} saving
 * @param {HTMLElement} line
 * @param {HTMLElement} live
 */
export function savedLine(saving, line, live) {
  let spoken = "";
  let first = true;
  const show = () => {
    const { status, draft } = saving;
    const when = draft.savedAt && status === "both" ? say("form.saved.at", { time: jam(draft.savedAt) }) : "";
    const text = say(`form.saved.${status.replace("-", "_")}`);
    line.dataset.state = LOOKS[status];
    line.dataset.status = status;
    line.textContent = when ? `${text} ${when}` : text;
    if (SPOKEN.includes(status) && status !== spoken) {
      spoken = status;
      if (!first) live.textContent = text;
      first = false;
    }
    const number = document.getElementById("draft-number");
    if (number && draft.ticket) {
      number.hidden = false;
      number.textContent = say(draft.state === "draft" ? "form.saved.number" : "form.saved.number_sent", { number: grouped(draft.ticket) });
    }
  };
  saving.addEventListener("status", show);
  show();
}
