/**
 * A scan of the office in a form: sent and looked into while the rest is being typed. Whatever happens to the file,
 * what was typed stays; a broken line is tried again by itself, then by a button.
 */

import { ApiProblem, freshKey, wait } from "../api.js";
import { chosenPaper, makeReady, refusal } from "../chosen.js";
import { Cancelled, landed, post, settled } from "../upload.js";
import { bytes, embedded, say } from "../words.js";
import { button, field, h, refill } from "./elements.js";
import { office } from "./session.js";
import { told } from "./told.js";

const TYPES = ["application/pdf", "image/jpeg"];
const AGAIN = [2000, 6000, 15_000]; // ms before a broken upload is tried again by itself

/** @typedef {import("../drafts.js").StoredPaper} StoredPaper */
/** @typedef {{item: StoredPaper, key: string, abort: AbortController}} Run one file on its way */

/** The file of a form. `lack` says what is in the way of sending the form, if anything is. */
export class ScanField {
  /**
   * @param {"sk" | "ground"} kind
   * @param {{label: string, needed?: string}} words `needed`: what is said when there is no file; without it there need be none
   */
  constructor(kind, { label, needed = "" }) {
    this.kind = kind;
    this.needed = needed;
    this.name = "file";
    /** @type {"" | "busy" | "ready" | "broken" | "refused"} */
    this.state = "";
    this.id = "";
    this.fileName = "";
    /** @type {Run | null} */
    this.run = null;
    /** @type {{bytes: Record<string, number>}} */
    this.limits = embedded("page").limits;
    this.control = h("input", { type: "file", class: "so-input", accept: ".pdf,image/*", on: { change: () => this.chosen() } });
    this.said = h("p", { class: "so-hint console-scan__said", role: "status" });
    this.bar = h("progress", { max: "1", value: "0", hidden: true });
    this.tools = h("p", { class: "console-tools" });
    const hint = say(`console.files.hint_${kind}`, { pdf: this.limits.bytes["application/pdf"] });
    this.box = h("div", { class: "console-scan" }, field(label, this.control, { hint }), this.said, this.bar, this.tools);
    this.said.id = `${this.control.id}-said`;
    this.control.setAttribute("aria-describedby", `${this.control.getAttribute("aria-describedby") ?? ""} ${this.said.id}`.trim());
  }

  /** @returns {string} the id of the clean file */
  value() {
    return this.state === "ready" ? this.id : "";
  }

  /** @returns {string} */
  get lack() {
    if (this.state === "busy") return say("console.files.wait");
    if (this.state === "broken" || this.state === "refused") return say("console.files.mend");
    return this.state === "ready" ? "" : this.needed;
  }

  chosen() {
    this.stop();
    const file = this.control.files?.[0];
    if (!file) return this.show("", "");
    const item = chosenPaper("", this.kind, file, 0);
    this.fileName = item.name;
    const wrong = refusal(item, TYPES, this.limits);
    if (wrong) return this.show("refused", this.wrongWords(wrong, item));
    this.control.closest("dialog")?.addEventListener("close", () => this.stop(), { once: true });
    void this.send(item, freshKey());
  }

  /** @param {string} wrong @param {StoredPaper} item @returns {string} */
  wrongWords(wrong, { name, bytes: size, type }) {
    if (wrong === "too-large") return say("console.files.too_large", { size: bytes(size), most: bytes(this.limits.bytes[type]) });
    return say(wrong === "empty" ? "console.files.empty" : "console.files.wrong_type", { name });
  }

  /** Calls off what is on its way. */
  stop() {
    this.run?.abort.abort();
    this.run = null;
    this.id = "";
  }

  /** @param {StoredPaper} item @param {string} key the same for every try of one file */
  async send(item, key) {
    const run = { item, key, abort: new AbortController() };
    this.run = run;
    const mine = () => this.run === run;
    try {
      this.show("busy", say("console.files.preparing", { name: this.fileName }));
      await makeReady(item).catch(() => Promise.reject(new ApiProblem(422, { errors: [{ message: say("console.files.wrong_type", { name: this.fileName }) }] })));
      const id = await this.bring(run);
      if (!mine()) return;
      this.show("busy", say("console.files.checking", { name: this.fileName }));
      const view = await settled(() => office("GET", `/office/files/${id}`), run.abort.signal);
      if (!mine()) return;
      this.id = id;
      if (view.state === "clean") this.show("ready", say("console.files.ready", { name: this.fileName, size: bytes(view.bytes) }));
      else this.show("refused", view.message);
    } catch (error) {
      if (mine() && !(error instanceof Cancelled)) this.failed(error);
    }
  }

