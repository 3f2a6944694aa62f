// The operator's own names and hours, and what stands in for them until they are known.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { hoursPhrase } from '../../../web/help/hours.js';
import { operatorFacts } from '../../../web/shared/facts.js';
import { departments, nameOf } from '../../../web/shared/names.js';

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri'];
const DAILY = [...WEEK, 'sat', 'sun'];
const FACTS = {
  name: 'Örnek Oyun', minimum_age: 18, privacy_url: 'https://example.com/gizlilik', topics: { deposit: { tr: 'Yatırma', en: 'Deposits' } },
  departments: { support: { name: { tr: 'Müşteri ekibi', en: 'Customer team' }, hours: [] }, night: { name: { tr: 'Gece ekibi', en: 'Night team' }, hours: [] } },
};

test('the usual names stand in while the operator can’t be asked, and it is asked again the next time', async (t) => {
  t.mock.method(console, 'info', () => {});
  const fetch = t.mock.method(globalThis, 'fetch', async () => ({ ok: false, status: 503 }));
  assert.equal(await operatorFacts(), null);
  assert.deepEqual([nameOf('department', 'support', 'tr'), departments().length], ['Destek ekibi', 7]);
  fetch.mock.mockImplementation(async () => ({ ok: true, json: async () => FACTS }));
  assert.equal(await operatorFacts(), FACTS);
  assert.equal(await operatorFacts(), FACTS);
  assert.equal(fetch.mock.callCount(), 2);
});

test('then departments and topics bear the operator’s names, and nothing else changes', () => {
  assert.deepEqual([nameOf('department', 'night', 'tr'), nameOf('department', 'support', 'en'), nameOf('topic', 'deposit', 'tr')],
    ['Gece ekibi', 'Customer team', 'Yatırma']);
  assert.deepEqual([nameOf('topic', 'bonus', 'tr'), nameOf('priority', 'urgent', 'tr')], ['Bonus', 'Acil']);
  assert.deepEqual(departments(), ['support', 'night']);
});

const HOURS = [
  [undefined, 'çalışma saatlerinde', 'during working hours'],
  [[{ days: DAILY, from: '00:00', to: '24:00' }], 'günün her saati', 'around the clock'],
  [[{ days: DAILY, from: '08:00', to: '24:00' }], '08.00–24.00 arasında', 'between 08:00 and 24:00'],
  [[{ days: WEEK, from: '09:00', to: '18:00' }], 'hafta içi 09.00–18.00 arasında', 'between 09:00 and 18:00 on weekdays'],
  [[{ days: WEEK, from: '09:00', to: '18:00' }, { days: ['sat', 'sun'], from: '10:00', to: '16:00' }],
    'hafta içi 09.00–18.00, hafta sonu 10.00–16.00 arasında', 'between 09:00 and 18:00 on weekdays, between 10:00 and 16:00 at weekends'],
  [[{ days: ['sat', 'mon'], from: '09:00', to: '12:30' }], 'pazartesi, cumartesi 09.00–12.30 arasında', 'between 09:00 and 12:30 on Mondays, Saturdays'],
];
for (const [hours, tr, en] of HOURS) {
  test(`people answer ${en}`, () => assert.deepEqual([hoursPhrase(hours, 'tr'), hoursPhrase(hours, 'en')], [tr, en]));
}
