// The console's pure parts: the queue, the rows of the thread, fields and timeline, keys, and what the banner says.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { fitting, meant } from '../../../web/console/commands.js';
import { deedOf, mapFrom, remapped, USUAL } from '../../../web/console/keys.js';
import { heardPhase, lineNews, newLineState } from '../../../web/console/line-state.js';
import { filtered, listOf, lists, merged, neighbour, shortWait, takenBy, wanted, waitOf } from '../../../web/console/queue.js';
import english from '../../../web/console/texts.en.js';
import turkish from '../../../web/console/texts.tr.js';
import { rowsOf } from '../../../web/console/thread-rows.js';
import { understood } from '../../../web/console/understood.js';
import { apply, empty, pend } from '../../../web/shared/transcript.js';
import { C, entries, said, view } from './frames.mjs';

// The components' module asks for a page as soon as it is read; the words that are tested here need none.
globalThis.HTMLElement = class {};
globalThis.document = { createTreeWalker: () => ({}), createComment: () => ({}) };
const { collectedOf, fieldLines, promisedBy, timeline, trackingOf } = await import('../../../web/console/fields.js');

const NOW = 1_795_300_100_000;
const ME = { id: 'stf_1', name: 'Elif Kaya', departments: ['finance'] };
const MINE = { id: 'stf_1', name: 'Elif Kaya' };
const OTHER = { id: 'stf_2', name: 'Mert Demir' };
const HOW = { language: /** @type {const} */ ('tr'), now: NOW, online: true, me: ME };
const SUMMARY = { reason: 'asked', language: 'tr', verified: false, fields: {}, tried: [] };
const row = (conversation, more = {}) => ({ conversation, state: 'queued', epoch: 2, last_seq: 5, language: 'tr', department: 'finance', priority: 'normal',
  queued_at: NOW - 60_000, last_at: NOW - 60_000, ...more });
const rows = (...list) => merged(new Map(), { rows: list, full: true });
const names = (list) => list.map((each) => each.conversation);
const thread = (items, more = {}) => apply(empty({ role: 'agent', conversation: C, me: ME }), entries(0, items, { view: view({ state: 'agent', agent: MINE }), ...more }), NOW);
const event = (seq, name, data = {}) => said(seq, 'system', '', { kind: 'event', event: name, data });

// --- the queue --------------------------------------------------------------------------

test('the later row of a conversation stays, whatever the order in which they come', () => {
  const known = rows(row('a', { epoch: 3, last_seq: 7 }));
  assert.equal(merged(known, { rows: [row('a', { epoch: 2, last_seq: 9 })] }).get('a').epoch, 3);
  assert.equal(merged(known, { rows: [row('a', { epoch: 3, last_seq: 6 })] }).get('a').last_seq, 7);
  assert.equal(merged(known, { rows: [row('a', { epoch: 3, last_seq: 8 })] }).get('a').last_seq, 8);
});

test('a full list replaces what was shown', () => {
  assert.deepEqual([...merged(rows(row('a')), { rows: [row('b')], full: true }).keys()], ['b']);
});

test('who waits for my department comes first, then priority, then the longest wait', () => {
  const all = rows(row('other', { department: 'game', priority: 'urgent' }), row('late', { queued_at: NOW - 1000 }), row('early', { queued_at: NOW - 9000 }),
    row('urgent', { priority: 'urgent', queued_at: NOW }));
  assert.deepEqual(names(lists(all, ME).queue), ['urgent', 'early', 'late', 'other']);
});

test('conversations that an agent holds are mine or the team’s, those of the assistant are in no list', () => {
  const all = lists(rows(row('m', { state: 'agent', agent: MINE }), row('t', { state: 'agent', agent: OTHER }), row('b', { state: 'bot' })), ME);
  assert.deepEqual([names(all.queue), names(all.mine), names(all.team)], [[], ['m'], ['t']]);
  assert.equal(listOf(all, 't'), 'team');
  assert.equal(listOf(all, 'b'), '');
});

test('a conversation that somebody else took leaves the queue before the service says so', () => {
  const all = takenBy(rows(row('a')), 'a', OTHER);
  assert.deepEqual(names(lists(all, ME).team), ['a']);
  const newer = merged(all, { rows: [row('a', { epoch: 3, state: 'bot' })] });
  assert.deepEqual(names(lists(newer, ME).team), []);
});

test('a wait is long sooner for an urgent conversation', () => {
  assert.equal(waitOf(row('a', { priority: 'urgent' }), NOW).tone, 'bad');
  assert.equal(waitOf(row('a', { priority: 'low' }), NOW).tone, '');
  assert.equal(waitOf(row('a', { queued_at: NOW - 4 * 60_000 }), NOW).tone, 'warn');
});

