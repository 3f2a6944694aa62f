// The sign-in form, in steps: the password, then the second factor where it is asked for. Says under each field what is missing.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { icon } from './icons.js';
import { languageSwitch } from './language-switch.js';
import { codeField, recoveryCodes, setup } from './second-factor.js';
import { Denied, signIn } from './session.js';
import { say } from './sign-in-texts.js';

class SignIn extends LitElement {
  static properties = { language: {}, why: {}, expired: { type: Boolean }, busy: { state: true }, answer: { state: true }, missing: { state: true }, step: { state: true },
    copied: { state: true } };

  constructor() {
    super();
    this.language = 'tr';
    this.why = '';
    this.expired = false;
    this.busy = false;
    this.answer = '';
    this.missing = '';
    /** @type {{next: 'password'|'code'|'enrol'|'codes', qr?: string, secret?: string, codes?: string[], member?: any}} */
    this.step = { next: 'password' };
    this.known = { login: '', password: '' }; // Kept for the second step, in this page's memory only.
    this.copied = false;
  }

  createRenderRoot() {
    return this;
  }

  firstUpdated() {
    this.field('login').focus();
  }

  /** @param {'login'|'password'|'code'} name */
  field(name) {
    return /** @type {HTMLInputElement} */ (this.querySelector(`input[name=${name}]`));
  }

  render() {
    const t = say(this.language);
    return html`<main class="si"><form class="si-b card" novalidate @submit=${this.submit}>
      <div class="si-h"><span class="av l bot" aria-hidden="true">${icon('bridge')}</span><span class="grow"></span>
        ${languageSwitch(this.language, (to) => this.dispatchEvent(new CustomEvent('language', { detail: to })))}</div>
      ${this.heading(t)}
      <p class="si-e" role="alert" ?hidden=${!this.answer && !this.expired}>${icon('alert', 'i-s')}<span data-test="login-error">${this.answer || t.expired}</span></p>
      ${this.fields(t)}
      <button class="btn btn-1 tap" data-test="login-submit" ?disabled=${this.busy}>${this.busy ? t.entering : this.step.next === 'codes' ? t.factor.saved : t.enter}</button>
      ${this.step.next === 'code' || this.step.next === 'enrol' ? html`<button class="btn btn-3 tap" type="button" data-test="login-back" @click=${() => this.back()}>${t.factor.back}</button>` : nothing}
    </form></main>`;
  }

  heading(t) {
    const { title, more } = { password: { title: t.signIn, more: this.why }, code: { title: t.factor.title, more: t.factor.more },
      enrol: { title: t.factor.setUp, more: t.factor.setUpMore }, codes: { title: t.factor.codes, more: '' } }[this.step.next];
    return html`<h1 tabindex="-1">${title}</h1>${more ? html`<p class="soft">${more}</p>` : nothing}`;
  }

  fields(t) {
    const { next } = this.step;
    if (next === 'codes') return recoveryCodes(this.language, this.step.codes ?? [], { copy: () => this.copy(), copied: this.copied });
    const missing = this.missing === 'code';
    if (next === 'enrol') return html`${setup(this.language, { qr: this.step.qr ?? '', secret: this.step.secret ?? '' })}${codeField(this.language, { missing, enrolling: true })}`;
    if (next === 'code') return codeField(this.language, { missing, enrolling: false });
    return html`${this.input('login', t.login, t.needLogin, 'username')}${this.input('password', t.password, t.needPassword, 'current-password')}`;
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
    if (this.step.next === 'codes') return this.enter(this.step.member);
    const code = this.step.next === 'password' ? '' : this.field('code').value.trim();
    if (this.step.next === 'password') this.known = { login: this.field('login').value.trim(), password: this.field('password').value };
    const { login, password } = this.known;
    this.missing = !login ? 'login' : !password ? 'password' : this.step.next !== 'password' && !code ? 'code' : '';
    if (this.missing) return this.field(/** @type {any} */ (this.missing)).focus();
    if (this.busy) return undefined;
    this.busy = true;
    this.answer = '';
    try {
      await this.go(await signIn({ login, password, ...(code ? { code } : {}) }, this.language));
    } catch (error) {
      this.refused(error);
    } finally {
      this.busy = false;
    }
    return undefined;
  }

  /** Where the service's answer leads: in, or to the next step. */
  async go(answer) {
    this.expired = false;
    if (answer.next) this.step = answer;
    else if (answer.recovery_codes) this.step = { next: 'codes', codes: answer.recovery_codes, member: answer.you };
    else return this.enter(answer.you);
    await this.updateComplete;
    const first = /** @type {HTMLElement} */ (this.querySelector(this.step.next === 'code' ? 'input[name=code]' : 'h1'));
    return first.focus();
  }

  enter(member) {
    this.known = { login: '', password: '' };
    this.dispatchEvent(new CustomEvent('entered', { detail: member }));
  }

  async back() {
    this.step = { next: 'password' };
    this.known = { login: '', password: '' };
    this.answer = '';
    await this.updateComplete;
    this.field('login').focus();
  }

  async copy() {
    try {
      await navigator.clipboard.writeText((this.step.codes ?? []).join('\n'));
      this.copied = true;
    } catch (refused) {
      // The page may not touch the clipboard: select the codes, so that one key press copies them.
      console.info('kopru: no access to the clipboard', refused);
      getSelection()?.selectAllChildren(/** @type {Node} */ (this.querySelector('.si-rc')));
    }
  }

  refused(error) {
    if (!(error instanceof Denied)) console.warn('kopru: signing in did not reach the service', error);
    this.answer = error instanceof Denied ? error.message : say(this.language).unreachable;
    this.expired = false;
    const last = this.field(this.step.next === 'password' ? 'password' : 'code');
    last.focus();
    last.select();
  }
}

customElements.define('kopru-sign-in', SignIn);
