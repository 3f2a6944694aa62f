// The line on a clock of its own: greeting, resending, backoff, silence and the browser's signals.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FIRST_WAIT, LONGEST_WAIT, nextTick } from '../../../web/shared/line.js';
import { ack, C, FRAMES, say, welcome } from './frames.mjs';
import { PlayedLine as Bench } from './played-line.mjs';

test('a line opens, greets, and is live after the welcome', () => {
  const b = new Bench();
  assert.deepEqual(b.on({ is: 'start' }), [{ do: 'open' }]);
  assert.deepEqual(b.on({ is: 'opened' }), [{ do: 'hello' }]);
  assert.equal(b.line.phase, 'greeting');
  b.hear(welcome());
  assert.equal(b.line.phase, 'live');
});

test('what is written before the welcome is kept and goes out in order after it, to the conversation that was named', () => {
  const b = new Bench();
  b.on({ is: 'start' });
  b.send({ ...say('cid-0001', 'bir'), conversation: '' });
  b.send({ ...say('cid-0002', 'iki'), conversation: '' });
  assert.deepEqual(b.sent(), []);
  assert.deepEqual(b.deeds.filter((d) => d.do === 'keep').length, 2);
  b.on({ is: 'opened' });
  b.hear(welcome());
  assert.deepEqual(b.sent(), ['cid-0001', 'cid-0002']);
  assert.ok(b.deeds.filter((d) => d.do === 'send').every((d) => d.frame.conversation === C));
});

test('everything without an ack goes out again after a reconnect, once, in order, with the same cid', () => {
  const b = new Bench().live();
  b.send(say('cid-0001', 'bir'));
  b.send(say('cid-0002', 'iki'));
  b.hear(ack('cid-0001', 1, { covers: true }));
  b.send(say('cid-0003', 'üç'));
  b.deeds = [];
  b.drop();
  b.send(say('cid-0004', 'dört'));
  b.due();
  b.live();
  assert.deepEqual(b.sent(), ['cid-0002', 'cid-0003', 'cid-0004']);
});

test('an ack forgets what was kept, and only that', () => {
  const b = new Bench().live();
  b.send(say('cid-0001', 'bir'));
  assert.deepEqual(b.hear(ack('cid-0001', 1, { covers: true })).map((d) => d.do), ['forget', 'deliver']);
  assert.deepEqual(b.hear(ack('cid-other', 2)).map((d) => d.do), ['deliver']);
});

test('the same cid is never queued twice', () => {
  const b = new Bench().live();
  b.send(say('cid-0001', 'bir'));
  b.send(say('cid-0001', 'bir'));
  assert.deepEqual(b.sent(), ['cid-0001']);
});

test('frames kept from an earlier page go out first', () => {
  const b = new Bench({ unsent: [say('cid-0001', 'eski')] });
  b.live();
  b.send(say('cid-0002', 'yeni'));
  assert.deepEqual(b.sent(), ['cid-0001', 'cid-0002']);
});

test('busy keeps the message, holds back those behind it, and sends it again after the time that was named', () => {
  const b = new Bench().live();
  b.send(say('cid-0001', 'bir'));
  b.deeds = [];
  b.hear({ type: 'refused', code: 'busy', text: '', cid: 'cid-0001', conversation: C, retry_after: 2 });
  b.send(say('cid-0002', 'iki'));
  assert.deepEqual(b.sent(), []);
  b.now += 1999;
  b.on({ is: 'tick' });
  assert.deepEqual(b.sent(), []);
  b.now += 1;
  b.on({ is: 'tick' });
  assert.deepEqual(b.sent(), ['cid-0001', 'cid-0002']);
});

test('a final refusal ends it', () => {
  const b = new Bench().live();
  b.send(say('cid-0001', 'bir'));
  b.hear({ type: 'refused', code: 'too_long', text: '', cid: 'cid-0001', conversation: C });
  assert.deepEqual(b.line.unsent, []);
});

test('a message that nobody answered on a living line goes out again', () => {
  const b = new Bench().live();
  b.send(say('cid-0001', 'bir'));
  for (let n = 0; n < 4; n += 1) {
    b.now += 4000;
    b.hear({ type: 'heartbeat', seqs: {}, now: 0 });
    b.on({ is: 'tick' });
  }
  assert.deepEqual(b.sent(), ['cid-0001', 'cid-0001']);
});

test('passing signs are sent on a live line and dropped on any other', () => {
  const b = new Bench();
  b.send({ type: 'typing', conversation: C, on: true });
  b.live();
  b.send({ type: 'typing', conversation: C, on: false });
  assert.deepEqual(b.sent(), ['typing']);
});

