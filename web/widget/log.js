// The rows of the log as they are drawn.

import { html, repeat } from '../vendor/lit.js';
import { attachment } from '../shared/components/attachment.js';
import { eventLine } from '../shared/components/event-line.js';
import { handOver } from '../shared/components/hand-over.js';
import { leaveCard } from '../shared/components/leave-card.js';
import { mailCard } from '../shared/components/mail-card.js';
import { message } from '../shared/components/message.js';
import { queueCard } from '../shared/components/queue-card.js';
import { quickReplies } from '../shared/components/quick-replies.js';
import { requestCard } from '../shared/components/request-card.js';
import { surveyCard } from '../shared/components/survey-card.js';
import { trackingCard } from '../shared/components/tracking-card.js';
import { typing } from '../shared/components/typing.js';
import { words } from '../shared/i18n.js';
import { isUnderWay } from './uploads.js';

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
  return repeat(rows, (row) => row.key, (row) => DRAW[row.is](row, how, acts));
}

const DRAW = {
  first: (_, { language }) => {
    const [before, word, after] = words(language).firstLine;
    return message({ by: 'bot', text: '', at: 0, parts: html`${before}<b>${word}</b>${after}` }, language);
  },
  day: (row) => eventLine(row.text),
  message: (row, { language }, acts) => message(row.retry ? { ...row.message, again: () => acts.again(row.retry) } : row.message, language),
  event: (row) => eventLine(row.text, row.event),
  joined: (row, { language }) => handOver(row, language),
  request: (row, { language }, acts) => requestCard(row.card, language, acts.edit),
  tracking: (row, { language, now }, acts) => trackingCard(row.card, { language, now, copy: acts.copy, fresh: row.fresh }),
  file: ({ file }, { language }, acts) => attachment(file, language, {
    again: file.fate === 'failed' ? () => acts.fileAgain(file.key) : undefined,
    drop: isUnderWay(file) || file.fate === 'failed' || file.fate === 'rejected' ? () => acts.fileDrop(file.key) : undefined,
  }),
  survey: ({ survey }, { language }, acts) => surveyCard(survey, language, { answer: acts.rate, skip: acts.skip }),
  mail: ({ mail }, { language }, acts) => mailCard(mail, language, { open: acts.mailOpen, send: acts.mail }),
  choices: (row, { language }, acts) => quickReplies(row.entry.buttons, (button) => acts.press(row.entry.seq, button), language),
  queue: (row, { language }, acts) => queueCard({ ...row, leave: acts.leave, leaving: acts.leaving, call: acts.call, called: acts.called, write: row.writing ? null : acts.left.open }, language),
  leave: ({ left }, { language }, acts) => leaveCard(left, language, acts.left),
  typing: (row, { language }) => typing(row, language),
};
