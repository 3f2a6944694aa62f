// The supervisor's wall, pure: what of the conversations and agents is shown, in which order, and what needs somebody now.

import { waitOf } from './queue.js';

/** @typedef {import('./queue.js').Row} Row */
/** @typedef {import('./agents.js').Present} Present */
/** @typedef {{row: Row, wait: import('./queue.js').Wait|null}} Tile */
/**
 * @typedef {{waiting: number, longest: number, held: number, load: number, room: number, late: number}} Figures   `longest` in milliseconds
 * @typedef {{agent: Present, worst: Tile|null, aside: number, offered: number}} AgentRow   `worst` is whose customer waits longest for an answer; `offered` counts what takes a place until it is answered
 * @typedef {{figures: Figures, tiles: Tile[], agents: AgentRow[], queues: {department: string, waiting: number, longest: number}[], urgent: Tile[]}} Wall
 */

const MOST_URGENT = 5;

/**
 * @param {Iterable<Row>} rows
 * @param {Present[]} agents
 * @param {{now: number, department: string}} how   an empty department: all of them
 * @returns {Wall}
 */
export function wallOf(rows, agents, { now, department }) {
  const tiles = [...rows].filter((row) => (row.state === 'queued' || row.state === 'agent') && (!department || row.department === department))
    .map((row) => ({ row, wait: waitOf(row, now) })).sort(byNeed);
  const queued = tiles.filter(({ row }) => row.state === 'queued');
  const here = agents.filter((agent) => !department || agent.departments.includes(department) || tiles.some(({ row }) => row.agent?.id === agent.id));
  return { figures: figuresOf(tiles, queued, here), tiles, agents: here.map((agent) => agentRow(agent, tiles)), queues: queuesOf(queued),
    urgent: tiles.filter(({ row, wait }) => wait?.tone === 'bad' || (row.priority === 'urgent' && wait)).slice(0, MOST_URGENT) };
}

/** @returns {Figures} */
function figuresOf(tiles, queued, agents) {
  const open = agents.filter((agent) => agent.status === 'available');
  return {
    waiting: queued.length, longest: Math.max(0, ...queued.map(({ wait }) => wait?.ms ?? 0)), held: tiles.length - queued.length,
    load: open.reduce((sum, agent) => sum + agent.load, 0), room: open.reduce((sum, agent) => sum + agent.capacity, 0),
    late: tiles.filter(({ wait }) => wait?.tone === 'bad').length,
  };
}

/** @returns {AgentRow} */
function agentRow(agent, tiles) {
  const own = tiles.filter(({ row }) => row.agent?.id === agent.id);
  const offered = tiles.filter(({ row }) => row.state === 'queued' && row.offered?.id === agent.id).length;
  return { agent, worst: own.find(({ wait }) => wait) ?? null, aside: own.filter(({ row }) => row.snoozed_until).length, offered };
}

function queuesOf(queued) {
  const of = new Map();
  for (const { row, wait } of queued) {
    const known = of.get(row.department) ?? { department: row.department, waiting: 0, longest: 0 };
    of.set(row.department, { ...known, waiting: known.waiting + 1, longest: Math.max(known.longest, wait?.ms ?? 0) });
  }
  return [...of.values()].sort((a, b) => b.longest - a.longest);
}

/** Who has used up most of their patience first; who waits for nobody last. */
function byNeed(a, b) {
  const need = ({ wait }) => (wait ? wait.share + wait.ms / 1e12 : -1);
  return need(b) - need(a) || a.row.conversation.localeCompare(b.row.conversation, 'en');
}

/** The departments that have something to show. @param {Iterable<Row>} rows @param {Present[]} agents @returns {string[]} */
export function departmentsOf(rows, agents) {
  return [...new Set([...[...rows].map((row) => row.department), ...agents.flatMap((agent) => agent.departments)])].filter(Boolean).sort();
}
