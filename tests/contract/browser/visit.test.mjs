// The visitor's token survives whatever happens while it is exchanged: without it the conversation is out of reach.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { doubtToken, identify, ticketFor, visitToken } from '../../../web/shared/visit.js';

function browser(kept) {
  const items = new Map(Object.entries(kept));
  return { getItem: (key) => items.get(key) ?? null, setItem: (key, value) => items.set(key, String(value)), removeItem: (key) => items.delete(key) };
}

const answers = (t, ...all) => t.mock.method(globalThis, 'fetch', async () => all.shift());
const whole = (status, body) => ({ ok: status < 300, status, url: '/api/v1/tickets', json: async () => body });
const broken = { ...whole(200), json: async () => { throw new TypeError('the page is going'); } };

test('an answer that breaks off while the page goes leaves the token as it was', async (t) => {
  const kept = browser({ 'kopru.visit': 'mine' });
  answers(t, broken, whole(200, { ticket: 't', token: 'younger' }));
  await assert.rejects(ticketFor('', kept, 'tr', 'socket'));
  assert.equal(kept.getItem('kopru.visit'), 'mine');
  assert.deepEqual(await ticketFor('', kept, 'tr', 'socket'), { ticket: 't', token: 'younger' });
});

test('a refused ticket makes the token doubtful, and only the service’s word makes it forgotten', async (t) => {
  const kept = browser({ 'kopru.visit': 'mine', 'kopru.visit.at': String(Date.now()) });
  const asked = answers(t, whole(200, { ticket: '', token: 'younger' }), whole(401, { title: 'bilinmiyor' }));
  doubtToken(kept);
  assert.equal((await ticketFor('', kept, 'tr', 'http')).token, 'younger');
  doubtToken(kept);
  await assert.rejects(ticketFor('', kept, 'tr', 'http'));
  assert.equal(asked.mock.callCount(), 2);
  assert.equal(kept.getItem('kopru.visit'), null);
});

test('who needs a token while the first one is asked for gets the same: two would be two people with a conversation each', async (t) => {
  const kept = browser({});
  const asked = answers(t, whole(201, { token: 'first' }), whole(200, { ticket: 't', token: 'first' }), whole(201, { token: 'second' }));
  const [ticket, token] = await Promise.all([ticketFor('', kept, 'tr', 'socket'), visitToken('', kept, 'tr')]);
  assert.deepEqual([ticket.token, token, kept.getItem('kopru.visit')], ['first', 'first', 'first']);
  assert.equal(asked.mock.callCount(), 2);
});

test('a visit that failed is asked for again', async (t) => {
  const kept = browser({});
  answers(t, broken, whole(201, { token: 'mine' }));
  await assert.rejects(visitToken('', kept, 'tr'));
  assert.equal(await visitToken('', kept, 'tr'), 'mine');
});

test('the token of another tab that came first is used by both', async (t) => {
  const kept = browser({});
  t.mock.method(globalThis, 'fetch', async () => { kept.setItem('kopru.visit', 'of the other tab'); return whole(201, { token: 'late' }); });
  assert.equal(await visitToken('', kept, 'tr'), 'of the other tab');
  assert.equal(kept.getItem('kopru.visit'), 'of the other tab');
});

test('a younger token that came while the identity was handed over is kept', async (t) => {
  const kept = browser({ 'kopru.visit': 'mine' });
  t.mock.method(globalThis, 'fetch', async () => { kept.setItem('kopru.visit', 'younger'); return whole(200, { token: 'mine' }); });
  await identify('', kept, 'proof', 'tr');
  assert.equal(kept.getItem('kopru.visit'), 'younger');
});

test('the first line opens with the ticket that came with the visit, the next one with a ticket of its own', async (t) => {
  const kept = browser({});
  const asked = answers(t, whole(201, { token: 'mine', ticket: 'first' }), whole(200, { ticket: 'second', token: 'mine' }));
  assert.equal((await ticketFor('', kept, 'tr', 'socket')).ticket, 'first');
  assert.equal(asked.mock.callCount(), 1);
  assert.equal((await ticketFor('', kept, 'tr', 'socket')).ticket, 'second');
});
