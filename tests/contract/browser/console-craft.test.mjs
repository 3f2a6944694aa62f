// The agent's craft without a browser: labels and ticks of a transcript, mentions in a note, who else looks, and until when to put aside.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { atSignAt, heardLooking, labelsOf, mentionedIn, named, snoozeChoices, snoozedUntil, stillLooking, ticksOf } from '../../../web/console/craft.js';
import { lists, waitOf } from '../../../web/console/queue.js';
import { apply, empty } from '../../../web/shared/transcript.js';
import { C, entries, said, view } from './frames.mjs';

const event = (seq, name, data = {}) => said(seq, 'system', '', { kind: 'event', event: name, data });
const read = (...items) => apply(empty({ role: 'agent', conversation: C }), entries(0, items, { view: view({ state: 'agent', epoch: 3 }) }), 1);
const COLLEAGUES = [{ id: 'stf_2', name: 'Mert Demir' }, { id: 'stf_3', name: 'İrem Ak' }, { id: 'stf_4', name: 'Mert De' }];

test('labels are the last that were set, ticks until the conversation is resolved', () => {
  const t = read(event(1, 'labelled', { labels: ['a'] }), event(2, 'ticked', { ticks: ['x'] }), event(3, 'labelled', { labels: ['b'] }));
  assert.deepEqual([labelsOf(t), ticksOf(t)], [['b'], ['x']]);
  assert.deepEqual(ticksOf(read(event(1, 'ticked', { ticks: ['x'] }), event(2, 'resolved'))), []);
});

test('what is put aside is no longer when the customer writes, the agent answers or its hour comes', () => {
  const aside = event(1, 'snoozed', { until: 500 });
  assert.equal(snoozedUntil(read(aside)), 500);
  for (const after of [said(2, 'customer', 'Merhaba'), said(2, 'agent', 'Merhaba'), event(2, 'snooze_ended'), event(2, 'snoozed', { until: 0 })]) {
    assert.equal(snoozedUntil(read(aside, after)), 0);
  }
  assert.equal(snoozedUntil(read(aside, said(2, 'agent', 'not', { kind: 'note' }))), 500);
});

test('an @ at the start or behind a space looks for colleagues, in an address it does not', () => {
  assert.deepEqual(atSignAt('@me', 3), { from: 0, query: 'me' });
  assert.deepEqual(atSignAt('bak @Mert De', 12), { from: 4, query: 'Mert De' });
  assert.equal(atSignAt('ali@example', 11), null);
  assert.deepEqual(named(COLLEAGUES, 'ir').map((each) => each.id), ['stf_3']);
  assert.deepEqual(named(COLLEAGUES, 'dem').map((each) => each.id), ['stf_2']);
});

test('who is mentioned is who stands there with the whole name', () => {
  assert.deepEqual(mentionedIn('@Mert Demir bakar mısın', COLLEAGUES), ['stf_2']);
  assert.deepEqual(mentionedIn('@Mert De, @İrem Ak', COLLEAGUES), ['stf_3', 'stf_4']);
  assert.deepEqual(mentionedIn('Mert Demir', COLLEAGUES), []);
});

test('a colleague who looks is known until a while after the last sign, oneself never', () => {
  const how = { me: { id: 'stf_1' }, now: 1000 };
  const one = heardLooking([], { on: true, who: COLLEAGUES[0] }, how);
  assert.deepEqual(one.map((each) => [each.name, each.writing]), [['Mert Demir', false]]);
  assert.equal(heardLooking(one, { on: true, writing: true, who: COLLEAGUES[0] }, how)[0].writing, true);
  assert.deepEqual(heardLooking(one, { on: false, who: COLLEAGUES[0] }, how), []);
  assert.deepEqual(heardLooking([], { on: true, who: { id: 'stf_1', name: 'Ben' } }, how), []);
  assert.deepEqual([stillLooking(one, 20_000).length, stillLooking(one, 40_000).length], [1, 0]);
});

test('each moment to put aside until lies ahead, and Monday is offered only when tomorrow is another day', () => {
  for (let day = 0; day < 7; day += 1) {
    const now = Date.UTC(2026, 10, 23 + day, 15);
    const choices = snoozeChoices(now);
    assert.ok(choices.every((each) => each.until > now));
    assert.equal(new Set(choices.map((each) => each.until)).size, choices.length);
  }
});

test('what is put aside stands behind my other conversations and nobody waits in it', () => {
  const row = (id, more) => [id, { conversation: id, state: 'agent', epoch: 3, last_seq: 1, agent: { id: 'me', name: 'Ben' }, queued_at: 1, unanswered: true, priority: 'normal', ...more }];
  const all = lists(new Map([row('aside', { snoozed_until: 900 }), row('now', { queued_at: 5 })]), { id: 'me', departments: [] });
  assert.deepEqual(all.mine.map((each) => each.conversation), ['now', 'aside']);
  assert.equal(waitOf(all.mine[1], 100), null);
});
