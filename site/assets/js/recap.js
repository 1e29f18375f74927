// The recap, live: how many are in by programme, channel, day and kecamatan. Says of which moment the numbers are; when
// the API does not answer it says that they are not there, and shows none.

/** @typedef {{at: string, total: number, days: Counts, programmes: Counts, channels: Counts, kecamatan: Counts}} Recap */
/** @typedef {Record<string, number>} Counts */

const MINUTE = 60_000;
const locale = document.documentElement.lang.startsWith("en") ? "en-GB" : "id-ID";
const format = new Intl.NumberFormat(locale);
const zone = /** @type {const} */ ({ timeZone: "Asia/Jakarta" });
/** @type {Record<string, string>} */
const words = JSON.parse(document.getElementById("recap-words")?.textContent ?? "{}");
const told = /** @type {HTMLElement} */ (document.getElementById("recap-told"));
const tables = /** @type {HTMLElement} */ (document.getElementById("recap"));
let shown = false;

/** @param {string} sentence @param {Record<string, string>} facts */
function fill(sentence, facts) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
}

/** @param {string} name of the table @param {Counts} counts */
function showCounts(name, counts) {
  const table = document.getElementById(name);
  const most = Math.max(1, ...Object.values(counts));
  for (const row of table?.querySelectorAll("tbody tr") ?? []) {
    const count = counts[row.getAttribute("data-key") ?? ""] ?? 0;
    const [number, bar] = row.querySelectorAll("td");
    number.textContent = format.format(count);
    /** @type {HTMLElement} */ (bar.firstElementChild).style.width = `${(count / most) * 100}%`;
  }
}

/** The days between the first and the last that counts: an empty one is said too. @param {Counts} counts */
function makeDays(counts) {
  const body = document.querySelector("#days tbody");
  if (!body) return;
  const days = Object.keys(counts).sort();
  const rows = [];
  for (let at = Date.parse(days[0]), end = Date.parse(days[days.length - 1]); at <= end && rows.length < 400; at += 86_400_000) {
    const day = new Date(at);
    const row = document.createElement("tr");
    row.setAttribute("data-key", day.toISOString().slice(0, 10));
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = day.toLocaleDateString(locale, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
    const number = document.createElement("td");
    number.className = "so-number";
    const bar = document.createElement("td");
    bar.className = "so-recap__bar";
    const fill = document.createElement("span");
    fill.setAttribute("aria-hidden", "true");
    bar.append(fill);
    row.append(head, number, bar);
    rows.push(row);
  }
  body.replaceChildren(...rows);
}

/** @param {Recap} recap */
function show(recap) {
  const at = new Date(recap.at);
  const date = at.toLocaleDateString(locale, { day: "numeric", month: "long", year: "numeric", ...zone });
  const time = at.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", hour12: false, ...zone });
  makeDays(recap.days);
  for (const name of /** @type {const} */ (["programmes", "channels", "days", "kecamatan"])) showCounts(name, recap[name]);
  told.textContent = fill(words.total, { total: format.format(recap.total), date, time });
  told.classList.remove("so-notice--warning");
  tables.hidden = recap.total === 0;
  shown = true;
}

function absent() {
  if (shown) return; // the last numbers say of which moment they are
  told.textContent = words.absent;
  told.classList.add("so-notice--warning");
}

async function read() {
  try {
    const answer = await fetch("/api/recap", { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.json());
  } catch {
    absent();
  }
}

void read();
setInterval(() => document.hidden || void read(), MINUTE);

export {};
