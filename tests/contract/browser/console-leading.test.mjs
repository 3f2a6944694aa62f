// What a supervisor can do with what others hold, without a browser: whose role may, and who can be given a conversation.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assignable, handable, leads } from '../../../web/console/agents.js';

const agent = (id, more = {}) => ({ id, name: id, departments: ['finance'], status: 'available', load: 0, capacity: 4, ...more });
const ids = (agents, of = {}) => assignable(agents, { me: { id: 'me' }, department: 'finance', ...of }).map((each) => each.id);

test('supervisors and administrators lead, agents and editors do not', () => {
  assert.deepEqual(['supervisor', 'administrator', 'agent', 'editor', undefined].map((role) => leads({ role })), [true, true, false, false, false]);
});

test('a conversation is given neither to who has it nor to oneself', () => {
  assert.deepEqual(ids([agent('a'), agent('me'), agent('b')], { holder: 'b' }), ['a']);
});

test('who is available and has room comes first, then the department, then the lighter load; nobody is left out', () => {
  const all = [agent('away', { status: 'break' }), agent('full', { load: 4 }), agent('other', { departments: ['game'] }), agent('busier', { load: 2 }), agent('free', { load: 1 })];
  assert.deepEqual(ids(all), ['free', 'busier', 'other', 'full', 'away']);
});

test('it is handed on to who takes conversations now, in the team where it is when they work there', () => {
  const all = [agent('here'), agent('elsewhere', { departments: ['game', 'care'] }), agent('away', { status: 'break' }), agent('busy', { status: 'busy' }), agent('nowhere', { departments: [] })];
  assert.deepEqual(handable(all, 'finance').map((each) => [each.agent.id, each.department]), [['here', 'finance'], ['elsewhere', 'game']]);
});
