/** The picture an authenticator app scans. The maker of QR codes is loaded only here. */

import { h, svg } from "./elements.js";

/**
 * @param {string} text
 * @param {string} label what the picture is, for people who do not see it
 * @returns {HTMLElement} a box that fills itself
 */
export function qrPicture(text, label) {
  const box = h("div", { class: "console-qr" });
  draw(box, text, label).catch(() => box.remove()); // the key to type stands beside it
  return box;
}

/** @param {HTMLElement} box @param {string} text @param {string} label */
async function draw(box, text, label) {
  const { default: qrcode } = await import("qrcode-generator");
  const code = qrcode(0, "M");
  code.addData(text);
  code.make();
  const size = code.getModuleCount();
  let path = "";
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (code.isDark(row, column)) path += `M${column + 4} ${row + 4}h1v1h-1z`;
    }
  }
  const picture = svg(
    "svg",
    { viewBox: `0 0 ${size + 8} ${size + 8}`, role: "img", "aria-label": label },
    svg("rect", { width: size + 8, height: size + 8, fill: "#fff" }),
    svg("path", { d: path, fill: "#000" }),
  );
  box.append(picture);
}
