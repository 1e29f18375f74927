/** A QR code as an SVG picture. Loaded only where one is shown. */

import qrcode from "qrcode-generator";

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} text
 * @param {string} label what it is for
 * @returns {SVGSVGElement}
 */
export function qrPicture(text, label) {
  const code = qrcode(0, "M");
  code.addData(text);
  code.make();
  const size = code.getModuleCount();
  let path = "";
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) if (code.isDark(row, column)) path += `M${column} ${row}h1v1h-1z`;
  }
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", `0 0 ${size} ${size}`);
  picture.setAttribute("class", "so-receipt__qr");
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", label);
  picture.setAttribute("shape-rendering", "crispEdges");
  const dark = document.createElementNS(SVG, "path");
  dark.setAttribute("d", path);
  dark.setAttribute("fill", "#000");
  picture.append(dark);
  return picture;
}
