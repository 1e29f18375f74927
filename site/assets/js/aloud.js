/** A number as it is read out: digit by digit, with a breath between the groups. */

import { grouped } from "./words.js";

/** @param {string} ticket @returns {string} "2 7 4 8, 3 9 2 0, 1 7 5 6" */
export function readAloud(ticket) {
  return grouped(ticket)
    .split("-")
    .map((group) => [...group].join(" "))
    .join(", ");
}
