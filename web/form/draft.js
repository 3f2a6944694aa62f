// What was typed and not sent yet: survives a reload of the tab, and knows under which key it was sent last.

import { newCid } from '../shared/cid.js';
import { store } from '../shared/storage.js';

const KEY = 'kopru.form.draft';
const tab = store('sessionStorage'); // Not longer than the tab: others may use this computer.

/** @returns {Record<string, string>} fields by name */
export function recalled() {
  return known().fields ?? {};
}

/** @param {Record<string, string>} fields */
export function keep(fields) {
  write({ ...known(), fields });
}

/**
 * The key for this content: the same again while nothing changes, so that sending twice registers once.
 * @param {string} path
 * @param {any} body
 */
export function keyFor(path, body) {
  const content = path + JSON.stringify(body);
  const draft = known();
  if (draft.content === content) return draft.key;
  const key = newCid();
  write({ ...draft, content, key });
  return key;
}

/** The request stands: nothing is left to be kept. */
export function clear() {
  tab.removeItem(KEY);
}

function known() {
  try {
    return JSON.parse(tab.getItem(KEY) ?? '{}');
  } catch (damaged) {
    console.warn('kopru: the draft could not be read', damaged);
    return {};
  }
}

function write(draft) {
  tab.setItem(KEY, JSON.stringify(draft));
}
