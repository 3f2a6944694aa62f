// The menu of canned replies above the composer: a listbox that the text field steers, and where its replies come from.

import { html, nothing } from '../vendor/lit.js';
import { filled } from './canned.js';
import { say } from './texts.js';

/** @typedef {import('./canned.js').Reply} Reply */

/** @type {Promise<Reply[]>|null} */
let asked = null;

/** The replies that staff have at hand, asked once; none when they can't be had, and the next call asks again. @returns {Promise<Reply[]>} */
export function cannedReplies() {
  asked ??= ask();
  return asked;
}

async function ask() {
  try {
    const answer = await fetch('/api/v1/canned');
    if (!answer.ok) throw new Error(`canned: ${answer.status}`);
    return (await answer.json()).replies;
  } catch (error) {
    console.warn('kopru: the canned replies could not be asked', error);
    asked = null;
    return [];
  }
}

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
        <span class="cn-k">/${reply.key}</span><span class="cut" lang=${about.language}>${filled(reply, about)}</span><span class="tag">${about.language === 'tr' ? 'TR' : 'EN'}</span></li>`)}</ul>
    ${replies.length ? nothing : html`<p class="cn-n">${t.none}</p>`}</div>`;
}
