/** The number of a proposal: twelve digits, the last one after Damm, which finds every wrong digit and every swapped pair. */

// Damm, H. M. (2004): a totally anti-symmetric quasigroup of order 10.
const DAMM = [
  "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
  "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
];

/**
 * The twelve digits of a number as people write it, or null when it cannot be one.
 * @param {string} text
 * @returns {string | null}
 */
export function readTicket(text) {
  const digits = text.replace(/[\s.\-\u2010\u2011\u2013]/g, "");
  if (!/^\d{12}$/.test(digits)) return null;
  return [...digits].reduce((interim, digit) => Number(DAMM[interim][Number(digit)]), 0) === 0 ? digits : null;
}
