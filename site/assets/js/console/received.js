/** How a proposal on paper came in: where, when, under which number of the register, and who typed it. */

import { say, tanggal } from "../words.js";
import { h } from "./elements.js";
import { nameOf, unitName } from "./names.js";
import { isMe } from "./session.js";

/** @typedef {Map<string, import("./names.js").Place>} Places */

/** The office that took the paper. @param {any} view @param {{kecamatan: Places, desa: Places}} places @returns {string} */
export function officeOf({ received }, places) {
  const code = received?.place ?? "";
  const desa = places.desa.get(code);
  if (!desa) return unitName(code, places.kecamatan);
  return say("console.kertas.desa", { desa: desa.name, kecamatan: places.kecamatan.get(desa.parent ?? "")?.name ?? "" });
}

/** @param {any} view @param {{kecamatan: Places, desa: Places}} places @returns {HTMLElement | null} null for what came in online */
export function receivedFacts(view, places) {
  const { received } = view;
  if (!received) return null;
  const unit = places.desa.get(received.place)?.name ?? places.kecamatan.get(received.place)?.name ?? nameOf("opd", received.place ?? "");
  const fact = (/** @type {string} */ code, /** @type {string} */ value) => (value ? h("div", {}, h("dt", {}, say(`console.received.${code}`)), h("dd", {}, value)) : null);
  return h(
    "section",
    { class: "console-received", "aria-label": say("console.received.title") },
    h(
      "dl",
      { class: "console-facts" },
      fact("channel", say(`console.received.channel_${received.channel}`)),
      fact("on", tanggal(received.on)),
      fact("agenda", [received.agenda, unit].filter(Boolean).join(", ")),
      fact("typed_by", received.typed_by?.name ?? ""),
      fact("consent", say(`console.received.consent_${received.consent}`)),
      received.scan === "missing" ? fact("scan", say("console.received.scan_missing")) : null,
    ),
    isMe(received.typed_by) ? h("p", {}, say("console.kertas.typed_by_you")) : null,
  );
}
