// Calls of the customer's own browser to the service: with its token, in its language, repeatable by key.

import { store } from './storage.js';
import { dropToken, ticketFor } from './visit.js';

/** Why a call was refused: `code` for us, the message for the person, `field` when one is wrong. `code` is `unreachable` when no answer of
 * the service came, `status` what came instead, 0 for nothing. */
export class Refusal extends Error {
  /** @param {{code: string, title: string, field?: string, request?: any, status?: number}} about */
  constructor({ code, title, field = '', request = null, status = 0 }) {
    super(title);
    this.code = code;
    this.field = field;
    this.request = request;
    this.status = status;
  }
}

/** Does the work; the refusal that it met, else null. Any other error is a bug of ours and goes on. @param {() => Promise<unknown>} work */
export async function refusalOf(work) {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/**
 * One piece of work of an element at a time, `busy` meanwhile; a refusal goes to its `refused`.
 * @param {{busy: boolean, problem: string, refused: (refusal: Refusal) => void}} element
 * @param {() => Promise<unknown>} work
 */
export async function oneAtATime(element, work) {
  if (element.busy) return;
  element.busy = true;
  element.problem = '';
  try {
    const refusal = await refusalOf(work);
    if (refusal) element.refused(refusal);
  } finally {
    element.busy = false;
  }
}

const browser = store('localStorage');

/**
 * One call below /api/v1; throws Refusal.
 * @param {string} path
 * @param {'tr'|'en'} language
 * @param {{method?: string, body?: any, key?: string}} [how] `key` makes a repeat of a change harmless
 */
export async function call(path, language, { method = 'GET', body, key } = {}) {
  const headers = { 'Content-Type': 'application/json', ...(key ? { 'Idempotency-Key': key } : {}) };
  return (await send(path, language, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) })).json();
}

/**
 * Puts a file on a request; `onPart` hears how many per cent of it have left.
 * @param {string} number
 * @param {File} file
 * @param {'tr'|'en'} language
 * @param {string} key
 * @param {(part: number) => void} [onPart]
 */
export async function upload(number, file, language, key, onPart = () => {}) {
  const headers = { 'Idempotency-Key': key, 'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}` };
  return (await send(`/requests/${number}/documents`, language, { method: 'POST', headers, body: file, go: (address, how) => withProgress(address, how, onPart) })).json();
}

/** A call as `fetch` makes it, that tells how far its body has come: fetch itself can't. */
function withProgress(address, { method, headers, body }, onPart) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onPart(Math.floor((loaded / Math.max(total, 1)) * 100));
    request.onload = () => resolve(new Response(request.responseText, { status: request.status }));
    request.onerror = request.onabort = () => reject(new TypeError('the upload did not arrive'));
    request.send(body);
  });
}

/**
 * Takes a file to the person's own folder; a plain link can't, since the token never stands in an address.
 * @param {string} path
 * @param {string} name
 * @param {'tr'|'en'} language
 */
export async function save(path, name, language) {
  const address = URL.createObjectURL(await (await send(path, language)).blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // The browser reads it after the click.
}

/** The token of this browser, asked for when there is none. @param {'tr'|'en'} language */
export async function ownToken(language) {
  return (await ticketFor('', browser, language, 'http')).token;
}

/** Keeps the token that a sign-in gave. @param {string} token */
export function keepToken(token) {
  browser.setItem('kopru.visit', token);
}

/** The next person at this browser begins anew. */
export function forget() {
  dropToken(browser);
}

async function send(path, language, { method = 'GET', headers = {}, body, go = fetch } = {}) {
  let answer;
  try {
    const token = await ownToken(language);
    answer = await go(`/api/v1${path}`, {
      method, body, credentials: 'omit', headers: { ...headers, 'Accept-Language': language, Authorization: `Bearer ${token}` } });
  } catch (error) {
    console.warn('kopru: the service could not be reached', error);
    throw new Refusal({ code: 'unreachable', title: '' });
  }
  if (answer.ok) return answer;
  const about = await answer.json().catch(() => null); // A proxy's error page is no JSON.
  if (answer.status === 401 && about?.code === 'bad_token') forget();
  throw new Refusal(about?.code ? about : { code: 'unreachable', title: '', status: answer.status });
}
