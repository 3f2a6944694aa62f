// The rows of the log that most windows never show: cards, files and the arrival of a person; fetched when the first of them is to be drawn.

import { attachment } from '../shared/components/attachment.js';
import { handOver } from '../shared/components/hand-over.js';
import { leaveCard } from '../shared/components/leave-card.js';
import { mailCard } from '../shared/components/mail-card.js';
import { queueCard } from '../shared/components/queue-card.js';
import { requestCard } from '../shared/components/request-card.js';
import { surveyCard } from '../shared/components/survey-card.js';
import { trackingCard } from '../shared/components/tracking-card.js';
import { isUnderWay } from './uploads.js';

export { fileState } from '../shared/components/attachment.js';

/** One for each of these rows, as log.js draws them. @type {Record<string, (row: any, how: any, acts: import('./log.js').Acts) => any>} */
export const CARDS = {
  joined: (row, { language }) => handOver(row, language),
  request: (row, { language }, acts) => requestCard(row.card, language, acts.edit),
  tracking: (row, { language, now }, acts) => trackingCard(row.card, { language, now, copy: acts.copy, fresh: row.fresh }),
  file: ({ file }, { language }, acts) => attachment(file, language, {
    again: file.fate === 'failed' ? () => acts.fileAgain(file.key) : undefined,
    drop: isUnderWay(file) || file.fate === 'failed' || file.fate === 'rejected' ? () => acts.fileDrop(file.key) : undefined,
  }),
  survey: ({ survey }, { language }, acts) => surveyCard(survey, language, { answer: acts.rate, skip: acts.skip }),
  mail: ({ mail }, { language }, acts) => mailCard(mail, language, { open: acts.mailOpen, send: acts.mail }),
  queue: (row, { language }, acts) => queueCard({ ...row, leave: acts.leave, leaving: acts.leaving, call: acts.call, called: acts.called, write: row.writing ? null : acts.left.open }, language),
  leave: ({ left }, { language }, acts) => leaveCard(left, language, acts.left),
};
