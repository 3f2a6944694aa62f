// An agent's shift on a line that the test plays: opening, taking, writing under the fence, losing the line, and coming back.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import { Shift } from '../../../web/console/shift.js';
import { inMemory } from '../../../web/shared/storage.js';
import { C, entries, said, view } from './frames.mjs';

const ME = { id: 'stf_1', login: 'elif', name: 'Elif Kaya', role: 'agent', departments: ['finance'] };
const MINE = { id: 'stf_1', name: 'Elif Kaya' };
const OTHER = { id: 'stf_2', name: 'Mert Demir' };
const row = (more = {}) => ({ conversation: C, state: 'queued', epoch: 2, last_seq: 2, language: 'tr', department: 'finance', priority: 'normal', queued_at: 1, ...more });
const queue = (...rows) => ({ type: 'queue', rows, full: true });
const held = (epoch = 3) => view({ state: 'agent', epoch, agent: MINE });

class PlayedSocket {
  static last;

  constructor() {
    Object.assign(this, { sent: [], readyState: 0 });
    PlayedSocket.last = this;
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.readyState = 3;
  }

  async greet() {
    this.readyState = 1;
    this.onopen();
    await Promise.resolve();
    await Promise.resolve();
    this.hear({ type: 'welcome', role: 'agent', you: MINE, heartbeat: 10, now: Date.now() });
  }

  hear(frame) {
    this.onmessage({ data: JSON.stringify(frame) });
  }

  lose() {
    this.readyState = 3;
    this.onclose({ code: 1006 });
  }

  of(type) {
    return this.sent.filter((frame) => frame.type === type);
  }
}

const signals = { addEventListener: () => {}, removeEventListener: () => {} };
const known = { location: { origin: 'http://127.0.0.1:1' }, WebSocket: PlayedSocket, document: { ...signals, visibilityState: 'visible' } };
Object.assign(globalThis, known);
let shift;
let notices;

beforeEach(() => {
  globalThis.window = { ...signals, localStorage: inMemory(), sessionStorage: inMemory() };
});
afterEach(() => shift.stop());

async function begin() {
  notices = [];
  shift = new Shift({ me: ME, language: 'tr', onChange: () => {}, onNotice: (notice) => notices.push(notice), onDenied: () => {} });
  shift.start();
  await PlayedSocket.last.greet();
  return PlayedSocket.last;
}

async function holding() {
  const socket = await begin();
  socket.hear(queue(row({ state: 'agent', epoch: 3, agent: MINE })));
  shift.select(C);
  socket.hear(entries(0, [said(1, 'customer', 'Merhaba')], { view: held() }));
  return socket;
}

test('opening a conversation asks for the newest of it, leaving it says so', async () => {
  const socket = await begin();
  socket.hear(queue(row()));
  shift.select(C);
  assert.deepEqual(socket.of('resume').at(-1), { type: 'resume', conversation: C, epoch: 0, last_seq: 0, newest: 200 });
  shift.select('');
  assert.deepEqual(socket.of('leave'), [{ type: 'leave', conversation: C }]);
});

test('what was said earlier is asked for once on a line, and again on the next one', async () => {
  const socket = await holding();
  shift.lookBack();
  assert.deepEqual(socket.of('look_back'), [], 'all of it is here');
  shift.select('');
  shift.select('cnv_long');
  socket.hear({ ...entries(900, [said(901, 'customer', 'Merhaba')], { view: held() }), conversation: 'cnv_long', begins: true });
  shift.lookBack();
  shift.lookBack(2000);
  assert.deepEqual(socket.of('look_back'), [{ type: 'look_back', conversation: 'cnv_long', before: 901, entries: 200 }]);
  socket.hear({ type: 'past', conversation: 'cnv_long', after: 700, before: 901, items: [said(900, 'bot', 'Buyurun')] });
  shift.lookBack(2000);
  assert.deepEqual(socket.of('look_back').at(-1), { type: 'look_back', conversation: 'cnv_long', before: 701, entries: 2000 });
  socket.hear({ type: 'past', conversation: 'cnv_long', after: 500, before: 701, items: [] });
  shift.lookBack(2000);
  assert.equal(socket.of('look_back').length, 2, 'the rest of the 2000 is on its way');
  socket.hear({ type: 'welcome', role: 'agent', you: ME, heartbeat: 10 });
  assert.deepEqual(socket.of('look_back').at(-1), { type: 'look_back', conversation: 'cnv_long', before: 501, entries: 2000 });
  assert.equal(socket.of('look_back').length, 3);
});

