/** Sending a draft or a repair: everything missing is named at once, the same key never sends twice, and then the receipt. */

import { ApiProblem, call, freshKey } from "./api.js";
import { forgetPaper, papersOf } from "./drafts.js";
import { receiptOf } from "./receiptof.js";
import { say } from "./words.js";

/**
 * @typedef {import("./saving.js").Saving} Saving
 * @typedef {import("./errors.js").Problem} Problem
 * @typedef {{sent: true} | {problems: Problem[]} | {message: string, unknown?: boolean, unsure?: boolean}} Outcome unsure: it may have arrived
 */

/**
 * @param {Saving} saving
 * @returns {Promise<Outcome>}
 */
export async function send(saving) {
  if (!(await saving.sync()) && !(merged(saving) && (await saving.sync()))) {
    if (saving.differences.length) return { message: say("form.send.conflict") };
    if (!saving.draft.ticket && !saving.unreachable && navigator.onLine) return { message: say("form.send.not_opened") };
    return { message: say(navigator.onLine ? "form.send.trouble" : "form.send.offline") };
  }
  await saving.note({ submitKey: saving.draft.submitKey ?? freshKey() });
  return attempt(saving, 2);
}

/** Another device's answers were just taken over: ours can go now. @param {Saving} saving */
function merged(saving) {
  return !saving.differences.length && !saving.unreachable && !saving.refused;
}

/** @param {Saving} saving @param {number} tries @returns {Promise<Outcome>} */
async function attempt(saving, tries) {
  const { ticket, secret, version, submitKey, brought } = saving.draft;
  try {
    const answer = await call("POST", `/proposals/${ticket}/submit`, { body: brought?.length ? { brought } : {}, secret, version, key: submitKey, timeout: 30_000 });
    await finish(saving, answer);
    return { sent: true };
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    return failed(saving, error, tries);
  }
}

/** @param {Saving} saving @param {ApiProblem} error @param {number} tries @returns {Promise<Outcome>} */
async function failed(saving, error, tries) {
  if (error.passing) return { message: say(navigator.onLine ? "form.send.no_answer" : "form.send.offline"), unsure: true };
  if (error.status === 412 && tries > 1) {
    await saving.compare();
    if (saving.differences.length) return { message: say("form.send.conflict") };
    await saving.lastWrite;
    await saving.sync();
    return attempt(saving, tries - 1);
  }
  if (error.status === 422 && error.errors.length) return { problems: error.errors };
  return { message: error.errors[0]?.message ?? error.message, unknown: error.status === 404 };
}

/**
 * The draft becomes a receipt: what was sent stays readable offline, the answers and files leave this device.
 * @param {Saving} saving
 * @param {any} answer
 */
async function finish(saving, answer) {
  const { ticket, secret, entry } = saving.draft;
  let view = null;
  try {
    if (!entry) view = await call("GET", `/proposals/${ticket}`, { secret });
  } catch {
    // the number and the time are enough; the page fetches the rest when it can. A typist's key ended with the sending
  }
  const receipt = receiptOf(view ?? {}, answer, saving.draft.programme);
  await saving.note({ state: answer.state, receipt, answers: {}, base: {}, contact: {}, contactBase: {}, submitKey: undefined });
  for (const paper of await papersOf(saving.draft.id)) await forgetPaper(paper.id);
}
