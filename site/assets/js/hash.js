/** SHA-256 of a file, in hex, counted by the browser. */

/**
 * @param {Blob} blob
 * @returns {Promise<string>}
 */
export async function sha256(blob) {
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