test('a held conversation waits only while the customer has no answer', () => {
  assert.equal(waitOf(row('a', { state: 'agent', unanswered: false }), NOW), null);
  assert.equal(waitOf(row('a', { state: 'agent', unanswered: true, last_at: NOW - 5000 }), NOW).ms, 5000);
});

test('a wait always fits into its ring', () => {
  const written = [41, 245, 700, 7300, 90_000].map((seconds) => shortWait(seconds * 1000, turkish.short));
  assert.deepEqual(written, ['0:41', '4:05', '11dk', '2sa', '1g']);
});

test('J and K move through the list and stop at its ends', () => {
  const list = [row('a'), row('b')];
  assert.deepEqual([neighbour(list, 'a', 1), neighbour(list, 'b', 1), neighbour(list, 'a', -1), neighbour(list, 'gone', -1), neighbour([], '', 1)],
    ['b', 'b', 'a', 'a', '']);
});

// --- the thread -------------------------------------------------------------------------

test('the summary stands where the conversation was handed over', () => {
  const t = thread([said(1, 'customer', 'Merhaba'), said(2, 'bot', 'Buyurun'), event(3, 'queued', { department: 'finance', reason: 'asked' }), event(4, 'joined', { agent: MINE })],
    { summary: SUMMARY });
  assert.deepEqual(rowsOf(t, HOW).map((each) => each.is), ['day', 'said', 'said', 'summary', 'event', 'joined']);
  assert.equal(rowsOf(t, HOW)[3].messages, 2);
});

test('a second hand-over moves the summary to it', () => {
  const t = thread([event(1, 'queued'), said(2, 'agent', 'Tamam', { name: 'Elif Kaya' }), event(3, 'returned', { agent: MINE }), event(4, 'queued')], { summary: SUMMARY });
  const kinds = rowsOf(t, HOW).map((each) => each.is);
  assert.deepEqual(kinds, ['day', 'event', 'said', 'event', 'summary', 'event']);
});

test('events read differently for the one who did it', () => {
  const t = thread([event(1, 'joined', { agent: MINE }), event(2, 'joined', { agent: OTHER })]);
  const [, mine, other] = rowsOf(t, HOW);
  assert.match(mine.text, /aldınız$/);
  assert.match(other.text, /^Mert Demir .* aldı$/);
});

test('a resolved conversation says how', () => {
  const t = thread([event(1, 'resolved', { agent: OTHER, reason: 'Ödeme yapıldı' })]);
  assert.equal(rowsOf(t, HOW)[1].text, 'Mert Demir görüşmeyi çözdü: Ödeme yapıldı');
});

test('a resolved conversation whose reason is not told says who resolved it', () => {
  assert.equal(rowsOf(thread([event(1, 'resolved', { agent: OTHER })]), HOW)[1].text, 'Mert Demir görüşmeyi çözdü');
});

test('mine is what my id wrote, also when two agents share a name; without an id the name decides', () => {
  const items = [said(1, 'agent', 'Ben', { name: ME.name, who: ME.id }), said(2, 'agent', 'Adaşım', { name: ME.name, who: 'stf_9' }), said(3, 'agent', 'Eski', { name: ME.name })];
  const drawn = rowsOf(thread(items), HOW).filter((each) => each.is === 'said').map((each) => each.said);
  assert.deepEqual(drawn.map((each) => each.mine), [true, false, true]);
  assert.equal(drawn[1].first, true);
});

test('an event that this version does not know draws nothing', () => {
  assert.deepEqual(rowsOf(thread([event(1, 'teleported')]), HOW).map((each) => each.is), ['day']);
});

test('a reply is read once the customer saw or answered it; a note has no such mark', () => {
  const items = [said(1, 'agent', 'Merhaba', { name: 'Elif Kaya' }), said(2, 'agent', 'iç not', { kind: 'note', name: 'Elif Kaya' })];
  const fates = (t) => rowsOf(t, HOW).filter((each) => each.is === 'said').map((each) => each.said.fate);
  assert.deepEqual(fates(thread(items)), ['sent', undefined]);
  assert.deepEqual(fates(thread([...items, said(3, 'customer', 'Teşekkürler')])), ['read', undefined, undefined]);
});

test('what waits for the line says so, what failed says why', () => {
  const frame = { type: 'reply', cid: 'cid-0001', conversation: C, epoch: 1, text: 'Merhaba' };
  const sent = pend(thread([]), frame, NOW);
  const last = (t, how = HOW) => rowsOf(t, how).at(-1).said;
  assert.equal(last(sent).fate, 'sending');
  assert.equal(last(sent, { ...HOW, online: false }).fate, 'waiting');
  const failed = apply(sent, { type: 'refused', cid: 'cid-0001', conversation: C, code: 'not_holder', text: 'Bu görüşme artık sizde değil.' }, NOW);
  assert.deepEqual([last(failed).fate, last(failed).reason], ['failed', 'Bu görüşme artık sizde değil.']);
});

