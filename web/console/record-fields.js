// The fields of what an agent writes down: each with its label and, under it, what is wrong.

import { html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { nameOf, usual } from '../shared/names.js';

const CURRENCIES = ['TRY', 'EUR', 'USD', 'GBP'];

/**
 * @param {{fields: Record<string, string>, errors: Record<string, string>, language: 'tr'|'en', last: string, topics: string[]}} form
 * @param {any} t the words
 */
export function recordFields({ fields, errors, language, last, topics }, t) {
  const input = (name, more = {}) => field(name, t[name], { error: errors[name], hint: t[`${name}Hint`], optional: more.optional ? t.optional : '' }, (about) => html`
    <input class="inp" id="rc-${name}" name=${name} type=${more.type ?? 'text'} .value=${fields[name] ?? ''} maxlength=${more.most ?? 160} max=${more.max ?? nothing} inputmode=${more.mode ?? nothing}
      autocomplete="off" aria-invalid=${String(Boolean(errors[name]))} aria-describedby=${about} data-test="record-${name}">`);
  const choice = (name, options) => field(name, t[name], { error: errors[name] }, (about) => html`
    <select class="inp" id="rc-${name}" name=${name} aria-invalid=${String(Boolean(errors[name]))} aria-describedby=${about} data-test="record-${name}">${options.map(([value, said]) => html`
      <option value=${value} ?selected=${value === (fields[name] ?? '')}>${said}</option>`)}</select>`);
  const box = (name, most, optional) => field(name, t[name], { error: errors[name], hint: t[`${name}Hint`], optional: optional ? t.optional : '' }, (about) => html`
    <textarea class="inp" id="rc-${name}" name=${name} rows="2" maxlength=${most} .value=${fields[name] ?? ''} aria-invalid=${String(Boolean(errors[name]))} aria-describedby=${about}
      data-test="record-${name}"></textarea>`);
  const types = usual('transaction_type').map((name) => [name, nameOf('transaction_type', name, language)]);
  return html`<div class="wd-g">${choice('channel', Object.entries(t.channels))}${choice('language', Object.entries(t.languages))}</div>
    <fieldset class="wd-w"><legend>${t.who}</legend><p class="soft">${t.whoMore}</p>
      <div class="wd-g">${input('email', { type: 'email', most: 254 })}${input('phone', { type: 'tel', most: 40 })}</div>${input('earlier', { most: 40 })}</fieldset>
    <div class="wd-g">${choice('topic', [['', t.choose], ...topics.map((topic) => [topic, nameOf('topic', topic, language)])])}
      ${choice('transaction_type', [['', t.noType], ...types])}</div>
    ${input('subject')}
    <div class="wd-g">${input('event_date', { type: 'date', max: last, optional: true })}
      <div class="wd-a">${input('amount', { mode: 'decimal', most: 24, optional: true })}${choice('currency', CURRENCIES.map((name) => [name, name]))}</div></div>
    ${box('description', 4000, true)}${box('consent', 500, false)}`;
}

function field(name, label, { error = '', hint = '', optional = '' }, control) {
  return html`<div class="wd-f"><label for="rc-${name}">${label} ${optional ? html`<span class="muted">(${optional})</span>` : nothing}</label>
    ${control(error || hint ? `rc-${name}-m` : nothing)}${error ? html`<p class="si-fe" id="rc-${name}-m" data-test="record-error-${name}">${icon('alert', 'i-s')}${error}</p>`
    : hint ? html`<p class="soft" id="rc-${name}-m">${hint}</p>` : nothing}</div>`;
}
