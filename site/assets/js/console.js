/** The console of the officials: signs in, shows the queue or a file by the address, and watches over the session. */

import { say, jam } from "./words.js";
import { announce, button, focusOn, h, notice, refill } from "./console/elements.js";
import { sweepDrafts } from "./console/drafts.js";
import { closeFile, openFile } from "./console/file.js";
import { hasQueue, homeAddress, homeWord, mayOpen } from "./console/home.js";
import { keysEverywhere, listen, showKeys } from "./console/keys.js";
import { nameOf } from "./console/names.js";
import { closeQueue, openQueue } from "./console/queue.js";
import { lastQueue } from "./console/queue_order.js";
import { entitle, newRoom } from "./console/room.js";
import { queueAddress, where } from "./console/route.js";
import { openReport, openSchedule } from "./console/schedule.js";
import { SCREENS } from "./console/screens.js";
import { remaining, remember, whenOver, whoIsIn } from "./console/session.js";
import { signInForm } from "./console/signin.js";
import { told as toldOf } from "./console/told.js";

const WARN = 5 * 60_000;
const main = /** @type {HTMLElement} */ (document.getElementById("console"));
const bar = /** @type {HTMLElement} */ (document.getElementById("console-bar"));
const told = /** @type {HTMLElement} */ (document.getElementById("console-told"));

/** Shows what the address names, in a room of its own. */
function show() {
  if (location.hash && !location.hash.startsWith("#/")) return; // a link within the page
  if (!whoIsIn()) return showSignIn();
  const here = where();
  if (!mayOpen(here)) {
    turnedAway = location.hash.length > "#/".length;
    return location.replace(homeAddress());
  }
  showBar();
  const twin = /** @type {HTMLAnchorElement | null} */ (document.querySelector(".so-language"));
  if (twin) twin.hash = location.hash;
  const filter = document.activeElement instanceof HTMLSelectElement ? document.activeElement.id : "";
  leave();
  window.scrollTo({ top: 0 });
  const room = newRoom(main, turnedAway ? notice("", h("p", { role: "status" }, say("console.unknown.turned_away"))) : null);
  turnedAway = false;
  void open(room, here).then(() => room.isConnected && here.screen !== "file" && focusFilter(filter));
}

let turnedAway = false; // from a screen that is not for his role

/** @type {(() => void) | void} what the open screen wants to have done when it is left */
let closing;

/** Leaves whatever is open, with what was asked over it. */
function leave() {
  closeFile();
  closeQueue();
  closing?.();
  closing = undefined;
  for (const dialog of document.querySelectorAll("dialog")) if (dialog !== signing) dialog.close();
}

/** @param {HTMLElement} room @param {import("./console/route.js").Where} here @returns {Promise<void>} */
async function open(room, { screen, ticket, filters, name, parts }) {
  if (screen === "queue") return openQueue(room, filters);
  if (screen === "file") return openFile(room, ticket);
  if (screen === "schedule") return openSchedule(room);
  if (screen === "report") return openReport(room, ticket);
  if (screen === "other") return openOther(room, name, parts, filters);
  showUnknown(room);
}

/** @param {HTMLElement} room @param {string} name @param {string[]} parts @param {Record<string, string>} filters */
async function openOther(room, name, parts, filters) {
  refill(room, h("p", { class: "so-muted", "aria-busy": "true" }, say("console.loading")));
  try {
    const { open } = await SCREENS[name].load();
    if (!room.isConnected) return;
    const end = await open(room, parts, filters);
    if (room.isConnected) closing = end;
    else end?.();
  } catch (error) {
    refill(room, notice("warning", h("p", { role: "alert" }, toldOf(error)), button(say("console.again"), show)));
  }
}

/** An address that names nothing. @param {HTMLElement} room */
function showUnknown(room) {
  const title = say("console.unknown.title");
  refill(room, h("h1", { tabindex: "-1", id: "console-heading" }, title), h("p", {}, say("console.unknown.lead")), h("p", {}, h("a", { href: homeAddress() }, say(homeWord()))));
  entitle(room, title);
}

/** Who changes one filter after another stays at the filters. @param {string} id of the one that was changed */
function focusFilter(id) {
  const filter = id ? document.getElementById(id) : null;
  if (filter) filter.focus();
  else focusHeading();
}

/** A new screen begins at its heading, also for people who do not see it. */
function focusHeading() {
  const heading = document.getElementById("console-heading");
  if (heading && document.activeElement === document.body) focusOn(heading);
}

