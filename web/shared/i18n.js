// The words of a language, and what an entry of the kind `event` says in it.

import { nameOf } from './names.js';
import { spoken } from './spoken.js';
import { localWall, time } from './written.js';

/** @typedef {'tr'|'en'} Language */
/** @typedef {typeof import('./texts.tr.js').default} Words */

export { nameOf };

/**
 * All words of the shared components and the widget; anything but `en` is Turkish, the default.
 * @param {string} language
 * @returns {Words}
 */
export function words(language) {
  return /** @type {Words} */ (spoken(language === 'en' ? 'en' : 'tr').words);
}

/**
 * One of the two languages we speak, from whatever a page or a browser names.
 * @param {string|null|undefined} tag such as `en-GB`
 * @returns {Language}
 */
export function languageOf(tag) {
  return /^en\b/i.test(tag ?? '') ? 'en' : 'tr';
}

/**
 * The line that an event draws in the transcript; empty for one that this version does not know.
 * @param {import('./transcript.js').Entry} entry
 * @param {Language} language
 */
export function eventText(entry, language) {
  const text = words(language).event[entry.event];
  if (typeof text !== 'function') return text ?? '';
  const department = entry.data.department ? nameOf('department', entry.data.department, language) : '';
  return text(time(localWall(entry.at), language), department, entry.data.language);
}
