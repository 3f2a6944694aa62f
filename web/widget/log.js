// The rows of the log as they are drawn.

import { html, nothing, repeat } from '../vendor/lit.js';
import { eventLine } from '../shared/components/event-line.js';
import { message } from '../shared/components/message.js';
import { quickReplies } from '../shared/components/quick-replies.js';
import { typing } from '../shared/components/typing.js';
import { words } from '../shared/i18n.js';

/**
 * @typedef {{press: (seq: number, button: any) => void, again: (cid: string) => void, edit: (field: string) => void,
 *   copy: (number: string) => void, fileAgain: (key: string) => void, fileDrop: (key: string) => void,
 *   rate: (rating: number, comment: string) => void, skip: () => void, leave: () => void, leaving: boolean, call: () => void, called: boolean,
 *   mailOpen: () => void, mail: (email: string) => void, left: {open: () => void, keep: (left: any) => void, send: (left: any) => void, cancel: () => void}}} Acts
 */

/**
 * @param {import('./rows.js').Row[]} rows
 * @param {{language: import('../shared/i18n.js').Language, now: number}} how
 * @param {Acts} acts
 */
export function logRows(rows, how, acts) {
  return repeat(rows, (row) => row.key, (row) => DRAW[row.is]?.(row, how, acts) ?? nothing);
}

/** Whether one of the rows can't be drawn before `learnToDraw`. @param {import('./rows.js').Row[]} rows */
export function lacksCards(rows) {
  return rows.some((row) => !(row.is in DRAW));
}

/** Whether one of the rows may name a team. @param {import('./rows.js').Row[]} rows */
export function speaksOfTeams(rows) {
  return rows.some((row) => !PLAIN.has(row.is));
}

/** Fetches the cards: a first visit's window needs none. */
export async function learnToDraw() {
  Object.assign(DRAW, (await import('./cards.js')).CARDS);
}

const PLAIN = new Set(['first', 'day', 'message', 'choices', 'typing', 'earlier']);
const DRAW = {
  first: (_, { language }) => {
    const [before, word, after] = words(language).firstLine;
    return message({ by: 'bot', text: '', at: 0, parts: html`${before}<b>${word}</b>${after}` }, language);
  },
  earlier: (_, { language }) => eventLine(words(language).earlier),
  day: (row) => eventLine(row.text),
  message: (row, { language }, acts) => message(row.retry ? { ...row.message, again: () => acts.again(row.retry) } : row.message, language),
  event: (row) => eventLine(row.text, row.event),
  choices: (row, { language }, acts) => quickReplies(row.entry.buttons, (button) => acts.press(row.entry.seq, button), language),
  typing: (row, { language }) => typing(row, language),
};
