// Ids that the browser makes for what it sends: UUIDv7 in hex, so that they sort by the time they were made.

let lastTime = 0;
let count = 0;

/**
 * A new id, 32 hex digits: 48 bits of time, a counter for the same millisecond, the rest by chance.
 * @param {number} [now] milliseconds since 1970 UTC
 * @returns {string}
 */
export function newCid(now = Date.now()) {
  count = now > lastTime ? 0 : count + 1;
  lastTime = Math.max(now, lastTime);
  const time = lastTime.toString(16).padStart(12, '0');
  const chance = crypto.getRandomValues(new Uint8Array(8));
  chance[0] = (chance[0] & 0x3f) | 0x80;
  const rest = Array.from(chance, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${time}7${(count & 0xfff).toString(16).padStart(3, '0')}${rest}`;
}

/**
 * When an id of `newCid` was made.
 * @param {string} cid
 * @returns {number} milliseconds since 1970 UTC
 */
export function madeAt(cid) {
  return Number.parseInt(cid.slice(0, 12), 16) || 0;
}
