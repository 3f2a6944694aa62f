// What stands in the log, one row under another, made from the transcript; pure, so that it can be tested without a browser.

import { eventText, nameOf } from '../shared/i18n.js';
import { bubbles, currentCard, lastOf, openQuestion, readUpTo } from '../shared/transcript.js';
import { heading, localWall } from '../shared/written.js';

/**
 * @typedef {{key: string, is: 'first'|'earlier'}
 *   | {key: string, is: 'day', text: string}
 *   | {key: string, is: 'message', message: import('../shared/components/message.js').Message, retry: string}
 *   | {key: string, is: 'event', text: string, event: string}
 *   | {key: string, is: 'joined', name: string, department: string}
 *   | {key: string, is: 'request', card: any, current: boolean}
 *   | {key: string, is: 'tracking', card: any, fresh: boolean}
 *   | {key: string, is: 'file', file: import('./uploads.js').Upload}
 *   | {key: string, is: 'survey', survey: import('./survey.js').Survey}
 *   | {key: string, is: 'mail', mail: {fate: ''|'open'|'sending'|'sent', problem: string}}
 *   | {key: string, is: 'choices', entry: import('../shared/transcript.js').Entry}
 *   | {key: string, is: 'queue', place: number, wait: number[], department: string, writing: boolean}
 *   | {key: string, is: 'leave', left: import('./left.js').LeftMessage}
 *   | {key: string, is: 'typing', by: 'bot'|'agent', name: string}} Row
 */

const GROUP_MS = 5 * 60_000; // Messages of one speaker closer than this stand under one name.
const FRESH_MS = 60_000; // A card whose only step is this close to its message was registered by it.

/**
 * @param {import('../shared/transcript.js').Transcript} t
 * @param {{language: import('../shared/i18n.js').Language, now: number, online: boolean, files?: import('./uploads.js').Upload[],
 *   survey?: import('./survey.js').Survey|null, mail?: {fate: ''|'open'|'sending'|'sent', problem: string}, left?: import('./left.js').LeftMessage}} how
 * @returns {Row[]}
 */
export function rowsOf(t, how) {
  const live = currentCard(t);
  const tracked = lastOf(t, (e) => e.card?.kind === 'tracking')?.seq ?? 0;
  const read = readUpTo(t, 'customer');
  const lastMine = t.entries.findLast((e) => e.by === 'customer' && e.kind === 'text')?.seq ?? 0;
  const rows = t.entries.flatMap((entry, n) => [
    ...fileRows(how.files, t.entries[n - 1]?.at ?? 0, entry.at),
    ...dayRow(entry, t.entries[n - 1], how),
    ...entryRows(entry, t.entries[n - 1], { ...how, read, lastMine }),
    ...cardRows(entry, entry.seq === live && live > tracked),
  ]);
  // The greeting belongs to the day of the first words, so it stands under their date.
  const at = rows[0]?.is === 'day' && !t.from ? 1 : 0;
  return [...rows.slice(0, at), { key: 'first', is: t.from ? 'earlier' : 'first' }, ...rows.slice(at),
    ...fileRows(how.files, t.entries.at(-1)?.at ?? 0, Infinity), ...choiceRows(t, how.survey), ...bubbles(t).map((p) => bubbleRow(p, how.online)), ...surveyRows(how.survey), ...mailRows(t, how.mail), ...queueRows(t, how), ...leaveRows(t, how.left), ...typingRows(t)];
}

/** The files that were added from then until before something was said. */
function fileRows(files = [], from, until) {
  return files.filter((file) => file.at >= from && file.at < until).map((file) => ({ key: `file${file.key}`, is: /** @type {const} */ ('file'), file }));
}

/**
 * The number of the customer's own request that was spoken of last, empty for none: a stranger's card names no team.
 * @param {import('../shared/transcript.js').Transcript} t
 */
export function ownRequest(t) {
  return lastOf(t, (e) => e.card?.kind === 'tracking' && e.card.department)?.card?.tracking_number ?? '';
}

function dayRow(entry, previous, { language, now }) {
  const today = localWall(now);
  const text = heading(localWall(entry.at), today, language);
  const same = previous && heading(localWall(previous.at), today, language) === text;
  return same ? [] : [{ key: `day${entry.seq}`, is: 'day', text }];
}

