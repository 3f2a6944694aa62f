// Limits, breaks and closing the account: help first, then one choice and one button; nothing has to be explained.

import { html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { noteField } from './fields.js';

export const WISHES = ['limit', 'break', 'exclusion', 'talk'];

/**
 * @param {{facts: import('../shared/facts.js').Facts|null, language: 'tr'|'en', fields: Record<string, string>, errors: Record<string, string>}} form
 * @param {any} t
 */
export function careFields({ facts, language, fields, errors }, t) {
  const lines = facts?.help_lines ?? [];
  const [minors, others] = [lines.filter((line) => line.kind === 'minors'), lines.filter((line) => line.kind !== 'minors')];
  return html`${others.length ? html`<div class="nt" data-test="help-lines">${icon('phone')}<div><b>${t.careLines}</b>${listed(others, language)}</div></div>` : nothing}
    <fieldset class="wishes"><legend>${t.careWish}</legend>${WISHES.map((wish) => html`<label><input type="radio" name="wish" value=${wish}
      ?checked=${fields.wish === wish} data-test="wish-${wish}" aria-describedby=${errors.wish ? 'wish-error' : nothing}>${t.wishes[wish]}</label>`)}
      ${errors.wish ? html`<p class="err" id="wish-error" data-test="error-wish">${icon('alert')}<span>${errors.wish}</span></p>` : nothing}</fieldset>
    ${noteField({ name: 'description', label: t.careNote, hint: t.descriptionHint, error: '', optional: t.optional }, fields.description ?? '')}
    ${minors.length ? html`<div class="nt" data-test="minors">${icon('info')}<div>${t.minors(facts?.minimum_age ?? 18)}${listed(minors, language)}</div></div>` : nothing}`;
}

function listed(lines, language) {
  return html`<ul>${lines.map((line) => html`<li>${line.address.startsWith('https://') ? html`<a href=${line.address}>${line.name[language]}</a>`
    : html`<a href="tel:${line.address.replaceAll(' ', '')}">${line.name[language]}: ${line.address}</a>`}</li>`)}</ul>`;
}
