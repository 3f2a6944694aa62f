// The comparison's confusion matrix, from the answer in tests/contract/studio_publish_api.json.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { matrix } from '../../../web/studio/confusion.js';

const { calls } = JSON.parse(readFileSync(new URL('../studio_publish_api.json', import.meta.url), 'utf-8'));
const { report } = calls.find((each) => each.name === 'a version with its comparison and gates').response;

test('each row of the matrix says how its intent was read, in percent', () => {
  const now = matrix(report.confusion, 'now');
  assert.deepEqual(now, { names: ['withdrawal_delayed'], rows: [[97]] });
  assert.deepEqual(matrix(report.confusion, 'before').rows, [[94]]);
});

test('the most confused intents come first, and no more than asked for', () => {
  const cell = (expected, read, now) => ({ expected, read, now, before: 0 });
  const { names, rows } = matrix([cell('a', 'a', 9), cell('a', 'b', 1), cell('b', 'b', 5), cell('b', 'a', 5), cell('c', 'c', 4)], 'now', 2);
  assert.deepEqual(names, ['a', 'b']);
  assert.deepEqual(rows, [[90, 10], [50, 50]]);
});
