// What the transcript makes of frames: nothing lost, nothing doubled, always in order.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { apply, bubbles, currentCard, empty, expireTyping, lastOf, lookBack, openQuestion, pend, readUpTo, resumeAfter } from '../../../web/shared/transcript.js';
import { ack, C, entries, FRAMES, said, say, view, welcome } from './frames.mjs';

const NOW = 1_795_300_100_000;
const run = (frames, t = empty()) => frames.reduce((state, frame) => apply(state, frame, NOW), t);
const texts = (t) => t.entries.map((e) => `${e.seq} ${e.text || e.event}`);
const open = () => run([welcome(), entries(0, [])]);

for (const { name, frame } of FRAMES.filter((f) => f.direction === 'to_browser' && f.valid)) {
  test(`a fixture is taken in without harm, and a second time changes nothing: ${name}`, () => {
    const once = run([frame], open());
    const twice = run([frame], once);
    assert.deepEqual(twice.entries, once.entries);
    assert.equal(twice.lastSeq, once.lastSeq);
  });
}

test('a replay and live entries make one transcript in order', () => {
  const t = run([welcome(), entries(0, [said(1, 'customer', 'Merhaba'), said(2, 'bot', 'Buyurun')]), entries(2, [said(3, 'bot', 'Nasıl yardımcı olabilirim?')])]);
  assert.deepEqual(texts(t), ['1 Merhaba', '2 Buyurun', '3 Nasıl yardımcı olabilirim?']);
  assert.equal(t.lastSeq, 3);
});

test('entries that came twice are drawn once', () => {
  const items = [said(1, 'customer', 'Merhaba'), said(2, 'bot', 'Buyurun')];
  const t = run([entries(0, items), entries(0, items), entries(1, [items[1], said(3, 'bot', 'Evet')])], open());
  assert.deepEqual(texts(t), ['1 Merhaba', '2 Buyurun', '3 Evet']);
});

test('a long history that comes in parts is there when its last part is, and what one wrote meanwhile stands once', () => {
  const sent = pend(run([welcome()]), say('cid-0001', 'Üç'), NOW);
  const long = { view: view({ last_seq: 4 }) };
  const part = run([entries(0, [said(1, 'customer', 'Bir'), said(2, 'bot', 'İki')], long)], sent);
  assert.equal(part.loaded, false);
  const whole = run([entries(2, [said(3, 'customer', 'Üç', { cid: 'cid-0001' }), said(4, 'bot', 'Dört')], long)], part);
  assert.equal(whole.loaded, true);
  assert.deepEqual(texts(whole), ['1 Bir', '2 İki', '3 Üç', '4 Dört']);
  assert.deepEqual(bubbles(whole), []);
  assert.equal(run([entries(4, [], { upto: 5, view: view({ last_seq: 9 }) })], whole).loaded, true, 'what was there once is not taken off the screen');
});

const long = () => run([entries(800, [said(801, 'customer', 'Bir'), said(802, 'bot', 'İki')], { begins: true, view: view({ last_seq: 802 }),
  kept: [said(5, 'bot', 'Talebiniz', { card: { kind: 'tracking', tracking_number: 'KPR-7Q4M-2X9D-8WTC' } })] })], run([welcome()]));
const past = (after, items, before) => ({ type: 'past', conversation: C, after, before, items });

test('of a long conversation the newest come first; the rest is asked for and stands before it, in order and once', () => {
  const t = long();
  assert.equal(t.loaded, true);
  assert.deepEqual(texts(t), ['801 Bir', '802 İki']);
  assert.equal(lastOf(t, (e) => e.card?.kind === 'tracking').seq, 5, 'what still counts of the rest is known');
  assert.deepEqual(lookBack(t), { type: 'look_back', conversation: C, before: 801, entries: 200 });
  const page = past(799, [said(800, 'bot', 'Sıfır')], 801);
  const grown = run([page, page, entries(802, [said(803, 'customer', 'Üç')]), past(797, [said(798, 'bot', 'Eksi')], 800)], t);
  assert.deepEqual(texts(grown), ['798 Eksi', '800 Sıfır', '801 Bir', '802 İki', '803 Üç'], '799 is not for this reader');
  assert.equal(lookBack(run([past(0, [], 798)], grown)), null, 'this is all');
});

test('a page that does not reach up to what is here is not drawn, and a beginning never replaces what is here', () => {
  const t = long();
  assert.deepEqual(run([past(600, [said(700, 'bot', 'Uzak')], 750)], t), t);
  const again = run([entries(801, [said(802, 'bot', 'İki'), said(803, 'bot', 'Üç')], { begins: true })], t);
  assert.deepEqual(texts(again), ['801 Bir', '802 İki', '803 Üç']);
  assert.equal(again.from, 800);
  const ahead = run([entries(900, [said(901, 'bot', 'Yeni')], { begins: true })], t);
  assert.deepEqual(resumeAfter(t, ahead), { type: 'resume', conversation: C, epoch: 1, last_seq: 802 }, 'a gap is a gap');
});