  /** Until it is there, or the line is too bad. @param {Run} run @returns {Promise<string>} its id */
  async bring(run) {
    const { item, key, abort } = run;
    const blob = /** @type {Blob} */ (item.blob);
    const body = { kind: this.kind, name: this.fileName, type: item.type, bytes: blob.size, sha256: item.sha256 };
    let id = "";
    for (const pause of [...AGAIN, null]) {
      try {
        if (id && (await landed(() => office("GET", `/office/files/${id}`)))) return id;
        const offer = await office("POST", "/office/files", { body, key });
        id = offer.id;
        if (abort.signal.aborted) throw new Cancelled();
        this.show("busy", say("console.files.sending", { name: this.fileName }));
        this.bar.hidden = false;
        await post(offer.post, blob, (share) => this.bar.setAttribute("value", String(share)), abort.signal);
        return id;
      } catch (error) {
        const passing = error instanceof ApiProblem && (error.passing || error.code === "store");
        if (!passing || pause === null || abort.signal.aborted) throw error;
        this.show("busy", say("console.files.retrying", { name: this.fileName }));
        await wait(pause);
        if (abort.signal.aborted) throw new Cancelled();
      }
    }
    throw new Cancelled();
  }

  /** @param {unknown} error */
  failed(error) {
    const refused = error instanceof ApiProblem && !error.passing && error.code !== "store";
    if (refused) this.show("refused", told(error));
    else this.show("broken", say("console.files.broken", { name: this.fileName }));
  }

  /** @param {"" | "busy" | "ready" | "broken" | "refused"} state @param {string} text */
  show(state, text) {
    this.state = state;
    const wrong = state === "broken" || state === "refused";
    this.bar.hidden = true;
    this.bar.setAttribute("aria-label", text);
    this.said.textContent = text;
    this.said.className = wrong ? "so-error console-scan__said" : "so-hint console-scan__said";
    this.box.dataset.state = state;
    if (wrong) this.control.setAttribute("aria-invalid", "true");
    else this.control.removeAttribute("aria-invalid");
    refill(this.tools, state === "broken" ? button(say("console.files.again"), () => this.again(), { class: "console-tool" }) : null, state ? button(say("console.files.drop"), () => this.drop(), { class: "console-tool" }) : null);
  }

  again() {
    const { run } = this;
    this.control.focus();
    if (run) void this.send(run.item, run.key);
  }

  drop() {
    this.stop();
    this.control.value = "";
    this.show("", "");
    this.control.focus();
  }
}

/** @param {{type: string, bytes: number}} scan @returns {{what: string, size: string}} */
export function scanFacts(scan) {
  return { what: say(scan.type === "application/pdf" ? "console.files.pdf" : "console.files.jpeg"), size: bytes(scan.bytes) };
}

/** Fetched here, so that the page stays whatever the store answers. @param {{id: string, type: string}} scan @param {string} name @returns {Promise<void>} */
async function save({ id, type }, name) {
  const { url } = await office("GET", `/office/files/${id}`);
  const answer = await fetch(url, { referrerPolicy: "no-referrer", credentials: "omit" }).catch(() => null);
  if (!answer?.ok) throw new ApiProblem(422, { errors: [{ message: say("console.files.opening_failed") }] });
  const address = URL.createObjectURL(new Blob([await answer.arrayBuffer()], { type }));
  h("a", { href: address, download: `${name}-${id.slice(0, 8)}.${type === "application/pdf" ? "pdf" : "jpg"}` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/**
 * A button that downloads a scan: for Bagian Kesra and auditors.
 * @param {{id: string, type: string, bytes: number, sha256: string}} scan
 * @param {string} [code] of the sentence on it
 * @param {string} [name] what the file is called where it lands, without its ending
 * @returns {HTMLElement}
 */
export function scanButton(scan, code = "console.files.open", name = say("console.files.name_sk")) {
  const trouble = h("span", { class: "console-scan__said", role: "status" });
  const press = button(say(code, scanFacts(scan)), async () => {
    refill(trouble, say("console.loading"));
    try {
      await save(scan, name);
      refill(trouble);
    } catch (error) {
      refill(trouble, told(error));
    }
  }, { class: "console-tool", title: say("console.files.fingerprint", { sha256: scan.sha256 }) });
  return h("span", { class: "console-scan__open" }, press, trouble);
}
