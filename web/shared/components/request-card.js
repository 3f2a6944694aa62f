// The request as it fills: what is known, what is being asked, and an edit button on every collected line.

import { html, nothing } from '../../vendor/lit.js';
import { nameOf, words } from '../i18n.js';
import { icon } from '../icons.js';
import { day, money, readIso, time } from '../written.js';

const ASKED = ['subject', 'event_date', 'transaction_type']; // What every request needs, in the order it is asked for.
const EXTRA = ['amount', 'payment_method'];

/** @typedef {{name: string, value: string, state: 'done'|'ask'|'later'}} Line */

/**
 * @param {{state: string, fields: Record<string, any>, missing: string[]}} card
 * @param {import('../i18n.js').Language} language
 * @param {(field: string) => void} [edit] none where nothing can be changed any more
 */
export function requestCard(card, language, edit) {
  const t = words(language);
  const lines = linesOf(card, language);
  const needed = lines.filter((line) => ASKED.includes(line.name));
  const done = needed.filter((line) => line.state === 'done').length;
  const open = card.state === 'filling' || card.state === 'ready';
  return html`<div class="rc is-${card.state}" role="group" aria-label=${t.requestLabel(done, needed.length)} data-test="request-card" data-state=${card.state}>
    <div class="rc-h">${icon('file')}<span>${t.request}</span><span class="rc-n">${standing(card, done, needed.length, t)}</span></div>
    <div class="rc-p" aria-hidden="true">${needed.map((line) => html`<i class=${line.state}></i>`)}</div>
    <dl>${lines.map((line) => cardLine(line, language, open ? edit : undefined))}</dl></div>`;
}

/**
 * The lines to show: the needed ones always, the others once they are known.
 * @param {{fields: Record<string, any>, missing: string[], state: string}} card
 * @param {import('../i18n.js').Language} language
 * @returns {Line[]}
 */
export function linesOf({ fields, missing, state }, language) {
  const names = [...ASKED, ...EXTRA.filter((name) => fields[name])];
  return names.map((name) => {
    const known = fields[name] !== undefined && fields[name] !== null && !missing.includes(name);
    if (known) return { name, value: shown(name, fields, language), state: 'done' };
    return { name, value: '', state: state === 'filling' && name === missing[0] ? 'ask' : 'later' };
  });
}

/**
 * A field's value in the words of the language.
 * @param {string} name
 * @param {Record<string, any>} fields
 * @param {import('../i18n.js').Language} language
 */
export function shown(name, fields, language) {
  const value = fields[name];
  if (name === 'event_date') return dates(value, language);
  if (name === 'amount') return money(value, fields.currency ?? '', language);
  if (name === 'topic' || name === 'transaction_type' || name === 'payment_method') return nameOf(name, String(value), language);
  return String(value);
}

function dates(value, language) {
  if (typeof value === 'object') return words(language).between(dates(value.value, language), dates(value.to, language));
  const read = readIso(String(value));
  if (!read) return String(value);
  return read.hasTime ? `${day(read.wall, language)} ${time(read.wall, language)}` : day(read.wall, language);
}

function standing({ state }, done, all, t) {
  if (state === 'ready') return t.requestReady;
  if (state === 'submitted') return t.requestSubmitted;
  return state === 'cancelled' ? t.requestCancelled : t.requestDone(done, all);
}

/** @param {Line} line */
function cardLine(line, language, edit) {
  const t = words(language);
  const empty = line.state === 'ask' ? t.asked : t.notYet;
  return html`<div class=${line.state} data-field=${line.name}><dt><span class="ck">${line.state === 'done' ? icon('check') : nothing}</span>${nameOf('field', line.name, language)}</dt>
    <dd><span>${line.state === 'done' ? line.value : empty}</span>${line.state === 'done' && edit
      ? html`<button class="ib tap" type="button" aria-label=${t.edit[line.name]} @click=${() => edit(line.name)}>${icon('edit')}</button>` : nothing}</dd></div>`;
}
