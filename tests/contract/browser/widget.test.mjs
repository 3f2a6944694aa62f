// The rows of the widget's log, what it keeps across reloads, and when it speaks about the line.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { madeAt, newCid } from '../../../web/shared/cid.js';
import { inMemory, kept } from '../../../web/shared/storage.js';
import { apply, empty, pend } from '../../../web/shared/transcript.js';
import { ownRequest, rowsOf } from '../../../web/widget/rows.js';
import { Standing } from '../../../web/widget/standing.js';
import { C, entries, said, say, view, welcome } from './frames.mjs';

const NOW = 1_795_300_100_000;
const HOW = { language: /** @type {const} */ ('tr'), now: NOW, online: true };
const run = (frames, t = empty()) => frames.reduce((state, frame) => apply(state, frame, NOW), t);
const kinds = (t, how = HOW) => rowsOf(t, how).map((row) => row.is);
const open = (items = []) => run([welcome(), entries(0, items)]);
const request = (state, missing) => ({ kind: 'request', state, fields: { subject: 'Çekim' }, missing });
const tracking = { kind: 'tracking', tracking_number: 'KPR-7Q4M-2X9D-8WTC', state: 'registered', steps: [] };

test('an empty conversation greets', () => assert.deepEqual(kinds(open()), ['first']));

test('the greeting stands under the day of the first words', () => {
  assert.deepEqual(kinds(open([said(1, 'customer', 'Merhaba'), said(2, 'bot', 'Buyurun')])), ['day', 'first', 'message', 'message']);
});

test('a bubble keeps its row when its ack comes, so that it never flickers', () => {
  const sent = pend(open(), say('cid-0001', 'Merhaba'), NOW);
  const key = rowsOf(sent, HOW).at(-1).key;
  const done = run([{ type: 'ack', cid: 'cid-0001', conversation: C, seq: 1, at: NOW, epoch: 1, covers: true }], sent);
  assert.equal(rowsOf(done, HOW).at(-1).key, key);
});

test('one request card, at its latest place, and none once the request has its number', () => {
  const filling = open([said(1, 'bot', 'Ne zaman?', { card: request('filling', ['event_date']) }), said(2, 'customer', 'Dün'), said(3, 'bot', 'Doğru mu?', { card: request('ready', []) })]);
  assert.deepEqual(kinds(filling), ['day', 'first', 'message', 'message', 'message', 'request']);
  assert.deepEqual(kinds(run([entries(3, [said(4, 'bot', 'Kaydedildi', { card: tracking })])], filling)).slice(-2), ['message', 'tracking']);
});

test('a file stands where it was added, and goes to the own request that was spoken of last', () => {
  const file = { key: 'f1', name: 'dekont.pdf', size: 3, number: 'KPR-7Q4M-2X9D-8WTC', fate: 'clean', percent: 100, reason: '', id: 'doc_1' };
  const spoken = open([said(1, 'customer', 'Takip'), said(2, 'bot', 'Kaydedildi', { card: { ...tracking, department: 'finance' } }),
    said(3, 'bot', 'Başkasının', { card: { ...tracking, tracking_number: 'KPR-0000-0000-0000', department: null } })]);
  const [, second, third] = spoken.entries;
  assert.equal(ownRequest(spoken), 'KPR-7Q4M-2X9D-8WTC');
  assert.equal(ownRequest(open([third])), '');
  const last = { ...HOW, files: [{ ...file, at: third.at + 1 }] };
  assert.equal(kinds(spoken, last).at(-1), 'file');
  assert.deepEqual(kinds(spoken, { ...HOW, files: [{ ...file, at: second.at - 1 }] }).slice(2, 4), ['message', 'file']);
});

test('waiting in the queue shows the card with place and wait, a person shows the hand-over', () => {
  const queued = run([entries(0, [{ seq: 1, at: NOW, by: 'system', kind: 'event', event: 'queued', data: { department: 'finance' } }],
    { view: view({ state: 'queued', epoch: 2, place: 2, wait: [2, 4], department: 'finance' }) })], open());
  const card = rowsOf(queued, HOW).at(-1);
  assert.deepEqual([card.is, card.place, card.wait, card.department], ['queue', 2, [2, 4], 'Ödemeler ekibi']);
  const joined = run([entries(1, [{ seq: 2, at: NOW, by: 'system', kind: 'event', event: 'joined', data: { agent: { id: 'agt_1', name: 'Elif Kaya', department: 'finance' } } }],
    { view: view({ state: 'agent', epoch: 3 }) })], queued);
  assert.deepEqual(kinds(joined).slice(-2), ['event', 'joined']);
});

test('without a line a message says that it waits for one; a refused one offers to send it again', () => {
  const sent = pend(open(), say('cid-0001', 'Merhaba'), NOW);
  assert.equal(rowsOf(sent, HOW).at(-1).message.fate, 'sending');
  assert.equal(rowsOf(sent, { ...HOW, online: false }).at(-1).message.fate, 'waiting');
  const failed = run([{ type: 'refused', cid: 'cid-0001', conversation: C, code: 'empty', text: 'Boş mesaj gönderilemez.' }], sent);
  assert.deepEqual([rowsOf(failed, HOW).at(-1).message.fate, rowsOf(failed, HOW).at(-1).retry], ['failed', 'cid-0001']);
});

test('unsent messages survive a reload in their order, failed ones as failed, and other tabs are not touched', () => {
  const store = inMemory();
  const [first, second, third] = [newCid(NOW), newCid(NOW), newCid(NOW + 5)];
  kept(store).keep(say(second, 'iki'));
  kept(store).keep(say(first, 'bir'));
  kept(store).fail(say(third, 'üç'), 'too_long', 'Mesaj çok uzun.');
  store.setItem('another.page', '{}');
  assert.deepEqual(kept(store).load().map((f) => f.text), ['bir', 'iki']);
  assert.deepEqual(kept(store).failed().map((f) => [f.frame.text, f.code]), [['üç', 'too_long']]);
  kept(store).forget(first);
  assert.deepEqual(kept(store).load().map((f) => f.text), ['iki']);
});

test('ids are accepted by the service, differ, sort by time and tell it', () => {
  const cids = Array.from({ length: 2000 }, () => newCid(NOW + 1000));
  assert.equal(new Set(cids).size, cids.length);
  assert.deepEqual([...cids].sort(), cids);
  assert.ok(cids.every((cid) => /^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/.test(cid)));
  assert.ok(Math.abs(madeAt(cids[0]) - NOW - 1000) < 2);
});

test('a short break is passed over, a long one is told with the seconds left, and so is the return', () => {
  let now = 0;
  const standing = new Standing(() => {}, () => now);
  const take = (phase, attempt = 0, retryAt = 0) => standing.take({ phase, attempt, retryAt, unsent: 0 });
  take('connecting');
  assert.equal(standing.shows, '');
  take('live');
  now = 10_000;
  take('waiting', 1, 14_000);
  assert.equal(standing.shows, '');
  now = 11_500;
  assert.deepEqual([standing.shows, standing.seconds, standing.isFine], ['lost', 3, false]);
  take('live');
  assert.equal(standing.shows, 'back');
  now = 15_000;
  assert.equal(standing.shows, '');
  clearTimeout(standing.timer);
});
