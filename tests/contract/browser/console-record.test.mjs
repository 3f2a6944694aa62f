// Writing down a call: what is wrong with the fields, the bodies that are sent, the same words in both languages.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { additionOf, recordOf, usualType, wrongs } from '../../../web/console/record-check.js';
import { TEXTS } from '../../../web/console/record-texts.js';

const CALL = { channel: 'phone', language: 'tr', phone: '+90 555 000 00 01', topic: 'withdrawal', subject: 'Çekim gelmedi', event_date: '2026-11-20', consent: 'Kabul etti' };
const shape = (value) => (typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, shape(v)])) : typeof value);

test('both languages have the same texts', () => assert.deepEqual(shape(TEXTS.tr), shape(TEXTS.en)));
test('a whole call is right', () => assert.deepEqual(wrongs(CALL, '2026-11-28'), {}));
test('what is missing or wrong is named under its field, consent too', () => {
  assert.deepEqual(wrongs({ event_date: '2026-11-29', amount: 'çok', consent: '  ' }, '2026-11-28'), { email: 'who', topic: 'topic', subject: 'subject', event_date: 'future', amount: 'amount', consent: 'consent' });
  assert.deepEqual(wrongs({ ...CALL, email: 'ad@' }, '2026-11-28'), { email: 'email' });
  assert.deepEqual(wrongs({ ...CALL, phone: '', earlier: 'KPR-7Q4M-2X9D-8WTC', event_date: '' }, '2026-11-28'), {});
});
test('only what was said is sent, an amount with its currency', () => {
  assert.deepEqual(recordOf({ ...CALL, amount: '4.250,50', currency: 'EUR', description: ' ' }, 'ask'),
    { ...CALL, on_duplicate: 'ask', amount: '4250.50', currency: 'EUR' });
  assert.ok(!('amount' in recordOf({ ...CALL, amount: '', currency: 'TRY' }, 'ask')));
});
test('an addition keeps subject, words and consent', () => {
  assert.deepEqual(additionOf({ ...CALL, channel: 'social', description: 'Bankam da öyle diyor' }), { channel: 'social', text: 'Çekim gelmedi\nBankam da öyle diyor', consent: 'Kabul etti' });
});
test('a topic suggests its type or none', () => assert.deepEqual(['withdrawal', 'agent_conduct', ''].map(usualType), ['withdrawal', '', '']));
