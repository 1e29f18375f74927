/**
 * The words of the page and how numbers, sums and times are said. The words come from the page itself
 * (`<script type="application/json">`, "words" of "page" or "words" itself), so no sentence stands in the code.
 */

/** @type {Record<string, any>} */
const tree = embedded("page").words ?? embedded("words");

/** The language of the page: "id" or "en". */
export const lang = document.documentElement.lang.startsWith("en") ? "en" : "id";

const locale = lang === "en" ? "en-GB" : "id-ID";

/**
 * JSON data that the page carries; an empty object if it carries none of that name.
 * @param {string} id
 * @returns {any}
 */
export function embedded(id) {
  const element = document.getElementById(id);
  return element?.textContent ? JSON.parse(element.textContent) : {};
}

/**
 * The node or sentence a dotted code names, or undefined.
 * @param {string} code
 * @returns {any}
 */
export function word(code) {
  let node = /** @type {any} */ (tree);
  for (const part of code.split(".")) node = node?.[part];
  return node;
}

/**
 * The sentence of a code with its facts filled in. A missing sentence shows its code, so that it is seen and mended.
 * @param {string} code
 * @param {Record<string, any>} [facts]
 * @returns {string}
 */
export function say(code, facts = {}) {
  const sentence = word(code);
  if (typeof sentence !== "string") return code;
  return sentence.replace(/\{(\w+)(?::(\w+))?\}/g, (_, name, spec) => {
    const value = facts[name];
    const write = spec ? writers[spec] : undefined;
    return value === undefined || value === null ? "" : write ? write(value) : String(value);
  });
}

/** @type {Record<string, (value: any) => string>} */
const writers = { rupiah, terbilang, tanggal, waktu, bytes };

/**
 * @param {number} amount integer rupiah
 * @returns {string} "Rp50.000.000"
 */
export function rupiah(amount) {
  return `${amount < 0 ? "-" : ""}Rp${Math.abs(amount).toLocaleString("id-ID")}`;
}

/**
 * @param {number} value
 * @returns {string} with the language's separators
 */
export function number(value) {
  return value.toLocaleString(locale);
}

/**
 * @param {number} count bytes
 * @returns {string} "4,2 MB"
 */
export function bytes(count) {
  const [value, unit] = count < 1_000_000 ? [count / 1000, "KB"] : [count / 1_000_000, "MB"];
  return `${value.toLocaleString(locale, { maximumFractionDigits: value < 10 ? 1 : 0 })} ${unit}`;
}

/**
 * @param {string | number | Date} when an ISO date or time
 * @returns {string} "12 Maret 2027", in WIB
 */
export function tanggal(when) {
  const date = typeof when === "string" && when.length === 10 ? new Date(`${when}T00:00:00+07:00`) : new Date(when);
  return date.toLocaleDateString(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "Asia/Jakarta" });
}

/**
 * @param {string | number | Date} when
 * @returns {string} "14.05", in WIB
 */
export function jam(when) {
  const options = /** @type {const} */ ({ hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Jakarta" });
  return new Date(when).toLocaleTimeString(locale, options);
}

/**
 * @param {string | number | Date} when
 * @returns {string} "12 Maret 2027 pukul 14.05 WIB"
 */
export function waktu(when) {
  return lang === "en" ? `${tanggal(when)} at ${jam(when)} WIB` : `${tanggal(when)} pukul ${jam(when)} WIB`;
}

const SATUAN = "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split(" ");
const ONES = (
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen " +
  "seventeen eighteen nineteen"
).split(" ");
const TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

/**
 * A sum in words: "lima puluh juta rupiah".
 * @param {number} amount integer rupiah, up to 999 trillion
 * @returns {string}
 */
export function terbilang(amount) {
  const whole = Math.trunc(Math.abs(amount));
  return `${lang === "en" ? english(whole) : indonesian(whole)} rupiah`;
}

/** @type {[number, string, string][]} size, Indonesian, English */
const SCALES = [
  [1e12, "triliun", "trillion"],
  [1e9, "miliar", "billion"],
  [1e6, "juta", "million"],
  [1e3, "ribu", "thousand"],
];

/** @param {number} n @returns {string} */
function indonesian(n) {
  if (n < 12) return SATUAN[n];
  if (n < 20) return `${indonesian(n - 10)} belas`;
  if (n < 100) return join(`${indonesian(Math.floor(n / 10))} puluh`, n % 10, indonesian);
  if (n < 200) return join("seratus", n - 100, indonesian);
  if (n < 1000) return join(`${indonesian(Math.floor(n / 100))} ratus`, n % 100, indonesian);
  if (n < 2000) return join("seribu", n - 1000, indonesian);
  return scaled(n, 1, indonesian);
}

/** @param {number} n @returns {string} */
function english(n) {
  if (n < 20) return ONES[n];
  if (n < 100) return n % 10 ? `${TENS[Math.floor(n / 10)]}-${ONES[n % 10]}` : TENS[n / 10];
  if (n < 1000) return join(`${english(Math.floor(n / 100))} hundred`, n % 100, english);
  return scaled(n, 2, english);
}

/** @param {number} n @param {1 | 2} name @param {(n: number) => string} words @returns {string} */
function scaled(n, name, words) {
  for (const scale of SCALES) {
    if (n >= scale[0]) return join(`${words(Math.floor(n / scale[0]))} ${scale[name]}`, n % scale[0], words);
  }
  return words(n);
}

/** @param {string} head @param {number} rest @param {(n: number) => string} words @returns {string} */
function join(head, rest, words) {
  return rest ? `${head} ${words(rest)}` : head;
}

/**
 * The twelve digits of a number in three groups: "2748-3920-1756".
 * @param {string} ticket
 * @returns {string}
 */
export function grouped(ticket) {
  return ticket.replace(/\D/g, "").replace(/(\d{4})(?=\d)/g, "$1-");
}
