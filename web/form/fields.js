// The fields of a request: each with its label, its hint and, under it, what is wrong.

import { html, nothing } from '../vendor/lit.js';
import { nameOf, usual } from '../shared/names.js';
import { icon } from '../shared/icons.js';
import { isMoney, usualType } from './check.js';

const CURRENCIES = ['TRY', 'EUR', 'USD', 'GBP'];

/**
 * All fields of a topic.
 * @param {{fields: Record<string, string>, errors: Record<string, string>, language: 'tr'|'en', last: string}} form `last` is the latest date
 * @param {any} t the words
 */
export function requestFields({ fields, errors, language, last }, t) {
  const say = (name, more = {}) => ({ name, label: t[name], hint: t[`${name}Hint`] ?? '', error: errors[name] ?? '', ...more });
  const input = (type, name, about, more = {}) => html`<input class="inp" id=${name} name=${name} type=${type} .value=${fields[name] ?? ''} maxlength=${more.most ?? 160}
    max=${more.max ?? nothing} inputmode=${more.mode ?? nothing} autocomplete=${more.complete ?? 'off'} aria-invalid=${errors[name] ? 'true' : nothing}
    aria-describedby=${about} ?required=${more.required ?? false}>`;
  return html`${field(say('subject'), (about) => input('text', 'subject', about, { required: true }))}
    <div class="pair">${field(say('event_date'), (about) => input('date', 'event_date', about, { max: last, required: true }))}
      ${field(say('transaction_type'), (about) => choice('transaction_type', fields.transaction_type || usualType(fields.topic), about,
        usual('transaction_type').map((name) => [name, nameOf('transaction_type', name, language)])))}</div>
    ${isMoney(fields.topic) ? html`<div class="pair">${field(say('amount', { optional: t.optional }), (about) => input('text', 'amount', about, { mode: 'decimal', most: 24 }))}
      ${field(say('currency'), (about) => choice('currency', fields.currency || 'TRY', about, CURRENCIES.map((name) => [name, name])))}
      ${field(say('payment_method', { optional: t.optional }), (about) => choice('payment_method', fields.payment_method ?? '', about,
        [['', t.noMethod], ...usual('payment_method').map((name) => [name, nameOf('payment_method', name, language)])]))}</div>` : nothing}
    ${noteField(say('description', { optional: t.optional }), fields.description ?? '')}
    ${field(say('email', { optional: t.optional }), (about) => input('email', 'email', about, { most: 254, complete: 'email' }))}`;
}

/** A box for longer words. */
export function noteField(about, value) {
  return field(about, (ids) => html`<textarea class="inp" id=${about.name} name=${about.name} maxlength="4000" .value=${value} aria-describedby=${ids}></textarea>`);
}

function field({ name, label, hint, error, optional = '' }, control) {
  const about = error ? `${name}-error` : hint ? `${name}-hint` : nothing; // What is wrong says the example too.
  return html`<div class="field ${error ? 'wrong' : ''}"><label for=${name}>${label} ${optional ? html`<span class="opt">${optional}</span>` : nothing}</label>
    ${control(about)}${error ? html`<p class="err" id="${name}-error" data-test="error-${name}">${icon('alert')}<span>${error}</span></p>` : nothing}
    ${hint && !error ? html`<p class="hint" id="${name}-hint">${hint}</p>` : nothing}</div>`;
}

function choice(name, value, about, options) {
  return html`<select class="inp" id=${name} name=${name} aria-describedby=${about}>${options.map(([key, said]) => html`<option value=${key}
    ?selected=${key === value}>${said}</option>`)}</select>`;
}
