// Dates, times and amounts as each language writes them; moments without their obvious parts.

import { suffixed } from './turkish.js';

/** @typedef {'tr'|'en'} Language */

const MONTHS = {
  tr: ['Ocak', 'Şubat', 'Mart', 'Nisan', 'Mayıs', 'Haziran', 'Temmuz', 'Ağustos', 'Eylül', 'Ekim', 'Kasım', 'Aralık'],
  en: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
};
const WEEKDAYS = {
  tr: ['Pazar', 'Pazartesi', 'Salı', 'Çarşamba', 'Perşembe', 'Cuma', 'Cumartesi'],
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
};
const NEAR = {
  tr: { '-1': 'dün', 0: 'bugün', 1: 'yarın' },
  en: { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' },
};
const SIGNS = { TRY: '₺', USD: '$', EUR: '€', GBP: '£' };
const DAY_MS = 86_400_000;

/**
 * The wall clock of an ISO 8601 text where it was written, kept in the UTC fields of a Date, and its offset from UTC.
 * A promise of 14.31 in the operator's city reads 14.31 everywhere, as in the assistant's sentence beside it.
 * @param {string} iso a date, or a date and a time with or without an offset
 * @returns {{wall: Date, offset: number, hasTime: boolean}|null} offset in milliseconds; null when it is no date
 */
export function readIso(iso) {
  const parts = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/.exec(iso);
  if (!parts) return null;
  const wall = new Date(`${parts[1]}T${parts[2] ?? '00:00'}:00Z`);
  if (Number.isNaN(wall.getTime())) return null;
  const zone = /([+-])(\d\d):?(\d\d)/.exec(parts[3] ?? '');
  const minutes = zone ? (Number(zone[2]) * 60 + Number(zone[3])) * (zone[1] === '-' ? -1 : 1) : 0;
  return { wall, offset: minutes * 60_000, hasTime: Boolean(parts[2]) };
}

/**
 * The wall clock of a moment where the reader is, in the UTC fields of a Date.
 * @param {number} at milliseconds since 1970 UTC
 */
export function localWall(at) {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000);
}

/**
 * A time of day: 14.32 in Turkish, 14:32 in English.
 * @param {Date} wall
 * @param {Language} language
 */
export function time(wall, language) {
  const two = (n) => String(n).padStart(2, '0');
  return `${two(wall.getUTCHours())}${language === 'tr' ? '.' : ':'}${two(wall.getUTCMinutes())}`;
}

/**
 * A date in full: `15 Mart 2026, Pazar`, `Sun, 15 Mar 2026`.
 * @param {Date} wall
 * @param {Language} language
 */
export function day(wall, language) {
  const [date, month, year] = [wall.getUTCDate(), MONTHS[language][wall.getUTCMonth()], wall.getUTCFullYear()];
  const weekday = WEEKDAYS[language][wall.getUTCDay()];
  return language === 'tr' ? `${date} ${month} ${year}, ${weekday}` : `${weekday.slice(0, 3)}, ${date} ${month.slice(0, 3)} ${year}`;
}

/**
 * A date as a heading between messages: `Bugün`, `Dün`, `22 Kasım`, with the year only when it is another one.
 * @param {Date} wall
 * @param {Date} today
 * @param {Language} language
 */
export function heading(wall, today, language) {
  const near = NEAR[language][String(distance(wall, today))];
  return near ? near[0].toLocaleUpperCase(language) + near.slice(1) : shortDay(wall, today, language);
}

/**
 * A moment without its obvious parts: `bugün 14.32`, `30 Kasım 14.31`, `14:32 tomorrow`, `30 November 2027, 14:31`.
 * @param {Date} wall
 * @param {Date} today
 * @param {Language} language
 */
export function moment(wall, today, language) {
  const near = NEAR[language][String(distance(wall, today))];
  const clock = time(wall, language);
  if (near) return language === 'tr' ? `${near} ${clock}` : `${clock} ${near}`;
  return language === 'tr' ? `${shortDay(wall, today, language)} ${clock}` : `${shortDay(wall, today, language)}, ${clock}`;
}

/**
 * By when something comes: `yarın 14.32’ye kadar`, `by 14:32 tomorrow`.
 * @param {Date} wall
 * @param {Date} today
 * @param {Language} language
 */
export function until(wall, today, language) {
  const written = moment(wall, today, language);
  return language === 'tr' ? `${suffixed(written, 'dative')} kadar` : `by ${written}`;
}

/**
 * An amount: `4.250,00 ₺`, `₺4,250.00`; a currency without a sign keeps its code behind.
 * @param {string} amount digits with a point, as the service stores it
 * @param {string} currency
 * @param {Language} language
 */
export function money(amount, currency, language) {
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(amount));
  if (!parts) return `${amount} ${currency}`.trim();
  const [thousand, point] = language === 'tr' ? ['.', ','] : [',', '.'];
  const whole = parts[2].replace(/\B(?=(\d{3})+$)/g, thousand);
  const number = `${parts[1]}${whole}${point}${(parts[3] ?? '').padEnd(2, '0')}`;
  const sign = SIGNS[currency];
  if (language === 'tr') return `${number} ${sign ?? currency}`.trim();
  return sign ? `${sign}${number}` : `${number} ${currency}`.trim();
}

function shortDay(wall, today, language) {
  const date = `${wall.getUTCDate()} ${MONTHS[language][wall.getUTCMonth()]}`;
  return wall.getUTCFullYear() === today.getUTCFullYear() ? date : `${date} ${wall.getUTCFullYear()}`;
}

function distance(wall, today) {
  return Math.floor(wall.getTime() / DAY_MS) - Math.floor(today.getTime() / DAY_MS);
}

/**
 * A file's size as people say it: `184 KB`, `1,2 MB`.
 * @param {number} bytes
 * @param {import('./i18n.js').Language} language
 */
export function fileSize(bytes, language) {
  const mb = bytes / 1024 / 1024;
  if (mb >= 1) return `${mb.toLocaleString(language, { maximumFractionDigits: 1 })} MB`;
  return `${Math.ceil(bytes / 1024).toLocaleString(language)} KB`;
}

/**
 * @param {number} whole 0 to 100
 * @param {import('./i18n.js').Language} language
 * @returns {string} `%68` or `68%`
 */
export function percent(whole, language) {
  return language === 'tr' ? `%${whole}` : `${whole}%`;
}
