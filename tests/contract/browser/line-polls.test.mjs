// The line where WebSockets are broken: it goes on by polls under the same rules, and goes back when a socket works again.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { nextTick } from '../../../web/shared/line.js';
import { ack, C, entries, say, welcome } from './frames.mjs';
import { PlayedLine } from './played-line.mjs';

const polls = (b) => b.deeds.filter((d) => d.do === 'poll');
const answer = (b, ...frames) => b.on({ is: 'polled', frames: [welcome(), entries(0, []), ...frames] });

/** A line whose sockets never open. */
function broken(of) {
  const b = new PlayedLine(of);
  b.on({ is: 'start' });
  for (let n = 0; n < 3; n += 1) { b.drop(); b.due(); }
  return b;
}

/** The same, greeted by its first poll and listening with the next. */
function polling(of) {
  const b = broken(of);
  answer(b);
  b.due();
  b.deeds = [];
  return b;
}

test('after three sockets that did not open in a row the line goes on by polls, with the same rules', () => {
  const b = broken();
  assert.deepEqual(b.deeds.map((d) => d.do), ['open', 'open', 'open', 'poll']);
  assert.deepEqual(polls(b), [{ do: 'poll', frames: [], wait: 0 }]);
  assert.deepEqual(answer(b).map((d) => d.frame.type), ['welcome', 'entries']);
  assert.deepEqual([b.line.phase, b.line.by], ['live', 'http']);
  b.due();
  assert.equal(polls(b).at(-1).wait, 25);
});

test('a socket that opens and dies before the welcome counts, one that was greeted does not', () => {
  const b = new PlayedLine();
  b.on({ is: 'start' });
  for (let n = 0; n < 2; n += 1) { b.on({ is: 'opened' }); b.drop(); b.due(); }
  b.live();
  for (let n = 0; n < 3; n += 1) { b.drop(); b.due(); }
  assert.equal(b.line.by, 'socket');
  b.on({ is: 'opened' });
  b.drop();
  assert.equal(b.line.by, 'http');
});

test('when polls fail as well it is the network: sockets get their turn again', () => {
  const b = broken();
  for (let n = 0; n < 2; n += 1) { b.drop(); b.due(); }
  assert.deepEqual([b.line.by, b.deeds.at(-1)], ['socket', { do: 'open' }]);
  b.live();
  assert.equal(b.line.phase, 'live');
});

test('what is written goes out at once with a poll of its own, and its ack forgets it', () => {
  const b = polling();
  b.send(say('cid-0001', 'bir'));
  b.due();
  assert.deepEqual(b.deeds.map((d) => d.do), ['keep', 'close', 'poll']);
  assert.deepEqual(b.deeds[1], { do: 'close', what: 'poll' });
  assert.deepEqual(polls(b)[0].frames, [say('cid-0001', 'bir')]);
  const deeds = answer(b, ack('cid-0001', 1, { covers: true }));
  assert.deepEqual(deeds.map((d) => [d.do, d.cid ?? d.frame.type]), [['deliver', 'entries'], ['forget', 'cid-0001'], ['deliver', 'ack']]);
  assert.deepEqual(b.line.unsent, []);
});

test('a poll that waits for an ack is not given up for the next message', () => {
  const b = polling();
  b.send(say('cid-0001', 'bir'));
  b.due();
  b.send(say('cid-0002', 'iki'));
  assert.deepEqual(b.on({ is: 'tick' }), []);
  answer(b, ack('cid-0001', 1, { covers: true }));
  b.due();
  assert.deepEqual(polls(b).at(-1).frames.map((f) => f.cid), ['cid-0002']);
});

test('an answer that was lost brings the same cids again', () => {
  const b = polling();
  b.send(say('cid-0001', 'bir'));
  b.due();
  b.drop();
  assert.equal(b.line.phase, 'waiting');
  b.due();
  answer(b);
  b.due();
  assert.deepEqual(polls(b).map((d) => d.frames.map((f) => f.cid)), [['cid-0001'], [], ['cid-0001']]);
});

test('a gap is resumed by the hello of the next poll, which is sent at once', () => {
  const b = polling();
  b.send({ type: 'resume', conversation: C, epoch: 1, last_seq: 3 });
  b.due();
  assert.deepEqual(b.deeds, [{ do: 'close', what: 'poll' }, { do: 'poll', frames: [], wait: 25 }]);
});

test('busy holds a message back for the time that was named, and it goes out before the poll ends', () => {
  const b = polling();
  b.send(say('cid-0001', 'bir'));
  b.due();
  answer(b, { type: 'refused', code: 'busy', text: '', cid: 'cid-0001', conversation: C, retry_after: 2 });
  b.due();
  b.deeds = [];
  const then = b.now;
  b.due();
  assert.ok(b.now - then > 1500 && b.now - then <= 2000);
  assert.deepEqual(polls(b)[0].frames.map((f) => f.cid), ['cid-0001']);
});

test('passing signs of a poll that was given up too early go with the next one', () => {
  const b = polling();
  const seen = { type: 'seen', conversation: C, seq: 1 };
  b.send(seen);
  b.due();
  b.send(say('cid-0001', 'bir'));
  b.due();
  assert.deepEqual(polls(b).map((d) => d.frames), [[seen], [seen, say('cid-0001', 'bir')]]);
});

test('only the first welcome of a connection, or one to another conversation, reaches the page', () => {
  const b = polling();
  assert.deepEqual(answer(b).map((d) => d.frame.type), ['entries']);
  b.due();
  const moved = welcome({ conversation: 'cnv_new' });
  assert.equal(b.on({ is: 'polled', frames: [moved] })[0].frame, moved);
  assert.equal(b.line.conversation, 'cnv_new');
});

