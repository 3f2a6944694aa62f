// The words of the studio's pages; they are told to nobody but staff.

import english from './texts.en.js';
import turkish from './texts.tr.js';

/** @param {'tr'|'en'} language @returns {typeof turkish} */
export function say(language) {
  return /** @type {typeof turkish} */ (language === 'en' ? english : turkish);
}
