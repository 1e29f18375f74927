/**
 * A message that comes or goes moves what stands below it. While a finger is down that would pull the button away from
 * under it, and the tap would be lost: so what is to be shown waits until the finger is up again.
 */

let down = false;
/** @type {(() => void)[]} */
const waiting = [];

addEventListener("pointerdown", () => (down = true), true);
for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => setTimeout(release), true);

function release() {
  down = false;
  for (const act of waiting.splice(0)) act();
}

/** @param {() => void} act now, or as soon as nobody is pressing anything */
export function afterPress(act) {
  if (down) waiting.push(act);
  else act();
}
