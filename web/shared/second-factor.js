// The second step of signing in: a code, the setting-up of the app, and the recovery codes that are shown once.

import { html, nothing } from '../vendor/lit.js';
import { icon } from './icons.js';
import { say } from './sign-in-texts.js';

/** The field for a code of the app; a recovery code may be typed into it too. */
export function codeField(language, { missing, enrolling }) {
  const t = say(language).factor;
  return html`<div class="si-f"><label for="si-code">${enrolling ? t.first : t.code}</label>
    <input class="inp si-code" id="si-code" name="code" data-test="login-code" inputmode=${enrolling ? 'numeric' : 'text'} autocomplete="one-time-code" autocapitalize="characters"
      spellcheck="false" maxlength="40" aria-invalid=${String(missing)} aria-describedby="si-code-e si-code-m">
    <p class="si-fe" id="si-code-e">${missing ? html`${icon('alert', 'i-s')}${t.needCode}` : nothing}</p>
    <p class="soft si-m" id="si-code-m">${enrolling ? nothing : t.orRecovery}</p></div>`;
}

/** What the app has to be given: a picture to scan, and the same as text for who can't. */
export function setup(language, { qr, secret }) {
  const t = say(language).factor;
  return html`<ol class="si-o"><li>${t.install}</li><li>${t.scan}
      <img class="si-qr" src=${qr} alt=${t.picture} width="200" height="200" data-test="factor-qr">
      <details><summary>${t.byHand}</summary><code class="si-s" data-test="factor-secret">${secret.match(/.{1,4}/g)?.join(' ')}</code></details></li>
    <li>${t.type}</li></ol>`;
}

/** The recovery codes, with the button that copies them. */
export function recoveryCodes(language, codes, { copy, copied }) {
  const t = say(language).factor;
  return html`<p class="soft">${t.codesMore}</p>
    <ul class="si-rc" data-test="recovery-codes">${codes.map((code) => html`<li><code>${code}</code></li>`)}</ul>
    <button class="btn btn-2 tap" type="button" data-test="recovery-copy" @click=${copy}>${icon('copy', 'i-s')}${t.copy}</button>
    <p class="sr" role="status">${copied ? t.copied : ''}</p>`;
}
