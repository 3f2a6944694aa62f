// A registered request: its number to copy, the steps so far and to come, and by when an answer is promised.

import { html, nothing } from '../../vendor/lit.js';
import { nameOf, words } from '../i18n.js';
import { icon } from '../icons.js';
import { localWall, moment, readIso, until } from '../written.js';

/** @typedef {{kind: string, at: string}} Step */
/** @typedef {{tracking_number: string, state: string|null, topic: string|null, department: string|null, subject: string|null,
 *   steps: Step[]|null, due_from: string|null, due_to: string|null}} Card */

const WORKED_ON = ['registered', 'in_review', 'escalated', 'reopened'];
const OVER = ['resolved', 'closed', 'withdrawn', 'archived'];

/**
 * @param {Card} card
 * @param {{language: import('../i18n.js').Language, now: number, copy?: (number: string) => void, fresh?: boolean}} how
 *   `now` in milliseconds since 1970 UTC; `fresh` when it was registered by this very message
 */
export function trackingCard(card, { language, now, copy, fresh = false }) {
  const t = words(language);
  return html`<div class="tk" data-test="tracking-card" data-state=${card.state ?? ''}>
    <div class="tk-h"><div class="grow"><small>${fresh ? t.trackingNew : t.tracking}</small><span class="no" data-test="tracking-number">${card.tracking_number}</span></div>
      ${copy ? html`<button class="ib tap" type="button" aria-label=${t.copy} @click=${() => copy(card.tracking_number)}>${icon('copy')}</button>` : nothing}</div>
    ${card.subject ? html`<p class="tk-j">${card.subject}</p>` : nothing}
    <ol class="tl">${stepsOf(card, language, now).map((step) => html`<li class=${step.state} aria-current=${step.state === 'now' ? 'step' : nothing}>
      <span class="mk">${step.state === 'done' ? icon('check') : nothing}</span><span class="tl-t">${step.text}</span>${step.when ? html`<small>${step.when}</small>` : nothing}</li>`)}</ol>
    ${card.due_to && !OVER.includes(card.state ?? '') ? promise(card.due_to, language, now) : nothing}</div>`;
}

/**
 * The steps done, the one under way and those to come; a stranger's card has no team and no future.
 * @param {Card} card
 * @param {import('../i18n.js').Language} language
 * @param {number} now
 * @returns {{text: string, when: string, state: 'done'|'now'|'later'}[]}
 */
export function stepsOf(card, language, now) {
  const t = words(language);
  const done = (card.steps ?? []).map((step) => (
    { text: nameOf('step', step.kind, language), when: when(step.at, language, now), state: /** @type {const} */ ('done') }));
  if (!card.department || OVER.includes(card.state ?? '')) return done;
  const working = WORKED_ON.includes(card.state ?? '');
  const text = working ? t.withTeam[card.department] ?? t.withSomeTeam : nameOf('state', card.state ?? '', language);
  return [...done, { text, when: t.now, state: 'now' }, { text: t.answerComing, when: '', state: 'later' }, { text: t.decided, when: '', state: 'later' }];
}

function when(iso, language, now) {
  const read = readIso(iso);
  return read ? moment(read.wall, new Date(now + read.offset), language) : '';
}

function promise(iso, language, now) {
  const read = readIso(iso);
  if (!read) return nothing;
  const today = read.hasTime ? new Date(now + read.offset) : localWall(now);
  const [before, by, after] = words(language).promise(until(read.wall, today, language));
  return html`<p class="tk-s">${icon('clock')}<span>${before}<b>${by}</b>${after}</span></p>`;
}
