// The request form's pure parts: amounts as people write them, what is wrong with fields, the same words in both languages.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAmount } from '../../../web/shared/amount.js';
import { requestOf, today, wrongs } from '../../../web/form/check.js';
import { TEXTS as FORM } from '../../../web/form/texts.js';
import { TEXTS as STATUS } from '../../../web/panel/status-texts.js';
import { TEXTS as PANEL } from '../../../web/panel/texts.js';

const READ = {
  4250: '4250', '4.250': '4250', '4,250': '4250', '4.250,50': '4250.50', '4,250.50': '4250.50', '4250,5': '4250.5', '1.234.567': '1234567',
  '4 250,50 TL': '4250.50', '₺4.250': '4250', '0,05': '0.05', '007': '7', '1.234.567,89': '1234567.89',
};

for (const [typed, digits] of Object.entries(READ)) test(`"${typed}" is read as ${digits}`, () => assert.equal(readAmount(typed), digits));

for (const typed of ['', 'çok', '12,', '-5', '1.23.456', '1,2,3', '12.34,5,6', '1'.repeat(16), '4250 lira kadar']) {
  test(`"${typed}" is no amount`, () => assert.equal(readAmount(typed), null));
}

test('a date of tomorrow is wrong, one of today is right', () => {
  const fields = { topic: 'login', subject: 'Giremiyorum', event_date: '2026-11-29' };
  assert.deepEqual(wrongs(fields, '2026-11-28'), { event_date: 'future' });
  assert.deepEqual(wrongs(fields, '2026-11-29'), {});
});

test('today is the operator’s day, not the reader’s', () => {
  assert.equal(today(Date.UTC(2026, 10, 28, 22), 'Europe/Istanbul'), '2026-11-29');
});

test('an amount typed before the topic was changed does not travel with a topic that is not about money', () => {
  const body = requestOf({ topic: 'login', subject: ' Giremiyorum ', event_date: '2026-11-28', amount: '50', payment_method: 'card' }, 'tr', 'ask');
  assert.equal(body.subject, 'Giremiyorum');
  assert.ok(!('amount' in body) && !('payment_method' in body));
});

for (const [name, texts] of Object.entries({ FORM, STATUS, PANEL })) {
  test(`the words of ${name} stand in both languages`, () => assert.deepEqual(shape(texts.en), shape(texts.tr)));
}

/** Keys all the way down, and whether there is something to say. */
function shape(words) {
  return Object.entries(words).map(([key, said]) => [key, typeof said === 'object' ? shape(said) : typeof said]).sort();
}
