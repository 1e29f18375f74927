/** One tab at a time. */

/**
 * Runs work under a lock that all tabs share, where the browser has locks.
 * @param {string} name
 * @param {() => Promise<boolean>} work
 * @returns {Promise<boolean>}
 */
export function alone(name, work) {
  return navigator.locks ? navigator.locks.request(name, work) : work();
}
