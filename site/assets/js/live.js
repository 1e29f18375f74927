// Beranda, live: is each window open and for how long, and the numbers. The clock is the server's, not the phone's.
// When the API does not answer the page keeps its printed dates, and says that the numbers are not there.

import { showNotes } from "./windownote.js";

/** @typedef {import("./windownote.js").Window} Window */
/** @typedef {{now: string, windows: Window[]}} Windows */
/** @typedef {{at: string, received: number, in_process: number, decided: number, kecamatan: Record<string, number>}} Numbers */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const COLOURS = { before: "", open: "so-tag--green", paused: "so-tag--yellow", closed: "so-tag--grey" };

/** @type {Record<string, string>} */
const words = JSON.parse(document.getElementById("live-words")?.textContent ?? "{}");

/** Fill a sentence: `{days} hari lagi`. @param {string} code @param {Record<string, string | number>} facts */
function say(code, facts = {}) {
  return words[code].replace(/\{(\w+)\}/g, (_, name) => String(facts[name]));
}

/** What is left until a moment, in the largest sensible unit. @param {number} left @param {string} prefix */
function leftInWords(left, prefix) {
  const [days, hours, minutes] = prefix
    ? ["opens_in_days", "opens_in_hours", "opens_in_minutes"]
    : ["days_left", "hours_left", "minutes_left"];
  if (left >= 2 * DAY) return say(days, { days: Math.floor(left / DAY) });
  if (left >= HOUR) {
    return say(hours, { hours: Math.floor(left / HOUR), minutes: Math.floor((left % HOUR) / MINUTE) });
  }
  return left < MINUTE && !prefix ? say("last_minute") : say(minutes, { minutes: Math.ceil(left / MINUTE) });
}

/** @param {Window} window @param {number} now */
function stateAt(window, now) {
  if (now < Date.parse(window.opens)) return "before";
  if (now >= Date.parse(window.closes) + 1000) return "closed"; // its last second is inside
  return window.state === "paused" ? "paused" : "open";
}

/** @param {Window} window @param {number} now */
function showWindow(window, now) {
  const line = document.querySelector(`[data-window="${window.programme}"] [data-line]`);
  if (!line) return;
  const state = stateAt(window, now);
  const tag = document.createElement("strong");
  tag.className = `so-tag ${COLOURS[state]}`;
  tag.textContent = say(state);
  line.replaceChildren(tag);
  if (!window.windowless && (state === "open" || state === "paused")) line.append(" ", leftInWords(Date.parse(window.closes) - now, ""));
  if (state === "before") line.append(" ", leftInWords(Date.parse(window.opens) - now, "opens"));
}

/** @param {Windows} answer */
function keepWindows(answer) {
  const ahead = Date.parse(answer.now) - Date.now();
  const show = () => answer.windows.forEach((window) => showWindow(window, Date.now() + ahead));
  show();
  showNotes(answer.windows);
  setInterval(show, MINUTE / 2);
}

/** One of five shades: 0 for none, 4 for the most. @param {number} count @param {number} most */
function shade(count, most) {
  return count ? Math.max(1, Math.ceil((count / most) * 4)) : 0;
}

/** @param {Numbers} numbers */
function showNumbers(numbers) {
  const format = new Intl.NumberFormat(document.documentElement.lang);
  for (const place of document.querySelectorAll("[data-number]")) {
    const name = /** @type {"received"} */ (place.getAttribute("data-number"));
    place.textContent = format.format(numbers[name] ?? 0);
  }
  const most = Math.max(1, ...Object.values(numbers.kecamatan));
  for (const cell of document.querySelectorAll("[data-count]")) {
    cell.textContent = format.format(numbers.kecamatan[cell.getAttribute("data-count") ?? ""] ?? 0);
  }
  for (const tile of document.querySelectorAll("[data-tile]")) {
    const count = numbers.kecamatan[tile.getAttribute("data-tile") ?? ""] ?? 0;
    tile.setAttribute("class", `so-level-${shade(count, most)}`);
    const text = tile.querySelector(".so-tiles__count");
    if (text) text.textContent = format.format(count);
  }
}

function numbersAbsent() {
  const line = document.querySelector("[data-at]");
  if (line) line.textContent = say("absent");
}

/** @param {string} address */
async function read(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

read("/api/windows").then(keepWindows, () => {});
read("/api/numbers").then(showNumbers, numbersAbsent);

export {};