test('waits grow with full jitter from half a second to thirty', () => {
  for (const chance of [0, 0.5, 0.999]) {
    const b = new Bench();
    b.chance = chance;
    b.on({ is: 'start' });
    const waits = [];
    for (let n = 0; n < 12; n += 1) {
      b.drop();
      waits.push(b.line.retryAt - b.now);
      b.due();
      assert.equal(b.line.phase, 'connecting');
    }
    assert.ok(waits.every((w) => w >= FIRST_WAIT && w <= LONGEST_WAIT), String(waits));
    if (chance > 0.9) assert.ok(waits.at(-1) > 29_000 && waits[0] < 1001, String(waits));
  }
});

test('a line that held starts over with short waits, one that falls at once does not', () => {
  const b = new Bench();
  b.chance = 0.999;
  b.on({ is: 'start' });
  for (let n = 0; n < 5; n += 1) { b.drop(); b.due(); }
  assert.equal(b.line.by, 'socket');
  b.live();
  b.drop();
  assert.ok(b.line.retryAt - b.now > 10_000);
  b.due();
  b.live();
  b.now += 20_000;
  b.drop();
  assert.ok(b.line.retryAt - b.now < 1001);
});

test('bye names the wait', () => {
  const b = new Bench().live();
  b.hear({ type: 'bye', reason: 'restart', retry_after: 3 });
  assert.equal(b.line.phase, 'waiting');
  assert.ok(b.line.retryAt - b.now >= 3000 && b.line.retryAt - b.now <= 4000);
  b.drop(1012);
  assert.ok(b.line.retryAt - b.now >= 3000);
});

test('silence of two and a half heartbeats is a lost line; any frame is a sign of life', () => {
  const b = new Bench().live();
  b.now += 24_000;
  b.hear({ type: 'heartbeat', seqs: {}, now: 0 });
  b.now += 24_000;
  b.on({ is: 'tick' });
  assert.equal(b.line.phase, 'live');
  b.due();
  assert.equal(b.line.phase, 'waiting');
  assert.equal(b.deeds.at(-1).do, 'close');
});

test('a line that opens but never greets is tried anew', () => {
  const b = new Bench();
  b.on({ is: 'start' });
  b.due();
  assert.equal(b.line.phase, 'waiting');
});

test('offline hangs up and waits for online, and nothing is lost', () => {
  const b = new Bench().live();
  b.on({ is: 'offline' });
  b.drop();
  b.send(say('cid-0001', 'bir'));
  assert.equal(b.line.phase, 'offline');
  assert.deepEqual(b.on({ is: 'online' }), [{ do: 'open' }]);
  b.live();
  assert.deepEqual(b.sent(), ['cid-0001']);
});

test('coming back to the page does not wait any longer', () => {
  const b = new Bench().live();
  b.drop();
  assert.deepEqual(b.on({ is: 'visible' }), [{ do: 'open' }]);
  b.live();
  b.now += 13_000; // A little more than a heartbeat: the page slept, the line is dead.
  b.on({ is: 'visible' });
  assert.equal(nextTick(b.line), b.now);
});

test('a visitor whose token is not known gets a new one after a short wait, never in a busy loop', () => {
  const b = new Bench();
  b.on({ is: 'start' });
  b.on({ is: 'opened' });
  const deeds = b.hear({ type: 'refused', code: 'bad_token', text: '' });
  assert.deepEqual(deeds.map((d) => d.do), ['close', 'denied']);
  assert.ok(b.line.phase === 'waiting' && b.line.retryAt >= b.now + FIRST_WAIT);
});

test('staff whose login ended stay away until they have signed in', () => {
  const b = new Bench({ role: 'agent' }).live();
  assert.deepEqual(b.drop(4401).map((d) => d.do), ['close', 'denied']);
  assert.equal(nextTick(b.line), 0);
  assert.deepEqual(b.on({ is: 'start' }), [{ do: 'open' }]);
});

test("an agent's frames keep the conversation they were written for", () => {
  const b = new Bench({ role: 'agent' }).live();
  b.send({ type: 'reply', cid: 'cid-0001', conversation: 'cnv_other', epoch: 1, text: 'Merhaba' });
  assert.equal(b.deeds.find((d) => d.do === 'send').frame.conversation, 'cnv_other');
});

test('words of a line that was given up are not heard', () => {
  const b = new Bench().live();
  b.drop();
  assert.deepEqual(b.hear(ack('cid-0001', 1)), []);
});

test('stopping hangs up for good', () => {
  const b = new Bench().live();
  b.on({ is: 'stop' });
  b.drop();
  assert.deepEqual([b.line.phase, nextTick(b.line)], ['idle', 0]);
});

for (const { name, frame } of FRAMES.filter((f) => f.direction === 'to_browser' && f.valid)) {
  test(`every frame of the service reaches the page: ${name}`, () => {
    const b = new Bench().live();
    assert.ok(b.hear(frame).some((d) => d.do === 'deliver' && d.frame === frame));
  });
}
