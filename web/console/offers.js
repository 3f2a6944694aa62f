// Offers, pure: which conversation is offered to me, how much time is left, what comes next, and since when an answer is due.

/** @typedef {import('./queue.js').Row} Row */
/** @typedef {{row: Row, seconds: number, share: number}} Offer   `share` of the time still left, 1 to 0 */

const USUAL_MS = 30_000; // When it isn't known since when it stands, as after a reload.

/**
 * The offer that I should look at: of several the one that ends first; null when there is none or its time is over.
 * @param {Row[]} rows
 * @param {{id: string}} me
 * @param {number} now milliseconds since 1970 UTC, by the service's clock
 * @param {Map<string, number>} [since] when the offer of each conversation was first heard of
 * @returns {Offer|null}
 */
export function offerFor(rows, me, now, since = new Map()) {
  const mine = rows.filter((row) => row.state === 'queued' && row.offered?.id === me.id && (row.offered_until ?? 0) > now);
  const row = mine.sort((a, b) => untilOf(a) - untilOf(b))[0];
  if (!row) return null;
  const left = untilOf(row) - now;
  const whole = Math.max(1000, untilOf(row) - (since.get(offerKey(row)) ?? untilOf(row) - USUAL_MS));
  return { row, seconds: Math.ceil(left / 1000), share: Math.min(1, left / whole) };
}

/**
 * When each standing offer was first heard of; what ended is forgotten.
 * @param {Map<string, number>} since as it was
 * @param {Iterable<Row>} rows
 * @param {number} now
 * @returns {Map<string, number>}
 */
export function heardOffers(since, rows, now) {
  return new Map([...rows].filter((row) => row.offered).map((row) => [offerKey(row), since.get(offerKey(row)) ?? now]));
}

/**
 * What "take the next one" takes: what is offered to me, else the first that nobody is being asked about, else the first.
 * @param {Row[]} queue in its order
 * @param {{id: string}} me
 * @returns {Row|undefined}
 */
export function nextFor(queue, me) {
  return queue.find((row) => row.offered?.id === me.id) ?? queue.find((row) => !row.offered) ?? queue[0];
}

/**
 * For how many minutes the customer of a held row has waited for an answer that the holder was reminded of; -1 when none is due.
 * @param {Row} row
 * @param {number} now
 */
export function dueMinutes(row, now) {
  return row.state === 'agent' && row.answer_due && row.waiting_since ? Math.max(0, Math.floor((now - row.waiting_since) / 60_000)) : -1;
}

const untilOf = (row) => row.offered_until ?? 0;
const offerKey = (row) => `${row.conversation} ${row.offered_until}`;
