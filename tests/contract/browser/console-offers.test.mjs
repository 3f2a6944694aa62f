// Offers in the console, without a browser: what is offered to me and for how long, what comes next, and how staff read it.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { deedOf } from '../../../web/console/keys.js';
import { dueMinutes, heardOffers, nextFor, offerFor } from '../../../web/console/offers.js';
import { waitOf } from '../../../web/console/queue.js';
import english from '../../../web/console/texts.en.js';
import turkish from '../../../web/console/texts.tr.js';
import { eventText } from '../../../web/console/thread-rows.js';

const NOW = 1_795_300_100_000;
const ME = { id: 'stf_1', name: 'Elif Kaya', departments: ['finance'] };
const MINE = { id: 'stf_1', name: 'Elif Kaya' };
const OTHER = { id: 'stf_2', name: 'Mert Demir' };
const row = (conversation, more = {}) => ({ conversation, state: 'queued', epoch: 2, last_seq: 5, language: 'tr', department: 'finance', priority: 'normal', ...more });
const offered = (conversation, to = MINE, left = 20_000) => row(conversation, { offered: to, offered_until: NOW + left });

test('only what is offered to me is put before me, and of several what ends first', () => {
  assert.equal(offerFor([row('a'), offered('b', OTHER)], ME, NOW), null);
  assert.equal(offerFor([offered('a'), offered('b', MINE, 5000), offered('c', OTHER, 1000)], ME, NOW).row.conversation, 'b');
});

test('an offer whose time is over, or that somebody took, is put before nobody', () => {
  assert.equal(offerFor([offered('a', MINE, 0)], ME, NOW), null);
  assert.equal(offerFor([{ ...offered('a'), state: 'agent', agent: OTHER }], ME, NOW), null);
});

test('the seconds left run to one, and the ring is whole when the offer came', () => {
  const rows = [offered('a', MINE, 60_000)];
  const since = heardOffers(new Map(), rows, NOW);
  assert.deepEqual([offerFor(rows, ME, NOW, since).seconds, offerFor(rows, ME, NOW, since).share], [60, 1]);
  const later = offerFor(rows, ME, NOW + 45_000, heardOffers(since, rows, NOW + 45_000));
  assert.deepEqual([later.seconds, later.share], [15, 0.25]);
  assert.equal(offerFor(rows, ME, NOW + 59_999, since).seconds, 1);
});

test('an offer that comes again later counts anew, one that ended is forgotten', () => {
  const since = heardOffers(new Map(), [offered('a')], NOW);
  const again = [offered('a', MINE, 90_000)];
  assert.equal(offerFor(again, ME, NOW + 60_000, heardOffers(since, again, NOW + 60_000)).share, 1);
  assert.equal(heardOffers(since, [row('a')], NOW).size, 0);
});

test('taking the next one takes nobody else’s offer while there is another', () => {
  assert.equal(nextFor([offered('a', OTHER), row('b'), offered('c')], ME).conversation, 'c');
  assert.equal(nextFor([offered('a', OTHER), row('b')], ME).conversation, 'b');
  assert.equal(nextFor([offered('a', OTHER)], ME).conversation, 'a');
  assert.equal(nextFor([], ME), undefined);
});

test('an answer is marked as due once the holder was reminded, by how long the customer waits', () => {
  const held = row('a', { state: 'agent', agent: MINE, unanswered: true, waiting_since: NOW - 5 * 60_000, last_at: NOW - 1000 });
  assert.equal(dueMinutes(held, NOW), -1);
  assert.equal(dueMinutes({ ...held, answer_due: true }, NOW), 5);
  assert.equal(turkish.due(5), 'Yanıt bekliyor: 5 dk');
  assert.equal(waitOf(held, NOW).ms, 5 * 60_000);
});

test('A accepts and P passes, outside text fields, once for each press', () => {
  assert.deepEqual(['a', 'P'].map((key) => deedOf({ key }, { writing: false, letters: true })), ['accept', 'pass']);
  assert.equal(deedOf({ key: 'a' }, { writing: true, letters: true }), '');
  assert.equal(deedOf({ key: 'a', repeat: true }, { writing: false, letters: true }), '');
});

test('how staff share the work is told in both languages, otherwise to the one it is about', () => {
  for (const language of /** @type {const} */ (['tr', 'en'])) {
    for (const event of ['offered', 'declined', 'offer_lapsed', 'answer_due']) {
      const told = (agent) => eventText({ event, at: NOW, data: { agent } }, { language, me: ME });
      assert.match(told(OTHER), /Mert Demir/, event);
      assert.ok(told(MINE) && !told(MINE).includes('Elif'), event);
    }
  }
});

test('an assigned conversation tells by whom, and a take-over is none of it', () => {
  const told = (agent, by, language = 'tr') => eventText({ event: 'joined', at: NOW, data: { agent, assigned_by: by } }, { language, me: ME });
  const boss = { id: 'stf_9', name: 'Deniz Ak' };
  assert.match(told(MINE, boss), /^Deniz Ak .* size atadı$/);
  assert.match(told(OTHER, boss), /^Deniz Ak .* Mert Demir adlı temsilciye atadı$/);
  assert.match(told(OTHER, MINE), /Mert Demir adlı temsilciye atadınız$/);
  assert.match(told(OTHER, OTHER), /^Mert Demir .* devraldı$/);
  assert.match(told(MINE, MINE, 'en'), /^You took the conversation over/);
});

test('who is asked stands on the row, with the ending that the name takes', () => {
  assert.equal(turkish.offer.to('Mert Demir'), 'Mert Demir’e sunuldu');
  assert.equal(turkish.offer.to('Elif Kaya'), 'Elif Kaya’ya sunuldu');
  assert.equal(english.offer.to('Elif Kaya'), 'Offered to Elif Kaya');
});
