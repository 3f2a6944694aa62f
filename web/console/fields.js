// The collected fields and what happened so far, in the words of the agent's language; pure.

import { shown } from '../shared/components/request-card.js';
import { nameOf } from '../shared/names.js';
import { lastOf } from '../shared/transcript.js';
import { localWall, moment, readIso, time } from '../shared/written.js';
import { say } from './texts.js';

const ORDER = ['topic', 'subject', 'event_date', 'transaction_type', 'amount', 'payment_method'];
const FRESH_MS = 60_000; // A card whose only step is this close to its message was registered by it.
const OVER = ['resolved', 'closed', 'withdrawn', 'archived'];
const ELSEWHERE = ['currency', 'tracking_number']; // With the amount, and on a line of its own.

/**
 * The fields to show, the known ones in the order in which they are asked for.
 * @param {Record<string, any>} fields as the service collected them
 * @param {'tr'|'en'} language
 * @returns {{name: string, label: string, value: string}[]}
 */
export function fieldLines(fields, language) {
  const more = Object.keys(fields).filter((name) => !ORDER.includes(name) && !ELSEWHERE.includes(name));
  return [...ORDER, ...more].filter((name) => isKnown(fields[name])).map((name) => (
    { name, label: nameOf('field', name, language), value: valueOf(name, fields, language) }));
}

/**
 * What is known of the customer's request: what the assistant collects now, else what it registered before.
 * @param {import('../shared/transcript.js').Transcript} t
 * @returns {Record<string, any>}
 */
export function collectedOf(t) {
  const now = known(t.summary?.fields);
  if (Object.keys(now).some((name) => !ELSEWHERE.includes(name))) return now;
  const asked = lastOf(t, (e) => e.card?.kind === 'request' && e.card.state !== 'cancelled')?.card?.fields;
  const { topic, subject } = lastOf(t, (e) => e.card?.kind === 'tracking')?.card ?? {};
  return { ...known({ topic, subject }), ...known(asked) };
}

/**
 * The tracking number that the conversation is about: the last one shown, else the one collected.
 * @param {import('../shared/transcript.js').Transcript} t
 * @returns {string}
 */
export function trackingOf(t) {
  const card = lastOf(t, (e) => e.card?.kind === 'tracking')?.card;
  return card?.tracking_number ?? t.summary?.fields?.tracking_number ?? '';
}

/**
 * By when an answer was promised, as the last tracking card says; empty when nothing was, or when it is answered.
 * @param {import('../shared/transcript.js').Transcript} t
 * @param {'tr'|'en'} language
 * @param {number} now
 * @returns {string} a moment in words
 */
export function promisedBy(t, language, now) {
  const card = lastOf(t, (e) => e.card?.kind === 'tracking')?.card;
  const read = card?.due_to && !OVER.includes(card.state) ? readIso(card.due_to) : null;
  return read ? moment(read.wall, new Date(now + read.offset), language) : '';
}

/**
 * What happened, oldest first, and where it stands now.
 * @param {import('../shared/transcript.js').Transcript} t
 * @param {{language: 'tr'|'en', me: {id: string}}} how
 * @returns {{text: string, at: string, state: 'done'|'human'|'now', event: string}[]}
 */
export function timeline(t, { language, me }) {
  const texts = say(language);
  const clock = (at) => time(localWall(at), language);
  const steps = [...t.kept.filter((e) => e.seq <= t.from), ...t.entries].flatMap((entry, n) => [
    ...(n === 0 && !t.from ? [{ text: texts.happened.started, at: clock(entry.at), state: 'done', event: 'started' }] : []),
    ...stepOf(entry, language, clock),
  ]);
  return t.view ? [...steps, { text: currentText(t.view, me, texts), at: texts.now, state: 'now', event: 'now' }] : steps;
}

function stepOf(entry, language, clock) {
  const event = isRegistration(entry) ? 'registered' : entry.event;
  const word = say(language).happened[event];
  if (!word) return [];
  const { agent, department, language: spoken } = entry.data;
  const about = event === 'transferred' ? nameOf('department', department ?? '', language)
    : event === 'language' ? say(language).speaks[spoken] ?? spoken : agent?.name ?? '';
  const text = typeof word === 'function' ? word(about) : word;
  return [{ text, at: clock(entry.at), state: event === 'joined' ? 'human' : 'done', event }];
}

function currentText(view, me, texts) {
  if (view.state !== 'agent') return texts.current[view.state];
  return view.agent?.id === me.id ? texts.current.mine : texts.current.agent(view.agent?.name ?? '');
}

/** Whether a request was registered by this very message: its card has one step, of the same moment. */
function isRegistration({ card, at }) {
  const [only, ...more] = card?.kind === 'tracking' ? card.steps ?? [] : [];
  return Boolean(only) && !more.length && Math.abs(Date.parse(only.at) - at) < FRESH_MS;
}

const known = (fields = {}) => Object.fromEntries(Object.entries(fields).filter(([, value]) => isKnown(value)));
const isKnown = (value) => value !== undefined && value !== null && value !== '';

function valueOf(name, fields, language) {
  const value = fields[name];
  if (name !== 'event_date' && typeof value === 'object') return String(value.value ?? JSON.stringify(value));
  return shown(name, fields, language);
}
