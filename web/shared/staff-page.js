// A page for staff: finds out who is there, and shows the sign-in or what is inside.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { languageOf } from './i18n.js';
import { LANGUAGE, signOut, whoAmI } from './session.js';
import './sign-in.js';
import { say as signInWords } from './sign-in-texts.js';
import { store } from './storage.js';
import { waiting } from './waiting.js';

/** Of its page: `inside` draws what the signed-in person sees, `say` gives `title` and `signInMore`. */
export class StaffPage extends LitElement {
  static properties = { me: { state: true }, language: { state: true }, trouble: { state: true }, wait: { state: true }, expired: { state: true } };

  /** @param {(language: 'tr'|'en') => Record<string, any>} say */
  constructor(say) {
    super();
    this.say = say;
    this.browser = store('localStorage');
    this.me = undefined; // Not known yet; null is nobody.
    this.trouble = false;
    this.wait = /** @type {import('./waiting.js').Wait} */ ('');
    this.expired = false;
    this.setLanguage(languageOf(this.browser.getItem(LANGUAGE)));
    this.look();
  }

  createRenderRoot() {
    return this;
  }

  /** What has to be known before anything is drawn. */
  async prepare() {}

  async look() {
    this.trouble = false;
    try {
      this.me = await waiting(async () => {
        await this.prepare();
        return whoAmI(this.language);
      }, (wait) => { this.wait = wait; });
    } catch (error) {
      console.warn('kopru: who is signed in could not be asked', error);
      this.trouble = true;
    }
  }

  /** @param {'tr'|'en'} language */
  setLanguage(language) {
    this.language = language;
    this.browser.setItem(LANGUAGE, language);
    document.documentElement.lang = language;
    document.title = this.say(language).title;
  }

  async leave() {
    try {
      await signOut();
    } catch (error) {
      console.warn('kopru: signing out did not reach the service', error);
      return;
    }
    this.me = null;
    document.title = this.say(this.language).title;
  }

  denied() {
    this.expired = true;
    this.me = null;
  }

  render() {
    const t = signInWords(this.language);
    if (this.trouble) return html`<main class="si"><div class="si-b card"><p role="alert">${t.unreachable}</p>
      <button class="btn btn-1" type="button" @click=${() => this.look()}>${t.again}</button></div></main>`;
    if (this.me === undefined) return html`<main class="si" aria-busy="true">${this.wait ? html`<div class="si-b card"><p role="status" data-test="waiting">${this.wait === 'long' ? t.slow : t.loading}</p>
      ${this.wait === 'long' ? html`<button class="btn btn-1" type="button" @click=${() => this.look()}>${t.again}</button>` : nothing}</div>` : nothing}</main>`;
    if (!this.me) return html`<kopru-sign-in .language=${this.language} .why=${this.say(this.language).signInMore} .expired=${this.expired} @language=${(e) => this.setLanguage(e.detail)}
      @entered=${(e) => { this.expired = false; this.me = e.detail; }}></kopru-sign-in>`;
    return this.inside();
  }
}
