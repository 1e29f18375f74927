/**
 * Each screen is drawn into a room of its own. When the official goes elsewhere the room is taken out of the page, so an
 * answer that comes late is written where nobody looks, and never over the screen that is open now.
 */

import { say } from "../words.js";
import { h } from "./elements.js";
import { keysHere } from "./keys.js";

/**
 * A new room in the place of the one before.
 * @param {HTMLElement} main
 * @param {HTMLElement | null} [before] what stands over it
 * @returns {HTMLElement}
 */
export function newRoom(main, before = null) {
  const room = h("div", { class: "console-room" });
  main.replaceChildren(...(before ? [before] : []), room);
  entitle(room, "");
  return room;
}

/**
 * The title of the page and the keys of a screen; nothing happens when its room is not open any more.
 * @param {HTMLElement} room
 * @param {string} title what is open; empty while nobody knows
 * @param {import("./keys.js").Keys} [keys]
 */
export function entitle(room, title, keys = {}) {
  if (!room.isConnected) return;
  document.title = [title, say("console.title")].filter(Boolean).join(" – ");
  keysHere(keys);
}
