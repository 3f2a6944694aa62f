// The desk's pages, pure: a list is the same in an address, a query and a saved view, and each state offers what it allows.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isSame, listedBy, looksLikeNumber, query, tidy, usualLists } from '../../../web/desk/filters.js';
import { isOpen, stepsOf } from '../../../web/desk/steps.js';
import english from '../../../web/desk/texts.en.js';
import turkish from '../../../web/desk/texts.tr.js';

const shape = (value) => (typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shape(each)])) : typeof value);

test('both languages have the same texts', () => assert.deepEqual(shape(turkish), shape(english)));

test('a list that an address names is the one that was written into it', () => {
  const listed = { filter: { words: 'çekim & <b>', state: ['registered', 'in_review'], topic: ['withdrawal'], promise: 'near', since: '2026-05-01', assignee: 'nobody' }, sort: 'promise' };
  assert.deepEqual(listedBy(`?${query(listed)}`), listed);
  assert.deepEqual(listedBy('?sort=by-shoe-size&limit=9&state='), { filter: { state: [''] }, sort: 'priority' });
  assert.deepEqual(tidy({ words: '', state: [], promise: 'near' }), { promise: 'near' });
});

test('a saved view is known again whatever the order of its parts', () => {
  const [one, other] = [['registered', 'in_review'], ['in_review', 'registered']].map((state) => ({ filter: { state }, sort: /** @type {const} */ ('newest') }));
  assert.ok(isSame(one, other));
  assert.ok(!isSame(one, { ...one, sort: 'changed' }));
  const names = usualLists({ id: 'stf_1' }).map((each) => String(query(each.listed)));
  assert.equal(new Set(names).size, names.length);
});

test('a tracking number is opened, however it is typed, and words are looked for', () => {
  assert.deepEqual(['KPR-7Q4M-2X9D-8WTC', 'kpr 7q4m 2x9d 8wtc', 'kpr7q4m2x9d8wtc'].map(looksLikeNumber), [true, true, true]);
  assert.deepEqual(['çekim gelmedi', 'KPR', 'dekont TX0001', 'internetten yapamadım ki', ''].map(looksLikeNumber), [false, false, false, false, false]);
});

test('each state offers the steps that the service would take, and every one has words', () => {
  const at = Date.parse('2026-11-23T14:30:00Z');
  const of = (state, more = {}) => stepsOf({ state, ...more }, at);
  assert.deepEqual(of('registered')[0], 'in_review');
  assert.ok(!of('waiting_customer').includes('asked_customer'));
  assert.ok(!of('escalated').includes('escalated'));
  assert.deepEqual(of('resolved', { reopen_until: '2026-12-01T00:00:00+03:00' }), ['closed', 'reopened', 'noted']);
  assert.deepEqual(of('resolved', { reopen_until: '2026-11-01T00:00:00+03:00' }), ['closed', 'noted']);
  assert.deepEqual(of('resolved', { reopen_until: '2026-12-01T00:00:00+03:00', escalated_at: '2026-11-20T00:00:00+03:00' }), ['closed', 'noted']);
  assert.deepEqual(of('closed', { merged_into: 'KPR-7Q4M-2X9D-8WTC' }), ['noted']);
  for (const state of Object.keys(turkish.states)) {
    for (const step of of(state)) assert.ok(turkish.steps[step] && english.stepMore[step], step);
    assert.equal(isOpen(state), of(state).includes('resolved'));
  }
});
