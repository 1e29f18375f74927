/** Whether the amount asked and the cost plan agree, and a button that makes them. */

import { rabTotal } from "./checks.js";
import { find } from "./elements.js";
import { otherMoney, sumProblems } from "./fields.js";
import { rupiah, say } from "./words.js";

/** The amount that fits the cost plan, rupiah. @param {Record<string, any>} answers @returns {number} */
export function fittingAmount(answers) {
  return rabTotal(answers.rab) - otherMoney(answers);
}

/** @param {Record<string, any>} answers */
export function showMoney(answers) {
  const line = document.getElementById("money");
  if (!line) return;
  const total = rabTotal(answers.rab);
  const amount = fittingAmount(answers);
  const use = find("#use-total");
  use.hidden = total === 0 || amount <= 0 || amount === answers.amount;
  use.textContent = say("form.money.use", { amount });
  const problem = sumProblems(answers).find((one) => one.code === "amount.rab");
  line.textContent = problem ? problem.message : total && answers.amount ? say("form.money.fits", { total: rupiah(total) }) : "";
  line.classList.toggle("so-words--good", !problem);
}
