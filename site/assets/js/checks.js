/**
 * Tidies and checks one value the way the server does, so that people hear of a slip at once. Only a convenience: the
 * server decides. Pure; a kind of field is one function.
 */

/**
 * @typedef {object} Spec what the page says of a field (its data-* attributes)
 * @property {string} id
 * @property {string} kind
 * @property {string} label
 * @property {boolean} required
 * @property {number | null} minimum
 * @property {number | null} maximum
 * @property {string[]} choices
 * @property {Spec[]} columns of a "rows" field
 *
 * @typedef {{code: string, facts?: Record<string, any>, at?: string}} Slip
 */

const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/;
const MOST_RUPIAH = 1e12;
const DIGIT_KINDS = ["nik", "kk", "npwp", "account"];
const NUMBER_KINDS = ["integer", "rupiah", "year"];

/**
 * The value as it is kept. Never changes what it cannot read.
 * @param {string} kind
 * @param {string} text
 * @returns {string | number | null} null: nothing there
 */
export function tidy(kind, text) {
  const value = text.trim();
  if (!value) return null;
  if (kind === "phone") return tidyPhone(value);
  if (kind === "email") return value.toLowerCase();
  if (DIGIT_KINDS.includes(kind)) return value.replace(/[\s.-]/g, "");
  if (NUMBER_KINDS.includes(kind)) return wholeNumber(value);
  return value;
}

/** @param {string} text @returns {string} "+62…" however it was written */
export function tidyPhone(text) {
  const digits = text.replace(/[\s.\-()]/g, "");
  if (digits.startsWith("0")) return `+62${digits.slice(1)}`;
  return digits.startsWith("62") ? `+${digits}` : digits;
}

/** @param {string} text @returns {string | number} */
function wholeNumber(text) {
  const bare = text.replace(/^rp\.?\s*/i, "");
  if (!/^(\d{1,3}(\.\d{3})+(,0+)?|\d{1,15}(,0+)?)$/.test(bare)) return text;
  return Number(bare.split(",")[0].replace(/\./g, ""));
}

/** @param {any} value @returns {boolean} whether it counts as not answered */
export function empty(value) {
  return value === null || value === undefined || value === "" || value === false || (Array.isArray(value) && !value.length);
}

/** A stored secret number is shown with stars; it was checked when it was typed. @param {any} value */
export function masked(value) {
  return typeof value === "string" && value.includes("*");
}

/**
 * What is wrong with a field: its gap or its slips.
 * @param {Spec} spec
 * @param {any} value
 * @returns {Slip[]}
 */
export function check(spec, value) {
  if (empty(value)) return spec.required ? [{ code: missingCode(spec.kind) }] : [];
  if (spec.kind === "rows") return checkRows(spec, value);
  if (DIGIT_KINDS.includes(spec.kind) && masked(value)) return [];
  const slip = CHECKS[spec.kind]?.(value, spec);
  return slip ? [slip] : [];
}

/** @param {string} kind @returns {string} */
function missingCode(kind) {
  if (["choice", "kecamatan", "desa"].includes(kind)) return "required-choice";
  return { checkbox: "required-consent", point: "required-point", rows: "required-rows" }[kind] ?? "required";
}

/** @param {Spec} spec @param {Record<string, any>[]} rows @returns {Slip[]} */
function checkRows(spec, rows) {
  if (spec.maximum !== null && rows.length > spec.maximum) return [{ code: "too-many-rows", facts: { maximum: spec.maximum } }];
  /** @type {Slip[]} */
  const slips = [];
  if (spec.minimum !== null && rows.length < spec.minimum) slips.push({ code: "too-few-rows", facts: { minimum: spec.minimum } });
  rows.forEach((row, index) => {
    for (const column of spec.columns) {
      const cell = row[column.id];
      const at = `/${index}/${column.id}`;
      const facts = { field: column.label, row: index + 1 };
      if (empty(cell)) {
        if (column.required) slips.push({ code: "required-cell", at, facts });
        continue;
      }
      for (const slip of check(column, cell)) slips.push({ ...slip, at, facts: { ...slip.facts, ...facts } });
    }
  });
  return slips;
}

