// The transcript by e-mail: offered after a conversation with a person, sent to the address that is typed or known.

import { html, nothing } from '../../vendor/lit.js';
import { words } from '../i18n.js';

/**
 * @param {{fate: ''|'open'|'sending'|'sent', problem: string}} mail
 * @param {import('../i18n.js').Language} language
 * @param {{open: () => void, send: (email: string) => void}} acts
 */
export function mailCard({ fate, problem }, language, { open, send }) {
  const { send: sendWord, mail: t } = words(language);
  if (!fate) return html`<div class="qr"><button type="button" data-test="mail-open" @click=${open}>${t.offer}</button></div>`;
  if (fate === 'sent') return html`<div class="tk cs" data-test="mail" role="status">${t.sent}</div>`;
  const submit = (event) => {
    event.preventDefault();
    send(String(new FormData(event.target).get('email')).trim());
  };
  return html`<form class="tk cs" data-test="mail" novalidate @submit=${submit}><label>${t.email}<input class="f" type="email" name="email" maxlength="254" autocomplete="email"></label>
    ${problem ? html`<span class="st failed" role="alert">${problem}</span>` : nothing}
    <div class="qu-a"><button class="btn btn-1 tap" data-test="mail-send" ?disabled=${fate === 'sending'}>${sendWord}</button></div></form>`;
}
