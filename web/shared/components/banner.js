// How the line is, when it is not well: one sentence, what happens next, and a way to hurry it.

import { html, nothing } from '../../vendor/lit.js';
import { icon } from '../icons.js';

/**
 * @param {{tone: 'warn'|'ok', title: string, more?: string, action?: string, act?: () => void}} of
 *   `more` may count down; only the title is announced
 */
export function banner({ tone, title, more = '', action = '', act }) {
  return html`<div class="bn ${tone}" data-test="banner">${icon(tone === 'ok' ? 'check' : 'wifioff')}
    <span class="bn-t"><b role="status">${title}</b>${more ? html`<span>${more}</span>` : nothing}</span>
    ${action ? html`<button class="lnk" type="button" @click=${act}>${action}</button>` : nothing}</div>`;
}
