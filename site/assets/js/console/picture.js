/** A picture that can be made larger, smaller and turned, by buttons and by keys. */

import { say } from "../words.js";
import { h } from "./elements.js";

const STEPS = [1, 1.5, 2, 3, 4, 6];

/**
 * @param {string} url
 * @param {string} label
 * @returns {{element: HTMLElement, tools: HTMLElement, keys: import("./keys.js").Keys}}
 */
export function picture(url, label) {
  let step = 0;
  let turn = 0;
  const image = h("img", { src: url, alt: label, class: "console-picture__image" });
  const stage = h("div", { class: "console-picture__stage" }, image);
  const element = h("div", { class: "console-picture", tabindex: "0", role: "group", "aria-label": label }, stage);
  const draw = () => {
    const wide = image.naturalWidth || 1;
    const high = image.naturalHeight || 1;
    const lying = turn % 180 !== 0;
    const ratio = lying ? wide / high : high / wide;
    stage.style.width = `${STEPS[step] * 100}%`;
    stage.style.paddingBottom = `${STEPS[step] * ratio * 100}%`;
    image.style.width = lying ? `${(wide / high) * 100}%` : "100%";
    image.style.transform = `translate(-50%, -50%) rotate(${turn}deg)`;
  };
  image.addEventListener("load", draw);
  const zoom = (/** @type {number} */ by) => {
    step = by === 0 ? 0 : Math.min(STEPS.length - 1, Math.max(0, step + by));
    draw();
  };
  const rotate = () => {
    turn = (turn + 90) % 360;
    draw();
  };
  const tool = (/** @type {string} */ sign, /** @type {string} */ word, /** @type {() => void} */ press) =>
    h("button", { type: "button", class: "console-tool", title: say(word), "aria-label": say(word), on: { click: press } }, sign);
  const tools = h(
    "div",
    { class: "console-tools" },
    tool("−", "console.papers.zoom_out", () => zoom(-1)),
    tool("+", "console.papers.zoom_in", () => zoom(1)),
    tool("↔", "console.papers.fit", () => zoom(0)),
    tool("⟳", "console.papers.rotate", rotate),
  );
  return { element, tools, keys: { "+": () => zoom(1), "=": () => zoom(1), "-": () => zoom(-1), 0: () => zoom(0), r: rotate } };
}
