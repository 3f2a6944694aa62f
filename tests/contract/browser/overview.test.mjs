// The overview's figures as people read them, in both languages.

import assert from 'node:assert/strict';
import test from 'node:test';

import { change, figure, portion, range, share, span, ticks } from '../../../web/overview/figures.js';
import { chosenBy, query } from '../../../web/overview/load.js';

test('shares and spans read as each language writes them', () => {
  assert.equal(portion(62.4, 'tr'), '%62');
  assert.equal(portion(4.12, 'tr'), '%4,1');
  assert.equal(portion(4.12, 'en'), '4.1%');
  assert.equal(span(38_000, 'tr'), '38 sn');
  assert.equal(span(320_000, 'en'), '5 min 20 s');
  assert.equal(span(11_400_000, 'tr'), '3 sa 10 dk');
  assert.deepEqual(figure('answer', 38_000, 'tr'), { text: '38', small: 'sn' });
  assert.deepEqual(figure('survey', 4.56, 'tr'), { text: '4,6', small: '/ 5' });
  assert.deepEqual(figure('kept', share(0, 0), 'tr'), { text: '–', small: '' });
});

test('a change says which way is good, and nothing when there is nothing to compare', () => {
  assert.deepEqual(change('contained', 62, 55, 'tr'), { text: '+7 puan', tone: 'ok' });
  assert.deepEqual(change('answer', 38_000, 45_000, 'tr'), { text: '−7 sn', tone: 'ok' });
  assert.deepEqual(change('kept', 90, 95, 'en'), { text: '−5 points', tone: 'warn' });
  assert.deepEqual(change('survey', 4.61, 4.6, 'tr'), { text: 'değişmedi', tone: '' });
  assert.equal(change('handling', 90_000, 100_000, 'en').tone, '');
  assert.equal(change('kept', null, 95, 'en'), null);
});

test('a period is written once where its ends share a month', () => {
  assert.equal(range('2026-11-10', '2026-11-23', 'tr'), '10–23 Kas 2026');
  assert.equal(range('2026-10-25', '2026-11-23', 'en'), '25 Oct – 23 Nov 2026');
  assert.equal(range('2025-12-25', '2026-01-07', 'tr'), '25 Ara 2025 – 7 Oca 2026');
});

test('the lines of a chart are round and hold all values', () => {
  for (const [least, most] of [[41.3, 78.2], [0, 1], [0, 5.7], [99.2, 100], [0, 82_000]]) {
    const lines = ticks(least, most, 5);
    assert.ok(lines[0] <= least && lines[lines.length - 1] >= most && lines.length <= 8, String(lines));
  }
});

test('what is chosen stands in the address, and nonsense there is ignored', () => {
  const chosen = { days: 30, department: 'finance', spoken: 'en' };
  assert.deepEqual(chosenBy(`?${query(chosen)}`), chosen);
  assert.deepEqual(chosenBy('?days=999&language=xx'), { days: 14, department: '', spoken: '' });
});
