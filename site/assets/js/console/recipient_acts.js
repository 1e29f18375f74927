/** What Bagian Kesra does to a recipient: propose an exemption or a merge, decide what another one proposed, end. */

import { say } from "../words.js";
import { asked, askOver, note } from "./ask.js";
import { exemptionText } from "./eligibility.js";
import { button, field, freshId, h, refill, select } from "./elements.js";
import { grounds } from "./grounds.js";
import { placeOf, foundRecipients } from "./recipients.js";
import { places } from "./names.js";
import { scanButton, ScanField } from "./scan.js";
import { office } from "./session.js";

/** @typedef {(answer: any) => void} Done */

const ENOUGH = 8;

/** @param {any} view @param {string} rest @returns {string} */
function path(view, rest) {
  return `/office/recipients/${encodeURIComponent(view.id)}/${rest}`;
}

/** @param {any} view @param {Done} done */
export async function exemptOver(view, done) {
  const { year: first, exemptible, allowed, regulations } = await grounds();
  const requirement = select([...(exemptible.length === 1 ? [] : [/** @type {[string, string]} */ (["", say("console.exemptions.pick")])]), ...exemptible], exemptible.length === 1 ? exemptible[0][0] : "");
  const ground = select([], "");
  const offer = () => {
    const titles = (allowed.get(requirement.value) ?? []).map((id) => h("option", { value: id }, regulations.get(id) ?? id));
    refill(ground, h("option", { value: "" }, say("console.exemptions.pick")), ...titles);
  };
  requirement.addEventListener("change", offer);
  offer();
  const year = (/** @type {number} */ value) => h("input", { class: "so-input", type: "text", inputmode: "numeric", maxlength: 4, autocomplete: "off", value: String(value) });
  askOver(say("console.exemptions.propose"), [h("p", {}, h("strong", {}, view.name)), h("p", {}, say("console.two.rule"))], {
    fields: [
      asked("requirement", say("console.exemptions.requirement"), requirement, { lack: say("console.exemptions.lack_requirement") }),
      asked("ground", say("console.exemptions.ground"), ground, { lack: say("console.exemptions.lack_ground") }),
      asked("reference", say("console.exemptions.reference"), h("input", { class: "so-input", maxlength: 200, autocomplete: "off" }), { hint: say("console.exemptions.reference_hint"), lack: say("console.exemptions.lack_reference") }),
      new ScanField("ground", { label: say("console.files.field_ground"), needed: say("console.files.lack") }),
      asked("from", say("console.exemptions.from"), year(first), { lack: say("console.exemptions.lack_year") }),
      asked("to", say("console.exemptions.to"), year(first), { lack: say("console.exemptions.lack_year") }),
      note("note", say("console.exemptions.note"), { lack: say("console.exemptions.lack_note") }),
    ],
    check: ({ from, to }) => [
      ...(/^\d{4}$/.test(from) ? [] : [{ name: "from", text: say("console.exemptions.lack_year") }]),
      ...(/^\d{4}$/.test(to) ? [] : [{ name: "to", text: say("console.exemptions.lack_year") }]),
      ...(Number(to) < Number(from) ? [{ name: "to", text: say("console.exemptions.wrong_years") }] : []),
    ],
    submit: say("console.two.submit"),
    send: (body, key) => office("POST", path(view, "exemptions"), { body: { ...body, from: Number(body.from), to: Number(body.to) }, key }),
    done,
  });
}

/**
 * @param {any} view
 * @param {"exemptions" | "merge"} kind
 * @param {any} one
 * @param {string} act approve, reject or end
 * @param {string} word what it is called here
 * @param {import("./elements.js").Child | import("./elements.js").Child[]} title
 * @param {Done} done
 */
export function decideOver(view, kind, one, act, word, title, done) {
  const what = (Array.isArray(title) ? title : [title]).map((part) => (part instanceof Node ? (part.textContent ?? "") : part));
  askOver(say(`console.two.${word}`), [h("p", {}, h("strong", {}, view.name), ": ", ...what), kind === "merge" && act === "approve" ? h("p", {}, say("console.merges.lead")) : null, kind === "exemptions" ? restsOn(one) : []].flat(), {
    fields: [act === "approve" ? note("note", say("console.two.note_optional"), { rows: 2 }) : note("note", say("console.two.note"), { lack: say("console.two.lack_note"), rows: 2 })],
    submit: say(`console.two.${word}`),
    kind: act === "approve" ? "" : "warning",
    send: (body, key) => office("POST", path(view, `${kind}/${one.n}/${act}`), { body, key }),
    done,
  });
}

/** What the second person decides on: law, SK, years, why, and the file to read first. @param {any} one @returns {HTMLElement[]} */
function restsOn(one) {
  const why = one.note ? [h("p", {}, say("console.exemptions.note"), ": ", h("q", {}, one.note))] : [];
  return [h("p", {}, exemptionText(one)), ...why, ...(one.file ? [h("p", {}, groundButton(one))] : [])];
}

/** The scan of its ground, under the name it has for people. @param {any} one @returns {HTMLElement} */
export function groundButton(one) {
  return scanButton(one.file, "console.files.open_of", say("console.files.name_ground", { from: one.from, to: one.to }));
}

/**
 * The other one is found by its name, so nobody has to know an id.
 * @param {any} view
 * @param {Done} done
 * @param {{id: string, name: string} | null} [preset] chosen already
 */
export function mergeOver(view, done, preset = null) {
  const search = h("input", { class: "so-input", type: "search", id: freshId("merge"), autocomplete: "off" });
  const found = h("div", { class: "console-found", role: "status" });
  const name = freshId("into");
  const one = (/** @type {any} */ item, about = "") => {
    const input = h("input", { type: "radio", name, value: item.id, id: `${name}-${item.id}`, checked: item.id === preset?.id });
    return h("div", { class: "so-radio" }, input, h("label", { for: input.id }, item.name, h("small", { class: "console-block so-muted" }, about)));
  };
  const choose = (/** @type {HTMLElement[]} */ some) => refill(found, h("fieldset", { class: "console-judge" }, h("legend", { class: "so-label" }, say("console.merges.which")), some));
  const look = async () => {
    const q = search.value.trim();
    if (!q) return search.focus();
    refill(found, h("p", { class: "so-muted" }, say("console.loading")));
    const all = { kecamatan: await places("kecamatan"), desa: await places("desa") };
    const items = await foundRecipients({ q }).then((page) => page.items.filter((one) => one.id !== view.id).slice(0, ENOUGH)).catch(() => null);
    if (!items?.length) return refill(found, h("p", {}, say(items ? "console.merges.nobody" : "console.network.failed")));
    choose(items.map((item) => one(item, [placeOf(item, all), say("console.merges.awards", { n: item.awards })].filter(Boolean).join(" · "))));
  };
  if (preset) choose([one(preset)]);
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    void look();
  });
  const box = h("div", {}, h("div", { class: "console-filters__search" }, field(say("console.merges.search"), search), button(say("console.queue.apply"), () => void look())), found);
  const chosen = () => /** @type {HTMLInputElement | null} */ (found.querySelector("input:checked"))?.value ?? "";
  askOver(say("console.merges.propose"), [h("p", {}, h("strong", {}, view.name)), h("p", {}, say("console.merges.lead")), h("p", {}, say("console.two.rule"))], {
    fields: [{ name: "into", box, control: search, value: chosen, lack: say("console.merges.lack_into") }, note("note", say("console.merges.note"), { lack: say("console.merges.lack_note") })],
    submit: say("console.two.submit"),
    send: (body, key) => office("POST", path(view, "merge"), { body, key }),
    done,
  });
}
