// Calls of a member of staff to the API: over the session's cookie, in their language, repeatable by key; and what the desk asks for by them.

import { Refusal } from '../shared/api.js';

/**
 * @typedef {{tracking_number: string, state: string, topic: string, registered_at: number, due_to: number, overdue: boolean, open: boolean, subject: string}} Request
 * @typedef {{name: string, email: string, colleagues: {id: string, name: string}[], answers: {asked: string, text: string}[], requests: Request[], conversations: import('./queue.js').Row[],
 *   before: {agent: string, topic: string, taken_at: number, ended_at: number, ended: string}[]}} Around
 * @typedef {{conversation: string, seq: number, at: number, by: string, text: string, whisper: boolean, seen: boolean}} Mention
 * @typedef {{key: string, tr: string, en: string}} Point
 * @typedef {{replies: import('./canned.js').Reply[], labels: Record<string, {tr: string, en: string}>, checklists: Record<string, Point[]>}} AtHand
 */

/**
 * One call below /api/v1; throws Refusal, `unreachable` when no answer came.
 * @param {string} path
 * @param {'tr'|'en'} language
 * @param {{method?: string, body?: any, key?: string}} [how]
 */
export async function call(path, language, { method = 'GET', body, key = '' } = {}) {
  const headers = { 'Accept-Language': language, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...(key ? { 'Idempotency-Key': key } : {}) };
  let answer;
  try {
    answer = await fetch(`/api/v1${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch (error) {
    console.warn('kopru: the service could not be reached', error);
    throw new Refusal({ code: 'unreachable', title: '' });
  }
  const about = answer.status === 204 ? {} : await answer.json().catch(() => null); // A proxy's error page is no JSON.
  if (answer.ok && about) return about;
  throw new Refusal(about?.code ? about : { code: 'unreachable', title: '' });
}

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
