// A request in a list: what it is about, its state, by when an answer comes.

import { html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { nameOf } from '../shared/names.js';
import { heading, readIso, until } from '../shared/written.js';

export const LISTS = ['open', 'done', 'archive'];
const OPEN = ['registered', 'in_review', 'waiting_customer', 'escalated', 'reopened'];
const TONES = { waiting_customer: 'warn', resolved: 'ok', closed: '', withdrawn: '', archived: '' };

/** The list in which a request of this state stands. @param {string} state */
export function listOf(state) {
  if (OPEN.includes(state)) return 'open';
  return state === 'archived' ? 'archive' : 'done';
}

/** The colour of a state; never without its word. @param {string} state */
export function toneOf(state) {
  return TONES[state] ?? 'brand';
}

/** A moment of the service in words by one of written.js' functions; empty for what is no moment. */
export function written(iso, how, language, now = Date.now()) {
  const read = readIso(iso ?? '');
  return read ? how(read.wall, new Date(now + read.offset), language) : '';
}

export function requestRow(row, current, language, t) {
  return html`<li><a href="#${row.tracking_number}" data-test="row" data-number=${row.tracking_number} aria-current=${current ? 'true' : nothing}>
    <span class="t"><h2>${row.subject || nameOf('topic', row.topic, language)}</h2><span class="pill ${toneOf(row.state)}">${nameOf('state', row.state, language)}</span></span>
    <p><span class="no">${row.tracking_number}</span> · ${written(row.registered_at, heading, language)}</p>${promise(row, language, t)}</a></li>`;
}

function promise(row, language, t) {
  if (listOf(row.state) !== 'open' || row.state === 'waiting_customer') return nothing;
  const late = row.overdue;
  return html`<p class="sl ${late ? 'w' : ''}">${icon('clock', 'i-s')}<span>${late ? t.late : t.by(written(row.due_to, until, language))}</span></p>`;
}
