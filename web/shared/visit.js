// The visitor's token: made once by the service, kept by the page's origin, and exchanged for a younger one while it is used.

const KEY = 'kopru.visit';
const SHOWN = 'kopru.visit.at';
const FRESH = 9 * 60_000; // A poll shows the token itself; the service gives a younger one after ten minutes.

/** @type {WeakMap<import('./storage.js').Store, Promise<string>>} */
const asked = new WeakMap(); // Whoever needs the first token while it is asked for waits for the same one.
/** @type {WeakMap<import('./storage.js').Store, {ticket: string, token: string}>} */
const first = new WeakMap(); // A visit begins with a ticket: the first line needs no call of its own.

/**
 * The token that is kept, asking the service for a new one when none is; throws when the service does not answer.
 * @param {string} server
 * @param {import('./storage.js').Store} kept
 * @param {import('./i18n.js').Language} language
 * @returns {Promise<string>}
 */
export async function visitToken(server, kept, language) {
  const known = kept.getItem(KEY);
  if (known) return known;
  if (!asked.has(kept)) asked.set(kept, newVisit(server, kept, language).finally(() => asked.delete(kept)));
  return /** @type {Promise<string>} */ (asked.get(kept));
}

async function newVisit(server, kept, language) {
  const { token, ticket } = await answered(await post(`${server}/api/v1/visits`, { language }, language), kept);
  if (ticket) first.set(kept, { ticket, token });
  if (!kept.getItem(KEY)) kept.setItem(KEY, token); // Unless another tab has one already.
  return kept.getItem(KEY) ?? token;
}

/**
 * What is shown in `hello`: a ticket for a socket, or the token for a poll. Tabs share what is kept, so each reads it anew.
 * @param {string} server
 * @param {import('./storage.js').Store} kept
 * @param {import('./i18n.js').Language} language
 * @param {'socket'|'http'} by
 * @returns {Promise<{ticket: string, token: string}>}
 */
export async function ticketFor(server, kept, language, by) {
  const known = await visitToken(server, kept, language);
  const begun = first.get(kept);
  first.delete(kept);
  if (begun?.token === known) return begun;
  if (by === 'http' && Date.now() - Number(kept.getItem(SHOWN)) < FRESH) return { ticket: '', token: known };
  const { ticket, token } = await answered(await post(`${server}/api/v1/tickets`, { token: known }, language), kept, known);
  if (kept.getItem(KEY) === known) kept.setItem(KEY, token); // Unless another tab has begun anew meanwhile.
  kept.setItem(SHOWN, String(Date.now()));
  return { ticket, token };
}

/**
 * Hands over the proof of the operator's site; the token to use from now on. Throws with the service's words when it is refused.
 * @param {string} server
 * @param {import('./storage.js').Store} kept
 * @param {string} identity
 * @param {import('./i18n.js').Language} language
 * @returns {Promise<string>}
 */
export async function identify(server, kept, identity, language) {
  const known = await visitToken(server, kept, language);
  const { token } = await answered(await post(`${server}/api/v1/identify`, { token: known, identity }, language), kept);
  if (token !== known) kept.setItem(KEY, token); // What was answered may be older than what the line was given meanwhile.
  return token;
}

/** Whether somebody was here before. @param {import('./storage.js').Store} kept */
export function isKnown(kept) {
  return Boolean(kept.getItem(KEY));
}

/** Forgets a token that the service no longer accepts. @param {import('./storage.js').Store} kept */
export function dropToken(kept) {
  kept.removeItem(KEY);
}

/**
 * What was shown was refused: the next time the service is asked about the token first, and its answer alone decides. A
 * ticket may be refused for being late, and whoever comes late must not lose their conversation.
 * @param {import('./storage.js').Store} kept
 */
export function doubtToken(kept) {
  kept.removeItem(SHOWN);
}

/** A service that no longer knows the token is asked for a new one at the next try, unless another tab has one already. */
async function answered(answer, kept, shown = '') {
  if (answer.status === 401 && shown && kept.getItem(KEY) === shown) dropToken(kept);
  if (answer.ok) return answer.json(); // Throws when the page goes while it comes in: half an answer must not be kept.
  const about = await answer.json().catch(() => ({})); // A proxy's error page is no JSON.
  throw new Error(about.title ?? `${answer.url}: ${answer.status}`);
}

function post(url, body, language) {
  return fetch(url, {
    method: 'POST', headers: { 'Content-Type': 'application/json', 'Accept-Language': language }, body: JSON.stringify(body), credentials: 'omit',
  });
}
