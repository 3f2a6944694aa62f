// The letters of this browser's shortcuts: kept over a reload, and shown on the buttons as they are now.

import { html } from '../vendor/lit.js';
import { store } from '../shared/storage.js';
import { mapFrom, USUAL } from './keys.js';

const KEPT = 'kopru.console.keys';
let map = mapFrom(store('localStorage').getItem(KEPT));

/** @returns {import('./keys.js').KeyMap} */
export const keyMap = () => map;

/** @param {import('./keys.js').KeyMap} to */
export function setKeyMap(to) {
  map = to;
  if (to === USUAL) store('localStorage').removeItem(KEPT);
  else store('localStorage').setItem(KEPT, JSON.stringify(to));
}

/** The letter of a deed, as it stands on its key. @param {string} deed */
export const letterOf = (deed) => map[deed].toUpperCase();

/** @param {string} deed */
export const keyCap = (deed) => html`<kbd>${letterOf(deed)}</kbd>`;
