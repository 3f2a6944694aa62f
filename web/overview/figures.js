// Figures as people read them: shares, spans of time, differences, dates of a chart. Pure.

import { percent, readIso } from '../shared/written.js';
import { say } from './texts.js';

/** @typedef {'tr'|'en'} Language */
/**
 * @typedef {{talks: number, theirs: number, contained: number, handled: number, answer: number|null, handling: number|null,
 *   kept: number, missed: number, answers: number, rating: number|null}} Numbers
 */

const MONTHS = {
  tr: ['Oca', 'Şub', 'Mar', 'Nis', 'May', 'Haz', 'Tem', 'Ağu', 'Eyl', 'Eki', 'Kas', 'Ara'],
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
};

/** What part of `whole` it is in per cent, null of nothing. @param {number} part @param {number} whole @returns {number|null} */
export function share(part, whole) {
  return whole ? (part / whole) * 100 : null;
}

/** The five numbers of the head row, null where there is nothing to tell. @param {Numbers} of */
export function heads(of) {
  return { contained: share(of.contained, of.talks), answer: of.answer, handling: of.handling, kept: share(of.kept, of.kept + of.missed), survey: of.rating };
}

/** `11.842`, `11,842`; with a digit behind the point where it says something. @param {number} n @param {Language} language @param {number} [digits] */
export function number(n, language, digits = 0) {
  return n.toLocaleString(language, { maximumFractionDigits: digits, minimumFractionDigits: digits });
}

/** `%62`, `62%`; below 10 with one digit. @param {number} n @param {Language} language */
export function portion(n, language) {
  const digits = n > 0 && n < 9.95 && Math.abs(n - Math.round(n)) > 0.05 ? 1 : 0;
  return percent(number(n, language, digits), language);
}

/** `38 sn`, `5 dk 20 sn`, `3 sa 10 dk`. @param {number} ms @param {Language} language */
export function span(ms, language) {
  const { s, min, h } = say(language).units;
  const seconds = Math.round(ms / 1000);
  if (seconds < 90) return `${seconds} ${s}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 90) return both(Math.floor(minutes / 60), h, minutes % 60, min);
  return minutes >= 10 ? `${Math.round(seconds / 60)} ${min}` : both(minutes, min, seconds % 60, s);
}

function both(large, largeName, small, smallName) {
  return small ? `${large} ${largeName} ${small} ${smallName}` : `${large} ${largeName}`;
}

/**
 * How a head number has changed: in words, and whether that is good.
 * @param {'contained'|'answer'|'handling'|'kept'|'survey'} name
 * @param {number|null} now
 * @param {number|null} before
 * @param {Language} language
 * @returns {{text: string, tone: ''|'ok'|'warn'}|null} null when one of the two is missing
 */
export function change(name, now, before, language) {
  if (now === null || before === null) return null;
  const t = say(language);
  const difference = now - before;
  const size = Math.abs(difference);
  const text = name === 'survey' ? number(size, language, 1) : name === 'contained' || name === 'kept' ? t.points(number(size, language)) : span(size, language);
  if (/^0(?:[.,]0)?(?: |$)/.test(text)) return { text: t.same, tone: '' };
  const good = name === 'answer' ? difference < 0 : difference > 0;
  return { text: `${difference < 0 ? '−' : '+'}${text}`, tone: name === 'handling' ? '' : good ? 'ok' : 'warn' };
}

/** A head number: its figure and what stands small behind it. @param {string} name @param {number|null} value @param {Language} language */
export function figure(name, value, language) {
  if (value === null) return { text: '–', small: '' };
  if (name === 'survey') return { text: number(value, language, 1), small: say(language).of5 };
  if (name === 'contained' || name === 'kept') return { text: portion(value, language), small: '' };
  const [text, ...rest] = span(value, language).split(' ');
  return { text, small: rest.join(' ') };
}

/** `10 Kas`, `10 Nov`. @param {string} iso @param {Language} language */
export function shortDate(iso, language) {
  const { wall } = /** @type {{wall: Date}} */ (readIso(iso));
  return `${wall.getUTCDate()} ${MONTHS[language][wall.getUTCMonth()]}`;
}

/** `10–23 Kas 2026`, `28 Kas – 4 Ara 2026`. @param {string} first @param {string} last @param {Language} language */
export function range(first, last, language) {
  const year = last.slice(0, 4);
  const same = first.slice(0, 7) === last.slice(0, 7);
  const begin = same ? String(Number(first.slice(8))) : `${shortDate(first, language)}${first.slice(0, 4) === year ? '' : ` ${first.slice(0, 4)}`} `;
  return `${begin}–${same ? '' : ' '}${shortDate(last, language)} ${year}`;
}

/** Round values for the lines of a chart, from 0 or near the least. @param {number} least @param {number} most @param {number} lines */
export function ticks(least, most, lines) {
  const room = Math.max(most - least, 1);
  const step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000].find((each) => room / each <= lines) ?? room / lines;
  const begin = Math.floor(least / step) * step;
  const found = [begin];
  while (found[found.length - 1] < most) found.push(found[found.length - 1] + step);
  return found;
}
