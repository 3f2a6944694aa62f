// The menus above the composer, listboxes that the text field steers: canned replies behind a slash, colleagues behind an @.

import { html, nothing } from '../vendor/lit.js';
import { filled } from './canned.js';
import { say } from './texts.js';

/** @typedef {import('./canned.js').Reply} Reply */

export const LIST = 'cn-l';
export const optionId = (/** @type {number} */ n) => `cn-${n}`;

/**
 * @param {{replies: Reply[], query: string, chosen: number, language: 'tr'|'en', about: import('./canned.js').About}} look
 * @param {(reply: Reply) => void} choose
 */
export function cannedMenu({ replies, query, chosen, language, about }, choose) {
  const t = say(language).canned;
  return html`<div class="cn" data-test="canned"><p class="cn-h"><span class="grow" role="status">${query ? t.found(query, replies.length) : t.title}</span>
      <span aria-hidden="true"><kbd>↑</kbd><kbd>↓</kbd> ${t.move} <kbd>Enter</kbd> ${t.insert}</span></p>
    <ul id=${LIST} role="listbox" aria-label=${t.title}>${replies.map((reply, n) => html`
      <li id=${optionId(n)} role="option" aria-selected=${String(n === chosen)} data-test="canned-option" data-key=${reply.key} @mousedown=${(e) => e.preventDefault()} @click=${() => choose(reply)}>
        <span class="cn-k">${reply.earlier ? t.earlier : `/${reply.key}`}</span><span class="cut" lang=${about.language}>${filled(reply, about)}</span><span class="tag">${about.language === 'tr' ? 'TR' : 'EN'}</span></li>`)}</ul>
    ${replies.length ? nothing : html`<p class="cn-n">${t.none}</p>`}</div>`;
}

/**
 * @param {{colleagues: import('./craft.js').Colleague[], query: string, chosen: number, language: 'tr'|'en'}} look
 * @param {(colleague: import('./craft.js').Colleague) => void} choose
 */
export function colleagueMenu({ colleagues, query, chosen, language }, choose) {
  const t = say(language).mention;
  return html`<div class="cn" data-test="colleagues"><p class="cn-h"><span class="grow" role="status">${query ? t.found(query, colleagues.length) : t.title}</span>
      <span aria-hidden="true"><kbd>↑</kbd><kbd>↓</kbd> ${say(language).canned.move} <kbd>Enter</kbd> ${say(language).canned.insert}</span></p>
    <ul id=${LIST} role="listbox" aria-label=${t.title}>${colleagues.map((each, n) => html`
      <li id=${optionId(n)} role="option" aria-selected=${String(n === chosen)} data-test="colleague" @mousedown=${(e) => e.preventDefault()} @click=${() => choose(each)}>
        <span>${each.name}</span></li>`)}</ul>
    ${colleagues.length ? nothing : html`<p class="cn-n">${t.none}</p>`}</div>`;
}
