/**
 * Makes a photo small enough for a weak signal. Drawing it anew turns it the right way up and leaves behind
 * everything the camera wrote into it (place, time, device).
 */

const LONGEST = 2000; // px: an A4 page stays readable
const ENOUGH = 490_000; // bytes
const ROUNDS = [
  [LONGEST, 0.82],
  [LONGEST, 0.7],
  [1800, 0.62],
  [1600, 0.6],
  [1400, 0.55],
  [1200, 0.5],
];

/**
 * @param {Blob} file a picture the browser can show
 * @returns {Promise<{blob: Blob, width: number, height: number}>} a JPEG of at most 500 KB
 * @throws {Error} when the browser cannot read the picture
 */
export async function shrink(file) {
  const picture = await decode(file);
  try {
    let result = null;
    for (const [longest, quality] of ROUNDS) {
      result = await draw(picture, longest, quality);
      if (result.blob.size <= ENOUGH) break;
    }
    if (!result) throw new Error("nothing drawn");
    return result;
  } finally {
    if ("close" in picture) picture.close();
  }
}

/**
 * A small picture for the list of papers, as a data address.
 * @param {Blob} file
 * @returns {Promise<Blob>}
 */
export async function thumbnail(file) {
  const picture = await decode(file);
  return (await draw(picture, 160, 0.7)).blob;
}

/** @param {Blob} file @returns {Promise<ImageBitmap | HTMLImageElement>} */
async function decode(file) {
  if ("createImageBitmap" in window) {
    try {
      return await createImageBitmap(file, { imageOrientation: "from-image" });
    } catch {
      // older browsers do not know the option or the format: an <img> may
    }
  }
  const url = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/**
 * @param {ImageBitmap | HTMLImageElement} picture
 * @param {number} longest px of the longer side
 * @param {number} quality 0 to 1
 * @returns {Promise<{blob: Blob, width: number, height: number}>}
 */
async function draw(picture, longest, quality) {
  const full = Math.max(picture.width, picture.height);
  const scale = Math.min(1, longest / full);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.fillStyle = "#fff"; // a transparent PNG becomes paper, not night
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
  if (!(blob instanceof Blob)) throw new Error("picture not encoded");
  const size = { blob, width: canvas.width, height: canvas.height };
  canvas.width = canvas.height = 0; // phones free the memory at once
  return size;
}
