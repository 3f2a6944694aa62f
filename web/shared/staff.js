// Calls of a member of staff to the API: over the session's cookie, in their language, repeatable by key.

import { Refusal } from './api.js';

export { Refusal };

/**
 * One call below /api/v1; throws Refusal, `unreachable` when no answer came. A file goes as it is; a refusal carries all that was told as `about`.
 * @param {string} path
 * @param {'tr'|'en'} language
 * @param {{method?: string, body?: any, key?: string, name?: string}} [how]   `name` is what a file that is the body is called
 */
export async function call(path, language, how = {}) {
  const answer = await send(path, language, how);
  if (answer.status === 204) return {};
  const about = await answer.json().catch(() => null); // A proxy's error page is no JSON.
  if (answer.ok && about) return about;
  throw refusal(about);
}

/** Takes a file to the person's own folder, under the name that the service gives it. @param {string} path @param {'tr'|'en'} language */
export async function save(path, language) {
  const answer = await send(path, language, {});
  if (!answer.ok) throw refusal(await answer.json().catch(() => null));
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = nameIn(answer.headers.get('Content-Disposition') ?? '');
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // The browser reads it after the click.
}

/** The file's name, plain or percent-encoded (RFC 6266). @param {string} header */
function nameIn(header) {
  const [, encoded, plain] = /filename\*=UTF-8''([^;\s]+)|filename="([^"]+)"/.exec(header) ?? [];
  return encoded ? decodeURIComponent(encoded) : plain ?? '';
}

async function send(path, language, { method = 'GET', body, key = '', name = '' }) {
  const file = body instanceof Blob;
  const headers = { 'Accept-Language': language, ...(body === undefined || file ? {} : { 'Content-Type': 'application/json' }), ...(key ? { 'Idempotency-Key': key } : {}),
    ...(name ? { 'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}` } : {}) };
  try {
    return await fetch(`/api/v1${path}`, { method, headers, body: body === undefined || file ? body : JSON.stringify(body) });
  } catch (error) {
    console.warn('kopru: the service could not be reached', error);
    throw refusal(null);
  }
}

function refusal(about) {
  return Object.assign(new Refusal(about?.code ? about : { code: 'unreachable', title: '' }), { about });
}
