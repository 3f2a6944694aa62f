// What the operator says of itself: names of departments and topics, hours, privacy page; asked once, kept as long as the page lives.

import { learn } from './names.js';

/**
 * @typedef {{tr: string, en: string}} Words
 * @typedef {{days: string[], from: string, to: string}} Hours   days as `mon` … `sun`, clock times as `08:00`, midnight at the end is `24:00`
 * @typedef {{name: string, minimum_age: number, privacy_url: string, document_most_mb: number, departments: Record<string, {name: Words, hours: Hours[]}>,
 *   topics: Record<string, Words>, time_zone: string, identity: string[], sign_in_url: string,
 *   redress: {kind: string, name: Words, address: string, how: Words}[], help_lines: {kind: string, name: Words, address: string}[]}} Facts
 */

/** @type {Map<string, Promise<Facts|null>>} */
const asked = new Map();

/**
 * The operator's facts, which `nameOf` speaks from then on; null when they can't be had: the names of names.js stand in.
 * @param {string} [server] where the service is, when it is not the page's own
 * @param {boolean} [anew] asks once more, also while an earlier question is still on its way
 * @returns {Promise<Facts|null>}
 */
export function operatorFacts(server = '', anew = false) {
  if (anew) asked.delete(server);
  if (!asked.has(server)) asked.set(server, ask(server));
  return /** @type {Promise<Facts|null>} */ (asked.get(server));
}

async function ask(server) {
  try {
    const answer = await fetch(`${server}/api/v1/operator`, { credentials: 'omit' });
    if (!answer.ok) throw new Error(`operator: ${answer.status}`);
    const facts = await answer.json();
    learn(facts);
    return facts;
  } catch (error) {
    console.info('kopru: the operator could not be asked, usual names are shown', error);
    asked.delete(server);
    return null;
  }
}
