/** The recipients of aid, by name and kecamatan. */

import { say } from "../words.js";
import { h, refill } from "./elements.js";

/** @type {import("./screens.js").Open} */
export async function open(main) {
  refill(main, h("h1", { tabindex: "-1", id: "console-heading" }, say("console.recipients.title")));
}
