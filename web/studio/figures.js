// Numbers as each language writes them: %81 and 81%, 93,6 and 93.6. Pure.

/** @typedef {'tr'|'en'} Language */

/** @param {number} n @param {Language} language @param {number} [digits] */
export function number(n, language, digits = 0) {
  return n.toLocaleString(language === 'tr' ? 'tr-TR' : 'en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits }).replace(/^-/, '−');
}

/** A part of one. @param {number} part @param {Language} language @param {number} [digits] */
export function percent(part, language, digits = 0) {
  return of100(part * 100, language, digits);
}

/** @param {number} n @param {Language} language @param {number} [digits] */
export function of100(n, language, digits = 1) {
  return language === 'tr' ? `%${number(n, language, digits)}` : `${number(n, language, digits)}%`;
}

/** Right ones of all, as a part of one; null of none. @param {number} right @param {number} all */
export function share(right, all) {
  return all ? right / all : null;
}

/** Points between two parts of one as they are printed: a reader who subtracts comes to the same. @param {number} now @param {number} before */
export function points(now, before) {
  return (Math.round(1000 * now) - Math.round(1000 * before)) / 10;
}

/** A difference with its sign. @param {number} n @param {Language} language @param {number} [digits] */
export function signed(n, language, digits = 1) {
  const written = number(Math.abs(n), language, digits);
  return Number(Math.abs(n).toFixed(digits)) === 0 ? '0' : `${n < 0 ? '−' : '+'}${written}`;
}
