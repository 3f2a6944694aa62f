// What the desk asks the API for.

import { call } from '../shared/staff.js';

export { call };

/**
 * @typedef {{tracking_number: string, state: string, topic: string, registered_at: number, due_to: number, overdue: boolean, open: boolean, subject: string}} Request
 * @typedef {{name: string, email: string, colleagues: {id: string, name: string}[], answers: {asked: string, text: string}[], requests: Request[], conversations: import('./queue.js').Row[],
 *   before: {agent: string, topic: string, taken_at: number, ended_at: number, ended: string}[]}} Around
 * @typedef {{conversation: string, seq: number, at: number, by: string, text: string, whisper: boolean, seen: boolean}} Mention
 * @typedef {{key: string, tr: string, en: string}} Point
 * @typedef {{replies: import('./canned.js').Reply[], labels: Record<string, {tr: string, en: string}>, checklists: Record<string, Point[]>}} AtHand
 */

/** What is at hand when it can't be had. @type {AtHand} */
export const EMPTY = { replies: [], labels: {}, checklists: {} };
/** @type {Promise<AtHand>|null} */
let asked = null;

/** Canned replies, labels and checklists, asked once; empty when they can't be had, and the next call asks again. @returns {Promise<AtHand>} */
export function atHand() {
  asked ??= call('/canned', 'tr').catch((error) => {
    console.warn('kopru: what is at hand could not be asked', error);
    asked = null;
    return EMPTY;
  });
  return /** @type {Promise<AtHand>} */ (asked);
}

/** @param {string} conversation @param {'tr'|'en'} language @returns {Promise<Around>} */
export const aroundOf = (conversation, language) => call(`/conversations/${conversation}/around`, language);

/** @param {'tr'|'en'} language @returns {Promise<Mention[]>} */
export const mentions = async (language) => (await call('/mentions', language)).mentions;
