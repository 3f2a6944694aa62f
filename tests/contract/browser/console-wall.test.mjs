// The supervisor's wall without a browser: the order of need, the figures, each agent's longest wait, and one department alone.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { dayFigures, hoursOf, linesTo, ofAgent } from '../../../web/console/day-figures.js';
import { departmentsOf, wallOf } from '../../../web/console/wall-figures.js';

const NOW = 1_000_000_000;
const minutes = (n) => NOW - n * 60_000;
const row = (conversation, more = {}) => ({ conversation, state: 'queued', epoch: 2, last_seq: 2, language: 'tr', department: 'finance', priority: 'normal', queued_at: minutes(1), ...more });
const held = (conversation, agent, more = {}) => row(conversation, { state: 'agent', agent: { id: agent, name: agent }, ...more });
const agent = (id, more = {}) => ({ id, name: id, departments: ['finance'], status: 'available', load: 1, capacity: 4, ...more });
const ROWS = [
  row('new'), row('old', { queued_at: minutes(9) }), held('calm', 'elif'), held('asks', 'elif', { unanswered: true, waiting_since: minutes(2) }),
  held('aside', 'mert', { snoozed_until: NOW + 1, unanswered: true, waiting_since: minutes(60) }), row('game', { department: 'game', priority: 'urgent', queued_at: minutes(3) }),
];
const AGENTS = [agent('elif', { load: 2 }), agent('mert', { status: 'break' }), agent('can', { departments: ['game'], load: 0 })];
const wall = (department = '') => wallOf(ROWS, AGENTS, { now: NOW, department });

test('whose patience is used up most comes first, who waits for nobody last', () => {
  assert.deepEqual(wall().tiles.map(({ row: { conversation } }) => conversation), ['old', 'game', 'asks', 'new', 'aside', 'calm']);
});

test('the figures count who waits, the longest wait, what is late, and the room of who is available', () => {
  assert.deepEqual(wall().figures, { waiting: 3, longest: 9 * 60_000, held: 3, load: 2, room: 8, late: 2 });
});

test('each agent has the customer who waits longest for them; what is put aside waits for nobody', () => {
  assert.deepEqual(wall().agents.map((each) => [each.agent.id, each.worst?.row.conversation ?? '', each.aside]), [['elif', 'asks', 0], ['mert', '', 1], ['can', '', 0]]);
});

test('what is offered to an agent takes a place and is told beside their load', () => {
  const offered = [row('a', { offered: { id: 'elif', name: 'elif' } }), row('b', { offered: { id: 'elif', name: 'elif' } }), row('c')];
  assert.deepEqual(wallOf(offered, AGENTS, { now: NOW, department: '' }).agents.map((each) => each.offered), [2, 0, 0]);
});

test('one department shows its conversations, its agents and its queue alone', () => {
  const { tiles, agents, queues } = wall('game');
  assert.deepEqual([tiles.length, agents.map((each) => each.agent.id), queues], [1, ['can'], [{ department: 'game', waiting: 1, longest: 3 * 60_000 }]]);
  assert.deepEqual(departmentsOf(ROWS, AGENTS), ['finance', 'game']);
});

test('without anybody the wall is empty and counts nothing', () => {
  assert.deepEqual(wallOf([], [], { now: NOW, department: '' }).figures, { waiting: 0, longest: 0, held: 0, load: 0, room: 0, late: 0 });
});

const hours = (part) => Array.from({ length: 24 }, (_, hour) => ({ hour, ...part }));
const DAY = { hour: 14, numbers: { answer: 38_400, handled: 12, kept: 24, missed: 1, answers: 3, rating: 4.67 }, hours: hours({ assistant: 2, person: 1 }), hours_before: hours({ assistant: 5, person: 4 }),
  agents: [{ agent: 'elif', handled: 3, answer: 150_000, answers: 0, rating: null }] };

test('the day has its first answer, promises and survey in both languages; what is not known yet is a dash', () => {
  assert.deepEqual(dayFigures(DAY, 'tr').map(([, value, more]) => [value, more]), [['38 sn', '12 görüşme'], ['%96', '24 / 25'], ['4,7', '3 yanıt']]);
  assert.deepEqual(dayFigures(DAY, 'en').map(([, value]) => value), ['38 s', '96%', '4.7']);
  assert.deepEqual(dayFigures(null, 'en').map(([, value]) => value), ['–', '–', '–']);
  assert.deepEqual([ofAgent(DAY, 'elif', 'tr'), ofAgent(DAY, 'mert', 'tr')], [['3 dk', '–'], ['–', '–']]);
});

test('hours to come are those of a week ago, and the lines are round', () => {
  const parts = hoursOf(DAY);
  assert.deepEqual([parts[14], parts[15], parts.length], [[2, 1], [5, 4], 24]);
  assert.deepEqual([linesTo(0), linesTo(3), linesTo(82), linesTo(7)], [[0, 1], [0, 1, 2, 3], [0, 50, 100], [0, 5, 10]]);
});
