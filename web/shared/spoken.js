// The languages that can be spoken: both at once on the pages; the widget's bundle fetches each when it is wanted.

import english from './spoken.en.js';
import turkish from './spoken.tr.js';

/** @typedef {{words: typeof import('./texts.tr.js').default, names: Record<string, Record<string, string>>}} Spoken */

/** @type {Partial<Record<'tr'|'en', Spoken>>} */
const known = { tr: turkish, en: english };

/** Words and names of the language; of another one as long as this one's are not here. @param {'tr'|'en'} language @returns {Spoken} */
export function spoken(language) {
  return known[language] ?? Object.values(known)[0];
}

/** Whether the language's own words are here. @param {'tr'|'en'} language */
export function isSpoken(language) {
  return language in known;
}

/** Fetches the language's words; rejects when they can't be had. @param {'tr'|'en'} _language */
export async function learnToSpeak(_language) {}
