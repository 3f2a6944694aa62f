// The studio's page: finds out who is there, and shows the sign-in or the studio.

import { LitElement, html } from '../vendor/lit.js';
import { languageOf } from '../shared/i18n.js';
import { signOut, whoAmI } from '../shared/session.js';
import '../shared/sign-in.js';
import { store } from '../shared/storage.js';
import './studio.js';
import { say } from './texts.js';

const LANGUAGE = 'kopru.console.language'; // The console's: one language for staff.

class StudioPage extends LitElement {
  static properties = { me: { state: true }, language: { state: true }, trouble: { state: true }, expired: { state: true } };

  constructor() {
    super();
    this.browser = store('localStorage');
    this.me = undefined; // Not known yet; null is nobody.
    this.trouble = false;
    this.expired = false;
    this.setLanguage(languageOf(this.browser.getItem(LANGUAGE)));
    this.look();
  }

  createRenderRoot() {
    return this;
  }

  async look() {
    this.trouble = false;
    try {
      this.me = await whoAmI(this.language);
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
    document.title = say(language).title;
  }

  async leave() {
    try {
      await signOut();
    } catch (error) {
      console.warn('kopru: signing out did not reach the service', error);
      return;
    }
    this.me = null;
  }

  render() {
    const t = say(this.language);
    if (this.trouble) return html`<main class="si"><div class="si-b card"><p role="alert">${t.unreachable}</p>
      <button class="btn btn-1" type="button" @click=${() => this.look()}>${t.again}</button></div></main>`;
    if (this.me === undefined) return html`<main class="si" aria-busy="true"></main>`;
    const language = (event) => this.setLanguage(event.detail);
    if (!this.me) return html`<kopru-sign-in .language=${this.language} .why=${t.signInMore} .expired=${this.expired} @language=${language}
      @entered=${(event) => { this.expired = false; this.me = event.detail; }}></kopru-sign-in>`;
    return html`<studio-desk .me=${this.me} .language=${this.language} @language=${language} @leave=${() => this.leave()}
      @denied=${() => { this.expired = true; this.me = null; }}></studio-desk>`;
  }
}

customElements.define('kopru-studio', StudioPage);
