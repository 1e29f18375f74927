/** What went wrong, in words for a person. */

import { ApiProblem } from "../api.js";
import { say } from "../words.js";

/**
 * @param {unknown} error
 * @returns {string}
 */
export function told(error) {
  if (!(error instanceof ApiProblem)) return say("console.network.failed");
  if (error.status === 0) return say("console.network.failed");
  if (error.status >= 500) return say("console.network.server", { code: error.status });
  return error.errors.length ? error.errors.map((one) => one.message).join(" ") : error.message;
}
