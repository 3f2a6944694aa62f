// What stands in the thread, one row under another, made from the transcript; pure, so that it can be tested without a browser.

import { nameOf } from '../shared/names.js';
import { bubbles, readUpTo } from '../shared/transcript.js';
import { heading, localWall, moment, time } from '../shared/written.js';
import { say } from './texts.js';

/**
 * @typedef {'sending'|'waiting'|'sent'|'read'|'failed'} Fate
 * @typedef {{seq: number, at: number, by: 'customer'|'bot'|'agent', kind: 'text'|'note', text: string, name: string, mine: boolean,
 *   first: boolean, last: boolean, fate?: Fate, reason: string, cid: string, tracking: string, offered: string[], whisper: boolean, mentions: string[]}} Said
 * @typedef {{key: string, is: 'day', text: string}
 *   | {key: string, is: 'said', said: Said}
 *   | {key: string, is: 'event', text: string, event: string}
 *   | {key: string, is: 'joined', text: string}
 *   | {key: string, is: 'summary', summary: Record<string, any>, messages: number}
 *   | {key: string, is: 'typing', by: 'customer'|'bot'}} Row
 */

const GROUP_MS = 5 * 60_000; // Messages of one speaker closer than this stand under one name.

/**
 * @param {import('../shared/transcript.js').Transcript} t
 * @param {{language: 'tr'|'en', now: number, online: boolean, me: {id: string, name: string}, from?: number, to?: number}} how   the entries between the two places, all of them without
 * @returns {Row[]}
 */
export function rowsOf(t, how) {
  const handOver = t.entries.findLast((e) => e.event === 'queued')?.seq ?? t.entries[0]?.seq ?? 0;
  const marks = { read: readUpTo(t, 'agent'), last: t.entries.findLast((e) => e.by === 'agent' && e.kind === 'text')?.seq ?? 0 };
  const { from = 0, to = t.entries.length } = how;
  const rows = t.entries.slice(from, to).flatMap((entry, n) => [
    ...dayRows(entry, n ? t.entries[from + n - 1] : undefined, how),
    ...(t.summary && entry.seq === handOver ? [summaryRow(t, from + n)] : []),
    ...entryRows(entry, t.entries[from + n - 1], how, marks),
  ]);
  return to < t.entries.length ? rows : [...rows, ...bubbles(t).map((p) => pendingRow(p, how)), ...typingRows(t)];
}

/**
 * How many messages a customer and the assistant exchanged before `n`, and the summary of it; -1 as long as not all are here.
 * @returns {Row}
 */
function summaryRow(t, n) {
  const messages = t.from ? -1 : t.entries.slice(0, n).filter((e) => e.kind === 'text').length;
  return { key: 'summary', is: 'summary', summary: t.summary, messages };
}

function dayRows(entry, previous, { language, now }) {
  const today = localWall(now);
  const text = heading(localWall(entry.at), today, language);
  return previous && heading(localWall(previous.at), today, language) === text ? [] : [{ key: `day${entry.seq}`, is: 'day', text }];
}

function entryRows(entry, previous, how, marks) {
  if (entry.kind === 'event') return eventRows(entry, how);
  return [{ key: entry.cid || `s${entry.seq}`, is: 'said', said: saidOf(entry, previous, how, marks) }];
}

/** @returns {Said} */
function saidOf(entry, previous, how, marks) {
  const mine = entry.by === 'agent' && (entry.who ? entry.who === how.me.id : entry.name === how.me.name); // Two agents may share a name.
  const follows = previous && previous.kind === entry.kind && previous.by === entry.by && previous.name === entry.name && previous.who === entry.who;
  const ours = entry.by === 'agent' && entry.kind === 'text';
  return {
    seq: entry.seq, at: entry.at, by: entry.by, kind: entry.kind, text: entry.text, name: entry.name, mine, cid: entry.cid, reason: '',
    first: !follows || entry.at - previous.at >= GROUP_MS, last: entry.seq === marks.last,
    fate: ours ? (entry.seq <= marks.read ? 'read' : 'sent') : undefined,
    tracking: entry.card?.kind === 'tracking' ? entry.card.tracking_number : '', offered: entry.buttons.map((button) => button.title),
    whisper: entry.event === 'whisper', mentions: (entry.data.mentions ?? []).map((one) => one.name),
  };
}

/** @returns {Row} */
function pendingRow(p, { online, me }) {
  const fate = p.state === 'failed' ? 'failed' : p.state === 'sent' ? 'sent' : online ? 'sending' : 'waiting';
  const kind = /** @type {'text'|'note'} */ (['note', 'whisper'].includes(p.frame.type) ? 'note' : 'text');
  const said = { seq: 0, whisper: p.frame.type === 'whisper', mentions: [], at: p.at, by: /** @type {const} */ ('agent'), kind, text: p.text, name: me.name, mine: true, first: true, last: false, fate,
    reason: p.reason, cid: p.cid, tracking: '', offered: [] };
  return { key: p.cid, is: 'said', said };
}

function eventRows(entry, how) {
  const key = `s${entry.seq}`;
  if (entry.event === 'joined') return [{ key, is: 'joined', text: eventText(entry, how) }];
  const text = eventText(entry, how);
  return text ? [{ key, is: 'event', text, event: entry.event }] : [];
}

/**
 * What happened, as staff read it; empty for an event that this version does not know.
 * @param {import('../shared/transcript.js').Entry} entry
 * @param {{language: 'tr'|'en', me: {id: string}}} how
 */
export function eventText({ event, data, at }, { language, me }) {
  const t = say(language).event;
  const who = data.agent?.name ?? '';
  const mine = data.agent?.id === me.id;
  const clock = time(localWall(at), language);
  const department = data.department ? nameOf('department', data.department, language) : '';
  if (event === 'joined') return data.assigned_by ? assignedText(data, me, clock, t) : mine ? t.joinedMine(clock) : t.joined(who, clock);
  if (event === 'resolved') return ended(mine ? t.resolvedMine : t.resolved(who), data.reason);
  if (event === 'returned') return mine ? t.returnedMine : t.returned(who);
  if (event === 'snoozed') return data.until ? t.snoozed(mine ? '' : who, moment(localWall(data.until), localWall(at), language)) : t.woken;
  if (event === 'queued') return t.queued(data.reason ? nameOf('reason', data.reason, language) : '', department);
  if (event === 'transferred') return t.transferred(department);
  if (event === 'language') return t.language(say(language).speaks[data.language] ?? data.language);
  if (SHARING.has(event)) return mine ? t[`${event}Mine`] : t[event](who);
  return typeof t[event] === 'string' ? t[event] : '';
}

const SHARING = new Set(['offered', 'declined', 'offer_lapsed', 'answer_due']); // How staff share the work; only staff are shown it.

/** A supervisor gave it to an agent, or took it over. */
function assignedText({ agent, assigned_by: by }, me, clock, t) {
  if (by.id === agent.id) return agent.id === me.id ? t.takenOverMine(clock) : t.takenOver(agent.name, clock);
  if (agent.id === me.id) return t.assignedToMe(by.name, clock);
  return by.id === me.id ? t.assignedByMe(agent.name, clock) : t.assigned(agent.name, by.name, clock);
}

const ended = (text, reason) => (reason ? `${text}: ${reason}` : text);

function typingRows(t) {
  return /** @type {Row[]} */ (['customer', 'bot'].filter((by) => t.typing[by]).map((by) => ({ key: `typing-${by}`, is: 'typing', by })));
}
