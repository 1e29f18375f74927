/** Tells that the rules changed after the draft was opened: what is new, what is gone, that nothing is lost. */

import { fill, find, make } from "./elements.js";

/** @param {{rules_changed?: {heading: string, messages: string[]} | null}} view the proposal as the server sees it */
export function showRulesChanged({ rules_changed: changed }) {
  const box = find("#rules-changed");
  fill(box, changed && make("h2", null, changed.heading), ...(changed?.messages ?? []).map((said) => make("p", null, said)));
  box.hidden = !changed;
}