test('a gap is not drawn; it asks for what is after the last entry known, and the replay closes it', () => {
  const before = run([entries(0, [said(1, 'customer', 'Merhaba')])], open());
  const gap = run([entries(3, [said(4, 'bot', 'Dördüncü')])], before);
  assert.deepEqual(texts(gap), ['1 Merhaba']);
  assert.deepEqual(resumeAfter(before, gap), { type: 'resume', conversation: C, epoch: 1, last_seq: 1 });
  const whole = run([entries(1, [said(2, 'bot', 'İkinci'), said(3, 'bot', 'Üçüncü'), said(4, 'bot', 'Dördüncü')])], gap);
  assert.deepEqual(texts(whole), ['1 Merhaba', '2 İkinci', '3 Üçüncü', '4 Dördüncü']);
  assert.equal(resumeAfter(gap, whole), null);
});

test('a heartbeat that is further than we are finds a lost bell, each time until it is closed', () => {
  const t = open();
  const first = run([{ type: 'heartbeat', seqs: { [C]: 2 }, now: NOW }], t);
  const second = run([{ type: 'heartbeat', seqs: { [C]: 2 }, now: NOW }], first);
  assert.ok(resumeAfter(t, first));
  assert.ok(resumeAfter(first, second));
  assert.equal(run([{ type: 'heartbeat', seqs: { cnv_other: 9 }, now: NOW }], t), t);
});

test('numbers that are hidden from the reader are no gap', () => {
  const t = run([entries(0, [said(1, 'customer', 'Merhaba')]), entries(1, [], { upto: 3 }), entries(3, [said(4, 'agent', 'Buyurun', { name: 'Elif Kaya' })])], open());
  assert.equal(t.gaps, 0);
  assert.deepEqual(texts(t), ['1 Merhaba', '4 Buyurun']);
});

test('what one sent is pending until the ack that covers it puts it at its place', () => {
  const sent = pend(open(), say('cid-0001', 'Merhaba'), NOW);
  assert.deepEqual(bubbles(sent).map((p) => [p.text, p.state]), [['Merhaba', 'pending']]);
  const done = run([ack('cid-0001', 1, { covers: true })], sent);
  assert.deepEqual(bubbles(done), []);
  assert.deepEqual(texts(done), ['1 Merhaba']);
  assert.equal(done.entries[0].by, 'customer');
  assert.equal(done.lastSeq, 1);
});

test('the same ack again, and the entry itself again, still make one bubble', () => {
  const sent = pend(open(), say('cid-0001', 'Merhaba'), NOW);
  const t = run([ack('cid-0001', 1, { covers: true }), ack('cid-0001', 1, { covers: true }), entries(0, [said(1, 'customer', 'Merhaba', { cid: 'cid-0001' })])], sent);
  assert.deepEqual(texts(t), ['1 Merhaba']);
});

test('an ack that covers but is ahead asks for the entries in between and draws nothing out of order', () => {
  const sent = pend(open(), say('cid-0001', 'Merhaba'), NOW);
  const ahead = run([ack('cid-0001', 3, { covers: true })], sent);
  assert.ok(resumeAfter(sent, ahead));
  assert.deepEqual(bubbles(ahead).map((p) => p.state), ['sent']);
  const whole = run([entries(0, [said(1, 'bot', 'Bir'), said(2, 'bot', 'İki'), said(3, 'customer', 'Merhaba', { cid: 'cid-0001' })])], ahead);
  assert.deepEqual(texts(whole), ['1 Bir', '2 İki', '3 Merhaba']);
  assert.deepEqual(bubbles(whole), []);
});

test('an ack without cover leaves the bubble until its entry comes by its cid', () => {
  const sent = pend(open(), { type: 'press', cid: 'cid-0002', conversation: C, seq: 1, button: '0' }, NOW, { text: 'Para çekme' });
  const acked = run([ack('cid-0002', 1)], sent);
  assert.deepEqual(bubbles(acked).map((p) => [p.text, p.state]), [['Para çekme', 'sent']]);
  const t = run([entries(0, [said(1, 'customer', 'Para çekme', { cid: 'cid-0002' })])], acked);
  assert.deepEqual(bubbles(t), []);
  assert.deepEqual(texts(t), ['1 Para çekme']);
});

test('a message whose ack was lost is found in the replay and not drawn twice', () => {
  const sent = pend(open(), say('cid-0001', 'Merhaba'), NOW);
  const back = run([welcome(), entries(0, [said(1, 'customer', 'Merhaba', { cid: 'cid-0001' }), said(2, 'bot', 'Buyurun')])], sent);
  assert.deepEqual(bubbles(back), []);
  assert.deepEqual(texts(run([ack('cid-0001', 1, { covers: true })], back)), ['1 Merhaba', '2 Buyurun']);
});

