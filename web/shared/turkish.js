// Turkish endings on numbers and times, by vowel harmony: 14.32’ye, 17.00’ye, 18.30’a.

const ONES = ['sıfır', 'bir', 'iki', 'üç', 'dört', 'beş', 'altı', 'yedi', 'sekiz', 'dokuz'];
const TENS = ['', 'on', 'yirmi', 'otuz', 'kırk', 'elli', 'altmış', 'yetmiş', 'seksen', 'doksan'];
const BACK = 'aıou';
const CLOSE = { a: 'ı', ı: 'ı', e: 'i', i: 'i', o: 'u', u: 'u', ö: 'ü', ü: 'ü' };
const VOICELESS = 'fstkçşhp';

/**
 * What is written, with its ending after an apostrophe; a time is read by its minutes, a full hour by its hour, a word as it is.
 * @param {string} written ends in a time (14.32), a number below a million or a word
 * @param {'dative'|'locative'|'ablative'} ending to, at, from
 * @returns {string}
 */
export function suffixed(written, ending) {
  const word = spoken(written);
  const vowel = [...word].findLast((letter) => letter in CLOSE) ?? 'e';
  const open = BACK.includes(vowel) ? 'a' : 'e';
  const last = word.at(-1) ?? '';
  if (ending === 'dative') return `${written}’${last in CLOSE ? 'y' : ''}${open}`;
  return `${written}’${VOICELESS.includes(last) ? 't' : 'd'}${open}${ending === 'ablative' ? 'n' : ''}`;
}

function spoken(written) {
  const time = /(\d{1,2})[.:](\d{2})$/.exec(written);
  if (time) return lastWord(Number(time[2]) || Number(time[1]));
  const number = /(\d+)$/.exec(written);
  return number ? lastWord(Number(number[1])) : written.toLocaleLowerCase('tr');
}

function lastWord(number) {
  if (number === 0 || number % 10) return ONES[number % 10];
  if (number % 100) return TENS[(number % 100) / 10];
  return number % 1000 ? 'yüz' : 'bin';
}
