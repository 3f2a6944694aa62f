// The words of the desk's pages.

import english from './texts.en.js';
import turkish from './texts.tr.js';

/** @param {'tr'|'en'} language */
export function say(language) {
  return language === 'en' ? english : turkish;
}
