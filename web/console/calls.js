// Calls of a member of staff to the API: over the session's cookie, in their language, repeatable by key.

import { Refusal } from '../shared/api.js';

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