/** @param {string} [message] */
function showSignIn(message) {
  leave();
  refill(bar);
  bar.hidden = true;
  const room = newRoom(main);
  entitle(room, say("console.signin.title"));
  refill(room, message ? notice("success", h("p", { role: "status" }, message)) : null, signInForm(() => show()));
}

function showBar() {
  const who = whoIsIn();
  if (!who) return;
  const roles = who.roles.map((role) => nameOf("role", role)).join(", ");
  const role = h("span", { class: "console-bar__role" }, [who.opd ? nameOf("opd", who.opd) : "", roles].filter(Boolean).join(" · "));
  if (who.opd.includes(".")) void import("./console/units.js").then(({ unitNames }) => unitNames()).then((unit) => refill(role, `${unit(who.opd)} · ${roles}`));
  bar.hidden = false;
  refill(
    bar,
    hasQueue() && h("a", { href: queueAddress(lastQueue().filters), class: "console-bar__queue", "aria-current": where().screen === "queue" ? "page" : null }, say("console.queue_link")),
    Object.entries(SCREENS).map(([path, { title, roles: some }]) => some.some((role) => who.roles.includes(role)) && title && h("a", { href: `#/${path}`, class: "console-bar__queue", "aria-current": path === where().name ? "page" : null }, say(title))),
    h("a", { href: "#/jadwal", class: "console-bar__queue", "aria-current": where().name === "jadwal" ? "page" : null }, say("console.schedule.title")),
    h("span", { class: "console-bar__who" }, h("strong", {}, who.name), role),
    button(say("console.keys"), () => showKeys(), { class: "console-bar__button", key: "?" }),
    button(say("console.sign_out"), signOut, { class: "console-bar__button" }),
  );
}

function signOut() {
  remember(null);
  refill(told);
  history.replaceState(null, "", location.pathname);
  showSignIn(say("console.signed_out"));
  main.querySelector("input")?.focus();
}

/** @type {Promise<void> | null} */
let asking = null;
/** @type {HTMLDialogElement | null} over whatever is open, until somebody is signed in */
let signing = null;

/**
 * Signing in again over the page. Everybody who asks meanwhile waits for the same answer.
 * @param {"soon" | "over"} reason
 * @returns {Promise<void>}
 */
function signInAgain(reason) {
  asking ??= new Promise((resolve) => {
    const before = whoIsIn()?.username ?? "";
    const form = signInForm(
      (who) => {
        dialog.close();
        refill(told);
        if (before && who.username !== before) {
          announce(say("console.session.other"));
          location.hash = homeAddress();
          location.reload();
        }
        resolve();
      },
      { username: before, heading: "h2" },
    );
    const dialog = h(
      "dialog",
      { class: "console-dialog", "aria-label": say(`console.session.${reason}_title`) },
      h("p", { class: "so-notice so-notice--warning" }, say(reason === "over" ? "console.session.over" : "console.session.soon", { time: jam(Date.now() + remaining()) })),
      form,
      button(reason === "over" ? say("console.sign_out") : say("console.cancel"), () => {
        dialog.close();
        if (reason === "over") signOut();
        else resolve();
      }),
    );
    dialog.addEventListener("cancel", (event) => reason === "over" && event.preventDefault());
    signing = dialog;
    dialog.addEventListener("close", () => {
      dialog.remove();
      asking = signing = null;
      if (reason === "soon") resolve();
    });
    document.body.append(dialog);
    dialog.showModal();
    form.querySelector("input")?.focus();
  });
  return asking;
}

/** Tells in time that the session ends, and lets it be renewed without losing anything. */
function watchSession() {
  if (!whoIsIn() || remaining() > WARN || told.childElementCount) return;
  refill(
    told,
    notice(
      "warning",
      h("p", {}, h("strong", {}, say("console.session.soon_title")), ". ", say("console.session.soon", { time: jam(Date.now() + remaining()) })),
      button(say("console.session.renew"), () => void signInAgain("soon")),
    ),
  );
}

/** Tells that the network is gone, and that it is back. */
function watchNetwork() {
  const line = /** @type {HTMLElement} */ (document.getElementById("console-network"));
  window.addEventListener("offline", () => refill(line, notice("warning", h("p", {}, say("console.network.lost")))));
  window.addEventListener("online", () => {
    line.replaceChildren();
    announce(say("console.network.back"));
  });
}

sweepDrafts();
whenOver(signInAgain);
keysEverywhere({ "?": () => showKeys(), g: () => (location.hash = homeAddress()) });
listen();
watchNetwork();
window.setInterval(watchSession, 15_000);
window.addEventListener("hashchange", show);
show();
watchSession();