test('what an agent holds is followed without being on the screen, so that unread messages are counted', async () => {
  const socket = await begin();
  socket.hear(queue(row({ state: 'agent', epoch: 3, agent: MINE })));
  assert.equal(socket.of('resume').length, 1);
  socket.hear(entries(0, [said(1, 'customer', 'Merhaba'), said(2, 'customer', 'Orada mısınız?')], { view: held() }));
  assert.equal(shift.unread(C), 2);
  shift.select(C);
  shift.seen();
  assert.equal(shift.unread(C), 0);
  assert.deepEqual(socket.of('seen'), [{ type: 'seen', conversation: C, seq: 2 }]);
});

test('nobody reads a conversation as seen that is only looked at', async () => {
  const socket = await begin();
  socket.hear(queue(row()));
  shift.select(C);
  socket.hear(entries(0, [said(1, 'customer', 'Merhaba')], { view: view({ state: 'queued', epoch: 2 }) }));
  shift.seen();
  assert.deepEqual(socket.of('seen'), []);
});

test('taking gives the fence under which every reply goes out', async () => {
  const socket = await begin();
  socket.hear(queue(row()));
  shift.select(C);
  socket.hear(entries(0, [said(1, 'customer', 'Merhaba')], { view: view({ state: 'queued', epoch: 2 }) }));
  assert.equal(shift.fence, 0);
  shift.take(C);
  shift.take(C);
  assert.equal(socket.of('take').length, 1);
  socket.hear(entries(1, [said(2, 'system', '', { kind: 'event', event: 'joined', data: { agent: MINE } })], { view: held(3) }));
  socket.hear({ type: 'ack', cid: socket.of('take')[0].cid, conversation: C, seq: 2, at: 1, epoch: 3 });
  assert.deepEqual(notices.map((notice) => notice.did), ['take']);
  shift.reply('Merhaba');
  assert.equal(socket.of('reply')[0].epoch, 3);
});

test('somebody who was faster is named, and the row is theirs at once', async () => {
  const socket = await begin();
  socket.hear(queue(row()));
  shift.select(C);
  shift.take(C);
  socket.hear({ type: 'refused', cid: socket.of('take')[0].cid, conversation: C, code: 'already_taken', text: 'Bu görüşmeyi Mert Demir aldı.', by: OTHER });
  assert.equal(notices.at(-1).text, 'Bu görüşmeyi Mert Demir aldı.');
  assert.equal(shift.lists.team.length, 1);
  assert.equal(shift.isUnderWay(C, 'take'), false);
});

test('after a lost line every open conversation goes on where it was, and unacknowledged replies go out again under their id', async () => {
  const socket = await holding();
  shift.reply('Bakıyorum');
  const [before] = socket.of('reply');
  socket.lose();
  shift.retry();
  const again = PlayedSocket.last;
  await again.greet();
  assert.deepEqual(again.of('resume')[0], { type: 'resume', conversation: C, epoch: 3, last_seq: 1 });
  assert.deepEqual(again.of('reply'), [before]);
  const order = again.sent.map((frame) => frame.type);
  assert.ok(order.indexOf('resume') < order.indexOf('reply'));
});

test('an unsent reply survives a reload of the page', async () => {
  const socket = await holding();
  socket.lose();
  shift.reply('Bakıyorum');
  shift.stop();
  const again = await begin();
  assert.deepEqual(again.of('reply').map((frame) => frame.text), ['Bakıyorum']);
  assert.equal(shift.open.get(C).pending.length, 1);
});

test('a command waits for no lost line', async () => {
  const socket = await holding();
  socket.lose();
  shift.resolve('');
  assert.equal(notices.at(-1).did, 'needLine');
  shift.retry();
  await PlayedSocket.last.greet();
  assert.deepEqual(PlayedSocket.last.of('resolve'), []);
});

test('a failed reply is sent anew under a new id and today’s fence', async () => {
  const socket = await holding();
  shift.reply('Bakıyorum');
  const [first] = socket.of('reply');
  socket.hear({ type: 'refused', cid: first.cid, conversation: C, code: 'stale_epoch', text: 'Görüşme bu arada değişti.' });
  socket.hear(entries(1, [said(2, 'system', '', { kind: 'event', event: 'joined', data: { agent: MINE } })], { view: held(5) }));
  shift.again(first.cid);
  const second = socket.of('reply').at(-1);
  assert.notEqual(second.cid, first.cid);
  assert.deepEqual([second.epoch, second.text], [5, 'Bakıyorum']);
  assert.equal(shift.transcript.pending.length, 1);
});

