// The console's words in the agent's language, and the short names that need a rule.

import english from './texts.en.js';
import turkish from './texts.tr.js';

/** @typedef {'tr'|'en'} Language */

/**
 * @param {Language} language
 * @returns {typeof turkish}
 */
export function say(language) {
  return /** @type {typeof turkish} */ (language === 'en' ? english : turkish);
}

/** The end of an id: enough to tell conversations apart by eye, as customers have no names here. @param {string} id */
export function shortId(id) {
  return id.slice(-4);
}
