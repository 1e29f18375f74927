/** A possible double in words: how near it is, whom it concerns, why it was flagged, who judged it and how. */

import { ApiProblem } from "../api.js";
import { say, waktu } from "../words.js";
import { askOver, note, oneOf } from "./ask.js";
import { h, tag } from "./elements.js";
import { actionName, nameOf, stateColour, unitName } from "./names.js";
import { fileAddress } from "./route.js";
import { isMe, office, whoIsIn } from "./session.js";

/** @typedef {Map<string, import("./names.js").Place>} Places */

/** @param {string} level @returns {HTMLElement} */
export function levelTag(level) {
  return tag(say(`console.pairs.level_${level}`), level === "double" ? "red" : "grey");
}

/** @param {{code: string, text: string}[]} reasons @returns {HTMLElement} */
export function reasonList(reasons) {
  return h("ul", { class: "console-double__reasons" }, reasons.map((one) => h("li", {}, one.text)));
}

/** @param {any} flag @param {{kecamatan: Places, desa: Places}} places @returns {HTMLElement} number, programme, year, place, OPD, state */
export function otherLine(flag, places) {
  const kind = flag.kind === "recipient" && flag.name ? say("console.pairs.recipient") : flag.number;
  const where = [places.desa.get(flag.desa)?.name, places.kecamatan.get(flag.kecamatan)?.name].filter(Boolean).join(", ");
  const programme = flag.programme ? nameOf("programme", flag.programme) : "";
  const parts = [kind, programme, flag.year, flag.applicant_type ? nameOf("console.type", flag.applicant_type) : "", where, flag.opd ? unitName(flag.opd, places.kecamatan) : ""];
  return h(
    "p",
    { class: "console-double__who" },
    parts.filter(Boolean).join(" · "),
    flag.state ? [" ", tag(nameOf("state", flag.state), stateColour(flag.state))] : null,
  );
}

/** @param {any} flag @returns {string} where the other one is read; "" when this official may not */
export function otherAddress(flag) {
  if (!flag.readable) return "";
  return flag.kind === "recipient" ? `#/penerima/${flag.other}` : fileAddress(flag.other);
}

/** @param {any} flag @returns {HTMLElement | null} a link that takes the session along into the new tab */
export function inNewTab(flag) {
  const address = otherAddress(flag);
  return address ? h("a", { href: address, target: "_blank", rel: "opener", class: "console-tool" }, say("console.pairs.tab"), h("span", { class: "so-hidden" }, `: ${otherName(flag)}`)) : null;
}

/** @param {any} flag @returns {string} what the other one is called; of another OPD's file it may be hidden */
export function otherName(flag) {
  if (flag.name) return flag.name;
  if (flag.kind === "recipient") return say("console.pairs.recipient");
  return flag.opd ? say("console.pairs.at_opd", { opd: nameOf("opd", flag.opd) }) : flag.number || flag.other;
}

/** @param {any} flag @returns {HTMLElement | null} what was said before new reasons came to light */
export function judgedBefore(flag) {
  if (flag.judgement || !flag.judged) return null;
  return h("p", {}, say("console.pairs.again", { name: flag.judged.by, at: waktu(flag.judged.at) }), " ", h("q", {}, flag.judged.note));
}

/** @param {any} flag @returns {string} */
export function judgedLine(flag) {
  return say(`console.pairs.judged_${flag.judgement}`, { name: flag.judged?.by ?? "", at: flag.judged?.at ? waktu(flag.judged.at) : "" });
}

/** Roles that judge; the server decides. */
const JUDGES = ["verifier", "kesra"];

/** @param {any} view of a file or a recipient @returns {boolean} not who typed it from paper, and recipients only who may write */
export function mayJudge(view) {
  if (isMe(view.received?.typed_by) || (!view.ticket && !view.may_write)) return false;
  return (whoIsIn()?.roles ?? []).some((role) => JUDGES.includes(role));
}

/** The two answers and the note, for a form in the page or over it. @param {boolean} [keys] */
export function judgeFields(keys = false) {
  const judgement = oneOf(
    "judgement",
    say("console.pairs.question"),
    [
      ["same", say("console.pairs.same")],
      ["different", say("console.pairs.different")],
    ],
    { lack: say("console.pairs.lack_judgement"), keys },
  );
  const why = note("note", say("console.pairs.note"), { lack: say("console.pairs.lack_note"), rows: 2 });
  return { judgement, why };
}

/**
 * What was judged is the pair, not the state of the file: when only the file has moved on meanwhile, it is sent again
 * for the file as it is now; when somebody else has judged the pair, that is told.
 * @param {any} view the file, or the recipient
 * @param {any} flag
 * @param {Record<string, string>} body
 * @param {string} key
 * @returns {Promise<any>} its view
 */
export async function sendJudgement(view, flag, body, key) {
  if (!view.ticket) return office("POST", `/office/recipients/${view.id}/flags/${flag.other}`, { body, key });
  const path = `/office/proposals/${view.ticket}`;
  const send = (/** @type {any} */ now) => office("POST", `${path}/flags/${flag.other}`, { body, key, version: now.version });
  try {
    return await send(view);
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 412) throw error;
    const now = await office("GET", path);
    if (now.flags.find((/** @type {any} */ one) => one.other === flag.other)?.judgement) throw error;
    return send(now);
  }
}

/** @param {any} view the file @param {any} flag @param {(view: any) => void} done */
export function judgeOver(view, flag, done) {
  const { judgement, why } = judgeFields();
  askOver(actionName("judge-flag"), [h("p", {}, h("strong", {}, view.name), " · ", otherName(flag)), judgedBefore(flag), reasonList(flag.reasons)], {
    fields: [judgement, why],
    submit: say("console.pairs.save"),
    send: (body, key) => sendJudgement(view, flag, body, key),
    done,
  });
}
