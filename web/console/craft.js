// The agent's craft, pure: labels, ticks, who is mentioned, who else looks, until when something is put aside.

import { lastOf } from '../shared/transcript.js';
import { localWall } from '../shared/written.js';

/** @typedef {{id: string, name: string}} Colleague */
/** @typedef {{id: string, name: string, writing: boolean, until: number}} Looker */

const LOOK_MS = 25_000; // A colleague's console says every ten seconds that it still looks; two may be lost.
const ENDS = new Set(['resolved', 'returned', 'left_queue', 'reopened']); // The checklist begins anew with the next time.

/** @param {import('../shared/transcript.js').Transcript} t @returns {string[]} */
export function labelsOf(t) {
  return lastOf(t, (entry) => entry.event === 'labelled')?.data.labels ?? [];
}

/** The points that are done. @param {import('../shared/transcript.js').Transcript} t @returns {string[]} */
export function ticksOf(t) {
  const last = lastOf(t, (entry) => entry.event === 'ticked' || ENDS.has(entry.event));
  return last?.event === 'ticked' ? last.data.ticks : [];
}

/** Until when its holder put it aside; 0 when it is not. @param {import('../shared/transcript.js').Transcript} t */
export function snoozedUntil(t) {
  if (t.view?.state !== 'agent') return 0;
  const last = lastOf(t, (entry) => ['snoozed', 'snooze_ended', 'joined'].includes(entry.event) || (entry.kind === 'text' && entry.by !== 'bot'));
  return last?.event === 'snoozed' ? last.data.until : 0;
}

/**
 * What is looked for after an @ that stands at the start or behind a space, up to the caret; null when there is none.
 * @param {string} text
 * @param {number} caret
 * @returns {{from: number, query: string}|null}
 */
export function atSignAt(text, caret) {
  const found = /(?:^|\s)@([^@\n]{0,30})$/.exec(text.slice(0, caret));
  return found ? { from: caret - found[1].length - 1, query: found[1] } : null;
}

/** Colleagues of whose name a word begins so. @param {Colleague[]} colleagues @param {string} query @returns {Colleague[]} */
export function named(colleagues, query) {
  const asked = query.toLocaleLowerCase('tr');
  return colleagues.filter(({ name }) => [name, ...name.split(' ')].some((word) => word.toLocaleLowerCase('tr').startsWith(asked))).slice(0, 6);
}

/** The ids of those whose whole name stands behind an @. @param {string} text @param {Colleague[]} colleagues @returns {string[]} */
export function mentionedIn(text, colleagues) {
  const letters = /[\p{L}\p{N}]/u;
  const stands = ({ name }) => text.split(`@${name}`).slice(1).some((rest) => !letters.test(rest[0] ?? ''));
  return colleagues.filter(stands).map(({ id }) => id).slice(0, 10);
}

/**
 * Who looks at a conversation after a sign of somebody's; oneself in another window is nobody else.
 * @param {Looker[]} lookers
 * @param {{on: boolean, writing?: boolean, who?: Colleague|null}} frame
 * @param {{me: {id: string}, now: number}} how
 * @returns {Looker[]}
 */
export function heardLooking(lookers, { on, writing = false, who }, { me, now }) {
  if (!who || who.id === me.id) return lookers;
  const others = lookers.filter((each) => each.id !== who.id);
  return on ? [...others, { ...who, writing, until: now + LOOK_MS }].sort((a, b) => a.name.localeCompare(b.name, 'tr')) : others;
}

/** Those whose last sign is not too old. @param {Looker[]} lookers @param {number} now */
export function stillLooking(lookers, now) {
  return lookers.filter((each) => each.until > now);
}

/**
 * Until when something can be put aside, by what it is called: an hour, three, this evening, tomorrow morning, next Monday.
 * @param {number} now milliseconds since 1970 UTC
 * @returns {{name: 'hour'|'three'|'tomorrow'|'monday', until: number}[]}
 */
export function snoozeChoices(now) {
  const wall = localWall(now);
  const at = (days) => Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate() + days, 9) - (wall.getTime() - now);
  const monday = ((8 - wall.getUTCDay()) % 7) || 7;
  const choices = [{ name: 'hour', until: now + 3_600_000 }, { name: 'three', until: now + 3 * 3_600_000 }, { name: 'tomorrow', until: at(1) }];
  return /** @type {any} */ (monday > 1 ? [...choices, { name: 'monday', until: at(monday) }] : choices);
}
