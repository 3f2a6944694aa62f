// Who speaks: the machine is square and petrol, a person is round and copper; never mixed.

import { html } from '../../vendor/lit.js';
import { icon } from '../icons.js';

/**
 * @param {{by: 'bot'|'agent', name?: string, size?: ''|'s'|'l'}} who
 */
export function avatar({ by, name = '', size = '' }) {
  if (by === 'bot') return html`<span class="av bot ${size}" aria-hidden="true">${icon('bridge')}</span>`;
  return html`<span class="av human ${size}" aria-hidden="true">${name ? initials(name) : icon('user', 'i-s')}</span>`;
}

/**
 * The first letters of the first and the last name.
 * @param {string} name
 */
export function initials(name) {
  const parts = name.trim().split(/\s+/);
  const letters = parts.length > 1 ? [parts[0], parts.at(-1)] : parts;
  return letters.map((part) => ([...(part ?? '')][0] ?? '').toLocaleUpperCase('tr')).join('');
}
