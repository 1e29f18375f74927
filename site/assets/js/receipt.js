/** The receipt, from the copy on this device (so it opens without a network), brought up to date when there is one. */

import { ApiProblem, call } from "./api.js";
import { showDrafts } from "./draftlist.js";
import { changeDraft, current, listDrafts, readDraft } from "./drafts.js";
import { fill, find, findAll, make } from "./elements.js";
import { receiptOf } from "./receiptof.js";
import { readAloud } from "./aloud.js";
import { bytes, grouped, say, word } from "./words.js";

/** @typedef {import("./drafts.js").Draft} Draft */

/** @param {any} page */
export async function begin(page) {
  const draft = await chosen();
  if (!draft) {
    find("#no-receipt").hidden = false;
    await showDrafts(find("#drafts"), { ...page, only: (one) => one.receipt !== undefined, openSent: (one) => void open(one, page) });
    return;
  }
  await open(draft, page);
}

/** On paper every fingerprint is written out. @param {boolean} open */
function openAll(open) {
  for (const details of document.querySelectorAll("#receipt details")) details.toggleAttribute("open", open);
}

/** The receipt of this tab, or the only one there is. @returns {Promise<Draft | undefined>} */
async function chosen() {
  const mine = current.id ? await readDraft(current.id) : undefined;
  if (mine?.receipt && !mine.entry) return mine;
  const sent = (await listDrafts()).filter((one) => one.receipt && !one.entry);
  return sent.length === 1 ? sent[0] : undefined;
}

/** @param {Draft} draft @param {any} page */
async function open(draft, page) {
  current.id = draft.id;
  find("#no-receipt").hidden = true;
  find("#drafts").hidden = true;
  show(draft, page);
  find("#print").addEventListener("click", () => window.print());
  window.addEventListener("beforeprint", () => openAll(true));
  window.addEventListener("afterprint", () => openAll(false));
  find("#keep").addEventListener("click", () => void keepLink(draft, page));
  void drawQr(`${page.valid}#${grouped(draft.receipt.ticket)}`);
  find("#receipt-title").focus();
  await renew(draft, page);
}

/** @param {Draft} draft @param {any} page */
async function renew(draft, page) {
  try {
    const view = await call("GET", `/proposals/${draft.ticket}`, { secret: draft.secret, tries: 2 });
    const receipt = receiptOf(view, { ticket: draft.ticket }, draft.programme);
    if (!receipt.submitted_at) return;
    await changeDraft(draft.id, (stored) => ({ ...stored, receipt, state: view.state }));
    show({ ...draft, receipt }, page);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error; // the copy on the device is enough
  }
}

/** @param {Draft} draft @param {any} page */
function show({ receipt }, page) {
  const root = find("#receipt");
  if (receipt.repaired) find("#receipt-title").textContent = say("form.receipt_page.heading_repaired");
  find("[data-number]", root).textContent = grouped(receipt.ticket);
  find("[data-aloud]", root).textContent = say("form.receipt_page.aloud", { aloud: readAloud(receipt.ticket) });
  find("[data-sent-at]", root).textContent = receipt.spoken_at;
  showPaper(receipt, root);
  find("[data-repaired-at]", root).textContent = receipt.repaired_at ?? "";
  find("[data-repaired-row]", root).hidden = !receipt.repaired_at;
  find("[data-programme]", root).textContent = word(`programme.${receipt.programme}.name`) ?? receipt.programme;
  find("[data-name]", root).textContent = receipt.name;
  find("[data-name-row]", root).hidden = !receipt.name;
  const reported = page.any_day.includes(receipt.programme); // goes by way of the camat
  find("[data-next=window]", root).hidden = reported;
  find("[data-next=any-day]", root).hidden = !reported;
  showPapers(receipt.papers);
  const digest = find("#digest");
  digest.hidden = !receipt.digest;
  find("span", digest).textContent = receipt.digest;
  root.hidden = false;
}

/** What came in on paper: its day counts; and without an e-mail address letters are handed over. @param {any} receipt @param {HTMLElement} root */
function showPaper(receipt, root) {
  find("[data-received-row]", root).hidden = !receipt.received_on;
  if (receipt.received_on) {
    find("[data-sent-label]", root).textContent = say("form.receipt_page.sent_at_paper");
    find("[data-received-on]", root).textContent = say("form.receipt_page.received_counts", { on: receipt.received_on });
  }
  for (const line of findAll("[data-mailed]", root)) line.hidden = Boolean(receipt.by_hand);
  for (const line of findAll("[data-by-hand]", root)) line.hidden = !receipt.by_hand;
}

/** @param {{slot: string, name: string, sha256: string, bytes: number}[]} papers */
function showPapers(papers) {
  find("#papers").hidden = !papers.length;
  fill(
    find("#paper-list"),
    ...papers.map((paper) =>
      make(
        "li",
        null,
        make("strong", null, word(`paper.${paper.slot}.name`) ?? paper.slot),
        ` – ${paper.name} (${bytes(paper.bytes)}) `,
        make(
          "details",
          { class: "so-details" },
          make("summary", null, `SHA-256 ${paper.sha256.slice(0, 8)}…`),
          make("div", { class: "so-receipt__hash" }, paper.sha256),
        ),
      ),
    ),
  );
}

/** @param {Draft} draft @param {any} page */
async function keepLink(draft, page) {
  const link = `${page.way_back}#t=${grouped(draft.ticket ?? "")}&k=${draft.secret}`;
  const line = find("#kept");
  try {
    await navigator.clipboard.writeText(link);
    line.textContent = say("form.receipt_page.kept");
  } catch {
    fill(line, say("form.receipt_page.keep_manual"), make("br"), make("span", { class: "so-receipt__link" }, link));
  }
}

/** @param {string} address */
async function drawQr(address) {
  try {
    const { qrPicture } = await import("./qr.js");
    fill(find("#qr-picture"), qrPicture(address, say("form.receipt_page.qr")));
    find("#qr").hidden = false;
  } catch {
    // the number alone is enough
  }
}
