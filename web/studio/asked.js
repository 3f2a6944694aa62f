// A new question as it is sent: its name from its title, its examples line by line. Pure.

import { fold } from './listing.js';

export const NAME_MOST = 60;

/** The name of an intent from its English title. @param {string} title */
export function nameFrom(title) {
  const bare = fold(title).replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '').slice(0, NAME_MOST);
  return bare ? `ask_${bare}` : '';
}

/** The lines that say something, each once. @param {string} text */
export function lines(text) {
  return [...new Set(text.split('\n').map((line) => line.trim()).filter(Boolean))];
}

/** What is made of the form. @param {{name: string, title: {tr: string, en: string}, answer: {tr: string, en: string}, examples: {tr: string, en: string}}} about */
export function changesOf({ name, title, answer, examples }) {
  const added = ['tr', 'en'].flatMap((language) => lines(examples[language]).map((after) => ({ kind: 'example', intent: name, language, before: '', after })));
  return [{ kind: 'question', name, before: null, after: { title, answer } }, ...added];
}