/** @param {any} value @param {Spec} spec @returns {Slip | null} */
function checkText(value, { kind, minimum, maximum }) {
  if (CONTROL.test(value)) return { code: "control" };
  const length = [...value].length;
  if (maximum !== null && length > maximum) return { code: "too-long", facts: { maximum, length } };
  if (minimum !== null && length < minimum) return { code: "too-short", facts: { minimum, length } };
  return kind === "text" && value.includes("\n") ? { code: "one-line" } : null;
}

/** @param {any} value @param {Spec} spec @returns {Slip | null} */
function checkNumber(value, { minimum, maximum }) {
  if (!Number.isInteger(value)) return { code: "number" };
  if (minimum !== null && value < minimum) return { code: "too-small", facts: { minimum } };
  return maximum !== null && value > maximum ? { code: "too-large", facts: { maximum } } : null;
}

/** @param {any} value @param {Spec} spec @returns {Slip | null} */
function checkRupiah(value, spec) {
  const [minimum, maximum] = [spec.minimum ?? 0, spec.maximum ?? MOST_RUPIAH];
  if (!Number.isInteger(value)) return { code: "rupiah" };
  if (value < minimum) return { code: "too-little", facts: { minimum } };
  return value > maximum ? { code: "too-much", facts: { maximum } } : null;
}

/** @param {any} value @param {Spec} spec @returns {Slip | null} */
function checkYear(value, spec) {
  return Number.isInteger(value) && value >= 1800 && value <= 2200 ? checkNumber(value, spec) : { code: "year" };
}

/** @param {any} value @returns {Slip | null} */
function checkDate(value) {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (!parts) return { code: "date" };
  const [year, month, day] = parts.slice(1).map(Number);
  const real = new Date(Date.UTC(year, month - 1, day));
  const exists = real.getUTCMonth() === month - 1 && real.getUTCDate() === day;
  return exists && year >= 1900 && year <= 2200 ? null : { code: "date" };
}

/** @param {any} value @returns {Slip | null} */
function checkNik(value) {
  if (!/^\d{16}$/.test(value)) return { code: "nik", facts: { length: value.length } };
  const [day, month] = [Number(value.slice(6, 8)), Number(value.slice(8, 10))];
  const real = day % 40 >= 1 && day % 40 <= 31 && day <= 71 && month >= 1 && month <= 12;
  return real ? null : { code: "nik-date" };
}

/** @param {string} code @param {RegExp} pattern @returns {(value: any) => Slip | null} */
function matches(code, pattern) {
  return (value) => (pattern.test(value) ? null : { code, facts: { length: value.length } });
}

/** @type {Record<string, (value: any, spec: Spec) => Slip | null>} */
const CHECKS = {
  text: checkText,
  paragraph: checkText,
  integer: checkNumber,
  rupiah: checkRupiah,
  year: checkYear,
  date: checkDate,
  choice: (value, spec) => (spec.choices.includes(value) ? null : { code: "choice" }),
  nik: checkNik,
  kk: matches("kk", /^\d{16}$/),
  npwp: matches("npwp", /^\d{15,16}$/),
  account: matches("account", /^\d{6,20}$/),
  phone: matches("phone", /^\+62\d{8,12}$/),
  email: matches("email", /^[^@\s<>()[\],;:"\\]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/),
};

/**
 * The sum of a cost plan in rupiah; lines that are not complete count nothing.
 * @param {any} rows
 * @returns {number}
 */
export function rabTotal(rows) {
  if (!Array.isArray(rows)) return 0;
  return rows.reduce((sum, row) => sum + rowTotal(row), 0);
}

/** @param {any} row @returns {number} */
export function rowTotal(row) {
  return Number.isInteger(row.volume) && Number.isInteger(row.price) ? row.volume * row.price : 0;
}