test('writing is told to the customer by its holder only, and its end too', async () => {
  const socket = await holding();
  shift.typing();
  shift.typing();
  shift.stopTyping();
  assert.deepEqual(socket.of('typing').map((frame) => frame.on), [true, false]);
});

test('the status that is shown is the one that the service is told, also after a reload', async () => {
  const socket = await begin();
  shift.setPresence('break');
  assert.equal(socket.of('presence').at(-1).status, 'break');
  shift.stop();
  assert.equal((await begin()).of('presence')[0].status, 'break');
});

test('passing an offer says so once, and the card goes at once', async () => {
  const socket = await begin();
  socket.hear(queue(row({ offered: MINE, offered_until: Date.now() + 30_000 })));
  assert.equal(shift.offer.row.conversation, C);
  shift.decline(C);
  shift.decline(C);
  assert.equal(socket.of('decline').length, 1);
  assert.equal(shift.offer, null);
  const [{ cid }] = socket.of('decline');
  socket.hear({ type: 'queue', rows: [row({ last_seq: 3, offered: OTHER, offered_until: Date.now() + 30_000 })] });
  socket.hear({ type: 'ack', cid, conversation: C, seq: 3, at: Date.now(), epoch: 2 });
  assert.deepEqual([shift.offer, notices.at(-1).did], [null, 'decline']);
});

test('an offer that lapsed while it was passed is put before nobody, and the refusal is told', async () => {
  const socket = await begin();
  socket.hear(queue(row({ offered: MINE, offered_until: Date.now() + 30_000 })));
  shift.decline(C);
  socket.hear({ type: 'queue', rows: [row({ last_seq: 3 })] });
  socket.hear({ type: 'refused', code: 'not_offered', text: 'Bu görüşme size sunulmuyor.', cid: socket.of('decline')[0].cid, conversation: C });
  assert.deepEqual([shift.offer, notices.at(-1).tone], [null, 'bad']);
});

test('a take-over goes out once, as an assignment to oneself, and is told like a take', async () => {
  const socket = await begin();
  socket.hear(queue(row({ state: 'agent', epoch: 3, agent: OTHER })));
  shift.select(C);
  shift.assign(ME.id);
  shift.assign(ME.id);
  const [{ cid, ...asked }, ...more] = socket.of('assign');
  assert.deepEqual([asked, more], [{ type: 'assign', conversation: C, agent: ME.id }, []]);
  socket.hear({ type: 'ack', cid, conversation: C, seq: 5, at: Date.now(), epoch: 4 });
  assert.equal(notices.at(-1).did, 'take');
  shift.assign(OTHER.id);
  socket.hear({ type: 'ack', cid: socket.of('assign')[1].cid, conversation: C, seq: 6, at: Date.now(), epoch: 5 });
  assert.equal(notices.at(-1).did, 'assign');
});

test('colleagues are told that one looks, when it begins and ends, and whoever comes hears it back once', async () => {
  const socket = await begin();
  socket.hear(queue(row()));
  shift.select(C);
  assert.deepEqual(socket.of('looking'), [{ type: 'looking', conversation: C, on: true }]);
  for (let n = 0; n < 2; n += 1) socket.hear({ type: 'looking', conversation: C, on: true, who: OTHER });
  assert.deepEqual([shift.lookers.map((each) => each.name), socket.of('looking').length], [['Mert Demir'], 2]);
  shift.select('');
  assert.deepEqual([socket.of('looking').at(-1), shift.lookers], [{ type: 'looking', conversation: C, on: false }, []]);
});

test('a whisper that was refused is kept and goes out again as one', async () => {
  const socket = await begin();
  socket.hear(queue(row({ state: 'agent', epoch: 3, agent: OTHER })));
  shift.select(C);
  shift.whisper('Dekontu da isteyin');
  const [first] = socket.of('whisper');
  socket.hear({ type: 'refused', cid: first.cid, conversation: C, code: 'nobody_holds', text: 'Bu görüşme şu anda bir temsilcide değil.' });
  assert.equal(shift.transcript.pending[0].state, 'failed');
  shift.again(first.cid);
  assert.equal(socket.of('whisper').at(-1).text, 'Dekontu da isteyin');
});
