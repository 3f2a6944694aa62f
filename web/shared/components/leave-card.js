// A message for the team instead of waiting: subject, message and where the answer goes; what is wrong stands under its field.

import { html, nothing } from '../../vendor/lit.js';
import { words } from '../i18n.js';
import { icon } from '../icons.js';

/**
 * @param {{fate: 'off'|'open'|'sending', draft: Record<string, string>, problem: string, field: string}} left `off`: only offered
 * @param {import('../i18n.js').Language} language
 * @param {{open: () => void, keep: (left: any) => void, send: (left: any) => void, cancel: () => void}} acts
 */
export function leaveCard({ fate, draft, problem, field }, language, { open, keep, send, cancel }) {
  const { send: sendWord, leave: t } = words(language);
  if (fate === 'off') return html`<div class="qr"><button type="button" data-test="leave-open" @click=${open}>${t.offer}</button></div>`;
  const given = (event) => Object.fromEntries(new FormData(event.currentTarget));
  const wrong = (name) => (problem && (name === field || (name === 'contact' && !field)) ? html`<span class="st failed" id="leave-wrong" role="alert">${icon('alert')}${problem}</span>` : nothing);
  const about = (name) => (name === field ? 'leave-wrong' : nothing);
  return html`<form class="tk cs" data-test="leave" novalidate @input=${(event) => keep(given(event))} @submit=${(event) => { event.preventDefault(); send(given(event)); }}>
    <h3>${t.offer}</h3>
    <label>${t.subject}<input class="f" name="subject" maxlength="200" value=${draft.subject ?? ''} aria-invalid=${String(field === 'subject')} aria-describedby=${about('subject')}></label>${wrong('subject')}
    <label>${t.text}<textarea class="f" name="text" rows="3" maxlength="4000" aria-invalid=${String(field === 'text')} aria-describedby=${about('text')} .defaultValue=${draft.text ?? ''}></textarea></label>${wrong('text')}
    <label>${t.contact}<input class="f" name="contact" maxlength="254" value=${draft.contact ?? ''} autocomplete="email" aria-invalid=${String(field === 'contact')} aria-describedby=${about('contact')}></label>${wrong('contact')}
    <div class="qu-a"><button class="btn btn-2 tap" type="button" data-test="leave-cancel" @click=${cancel}>${t.cancel}</button><button class="btn btn-1 tap" data-test="leave-send" ?disabled=${fate === 'sending'}>${sendWord}</button></div></form>`;
}
