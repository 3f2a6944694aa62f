// The console's page: finds out who is there, and shows the sign-in or the desk.

import { LitElement, html } from '../vendor/lit.js';
import { operatorFacts } from '../shared/facts.js';
import { languageOf } from '../shared/i18n.js';
import { signOut, whoAmI } from '../shared/session.js';
import '../shared/sign-in.js';
import { store } from '../shared/storage.js';
import './desk.js';
import { say } from './texts.js';

const LANGUAGE = 'kopru.console.language';

class ConsolePage extends LitElement {
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
      await operatorFacts(); // Before the desk is drawn, so that no name changes under somebody's eyes.
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
    document.title = say(this.language).title;
  }

  render() {
    const t = say(this.language);
    if (this.trouble) return html`<main class="si"><div class="si-b card"><p role="alert">${t.unreachable}</p>
      <button class="btn btn-1" type="button" @click=${() => this.look()}>${t.tryAgain}</button></div></main>`;
    if (this.me === undefined) return html`<main class="si" aria-busy="true"></main>`;
    const language = (e) => this.setLanguage(e.detail);
    if (!this.me) return html`<kopru-sign-in .language=${this.language} .why=${t.signInMore} .expired=${this.expired} @language=${language}
      @entered=${(e) => { this.expired = false; this.me = e.detail; }}></kopru-sign-in>`;
    return html`<kopru-desk .me=${this.me} .language=${this.language} @language=${language} @leave=${() => this.leave()}
      @denied=${() => { this.expired = true; this.me = null; }}></kopru-desk>`;
  }
}

customElements.define('kopru-console', ConsolePage);
