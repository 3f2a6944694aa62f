// A message bubble: who said it, when, and what has become of one's own.

import { html, ifDefined, nothing } from '../../vendor/lit.js';
import { words } from '../i18n.js';
import { icon } from '../icons.js';
import { localWall, time } from '../written.js';
import { avatar } from './avatar.js';

/**
 * @typedef {'sending'|'waiting'|'sent'|'read'|'failed'} Fate
 * @typedef {{by: 'customer'|'bot'|'agent', text: string, at: number, seq?: number, cid?: string, name?: string, mine?: boolean,
 *   note?: boolean, first?: boolean, last?: boolean, fate?: Fate, reason?: string, again?: () => void, parts?: unknown,
 *   lang?: string}} Message   `first` of a group shows who speaks, `last` of one's own tells its fate in words too;
 *   `again` sends a failed one anew; `parts` replaces the text for sentences of ours; `lang` when it is not the window's
 */

/**
 * @param {Message} m
 * @param {import('../i18n.js').Language} language
 */
export function message(m, language) {
  const side = m.mine ? 'me' : m.by === 'bot' ? 'bot' : m.by === 'agent' ? 'agent' : 'customer';
  return html`<div class="msg ${side} ${m.note ? 'is-note' : ''} ${m.first === false ? 'goes-on' : ''}" data-test="message" data-by=${m.by}
      data-seq=${ifDefined(m.seq)} data-state=${ifDefined(m.fate)}>
    ${m.mine || m.by === 'customer' ? nothing : avatar({ by: m.by, name: m.name })}
    <div class="msg-b">
      ${m.first === false ? nothing : speaker(m, language)}
      <div class="bub" lang=${ifDefined(m.lang)}>${m.note ? icon('lock', 'i-s') : nothing}<span class="tx">${m.parts ?? m.text}</span></div>
      ${m.mine && m.fate ? fateLine(m, language) : nothing}
    </div>
  </div>`;
}

/** @param {Message} m @param {import('../i18n.js').Language} language */
function speaker(m, language) {
  const t = words(language);
  if (m.mine) return html`<span class="sr">${t.you}: </span>`;
  if (m.by === 'bot') return html`<span class="sr">${t.assistant}: </span>`;
  const name = (m.name ?? '').split(' ')[0];
  return name ? html`<p class="who"><b>${name}</b>${m.at ? html` · ${clock(m.at, language)}` : nothing}</p>` : nothing;
}

const MARKS = { sending: 'clock', waiting: 'clock', sent: 'check', read: 'check2', failed: 'alert' };

/** @param {Message} m @param {import('../i18n.js').Language} language */
function fateLine(m, language) {
  const t = words(language);
  const fate = /** @type {Fate} */ (m.fate);
  const mark = icon(MARKS[fate], 'i-s');
  if (fate === 'failed') {
    return html`<div class="st failed">${mark}<span>${m.reason || t.failed}</span>${m.again
      ? html`<button class="lnk" type="button" @click=${m.again}>${t.again}</button>` : nothing}</div>`;
  }
  if (fate === 'waiting') return html`<div class="st waiting">${mark}${t.waiting}</div>`;
  const said = t[fate];
  return html`<div class="st ${fate}"><time>${clock(m.at, language)}</time> ${mark}${m.last && fate === 'read'
    ? said : html`<span class="sr">${said}</span>`}</div>`;
}

/** @param {number} at @param {import('../i18n.js').Language} language */
function clock(at, language) {
  return time(localWall(at), language);
}
