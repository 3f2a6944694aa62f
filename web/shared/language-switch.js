// Turkish or English: each named in itself.

import { html } from '../vendor/lit.js';
import { say } from './sign-in-texts.js';

const NAMES = { tr: 'Türkçe', en: 'English' };

/**
 * @param {'tr'|'en'} language
 * @param {(to: 'tr'|'en') => void} choose
 */
export function languageSwitch(language, choose) {
  return html`<div class="lg-s" role="group" aria-label=${say(language).language}>${Object.entries(NAMES).map(([code, name]) => html`<button type="button"
    lang=${code} aria-pressed=${String(code === language)} data-test="language-${code}" @click=${() => choose(/** @type {'tr'|'en'} */ (code))}>${code === 'tr' ? 'TR' : 'EN'}<span class="sr"> ${name}</span></button>`)}</div>`;
}
