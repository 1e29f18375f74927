/**
 * The letter as it will be mailed. Its HTML is copied element by element from a list of what letters may hold, into a
 * shadow root: nothing in it can run, and its look and the page's look stay apart.
 */

import { say } from "../words.js";
import { h } from "./elements.js";

const ELEMENTS = new Set(
  "A ARTICLE B BLOCKQUOTE BR CENTER DD DIV DL DT EM FOOTER H1 H2 H3 HEADER HR I LI MAIN OL P SECTION SMALL SPAN STRONG TABLE TBODY TD TFOOT TH THEAD TR UL".split(" "),
);
const ATTRIBUTES = new Set("align bgcolor border cellpadding cellspacing colspan dir lang role rowspan valign width".split(" "));

/**
 * @param {{to: string, subject: string, text: string, html: string}} letter
 * @returns {HTMLElement}
 */
export function letterPreview(letter) {
  const text = h("pre", { class: "console-letter-text", tabindex: "0", "aria-label": say("console.act.preview_text") }, letter.text);
  const look = h("div", { class: "console-letter-look", tabindex: "0", role: "group", "aria-label": say("console.act.preview_html"), hidden: true });
  if (letter.html) copyInto(look, letter.html);
  const tab = (/** @type {string} */ word, /** @type {HTMLElement} */ one, /** @type {HTMLElement} */ other) => {
    const press = h("button", { type: "button", class: "console-tool", "aria-pressed": String(!one.hidden) }, say(word));
    press.addEventListener("click", () => {
      one.hidden = false;
      other.hidden = true;
      for (const each of press.parentElement?.children ?? []) each.setAttribute("aria-pressed", String(each === press));
    });
    return press;
  };
  return h(
    "div",
    { class: "console-preview" },
    h(
      "dl",
      { class: "console-preview__head" },
      h("div", {}, h("dt", {}, say("console.act.preview_to")), h("dd", {}, letter.to)),
      h("div", {}, h("dt", {}, say("console.act.preview_subject")), h("dd", {}, letter.subject)),
    ),
    letter.html ? h("div", { class: "console-tools" }, tab("console.act.preview_text", text, look), tab("console.act.preview_html", look, text)) : null,
    text,
    look,
  );
}

/** @param {HTMLElement} holder @param {string} html */
function copyInto(holder, html) {
  // Inert: no script runs, nothing is fetched. Styles are renamed, for the page's policy forbids them even there.
  const renamed = html.replace(/\sstyle=/gi, " data-style=").replace(/<(\/?)style\b/gi, "<$1letter-style");
  const parsed = new DOMParser().parseFromString(renamed, "text/html");
  const root = holder.attachShadow({ mode: "open" });
  const body = h("div", {});
  body.style.cssText = `${parsed.body.dataset.style ?? ""};color-scheme:light`;
  copyChildren(parsed.body, body);
  root.append(body);
  styleFrom(parsed, root);
}

/** @param {Document} parsed @param {ShadowRoot} root */
function styleFrom(parsed, root) {
  const sheets = [...parsed.querySelectorAll("letter-style")].map((style) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync((style.textContent ?? "").replace(/@import[^;]+;/g, ""));
    return sheet;
  });
  if ("adoptedStyleSheets" in root) root.adoptedStyleSheets = sheets;
}

/** @param {Element} from @param {Element} to */
function copyChildren(from, to) {
  for (const child of from.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) to.append(child.textContent ?? "");
    if (!(child instanceof HTMLElement)) continue;
    if (!ELEMENTS.has(child.tagName)) {
      if (!["SCRIPT", "LETTER-STYLE", "TITLE", "IMG"].includes(child.tagName)) copyChildren(child, to);
      continue;
    }
    const copy = document.createElement(child.tagName);
    for (const { name, value } of child.attributes) if (ATTRIBUTES.has(name)) copy.setAttribute(name, value);
    if (child.hasAttribute("class")) copy.className = child.className;
    copy.style.cssText = child.dataset.style ?? "";
    if (child.tagName === "A") copy.title = child.getAttribute("href") ?? ""; // shown, not followed
    copyChildren(child, copy);
    to.append(copy);
  }
}