function entryRows(entry, previous, how) {
  const key = entry.cid || `s${entry.seq}`;
  if (entry.kind === 'event') return eventRows(entry, key, how.language);
  if (entry.kind !== 'text') return [];
  const mine = entry.by === 'customer';
  const goesOn = previous && previous.kind === 'text' && previous.by === entry.by && previous.name === entry.name && !previous.card
    && entry.at - previous.at < GROUP_MS;
  const message = { by: entry.by, text: entry.text, at: entry.at, seq: entry.seq, name: entry.name, mine, first: !goesOn,
    fate: mine ? (entry.seq <= how.read ? 'read' : 'sent') : undefined, last: entry.seq === how.lastMine };
  return [{ key, is: 'message', message, retry: '' }];
}

function eventRows(entry, key, language) {
  const agent = entry.data.agent;
  if (entry.event === 'joined' && agent) {
    return [{ key, is: 'joined', name: agent.name, department: agent.department ? nameOf('department', agent.department, language) : '' }];
  }
  const text = entry.text || eventText(entry, language);
  return text ? [{ key, is: 'event', text, event: entry.event }] : [];
}

function cardRows(entry, isCurrent) {
  const card = entry.card;
  if (card?.kind === 'tracking') return [{ key: `card${entry.seq}`, is: 'tracking', card, fresh: isFresh(entry, card) }];
  // One card that fills: an earlier one would only show an older state of it.
  return card?.kind === 'request' && isCurrent ? [{ key: 'request', is: 'request', card, current: true }] : [];
}

function isFresh(entry, card) {
  const [only, ...more] = card.steps ?? [];
  return Boolean(only) && !more.length && Math.abs(Date.parse(only.at) - entry.at) < FRESH_MS;
}

/** @param {import('./survey.js').Survey|null} [survey] */
function surveyRows(survey) {
  return survey ? [{ key: `survey${survey.token}`, is: /** @type {const} */ ('survey'), survey }] : [];
}

/** After a person has ended the conversation, until the customer goes on. */
function mailRows(t, mail) {
  const end = t.entries.findLastIndex((e) => e.event === 'resolved');
  const goesOn = t.entries.slice(end).some((e) => e.by === 'customer') || t.pending.some((p) => p.frame.type === 'say');
  return mail && end >= 0 && !goesOn ? [{ key: 'mail', is: /** @type {const} */ ('mail'), mail }] : [];
}

/** The assistant asks for a rating too where there is no card: with one, the same question does not stand there twice. */
function choiceRows(t, survey) {
  const entry = openQuestion(t);
  return entry && !(survey && entry.buttons.map((b) => b.title).join('') === '12345') ? [{ key: `choices${entry.seq}`, is: 'choices', entry }] : [];
}

function bubbleRow(p, online) {
  const fate = p.state === 'failed' ? 'failed' : p.state === 'sent' ? 'sent' : online ? 'sending' : 'waiting';
  const message = { by: 'customer', text: p.text, at: p.at, cid: p.cid, mine: true, fate, reason: p.reason };
  return { key: p.cid, is: 'message', message, retry: p.state === 'failed' ? p.cid : '' };
}

function queueRows(t, { language, left }) {
  if (t.view?.state !== 'queued') return [];
  const { place = 0, wait = [], department = '' } = t.view;
  return [{ key: 'queue', is: 'queue', place, wait, department: department ? nameOf('department', department, language) : '', writing: left?.fate !== 'off' }];
}

/** Open as long as somebody writes there; offered where the assistant asks for an address because nobody is there. */
function leaveRows(t, left) {
  return left && (left.fate !== 'off' || openQuestion(t)?.card?.kind === 'message') ? [{ key: 'leave', is: /** @type {const} */ ('leave'), left }] : [];
}

function typingRows(t) {
  return ['bot', 'agent'].filter((by) => t.typing[by])
    .map((by) => ({ key: `typing-${by}`, is: 'typing', by, name: t.typing[by].name || (by === 'agent' ? t.view?.agent?.name ?? '' : '') }));
}
