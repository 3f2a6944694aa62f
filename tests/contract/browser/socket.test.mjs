// The connection with a WebSocket and a browser of our own: what really goes over the line, and when.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Connection, memory } from '../../../web/shared/socket.js';
import { ack, C, say, welcome } from './frames.mjs';

const signals = { window: {}, document: {} };
for (const [name, known] of Object.entries(signals)) {
  globalThis[name] = { addEventListener: (event, act) => { known[event] = act; }, removeEventListener: (event) => { delete known[event]; } };
}

/** A WebSocket whose other end is the test. */
class Socket {
  static all = [];

  constructor(url, protocols) {
    Object.assign(this, { url, protocols, readyState: 0, sent: [] });
    Socket.all.push(this);
  }

  send(data) { this.sent.push(JSON.parse(data)); }

  close() { this.readyState = 3; }

  open() { this.readyState = 1; this.onopen(); }

  hear(frame) { this.onmessage({ data: JSON.stringify(frame) }); }

  drop(code = 1006) { this.readyState = 3; this.onclose({ code }); }
}

const settled = () => new Promise((done) => setImmediate(done));

function connect(t, more = {}) {
  const heard = [];
  const states = [];
  const connection = new Connection({
    url: 'ws://service/socket', role: 'customer', hello: () => ({ type: 'hello', role: 'customer', token: 'tkn' }), WebSocket: Socket,
    onFrame: (frame) => heard.push(frame.type), onStatus: (status) => states.push(status.phase), unsent: memory(), ...more,
  });
  t.after(() => connection.stop());
  connection.start();
  return { connection, heard, states, last: () => Socket.all.at(-1) };
}

async function live(line) {
  line.last().open();
  await settled();
  line.last().hear(welcome());
}

test('hello is the first frame, under our subprotocol, and what was written before follows the welcome', async (t) => {
  const line = connect(t);
  line.connection.send(say('cid-0001', 'Merhaba'));
  await live(line);
  assert.deepEqual(line.last().protocols, ['kopru.v1']);
  assert.deepEqual(line.last().sent.map((f) => f.type), ['hello', 'say']);
  assert.deepEqual(line.states, ['connecting', 'connecting', 'greeting', 'live']);
});

test('when no token can be had the line is given up and tried again, and nothing is sent without one', async (t) => {
  t.mock.method(console, 'warn', () => {});
  const line = connect(t, { hello: () => Promise.reject(new Error('visits: 503')) });
  line.last().open();
  await settled();
  assert.deepEqual(line.last().sent, []);
  assert.equal(line.connection.line.phase, 'waiting');
});

test('a line that was replaced is no longer listened to', async (t) => {
  const line = connect(t);
  await live(line);
  const old = line.last();
  old.drop();
  line.connection.retry();
  old.hear(ack('cid-0001', 1));
  assert.deepEqual(line.heard, ['welcome']);
  await live(line);
  assert.notEqual(line.last(), old);
});

test('what the page sends while it hears a frame keeps its order', async (t) => {
  const line = connect(t, { onFrame: (frame) => frame.type === 'welcome' && line.connection.send({ type: 'seen', conversation: C, seq: 1 }) });
  line.connection.send(say('cid-0001', 'Merhaba'));
  await live(line);
  assert.deepEqual(line.last().sent.map((f) => f.type), ['hello', 'seen', 'say']);
});

test("the browser's signals are heard while connected and no longer", async (t) => {
  const line = connect(t);
  await live(line);
  signals.window.offline();
  assert.equal(line.connection.line.phase, 'offline');
  signals.window.online();
  assert.equal(line.connection.line.phase, 'connecting');
  line.connection.stop();
  assert.deepEqual([signals.window, signals.document], [{}, {}]);
});

test('frames are kept until they are acknowledged and forgotten then', async (t) => {
  const kept = new Map([['cid-0001', say('cid-0001', 'eski')]]);
  const unsent = { load: () => [...kept.values()], keep: (frame) => kept.set(frame.cid, frame), forget: (cid) => kept.delete(cid) };
  const line = connect(t, { unsent });
  line.connection.send(say('cid-0002', 'yeni'));
  assert.deepEqual([...kept.keys()], ['cid-0001', 'cid-0002']);
  await live(line);
  line.last().hear(ack('cid-0001', 1, { covers: true }));
  assert.deepEqual([...kept.keys()], ['cid-0002']);
});

test('without sockets it polls: hello and what is shown in each, one at a time, ended when there is something to say', async (t) => {
  const asked = [];
  const fetch = (url, of) => new Promise((done, fail) => {
    asked.push({ url, ...JSON.parse(of.body), answer: (...frames) => done({ ok: true, json: async () => frames }), signal: of.signal });
    of.signal.addEventListener('abort', () => fail(of.signal.reason));
  });
  const resume = { type: 'resume', conversation: C, epoch: 1, last_seq: 4 };
  const line = connect(t, { fetch, shown: () => [resume] });
  for (let n = 0; n < 3; n += 1) { line.last().drop(); line.connection.retry(); }
  await settled();
  assert.deepEqual([asked[0].url, asked[0].hello.token, asked[0].frames, asked[0].wait], ['http://service/api/v1/poll', 'tkn', [resume], 0]);
  asked[0].answer(welcome());
  while (asked.length < 2) await new Promise((done) => { setTimeout(done, 10); });
  assert.deepEqual([line.connection.line.phase, line.connection.line.by, line.heard], ['live', 'http', ['welcome']]);
  line.connection.send(say('cid-0001', 'Merhaba'));
  while (asked.length < 3) await new Promise((done) => { setTimeout(done, 10); });
  assert.ok(asked[1].signal.aborted);
  asked[2].answer(welcome(), ack('cid-0001', 1, { covers: true }));
  await settled();
  assert.deepEqual([line.heard.at(-1), line.connection.line.unsent], ['ack', []]);
});
