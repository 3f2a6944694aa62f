// The lists of conversations, pure: which row wins, in what order they stand, and how long somebody has waited.

/**
 * @typedef {{conversation: string, state: 'bot'|'queued'|'agent'|'closed', epoch: number, last_seq: number, language: 'tr'|'en',
 *   department: string, priority: 'urgent'|'high'|'normal'|'low', reason?: string, queued_at?: number, last_at?: number,
 *   preview?: string, topic?: string, agent?: {id: string, name: string}|null, unanswered?: boolean,
 *   offered?: {id: string, name: string}|null, offered_until?: number, waiting_since?: number, answer_due?: boolean, labels?: string[], snoozed_until?: number}} Row
 * @typedef {'queue'|'mine'|'team'} List
 * @typedef {{department?: string, language?: string, priority?: string, label?: string}} Filter   what is not there, or empty, is not asked for
 * @typedef {{ms: number, share: number, tone: ''|'warn'|'bad'}} Wait   `share` of the patience used, 0 to 1
 */

export const LISTS = /** @type {List[]} */ (['queue', 'mine', 'team']);
/** What a list can be filtered by. */
export const PARTS = ['department', 'priority', 'language', 'label'];
const ORDER = { urgent: 0, high: 1, normal: 2, low: 3 };
const PATIENCE_MIN = { urgent: 1, high: 3, normal: 5, low: 10 }; // Until a wait in a chat counts as long.
const WARN_SHARE = 0.6;

/**
 * The rows after a `queue` frame; of two rows of one conversation the later (epoch, last_seq) stays.
 * @param {Map<string, Row>} rows
 * @param {{rows: Row[], full?: boolean}} frame
 * @returns {Map<string, Row>}
 */
export function merged(rows, frame) {
  const after = new Map(frame.full ? [] : rows);
  for (const row of frame.rows) {
    const known = after.get(row.conversation);
    if (known && isOlder(row, known)) continue;
    after.set(row.conversation, row);
  }
  return after;
}

/**
 * The rows with a conversation that somebody else turned out to have taken, until the service's own row comes.
 * @param {Map<string, Row>} rows
 * @param {string} conversation
 * @param {{id: string, name: string}|null|undefined} by
 */
export function takenBy(rows, conversation, by) {
  const row = rows.get(conversation);
  return row?.state === 'queued' && by ? new Map(rows).set(conversation, { ...row, state: 'agent', agent: by }) : rows;
}

/**
 * The rows of each list in the order in which they are shown; those who wait for my departments come first.
 * @param {Map<string, Row>} rows
 * @param {{id: string, departments: string[]}} me
 * @returns {Record<List, Row[]>}
 */
export function lists(rows, me) {
  const all = [...rows.values()];
  const held = all.filter((row) => row.state === 'agent').sort((a, b) => since(a) - since(b));
  const queued = all.filter((row) => row.state === 'queued');
  return {
    queue: queued.sort((a, b) => Number(isForeign(a, me)) - Number(isForeign(b, me)) || ORDER[a.priority] - ORDER[b.priority]
      || since(a) - since(b) || a.conversation.localeCompare(b.conversation, 'en')),
    mine: held.filter((row) => row.agent?.id === me.id).sort((a, b) => (a.snoozed_until ?? 0) - (b.snoozed_until ?? 0)),
    team: held.filter((row) => row.agent?.id !== me.id),
  };
}

/** Whether the row waits for a department that is not mine. @param {Row} row @param {{departments: string[]}} me */
export function isForeign(row, me) {
  return me.departments.length > 0 && !me.departments.includes(row.department);
}

/**
 * How long the customer of a row has waited for a person; null when they do not wait.
 * @param {Row} row
 * @param {number} now milliseconds since 1970 UTC, by the service's clock
 * @returns {Wait|null}
 */
export function waitOf(row, now) {
  if (row.snoozed_until) return null;
  const from = row.state === 'queued' ? row.queued_at : row.unanswered ? row.waiting_since || row.last_at : 0;
  if (!from) return null;
  const ms = Math.max(0, now - from);
  const share = Math.min(1, ms / (PATIENCE_MIN[row.priority] * 60_000));
  return { ms, share, tone: share >= 1 ? 'bad' : share >= WARN_SHARE ? 'warn' : '' };
}

/**
 * A wait short enough for the ring: 0:41, 9:05, then minutes, hours and days.
 * @param {number} ms
 * @param {{minute: (n: number) => string, hour: (n: number) => string, day: (n: number) => string}} short
 */
export function shortWait(ms, short) {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 600) return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  if (seconds < 3600) return short.minute(Math.floor(seconds / 60));
  return seconds < 86_400 ? short.hour(Math.floor(seconds / 3600)) : short.day(Math.floor(seconds / 86_400));
}

/** Whether somebody wants to see it. @param {Row} row @param {Filter} filter */
export function passes(row, filter) {
  return PARTS.every((part) => !filter[part] || (part === 'label' ? (row.labels ?? []).includes(filter.label ?? '') : row[part] === filter[part]));
}

/**
 * The lists with what somebody wants to see.
 * @param {Record<List, Row[]>} all
 * @param {Filter} filter
 * @returns {Record<List, Row[]>}
 */
export function filtered(all, filter) {
  if (!wanted(filter)) return all;
  const keep = (rows) => rows.filter((row) => passes(row, filter));
  return { queue: keep(all.queue), mine: keep(all.mine), team: keep(all.team) };
}

/** How many things are asked for. @param {Filter} filter */
export function wanted(filter) {
  return PARTS.filter((part) => filter[part]).length;
}

/**
 * The conversation one step down or up from `current`; the first one when it is not in the list.
 * @param {Row[]} rows
 * @param {string} current
 * @param {1|-1} step
 * @returns {string}
 */
export function neighbour(rows, current, step) {
  const at = rows.findIndex((row) => row.conversation === current);
  const to = at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step));
  return rows[to]?.conversation ?? '';
}

/** Which list a conversation stands in. @param {Record<List, Row[]>} all @param {string} conversation @returns {List|''} */
export function listOf(all, conversation) {
  return LISTS.find((list) => all[list].some((row) => row.conversation === conversation)) ?? '';
}

const since = (row) => row.queued_at || row.last_at || 0;
const isOlder = (row, known) => row.epoch < known.epoch || (row.epoch === known.epoch && row.last_seq < known.last_seq);
