/**
 * Reads a point out of what people type or paste: "-6.12, 106.15", "6°07'12\"S 106°09'E", "6,1234 LS 106,15 BT",
 * a geo: address, or a link of Google Maps or OpenStreetMap. Pure: text in, a point or null out.
 */

/**
 * @typedef {{lat: number, lng: number, source: "typed" | "link"}} ReadPoint
 * @typedef {{south: number, north: number, west: number, east: number}} Box
 */

/** The box round Kabupaten Serang. Two cities lie inside it, so a point in the box may still be outside. */
export const BOX = { south: -6.3351, north: -5.8076, west: 105.8269, east: 106.4099 };

const NUMBER = "(-?\\d{1,3}(?:[.,]\\d+)?)";

/** Where map links keep their point, the most telling first. */
const LINKS = [
  new RegExp(`!3d${NUMBER}!4d${NUMBER}`), // Google: the place itself
  new RegExp(`[?&](?:q|query|ll|center|destination|daddr|sll)=(?:loc:)?${NUMBER}(?:,|%2C)\\+?(?:%20)?${NUMBER}`, "i"),
  new RegExp(`[?&]mlat=${NUMBER}&mlon=${NUMBER}`), // OpenStreetMap: a marker
  new RegExp(`[?&]lat=${NUMBER}&(?:lon|lng)=${NUMBER}`),
  new RegExp(`^geo:${NUMBER},${NUMBER}`, "i"),
  new RegExp(`@${NUMBER},${NUMBER}`), // Google: the middle of the view
  new RegExp(`/(?:place|search|dir)/${NUMBER},\\+?(?:%20)?${NUMBER}`),
  new RegExp(`#map=\\d+/${NUMBER}/${NUMBER}`), // OpenStreetMap: the middle of the view
];

/**
 * @param {string} text
 * @returns {ReadPoint | null} null when no point can be read
 */
export function readPoint(text) {
  const tidy = text.trim();
  if (!tidy) return null;
  return /^(https?:|geo:|www\.)/i.test(tidy) ? fromLink(tidy) : fromText(tidy);
}

/**
 * Short links (maps.app.goo.gl) hold no point: only their server knows it.
 * @param {string} text
 * @returns {boolean}
 */
export function isShortLink(text) {
  return /^(https?:\/\/)?(maps\.app\.goo\.gl|goo\.gl|g\.co|osm\.org\/go)\//i.test(text.trim());
}

/** @param {string} link @returns {ReadPoint | null} */
function fromLink(link) {
  for (const pattern of LINKS) {
    const found = pattern.exec(link);
    if (found) return valid(decimal(found[1]), decimal(found[2]), "link");
  }
  return null;
}

/** @param {string} text @returns {ReadPoint | null} */
function fromText(text) {
  const plain = text
    .toUpperCase()
    .replace(/LINTANG|BUJUR|LATITUDE|LONGITUDE|LAT|LONG|LNG|LON|[:=()]/g, " ")
    .replace(/SELATAN|\bLS\b|SOUTH/g, "S")
    .replace(/UTARA|\bLU\b|NORTH/g, "N")
    .replace(/TIMUR|\bBT\b|EAST/g, "E")
    .replace(/[’‘′`´]{2}|[”“″]/g, '"')
    .replace(/[’‘′`´]/g, "'")
    .replace(/[−–]/g, "-")
    .replace(/DERAJAT|º|˚/g, "°");
  return fromAngles(plain) ?? fromPair(plain);
}

const ANGLE = "(-?\\d{1,3}(?:[.,]\\d+)?)\\s*°?\\s*(?:(\\d{1,2}(?:[.,]\\d+)?)\\s*')?\\s*(?:(\\d{1,2}(?:[.,]\\d+)?)\\s*(?:\"|''))?";

/** Degrees with a letter for the hemisphere, in front or behind. @param {string} text @returns {ReadPoint | null} */
function fromAngles(text) {
  const before = /^\s*[NSE]/.test(text);
  const pattern = new RegExp(before ? `([NSE])\\s*${ANGLE}` : `${ANGLE}\\s*([NSE])`, "g");
  const found = [...text.matchAll(pattern)].map(([, ...parts]) => (before ? parts : [parts[3], ...parts.slice(0, 3)]));
  const read = found.map(([letter, ...parts]) => ({ letter, value: degrees(parts[0], parts[1], parts[2]) }));
  const vertical = read.find((one) => one.letter !== "E");
  const horizontal = read.find((one) => one.letter === "E");
  if (read.length !== 2 || !vertical || !horizontal) return null;
  const sign = vertical.letter === "S" ? -1 : 1;
  return valid(sign * Math.abs(vertical.value), horizontal.value, "typed");
}

/** Two plain numbers; a comma may part them or mark their decimals. @param {string} text @returns {ReadPoint | null} */
function fromPair(text) {
  const tidy = text.replace(/[°'"]/g, " ").trim();
  const dotted = /^(-?\d{1,3}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)$/.exec(tidy);
  const comma = /^(-?\d{1,3},\d+)\s*[;\s]\s*(-?\d{1,3},\d+)$/.exec(tidy) ?? /^(-?\d{1,3},\d+),\s*(-?\d{1,3},\d+)$/.exec(tidy);
  const found = comma ?? dotted;
  return found ? valid(decimal(found[1]), decimal(found[2]), "typed") : null;
}

/** @param {string} text @returns {number} */
function decimal(text) {
  return Number(text.replace(",", "."));
}

/** @param {string} whole @param {string} [minutes] @param {string} [seconds] @returns {number} */
function degrees(whole, minutes, seconds) {
  const start = decimal(whole);
  const part = (minutes ? decimal(minutes) : 0) / 60 + (seconds ? decimal(seconds) : 0) / 3600;
  return start < 0 ? start - part : start + part;
}

/**
 * Banten lies south of the equator and east of 100°: swapped numbers and a forgotten minus can be put right.
 * @param {number} lat
 * @param {number} lng
 * @param {"typed" | "link"} source
 * @returns {ReadPoint | null}
 */
function valid(lat, lng, source) {
  if (Math.abs(lat) > 90 && Math.abs(lng) <= 90) [lat, lng] = [lng, lat];
  if (source === "typed" && lat > 0 && lat < 8 && lng > 95 && inBox(-lat, lng)) lat = -lat;
  if (!Number.isFinite(lat) || !Number.isFinite(lng) || Math.abs(lat) > 90 || Math.abs(lng) > 180) return null;
  return { lat: round(lat), lng: round(lng), source };
}

/** Six decimals are eleven centimetres. @param {number} value @returns {number} */
export function round(value) {
  return Math.round(value * 1e6) / 1e6;
}

/** @param {number} lat @param {number} lng @returns {boolean} */
export function inBox(lat, lng) {
  return lat >= BOX.south && lat <= BOX.north && lng >= BOX.west && lng <= BOX.east;
}

/**
 * Metres between two points on the globe.
 * @param {{lat: number, lng: number}} a
 * @param {{lat: number, lng: number}} b
 * @returns {number}
 */
export function metres(a, b) {
  const rad = Math.PI / 180;
  const north = Math.sin(((b.lat - a.lat) * rad) / 2) ** 2;
  const east = Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(((b.lng - a.lng) * rad) / 2) ** 2;
  return Math.round(2 * 6371008 * Math.asin(Math.sqrt(north + east)));
}
