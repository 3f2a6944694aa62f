// The request panel: a customer's requests in three lists, one of them in detail, and signing in with a number and a code.

import { html, nothing } from '../vendor/lit.js';
import { call, forget, refusalOf, save } from '../shared/api.js';
import { icon } from '../shared/icons.js';
import { longWait, Page, skeleton } from '../shared/page.js';
import { waiting } from '../shared/waiting.js';
import { localWall, moment } from '../shared/written.js';
import './contact.js';
import './detail.js';
import { dropDrafts } from './draft.js';
import { LISTS, listOf, requestRow } from './list.js';
import './sign-in.js';
import { TEXTS } from './texts.js';

class RequestPanel extends Page {
  static properties = { ...Page.properties, rows: { state: true }, next: { state: true }, tab: { state: true }, number: { state: true }, problem: { state: true }, listWait: { state: true } };

  here = 'panel';

  constructor() {
    super();
    this.rows = null;
    this.next = null;
    this.tab = 'open';
    this.problem = '';
    this.listWait = /** @type {import('../shared/waiting.js').Wait} */ ('');
    this.loadedAt = 0;
    this.number = location.hash.slice(1);
    this.follow = () => this.show(location.hash.slice(1));
    this.back = () => this.load();
    this.load();
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('hashchange', this.follow);
    window.addEventListener('online', this.back);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.follow);
    window.removeEventListener('online', this.back);
  }

  /** What was shown stays while it is asked for anew. @param {string} [cursor] */
  async load(cursor = '') {
    this.problem = '';
    const refusal = await waiting(() => refusalOf(async () => {
      const page = await call(`/own/requests${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`, this.language);
      this.rows = [...(cursor ? this.rows ?? [] : []), ...page.requests];
      this.next = page.next;
      const shown = this.rows.find((row) => row.tracking_number === this.number);
      if (shown) this.tab = listOf(shown.state);
      this.loadedAt = Date.now();
    }), (wait) => { this.listWait = wait; });
    if (refusal) this.problem = this.trouble(refusal);
  }

  /** Whose side it is on, and how old what is still shown is. @param {import('../shared/api.js').Refusal} refusal */
  trouble(refusal) {
    const t = TEXTS[this.language];
    if (refusal.code !== 'unreachable') return this.said(refusal);
    const why = !navigator.onLine ? t.offline : refusal.status ? t.failed(`E-${refusal.status}`) : this.said(refusal);
    return this.loadedAt ? `${why.replace(/[^.]$/, '$&.')} ${t.shown(moment(localWall(this.loadedAt), localWall(Date.now()), this.language))}` : why;
  }

  /** @param {string} number empty: the list alone */
  async show(number) {
    this.number = number;
    await this.updateComplete;
    if (!number) this.querySelector('h1')?.focus();
  }

  content() {
    const t = TEXTS[this.language];
    return html`<div class="pg ${this.number ? 'has-one' : ''}">${this.list(t)}${this.number
      ? html`<kopru-request class="card dt" .number=${this.number} .language=${this.language} .facts=${this.facts} @changed=${() => this.load()}></kopru-request>`
      : this.rows?.length ? html`<p class="card dt empty">${icon('file', 'i-l')}<span>${t.choose}</span></p>` : nothing}</div>`;
  }

  list(t) {
    return html`<section class="lst" aria-labelledby="mine"><div class="pg-h"><h1 class="grow" id="mine" tabindex="-1">${t.title}</h1>
      <a class="btn btn-1 tap" href="/form">${icon('plus')}${t.fresh}</a></div>
      ${this.problem ? html`<div class="nt bad" role="alert" data-test="problem">${icon('alert')}<div>${this.problem}
        <button class="btn btn-2 tap" type="button" @click=${() => this.load()}>${t.loadAgain}</button></div></div>` : nothing}
      <p class="sr" role="status">${this.listWait && !this.rows ? t.loading : nothing}</p>
      ${longWait(this.listWait, this.language, () => this.load())}
      ${this.rows ? this.lists(t) : this.listWait ? skeleton : nothing}
      ${this.rows?.length ? html`<kopru-contact .language=${this.language}></kopru-contact>` : nothing}
      <kopru-code-sign-in class="sheet si" .language=${this.language} @entered=${() => this.entered()}></kopru-code-sign-in></section>`;
  }

  lists(t) {
    const rows = this.rows.filter((row) => listOf(row.state) === this.tab);
    return html`<div class="flt" role="group" aria-label=${t.lists}>${LISTS.map((name) => html`<button type="button" data-test="tab-${name}"
        aria-pressed=${String(name === this.tab)} @click=${() => { this.tab = name; }}>${t.tabs[name]}<span class="n">${
          this.rows.filter((row) => listOf(row.state) === name).length}</span></button>`)}</div>
      ${rows.length ? html`<ul class="rq">${rows.map((row) => requestRow(row, row.tracking_number === this.number, this.language, t))}</ul>`
        : html`<p class="card empty" data-test="empty">${icon('inbox', 'i-l')}<span>${t.none[this.tab]}</span></p>`}
      ${this.next ? html`<button class="btn btn-2 tap" type="button" @click=${() => this.load(this.next)}>${t.more}</button>` : nothing}
      ${this.rows.length ? html`<p class="own"><button class="lnk" type="button" data-test="my-data" @click=${() => this.takeData()}>${t.data}</button>
        <a class="lnk" href="/form#responsible_gaming" data-test="own-care">${t.care}</a>
        <button class="lnk" type="button" data-test="sign-out" @click=${() => this.signOut()}>${t.signOut}</button></p>` : nothing}`;
  }

  async entered() {
    await this.load();
    this.querySelector('h1')?.focus();
  }

  async takeData() {
    await this.attempt(() => save('/my-data.zip', 'my-data.zip', this.language));
  }

  async attempt(work) {
    const refusal = await refusalOf(work);
    if (refusal) this.problem = this.said(refusal);
  }

  signOut() {
    forget();
    dropDrafts();
    location.hash = '';
    this.load();
  }
}

customElements.define('kopru-panel', RequestPanel);