test('a bubble keeps its row when its ack comes, so that it never flickers', () => {
  const frame = { type: 'reply', cid: 'cid-0001', conversation: C, epoch: 1, text: 'Merhaba' };
  const sent = pend(thread([said(1, 'customer', 'Merhaba')]), frame, NOW);
  const done = apply(sent, { type: 'ack', cid: 'cid-0001', conversation: C, seq: 2, at: NOW, epoch: 1, covers: true }, NOW);
  assert.equal(rowsOf(done, HOW).at(-1).key, rowsOf(sent, HOW).at(-1).key);
  assert.equal(rowsOf(done, HOW).at(-1).said.mine, true);
});

// --- fields and timeline ----------------------------------------------------------------

test('fields are shown in the agent’s language, amount and currency as one', () => {
  const fields = { currency: 'TRY', amount: '4250', event_date: '2026-03-15', topic: 'withdrawal', subject: 'Çekim gelmedi', bank: 'x', payment_method: null };
  assert.deepEqual(fieldLines(fields, 'tr').map((line) => [line.name, line.value]), [
    ['topic', 'Para çekme'], ['subject', 'Çekim gelmedi'], ['event_date', '15 Mart 2026, Pazar'], ['amount', '4.250,00 ₺'], ['bank', 'x']]);
  assert.equal(fieldLines(fields, 'en').find((line) => line.name === 'amount').value, '₺4,250.00');
});

test('the tracking number is the last one shown, else the one collected', () => {
  const collected = thread([said(1, 'customer', 'Merhaba')], { summary: { ...SUMMARY, fields: { tracking_number: 'KPR-1' } } });
  assert.equal(trackingOf(collected), 'KPR-1');
  assert.equal(trackingOf(thread([said(1, 'bot', '', { card: { kind: 'tracking', tracking_number: 'KPR-2' } })])), 'KPR-2');
});

test('after a request was registered the agent still sees what it was about', () => {
  const asked = { kind: 'request', state: 'ready', fields: { subject: 'Çekim gelmedi', amount: '500', currency: 'TRY', payment_method: null }, missing: [] };
  const number = { kind: 'tracking', tracking_number: 'KPR-2', topic: 'withdrawal', subject: 'Çekim gelmedi', steps: [{ kind: 'registered', at: new Date(1_795_300_000_002).toISOString() }] };
  const items = [said(1, 'bot', '', { card: asked }), said(2, 'bot', '', { card: number })];
  const t = thread(items, { summary: { ...SUMMARY, fields: { subject: null, tracking_number: 'KPR-2' } } });
  assert.deepEqual(collectedOf(t), { topic: 'withdrawal', subject: 'Çekim gelmedi', amount: '500', currency: 'TRY' });
  assert.deepEqual(timeline(t, HOW).map((step) => step.event), ['started', 'registered', 'now']);
  const next = thread(items, { summary: { ...SUMMARY, fields: { subject: 'Başka konu' } } });
  assert.deepEqual(collectedOf(next), { subject: 'Başka konu' });
});

test('the promise is shown until it is kept', () => {
  const card = (state) => thread([said(1, 'bot', '', { card: { kind: 'tracking', tracking_number: 'KPR-2', state, due_to: '2026-12-01T09:00:00+03:00' } })]);
  assert.equal(promisedBy(card('in_review'), 'tr', NOW), '1 Aralık 09.00');
  assert.equal(promisedBy(card('resolved'), 'tr', NOW), '');
});

test('the timeline ends with where it stands now', () => {
  const t = thread([said(1, 'customer', 'Merhaba'), event(2, 'queued'), event(3, 'joined', { agent: MINE })]);
  assert.deepEqual(timeline(t, HOW).map((step) => step.event), ['started', 'queued', 'joined', 'now']);
  assert.equal(timeline(t, HOW).at(-1).text, 'Siz görüşüyorsunuz');
});

test('what the customer wanted is told once each, without small talk', () => {
  assert.deepEqual(understood(['greet', 'withdrawal_delayed', 'affirm', 'withdrawal_delayed', 'new_intent'], 'tr'), ['çekim gecikti', 'new intent']);
});

// --- keyboard and line ------------------------------------------------------------------

test('single letters work outside text fields only, and can be turned off', () => {
  assert.equal(deedOf({ key: 'j' }, { writing: false, letters: true }), 'down');
  assert.equal(deedOf({ key: 'J' }, { writing: false, letters: true }), 'down');
  assert.equal(deedOf({ key: 'j' }, { writing: true, letters: true }), '');
  assert.equal(deedOf({ key: 'j' }, { writing: false, letters: false }), '');
  assert.equal(deedOf({ key: 'e', ctrlKey: true }, { writing: false, letters: true }), '');
});

