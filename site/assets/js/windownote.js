// What happened to a window since its page was printed: a new end with its ground, a pause. Without it the page keeps
// the dates of the rules.

import { fill, make } from "./elements.js";
import { bytes, embedded, tanggal, waktu } from "./words.js";

/** @typedef {{href: string, type: string, bytes: number}} Scan of a decree, for everybody */

/**
 * @typedef {object} Window
 * @property {string} programme
 * @property {string} opens
 * @property {string} closes
 * @property {"before" | "open" | "paused" | "closed"} state
 * @property {boolean} [windowless] open on any day: there is no end to count to
 * @property {{sk_number: string, sk_date: string, reason: string, closes_before: string, file?: Scan | null} | null} [extended_by]
 * @property {{since: string, reason: string} | null} [paused]
 */

/** @type {Record<string, string>} */
const words = embedded("window-words");
const BY_DAY = ["from_to", "applying"];

/** @param {string} code @param {Record<string, string>} facts */
function say(code, facts) {
  return (words[code] ?? "").replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");
}

/** Every place of the page that speaks of a window. @param {Window[]} windows */
export function showNotes(windows) {
  for (const window of windows) {
    for (const box of document.querySelectorAll(`[data-window-note="${window.programme}"]`)) showNote(box, window);
    if (window.extended_by) showDates(window);
  }
}

/** @param {Element} box @param {Window} window */
function showNote(box, window) {
  const { extended_by: ground, paused } = window;
  fill(
    box,
    paused && window.state === "paused" && make("p", null, make("strong", null, say("paused", {})), " ", say("paused_ground", { since: waktu(paused.since), reason: paused.reason })),
    ground && make("p", null, make("strong", null, say("extended", { closes: waktu(window.closes) })), " ", say("extended_ground", { before: waktu(ground.closes_before), sk_number: ground.sk_number, sk_date: tanggal(ground.sk_date), reason: ground.reason }), ground.file && " ", ground.file && decreeLink(ground.file)),
  );
  box.classList.toggle("so-notice--warning", window.state === "paused");
  box.toggleAttribute("hidden", !box.childElementCount);
}

/** @param {Scan} scan @returns {HTMLElement} */
function decreeLink({ href, type, bytes: size }) {
  const kind = type === "application/pdf" ? "PDF" : "JPEG";
  return make("a", { href }, say("decree", { type: kind, size: bytes(size) }));
}

/** The printed dates give way to the new ones. @param {Window} window */
function showDates({ programme, opens, closes }) {
  for (const place of document.querySelectorAll(`[data-when^="${programme} "]`)) {
    const code = place.getAttribute("data-when")?.split(" ")[1] ?? "";
    const day = BY_DAY.includes(code) ? tanggal : waktu;
    place.textContent = say(code, { opens: day(opens), closes: day(closes) });
  }
}

/** Asks for the windows and shows what there is to say. @returns {Promise<Window[]>} for what the page shows later */
export async function readNotes() {
  const answer = await fetch("/api/windows", { headers: { Accept: "application/json" } });
  if (!answer.ok) return [];
  const { windows } = await answer.json();
  showNotes(windows);
  return windows;
}
