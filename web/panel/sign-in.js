// Signing in without an account: the tracking number, then the code that came by e-mail.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { call, keepToken, oneAtATime, ownToken } from '../shared/api.js';
import { icon } from '../shared/icons.js';
import { unreachable } from '../shared/page.js';
import { TEXTS } from './texts.js';

class CodeSignIn extends LitElement {
  static properties = { language: {}, minutes: { state: true }, problem: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.minutes = 0;
    this.problem = this.number = '';
    this.busy = false;
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const t = TEXTS[this.language];
    return html`<h2>${t.signTitle}</h2>${this.minutes ? html`<p class="hint" role="status">${t.codeHint(this.minutes)}</p>` : html`<p class="hint">${t.signLead}</p>`}
      <form novalidate @submit=${this.submit}><div class="field ${this.problem ? 'wrong' : ''}">${this.minutes ? html`<label for="code">${t.code}</label>
        <input class="inp" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="12" aria-describedby="sign-error">`
        : html`<label for="sign-number">${t.number}</label><input class="inp" id="sign-number" name="number" maxlength="64" autocomplete="off" autocapitalize="characters"
          spellcheck="false" .value=${this.number} aria-describedby="sign-error">`}
        <p class="err" id="sign-error" role="alert">${this.problem ? html`${icon('alert')}<span data-test="sign-error">${this.problem}</span>` : nothing}</p></div>
      <button class="btn btn-2 tap" data-test="sign-submit" ?disabled=${this.busy}>${this.minutes ? t.enter : t.getCode}</button>
      ${this.minutes ? html`<button class="btn btn-3 tap" type="button" @click=${() => this.restart()}>${t.again}</button>` : nothing}</form>`;
  }

  restart() {
    this.minutes = 0;
    this.problem = '';
  }

  async submit(event) {
    event.preventDefault();
    if (this.busy) return;
    const { code, number } = event.target.elements;
    await oneAtATime(this, () => (this.minutes ? this.confirm(code.value.trim()) : this.ask(number.value.trim())));
    await this.updateComplete;
    this.querySelector('input').focus();
  }

  async ask(number) {
    this.number = number;
    const body = { token: await ownToken(this.language), tracking_number: number };
    this.minutes = (await call('/sign-in-code', this.language, { method: 'POST', body })).minutes;
  }

  async confirm(code) {
    const body = { token: await ownToken(this.language), tracking_number: this.number, code };
    keepToken((await call('/sign-in-code/confirm', this.language, { method: 'POST', body })).token);
    this.restart();
    this.number = '';
    this.dispatchEvent(new CustomEvent('entered'));
  }

  refused(refusal) {
    const t = TEXTS[this.language];
    if (refusal.code === 'bad_request') this.problem = this.minutes ? t.codeWrong : t.numberWrong;
    else if (refusal.code === 'bad_code') this.problem = t.codeWrong; // The service's words are for an authenticator app.
    else this.problem = refusal.message || unreachable(this.language, refusal.status);
  }
}

customElements.define('kopru-code-sign-in', CodeSignIn);