test('the lists are filtered by what was chosen, all of it at once', () => {
  const all = { queue: [row('a', { department: 'finance', priority: 'high', labels: ['vip'] }), row('b', { department: 'support', priority: 'high' })], mine: [], team: [row('c', { department: 'finance', language: 'en' })] };
  const left = (filter) => Object.values(filtered(all, filter)).flat().map((each) => each.conversation);
  assert.deepEqual(left({}), ['a', 'b', 'c']);
  assert.deepEqual(left({ department: 'finance' }), ['a', 'c']);
  assert.deepEqual(left({ department: 'finance', label: 'vip' }), ['a']);
  assert.deepEqual(left({ department: '', language: 'en' }), ['c']);
  assert.equal(wanted({ department: 'finance', language: '' }), 1);
});

test('Alt+N switches to the note everywhere, also where Alt makes another sign', () => {
  assert.equal(deedOf({ key: '˜', code: 'KeyN', altKey: true }, { writing: true, letters: false }), 'note');
});

test('a held key takes one conversation, not the whole queue', () => {
  assert.equal(deedOf({ key: 'n', repeat: true }, { writing: false, letters: true }), '');
  assert.equal(deedOf({ key: 'k', repeat: true }, { writing: false, letters: true }), 'up');
});

test('a break of a moment is passed over, a longer one is told, and so is the return', () => {
  let s = heardPhase(newLineState(), 'live', 0);
  s = heardPhase(s, 'waiting', 1000);
  assert.equal(lineNews(s, 'waiting', 1500), '');
  assert.equal(lineNews(s, 'waiting', 2500), 'lost');
  s = heardPhase({ ...s, told: true }, 'live', 3000);
  assert.equal(lineNews(s, 'live', 3500), 'back');
  assert.equal(lineNews(s, 'live', 6500), '');
});

test('both languages have the same words', () => {
  const keys = (texts, path = '') => Object.entries(texts).flatMap(([key, value]) => (typeof value === 'object' && !Array.isArray(value)
    ? keys(value, `${path}${key}.`) : [`${path}${key}:${typeof value}`]));
  assert.deepEqual(keys(english).sort(), keys(turkish).sort());
});

test('a long thread draws a part of itself, under the day it belongs to', () => {
  const t = thread(Array.from({ length: 300 }, (_, n) => said(n + 1, 'customer', `Satır ${n + 1}`)));
  const latest = rowsOf(t, { ...HOW, from: 100, to: 300 });
  assert.deepEqual([latest.length, latest[0].is, latest[1].said.text], [201, 'day', 'Satır 101']);
  const first = rowsOf(t, { ...HOW, from: 0, to: 200 });
  assert.deepEqual([first.length, first[1].said.text, first.at(-1).said.text], [201, 'Satır 1', 'Satır 200']);
});

test('a shortcut can have another letter, never one that another has or that is no letter', () => {
  const { map } = /** @type {any} */ (remapped(USUAL, 'resolve', 'X'));
  assert.equal(deedOf({ key: 'x' }, { writing: false, letters: true, map }), 'resolve');
  assert.equal(deedOf({ key: 'e' }, { writing: false, letters: true, map }), '');
  assert.deepEqual(remapped(USUAL, 'resolve', 't'), { taken: 'transfer' });
  assert.deepEqual([remapped(USUAL, 'resolve', '/'), remapped(USUAL, 'resolve', 'Enter')], [{ taken: '' }, { taken: '' }]);
  assert.deepEqual(remapped(USUAL, 'resolve', 'e'), { map: USUAL });
});

test('kept shortcuts that no longer hold are the usual ones', () => {
  assert.equal(mapFrom('{"resolve":"x"}').resolve, 'x');
  for (const kept of [null, '{broken', '{"resolve":"t"}', '{"resolve":"Enter"}', '[]']) assert.deepEqual(mapFrom(kept), USUAL);
});

test('commands fit what is shown, and are meant by the beginnings of their words in any case and without accents', () => {
  const nothing = { holds: false, offered: false, chosen: false, waiting: false, leads: false, content: false, presence: 'available' };
  assert.deepEqual(fitting(nothing), ['busy', 'break', 'record', 'language', 'sessions', 'keys', 'leave']);
  assert.deepEqual(fitting({ ...nothing, holds: true, chosen: true }).slice(0, 4), ['resolve', 'transfer', 'snooze', 'give_back']);
  const commands = [{ id: 'a', title: 'Görüşmeyi çöz', run() {} }, { id: 'b', title: 'Görüşmeyi devret', run() {} }];
  assert.deepEqual(meant(commands, 'GORUS COZ').map(({ id }) => id), ['a']);
  assert.equal(meant(commands, '').length, 2);
});
