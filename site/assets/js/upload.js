/**
 * Brings one file to the server: an offer from the API, the file straight to the documents' store with progress, then
 * waiting for the inspection. Knows no page.
 */

import { ApiProblem, call, wait } from "./api.js";

const STALLED = 60_000; // ms without any progress
const POLLS = [800, 1000, 1500, 2000, 3000];

/** The person or the page called it off. */
export class Cancelled extends Error {}

/**
 * @typedef {{ticket: string, secret: string}} Access
 * @typedef {() => Promise<any>} Look asks how a file fares: its view, with `state`
 */

/** @param {Access} access @param {string} document @returns {Look} */
function paper(access, document) {
  return () => call("GET", `/proposals/${access.ticket}/documents/${document}`, { secret: access.secret });
}

/**
 * Asks for a place and sends the file.
 * @param {Access} access
 * @param {{slot: string, name: string, type: string, bytes: number, sha256: string, blob: Blob}} paper
 * @param {{offered: (document: string) => Promise<void>, progress: (share: number) => void}} tell offered: the id it has
 *   on the server, before anything is sent; progress: 0 to 1
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
export async function sendFile(access, paper, tell, signal) {
  const { slot, name, type, bytes, sha256 } = paper;
  const offer = await call("POST", `/proposals/${access.ticket}/documents`, {
    secret: access.secret,
    body: { slot, name, type, bytes, sha256 },
  });
  await tell.offered(offer.document);
  if (signal.aborted) throw new Cancelled();
  await post(offer.post, paper.blob, tell.progress, signal);
}

/**
 * Sends one file with a signed form.
 * @param {{url: string, fields: Record<string, string>}} form
 * @param {Blob} blob
 * @param {(share: number) => void} progress
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
export function post(form, blob, progress, signal) {
  return new Promise((resolve, reject) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(form.fields)) data.append(name, value);
    data.append("file", blob);
    const request = new XMLHttpRequest();
    let alarm = 0;
    const watch = () => {
      clearTimeout(alarm);
      alarm = window.setTimeout(() => request.abort(), STALLED);
    };
    const end = (/** @type {() => void} */ how) => {
      clearTimeout(alarm);
      signal.removeEventListener("abort", stop);
      how();
    };
    const stop = () => request.abort();
    signal.addEventListener("abort", stop);
    request.upload.addEventListener("progress", (event) => {
      watch();
      if (event.lengthComputable) progress(event.loaded / event.total);
    });
    request.addEventListener("load", () =>
      end(() => (request.status < 300 ? resolve() : reject(new ApiProblem(request.status, { code: "store" })))),
    );
    request.addEventListener("error", () => end(() => reject(new ApiProblem(0, { code: "broken" }))));
    request.addEventListener("abort", () => end(() => reject(signal.aborted ? new Cancelled() : new ApiProblem(0, { code: "stalled" }))));
    request.open("POST", form.url);
    watch();
    request.send(data);
  });
}

/**
 * Whether a file whose sending broke off is there after all. Gives the inspection a moment.
 * @param {Access} access
 * @param {string} document
 * @returns {Promise<boolean>}
 */
export function arrived(access, document) {
  return landed(paper(access, document));
}

/**
 * The same of a file wherever it is asked for.
 * @param {Look} look
 * @returns {Promise<boolean>}
 */
export async function landed(look) {
  for (const pause of [0, 1200, 1500]) {
    await wait(pause);
    const view = await look();
    if (view.state !== "waiting") return view.state === "clean";
  }
  return false;
}

/**
 * Waits until the file has been inspected.
 * @param {Access} access
 * @param {string} document
 * @param {AbortSignal} signal
 * @returns {Promise<any>} the DocumentView, no longer "waiting"
 */
export function inspected(access, document, signal) {
  return settled(paper(access, document), signal);
}

/**
 * The same of a file wherever it is asked for.
 * @param {Look} look
 * @param {AbortSignal} signal
 * @returns {Promise<any>} its view, no longer "waiting"
 */
export async function settled(look, signal) {
  for (let round = 0; ; round++) {
    await wait(POLLS[Math.min(round, POLLS.length - 1)]);
    if (signal.aborted) throw new Cancelled();
    const view = await look();
    if (view.state !== "waiting") return view;
    if (round > 40) throw new ApiProblem(0, { code: "late" });
  }
}
