// What was typed under a request and not sent yet: survives a reload and a look at another request.

import { store } from '../shared/storage.js';

const PREFIX = 'kopru.panel.draft.';
const tab = store('sessionStorage'); // Not longer than the tab: others may use this computer.

/** @param {string} number @param {string} box */
export function draftOf(number, box) {
  return tab.getItem(`${PREFIX}${number}.${box}`) ?? '';
}

/** @param {string} number @param {string} box @param {string} text nothing is left to be kept when it is empty */
export function keep(number, box, text) {
  if (text) tab.setItem(`${PREFIX}${number}.${box}`, text);
  else tab.removeItem(`${PREFIX}${number}.${box}`);
}

/** Whoever signs out leaves nothing to the next at this computer. */
export function dropDrafts() {
  const known = Array.from({ length: tab.length }, (_, n) => tab.key(n) ?? '');
  for (const key of known.filter((each) => each.startsWith(PREFIX))) tab.removeItem(key);
}
