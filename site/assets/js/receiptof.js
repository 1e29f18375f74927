/** What a receipt shows, out of the server's view and its answer to sending. Small enough to stay on the device. */

import { waktu } from "./words.js";

/**
 * @param {any} view
 * @param {any} answer
 * @param {string} programme
 */
export function receiptOf(view, answer, programme) {
  const receipt = view.receipt ?? answer.receipt ?? {};
  const at = receipt.submitted_at ?? answer.submitted_at;
  return {
    ticket: view.ticket ?? answer.ticket,
    programme,
    submitted_at: at,
    spoken_at: at ? waktu(at) : "",
    repaired_at: receipt.sent_at && receipt.sent_at !== at ? waktu(receipt.sent_at) : "",
    digest: receipt.digest ?? "",
    papers: receipt.papers ?? [],
    name: nameIn(view.answers ?? {}) || (view.contact?.name ?? ""),
    received_on: view.received?.on ?? "",
    by_hand: view.contact?.email === "",
    repaired: (view.state ?? answer.state) === "resubmitted",
  };
}

/** How a proposal is called: the name of whoever applies. @param {Record<string, any>} answers @returns {string} */
export function nameIn(answers) {
  return answers.person_name ?? answers.group_name ?? answers.body_name ?? answers.worship_name ?? answers.agency_name ?? "";
}
