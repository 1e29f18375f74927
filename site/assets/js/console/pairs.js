/** The pairs of possible doubles that nobody has judged yet. */

import { say } from "../words.js";
import { h, refill } from "./elements.js";

/** @type {import("./screens.js").Open} */
export async function open(main) {
  refill(main, h("h1", { tabindex: "-1", id: "console-heading" }, say("console.pairs.title")));
}
