// The sign-in form: says under each field what is missing, and above them what the service answered.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { languageSwitch } from './language-switch.js';
import { Denied, signIn } from './session.js';
import { say } from './texts.js';

class SignIn extends LitElement {
  static properties = { language: {}, expired: { type: Boolean }, busy: { state: true }, answer: { state: true }, missing: { state: true } };

  constructor() {
    super();
    this.language = 'tr';
    this.expired = false;
    this.busy = false;
    this.answer = '';
    this.missing = '';
  }

  createRenderRoot() {
    return this;
  }

  firstUpdated() {
    this.field('login').focus();
  }

  /** @param {'login'|'password'} name */
  field(name) {
    return /** @type {HTMLInputElement} */ (this.querySelector(`input[name=${name}]`));
  }

  render() {
    const t = say(this.language);
    return html`<main class="si"><form class="si-b card" novalidate @submit=${this.submit}>
      <div class="si-h"><span class="av l bot" aria-hidden="true">${icon('bridge')}</span><span class="grow"></span>
        ${languageSwitch(this.language, (to) => this.dispatchEvent(new CustomEvent('language', { detail: to })))}</div>
      <h1>${t.signIn}</h1><p class="soft">${t.signInMore}</p>
      <p class="si-e" role="alert" ?hidden=${!this.answer && !this.expired}>${icon('alert', 'i-s')}<span data-test="login-error">${this.answer || t.expired}</span></p>
      ${this.input('login', t.login, t.needLogin, 'username')}
      ${this.input('password', t.password, t.needPassword, 'current-password')}
      <button class="btn btn-1 tap" data-test="login-submit" ?disabled=${this.busy}>${this.busy ? t.entering : t.enter}</button>
    </form></main>`;
  }

  input(name, label, need, autocomplete) {
    const wrong = this.missing === name;
    return html`<div class="si-f"><label for="si-${name}">${label}</label>
      <input class="inp" id="si-${name}" name=${name} type=${name === 'password' ? 'password' : 'text'} data-test="login-${name === 'login' ? 'name' : name}"
        autocomplete=${autocomplete} autocapitalize="none" spellcheck="false" maxlength="200" aria-invalid=${String(wrong)} aria-describedby="si-${name}-e">
      <p class="si-fe" id="si-${name}-e">${wrong ? html`${icon('alert', 'i-s')}${need}` : nothing}</p></div>`;
  }

  /** @param {Event} event */
  async submit(event) {
    event.preventDefault();
    const [login, password] = [this.field('login').value.trim(), this.field('password').value];
    this.missing = !login ? 'login' : !password ? 'password' : '';
    if (this.missing) return this.field(this.missing).focus();
    if (this.busy) return undefined;
    this.busy = true;
    this.answer = '';
    try {
      const member = await signIn(login, password, this.language);
      this.dispatchEvent(new CustomEvent('entered', { detail: member }));
    } catch (error) {
      this.refused(error);
    } finally {
      this.busy = false;
    }
    return undefined;
  }

  refused(error) {
    if (!(error instanceof Denied)) console.warn('kopru: signing in did not reach the service', error);
    this.answer = error instanceof Denied ? error.message : say(this.language).unreachable;
    this.expired = false;
    const password = this.field('password');
    password.focus();
    password.select();
  }
}

customElements.define('kopru-sign-in', SignIn);
