// How what stands in the files is called before people: replies, the operator's texts, concepts and intents. Pure.

import en from './names.en.js';
import tr from './names.tr.js';

const NAMES = { tr, en };

/** The titles of intents by their names. @param {any} overview */
export function titles(overview) {
  return new Map((overview?.topics ?? []).flatMap((topic) => topic.intents.map((each) => [each.name, each.title])));
}

/**
 * What a person calls it; plain words made of its code where nobody has named it.
 * @param {'reply'|'text'|'concept'|'intent'|string} kind @param {string} code @param {'tr'|'en'} language @param {Map<string, {tr: string, en: string}>} [intents]
 */
export function nameOf(kind, code, language, intents = new Map()) {
  const names = NAMES[language];
  if (kind === 'reply') return reply(code, names, (intent) => intents.get(intent)?.[language]);
  if (kind === 'text') return text(code, names);
  if (kind === 'concept') return names.concepts[code] ?? worded(code, language);
  return intents.get(code)?.[language] ?? worded(code, language);
}

/** The same of a code alone, whatever it is one of. @param {string} code @param {'tr'|'en'} language @param {Map<string, {tr: string, en: string}>} intents */
export function called(code, language, intents) {
  const kind = intents.has(code) ? 'intent' : /^(label|utter)_/.test(code) ? 'reply' : code.includes('.') ? 'text' : 'concept';
  return nameOf(kind, code, language, intents);
}

function reply(code, names, title) {
  const [, kind, rest] = /^(label|utter)_(.+)$/.exec(code) ?? [null, 'utter', code];
  if (kind === 'label') return names.button(title(rest) ?? worded(rest));
  const asked = title(rest);
  return names.replies[rest] ?? (asked ? names.answer(asked) : worded(rest));
}

/** A path as `channels.0.hours`: places count from one, as people do. */
function text(path, names) {
  const [group, which = '', part = which] = path.split('.');
  const name = names.texts[`${group}.${part}`] ?? names.texts[group] ?? worded(part);
  return /^\d+$/.test(which) ? `${name} (${Number(which) + 1})` : name;
}

function worded(code, language = 'en') {
  const words = code.replaceAll(/[_.-]+/g, ' ').trim();
  return words.slice(0, 1).toLocaleUpperCase(language) + words.slice(1);
}
