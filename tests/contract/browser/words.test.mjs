// The words: both languages whole, endings by vowel harmony, dates and amounts as each language writes them.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { eventText, languageOf } from '../../../web/shared/i18n.js';
import englishNames from '../../../web/shared/names.en.js';
import { nameOf } from '../../../web/shared/names.js';
import turkishNames from '../../../web/shared/names.tr.js';
import english from '../../../web/shared/texts.en.js';
import turkish from '../../../web/shared/texts.tr.js';
import { suffixed } from '../../../web/shared/turkish.js';
import { heading, moment, money, readIso, time, until } from '../../../web/shared/written.js';

const shape = (value) => (typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, shape(v)])) : typeof value === 'object' ? value.length : 'text');
const wall = (iso) => readIso(iso).wall;

test('both languages have the same texts', () => assert.deepEqual(shape(turkish), shape(english)));
test('both languages name the same things', () => assert.deepEqual(shape(turkishNames), shape(englishNames)));
test('a name that an operator added later is shown, not left out', () => assert.equal(nameOf('department', 'night_shift', 'tr'), 'night shift'));
test('anything but English is Turkish, the default', () => assert.deepEqual(['en-GB', 'en', 'tr-TR', 'de', '', null].map(languageOf), ['en', 'en', 'tr', 'tr', 'tr', 'tr']));

const ENDINGS = [
  ['14.32', '14.32’ye', '14.32’de'], ['17.00', '17.00’ye', '17.00’de'], ['18.30', '18.30’a', '18.30’da'], ['09.40', '09.40’a', '09.40’ta'],
  ['10.06', '10.06’ya', '10.06’da'], ['11.03', '11.03’e', '11.03’te'], ['12.10', '12.10’a', '12.10’da'], ['13.50', '13.50’ye', '13.50’de'],
  ['16.00', '16.00’ya', '16.00’da'], ['20.00', '20.00’ye', '20.00’de'], ['00.00', '00.00’a', '00.00’da'], ['19.09', '19.09’a', '19.09’da'],
  ['15.04', '15.04’e', '15.04’te'], ['08.25', '08.25’e', '08.25’te'], ['3', '3’e', '3’te'], ['100', '100’e', '100’de'], ['1000', '1000’e', '1000’de'],
  ['27 Kasım', '27 Kasım’a', '27 Kasım’da'], ['30 Ağustos', '30 Ağustos’a', '30 Ağustos’ta'], ['1 Eylül', '1 Eylül’e', '1 Eylül’de'],
];
for (const [written, dative, locative] of ENDINGS) {
  test(`${written} takes its ending by the way it is spoken: ${dative}, ${locative}`, () => {
    assert.equal(suffixed(written, 'dative'), dative);
    assert.equal(suffixed(written, 'locative'), locative);
  });
}

test('a promise is told without the obvious parts of its date', () => {
  const due = wall('2026-11-30T14:32:00+03:00');
  const told = (today, language) => until(due, wall(today), language);
  assert.equal(told('2026-11-30', 'tr'), 'bugün 14.32’ye kadar');
  assert.equal(told('2026-11-29', 'tr'), 'yarın 14.32’ye kadar');
  assert.equal(told('2026-11-20', 'tr'), '30 Kasım 14.32’ye kadar');
  assert.equal(told('2025-11-30', 'tr'), '30 Kasım 2026 14.32’ye kadar');
  assert.equal(told('2026-11-29', 'en'), 'by 14:32 tomorrow');
  assert.equal(told('2026-11-20', 'en'), 'by 30 November, 14:32');
});

test('a moment of the operator keeps the clock it was written with, wherever the reader is', () => {
  const read = readIso('2026-11-30T00:15:00+03:00');
  assert.equal(time(read.wall, 'tr'), '00.15');
  assert.equal(read.offset, 3 * 3_600_000);
  assert.equal(moment(read.wall, wall('2026-11-30'), 'tr'), 'bugün 00.15');
});

test('what is no date is not read as one', () => {
  assert.deepEqual(['yarın', '2026-13-45', '', '15.03.2026'].map(readIso), [null, null, null, null]);
});

test('days between messages', () => {
  const today = wall('2026-11-24');
  assert.equal(heading(wall('2026-11-24'), today, 'tr'), 'Bugün');
  assert.equal(heading(wall('2026-11-23'), today, 'en'), 'Yesterday');
  assert.equal(heading(wall('2026-11-01'), today, 'tr'), '1 Kasım');
  assert.equal(heading(wall('2025-11-01'), today, 'en'), '1 November 2025');
});

test('amounts as each language writes them', () => {
  assert.deepEqual([money('4250', 'TRY', 'tr'), money('4250.5', 'TRY', 'en'), money('1234567', 'USD', 'tr'), money('12', 'AZN', 'en'), money('çok', 'TRY', 'tr')],
    ['4.250,00 ₺', '₺4,250.50', '1.234.567,00 $', '12.00 AZN', 'çok TRY']);
});

test('every event that the service writes has a line in both languages, except those that are drawn otherwise', () => {
  for (const language of /** @type {const} */ (['tr', 'en'])) {
    for (const event of ['queued', 'left_queue', 'resolved', 'returned', 'transferred', 'agent_lost', 'agent_silent', 'language', 'reopened', 'closed']) {
      assert.ok(eventText({ event, at: 1_795_300_000_000, data: { department: 'finance', language: 'en' } }, language), event);
    }
  }
  assert.equal(eventText({ event: 'never_heard_of', at: 0, data: {} }, 'tr'), '');
});