test('a token that is not accepted is dropped, and staff whose login ended sign in again', () => {
  const refused = { is: 'polled', frames: [{ type: 'refused', code: 'bad_token', text: '' }] };
  const visitor = broken();
  assert.deepEqual(visitor.on(refused).map((d) => d.do), ['close', 'denied']);
  assert.equal(visitor.line.phase, 'waiting');
  const agent = polling({ role: 'agent' });
  assert.deepEqual(agent.on(refused).map((d) => d.do), ['close', 'denied']);
  assert.equal(agent.line.phase, 'denied');
});

test('a service that asks to wait is not taken for a lost login', () => {
  const b = broken({ role: 'agent' });
  b.on({ is: 'polled', frames: [{ type: 'refused', code: 'busy', text: '', retry_after: 1 }] });
  assert.equal(b.line.phase, 'waiting');
});

test('a socket is tried beside the polls, ever more rarely, and a try that fails disturbs nothing', () => {
  const b = polling();
  const tried = [];
  while (tried.length < 6) {
    const deeds = b.due();
    if (deeds.some((d) => d.do === 'open')) tried.push(b.now);
    else if (b.line.probe.since) b.on({ is: 'closed', code: 1006 });
    if (b.line.poll) answer(b);
    assert.equal(b.line.phase, 'live');
  }
  const gaps = tried.slice(1).map((at, n) => at - tried[n]);
  assert.ok(gaps[0] >= 20_000 && gaps[0] < 40_000 && gaps.at(-1) >= 300_000, String(gaps));
});

test('when a socket is greeted the line moves there and sends what the given-up poll had not answered, under the same cids', () => {
  const b = polling();
  for (let opened = false; !opened;) { opened = b.due().some((d) => d.do === 'open'); if (!opened && b.line.poll) answer(b); }
  b.send(say('cid-0001', 'bir'));
  b.due();
  assert.deepEqual(b.on({ is: 'opened' }), [{ do: 'hello' }]);
  b.deeds = [];
  b.hear(welcome());
  assert.deepEqual(b.deeds.map((d) => d.do), ['close', 'deliver', 'send']);
  assert.deepEqual(b.deeds[0], { do: 'close', what: 'poll' });
  assert.deepEqual([b.line.by, b.line.phase, b.sent()], ['socket', 'live', ['cid-0001']]);
  assert.deepEqual(b.on({ is: 'polled', frames: [welcome()] }), []);
});

test('a poll that is never answered is given up', () => {
  const b = polling();
  while (b.line.phase === 'live') { b.due(); b.on({ is: 'closed', code: 1006 }); }
  assert.equal(b.line.phase, 'waiting');
  assert.ok(nextTick(b.line) > b.now);
});

test('after stop and start the socket comes first again', () => {
  const b = polling();
  b.on({ is: 'stop' });
  assert.deepEqual(b.on({ is: 'start' }), [{ do: 'open' }]);
});

test('20,000 random happenings on either way lose no message, send none after its ack, and keep the order', () => {
  let seed = 7;
  const chance = () => { seed = (seed * 1103515245 + 12345) % 2 ** 31; return seed / 2 ** 31; };
  const b = new PlayedLine();
  const acked = new Set();
  const asked = [];
  const ways = { socket: 0, http: 0 };
  const other = (dice) => {
    if (dice < 0.52) b.on(b.line.poll && chance() < 0.5 ? { is: 'poll_failed' } : { is: 'closed', code: 1006 });
    else if (dice < 0.54) b.on({ is: chance() < 0.3 ? 'offline' : 'online' });
    else if (dice < 0.55) b.on({ is: 'visible' });
    else if (b.line.poll && dice < 0.7) {
      const taken = b.line.unsent.filter((u) => u.sentAt && chance() < 0.7);
      for (const u of taken) acked.add(u.cid);
      answer(b, ...taken.map((u) => ack(u.cid, 1, { covers: true })));
    } else if (b.line.by === 'socket' && b.line.phase === 'connecting') b.on({ is: 'opened' });
    else if (b.line.phase === 'greeting' || (b.line.probe.since && dice < 0.75)) b.hear(welcome());
    else { b.now += 700; b.on({ is: 'tick' }); }
  };
  b.on({ is: 'start' });
  for (let n = 0; n < 20_000; n += 1) {
    b.deeds = [];
    const dice = chance();
    const first = b.line.by === 'socket' && b.line.phase === 'live' && b.line.unsent.find((u) => u.sentAt);
    if (dice < 0.15) { asked.push(`cid-${String(n).padStart(6, '0')}`); b.send(say(asked.at(-1), 'x')); }
    else if (dice < 0.5 && first) { acked.add(first.cid); b.hear(ack(first.cid, 1, { covers: true })); }
    else other(dice);
    ways[b.line.by] += b.line.phase === 'live';
    const sent = b.deeds.flatMap((d) => (d.do === 'send' ? [d.frame.cid] : d.do === 'poll' ? d.frames.map((f) => f.cid) : []));
    assert.deepEqual(sent, [...sent].sort(), 'in order');
    assert.ok(sent.every((cid) => !acked.has(cid)), 'never after its ack');
  }
  assert.deepEqual(b.line.unsent.map((u) => u.cid), asked.filter((cid) => !acked.has(cid)));
  assert.ok(acked.size > 500 && ways.socket > 1000 && ways.http > 500, JSON.stringify([acked.size, ways]));
});