test('a final refusal marks the bubble as failed; one that says when to try again leaves it pending', () => {
  const sent = pend(open(), say('cid-0001', 'Merhaba'), NOW);
  const refused = { type: 'refused', cid: 'cid-0001', conversation: C, code: 'too_long', text: 'Mesaj çok uzun.' };
  assert.deepEqual(bubbles(run([refused], sent)).map((p) => [p.state, p.reason]), [['failed', 'Mesaj çok uzun.']]);
  assert.deepEqual(bubbles(run([{ ...refused, code: 'busy', retry_after: 1 }], sent)).map((p) => p.state), ['pending']);
});

test('another conversation named by the welcome starts empty and keeps what was not sent', () => {
  const t = pend(run([entries(0, [said(1, 'customer', 'Eski')])], open()), say('cid-0009', 'Yeni'), NOW);
  const moved = run([welcome({ conversation: 'cnv_0200' })], t);
  assert.deepEqual([moved.entries, moved.lastSeq, moved.conversation], [[], 0, 'cnv_0200']);
  assert.equal(bubbles(moved)[0].text, 'Yeni');
  assert.equal(run([entries(0, [said(1, 'bot', 'Başkasının')])], moved), moved);
});

test('a view of an earlier epoch never replaces a later one', () => {
  const t = run([{ type: 'state', conversation: C, view: view({ state: 'agent', epoch: 3 }) }, { type: 'state', conversation: C, view: view({ state: 'queued', epoch: 2 }) }], open());
  assert.equal(t.view.state, 'agent');
});

test('typing is shown for others only, ends with their words, and fades by itself', () => {
  const t = run([{ type: 'typing', conversation: C, on: true, by: 'agent', name: 'Elif Kaya' }, { type: 'typing', conversation: C, on: true, by: 'customer' }], open());
  assert.deepEqual(Object.keys(t.typing), ['agent']);
  assert.deepEqual(run([entries(0, [said(1, 'agent', 'Merhaba')])], t).typing, {});
  assert.deepEqual(expireTyping(t, NOW + 7000).typing, {});
  assert.equal(expireTyping(t, NOW + 1000), t);
});

test('a message is read once the other side saw it or answered it', () => {
  const t = run([entries(0, [said(1, 'customer', 'Bir'), said(2, 'customer', 'İki')])], open());
  assert.equal(readUpTo(t, 'customer'), 0);
  assert.equal(readUpTo(run([{ type: 'seen', conversation: C, seq: 1, by: 'agent' }], t), 'customer'), 1);
  assert.equal(readUpTo(run([entries(2, [said(3, 'bot', 'Üç')])], t), 'customer'), 3);
});

test('choices stand under the last message of the assistant until somebody speaks, also while the answer is on its way', () => {
  const asked = run([entries(0, [said(1, 'bot', 'Hangisi?', { buttons: [{ id: '0', title: 'Kart' }] })])], open());
  assert.equal(openQuestion(asked)?.seq, 1);
  assert.equal(openQuestion(pend(asked, say('cid-0001', 'Kart'), NOW)), null);
  assert.equal(openQuestion(run([entries(1, [said(2, 'customer', 'Kart')])], asked)), null);
  assert.equal(openQuestion(run([{ type: 'state', conversation: C, view: view({ state: 'queued', epoch: 2 }) }], asked)), null);
});

test('a pressed button keeps its title when the page forgot it', () => {
  const pressed = pend(empty(), { type: 'press', cid: 'cid-0003', conversation: C, seq: 1, button: '1' }, NOW);
  const t = run([welcome(), entries(0, [said(1, 'bot', 'Hangisi?', { buttons: [{ id: '0', title: 'Kart' }, { id: '1', title: 'Havale' }] })])], pressed);
  assert.equal(bubbles(t)[0].text, 'Havale');
  assert.equal(run([ack('cid-0003', 2, { covers: true })], t).entries[1].text, 'Havale');
});

test('only the latest request card is the current one', () => {
  const card = { kind: 'request', state: 'filling', fields: {}, missing: [] };
  assert.equal(currentCard(run([entries(0, [said(1, 'bot', 'a', { card }), said(2, 'bot', 'b', { card }), said(3, 'customer', 'c')])], open())), 2);
});

test("an agent's own replies and notes are made from the ack under the agent's name", () => {
  const t = run([{ type: 'welcome', role: 'agent', you: { id: 'agt_1', name: 'Elif Kaya' }, heartbeat: 10 }, entries(0, [said(1, 'customer', 'Merhaba')])],
    empty({ role: 'agent', conversation: C }));
  const sent = pend(pend(t, { type: 'reply', cid: 'cid-0004', conversation: C, epoch: 2, text: 'Buyurun' }, NOW), { type: 'note', cid: 'cid-0005', conversation: C, text: 'Aradım' }, NOW);
  const done = run([ack('cid-0004', 2, { covers: true }), ack('cid-0005', 3, { covers: true })], sent);
  assert.deepEqual(done.entries.slice(1).map((e) => [e.by, e.kind, e.name, e.text]), [['agent', 'text', 'Elif Kaya', 'Buyurun'], ['agent', 'note', 'Elif Kaya', 'Aradım']]);
});
