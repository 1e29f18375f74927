/** The way to what this page is for: tracking, a receipt, checking a number, or only the drafts of this device. */

import { showDrafts } from "./draftlist.js";
import { find } from "./elements.js";
import { embedded } from "./words.js";

const page = embedded("page");

/** @type {Record<string, () => Promise<unknown>>} */
const views = {
  track: async () => (await import("./tracking.js")).begin(page),
  receipt: async () => (await import("./receipt.js")).begin(page),
  valid: async () => (await import("./valid.js")).begin(),
  drafts: () => showDrafts(find("#drafts"), page),
};

void views[page.view ?? "drafts"]?.();
