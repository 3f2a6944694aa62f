// The studio: the rail, the bar with the draft, and the page that the address names.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { languageSwitch } from '../shared/language-switch.js';
import { holdsChats, seesFigures, writesLetters } from '../shared/session.js';
import { store } from '../shared/storage.js';
import { studioDrawing } from '../shared/studio-drawing.js';
import { drawing } from './drawings.js';
import './exchange.js';
import './history.js';
import './inbox.js';
import './intents.js';
import { overtaken } from './overtaken.js';
import './replies.js';
import './texts-page.js';
import { say } from './texts.js';
import './train.js';
import './changes.js';
import { Work } from './work.js';

/** Pages by the first word of the address, with their drawing. */
const PAGES = {
  intents: studioDrawing, replies: icon('chat', 'i-l'), texts: icon('file', 'i-l'), inbox: icon('inbox', 'i-l'), changes: icon('edit', 'i-l'),
  train: drawing('play', 'i-l'), history: icon('clock', 'i-l'), exchange: drawing('upload', 'i-l'),
};

class Desk extends LitElement {
  static properties = { me: {}, language: {}, page: { state: true }, rest: { state: true }, trouble: { state: true }, notice: { state: true } };

  constructor() {
    super();
    this.language = 'tr';
    this.trouble = null;
    this.notice = null;
    this.work = new Work({ language: 'tr', browser: store('localStorage'), changed: () => { this.notice = null; this.requestUpdate(); } });
    this.read = () => {
      this.notice = null;
      const [page, ...rest] = decodeURIComponent(location.hash.slice(2)).split('/');
      [this.page, this.rest] = [page in PAGES ? page : 'intents', rest.join('/')];
    };
    this.pressed = (event) => this.key(event);
    this.read();
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('hashchange', this.read);
    window.addEventListener('keydown', this.pressed);
    this.load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.read);
    window.removeEventListener('keydown', this.pressed);
  }

  willUpdate(changed) {
    if (!changed.has('language')) return;
    this.work.language = this.language;
    document.title = say(this.language).title;
  }

  /** Asks for everything anew, and says what went wrong. */
  async load() {
    this.trouble = null;
    await this.doing(() => this.work.refresh(), (error) => { this.trouble = error.code === 'forbidden' ? 'forbidden' : 'failed'; });
  }

  /** Runs what may be refused; the reason is shown, nothing typed is lost. @param {() => Promise<any>} step */
  async doing(step, failed = null) {
    try {
      return (await step()) ?? true;
    } catch (error) {
      if (error.code === 'not_signed_in') this.dispatchEvent(new CustomEvent('denied'));
      else if (failed) failed(error);
      else if (error.code) this.notice = error.message || say(this.language).unreachable;
      else throw error;
      return false;
    }
  }

  key(event) {
    const typing = /** @type {Element} */ (event.target).closest?.('input, textarea, select, [contenteditable]');
    if (event.ctrlKey && event.key.toLowerCase() === 'k') this.jump(event, '[data-test=search]');
    else if (event.ctrlKey && event.key.toLowerCase() === 'e') this.go(event, 'train');
    else if (event.ctrlKey && event.key.toLowerCase() === 'z' && !typing && this.work.draft) {
      event.preventDefault();
      this.doing(() => this.work.undo());
    }
  }

  jump(event, where) {
    event.preventDefault();
    const field = /** @type {HTMLInputElement|null} */ (this.querySelector(where));
    if (field) field.focus();
    else this.go(event, 'intents');
  }

  go(event, page) {
    event.preventDefault();
    location.hash = `#/${page}`;
  }

  render() {
    const t = say(this.language);
    return html`<a class="skip" href="#main" @click=${(event) => { event.preventDefault(); /** @type {HTMLElement} */ (this.querySelector('#main')).focus(); }}>${t.skip}</a>
      <div class="app">${this.rail(t)}<div class="body">${this.bar(t)}<main id="main" tabindex="-1">${this.content(t)}</main></div></div>`;
  }

  rail(t) {
    return html`<nav class="rail on-deep" aria-label=${t.menu}><span class="lg" aria-hidden="true">${icon('bridge')}</span>
      ${Object.entries(PAGES).map(([page, drawn]) => html`<a href="#/${page}" aria-current=${page === this.page ? 'page' : nothing} aria-label=${t.pages[page]} title=${t.pages[page]}
        data-test="to-${page}">${drawn}</a>`)}
      ${writesLetters(this.me) ? html`<a href="/console/notices" aria-label=${t.notices} title=${t.notices} data-test="to-notices">${icon('mail', 'i-l')}</a>` : nothing}
      <span class="sp"></span>${!holdsChats(this.me) ? nothing : html`<a href="/console" aria-label=${t.console} title=${t.console} data-test="to-console">${icon('headset', 'i-l')}</a>`}
      ${seesFigures(this.me) ? html`<a href="/console/overview" aria-label=${t.overview} title=${t.overview} data-test="to-overview">${icon('chart', 'i-l')}</a>` : nothing}
      ${languageSwitch(this.language, (to) => this.dispatchEvent(new CustomEvent('language', { detail: to })))}
      <button class="out" type="button" data-test="sign-out" aria-label=${t.signOut(this.me.name)} title=${t.signOut(this.me.name)} @click=${() => this.dispatchEvent(new CustomEvent('leave'))}>${icon('user', 'i-l')}</button></nav>`;
  }

  bar(t) {
    const { work } = this;
    if (!work.overview) return nothing;
    const row = work.drafts.find((each) => each.id === work.draft);
    const open = work.drafts.filter((each) => each.state === 'open');
    return html`<header class="bar"><h1>${t.pages[this.page]}</h1><span class="grow"></span>
      <label class="dr"><span class="sr">${t.draft}</span><select class="inp" data-test="draft" @change=${(event) => this.choose(event.target)}>
        <option value="" .selected=${!work.draft}>${t.published}</option>
        ${open.map((each) => html`<option value=${each.id} .selected=${each.id === work.draft}>${t.draftCount(each.title, each.changes)}</option>`)}
        ${work.can('edit') ? html`<option value="+">${t.newDraft}</option>` : nothing}</select></label>
      ${work.can('edit') ? html`<label class="wy"><span class="sr">${t.whyAll}</span><input class="inp" data-test="why" maxlength="400" placeholder=${t.whyAll} title=${t.whyAllMore} .value=${work.why} @input=${(event) => { work.why = event.target.value; }}></label>` : nothing}
      ${row ? html`<a class="pill ${row.unapproved ? 'warn' : ''}" href="#/changes" data-test="draft-changes">${icon('edit', 'i-s')}${t.changes(row.changes)}${row.unapproved ? ` · ${t.unapproved(row.unapproved)}` : ''}</a>
        ${work.can('edit') ? html`<button class="btn btn-3" type="button" data-test="undo" title="Ctrl Z" ?disabled=${!row.changes} @click=${() => this.doing(() => work.undo())}>${icon('undo')}${t.undo}</button>` : nothing}` : nothing}
      <a class="btn btn-1" href="#/train" data-test="train">${drawing('play')}${t.train}<kbd aria-hidden="true">Ctrl E</kbd></a></header>`;
  }

  async choose(select) {
    const { value } = select;
    await this.doing(() => (value === '+' ? this.work.begin().then(() => this.work.refresh()) : this.work.choose(value)));
    select.value = this.work.draft;
  }

  content(t) {
    if (this.trouble === 'forbidden') return html`<p class="nw" role="alert">${icon('info')}<span>${t.forbidden}</span><a class="btn btn-2" href="/console">${t.console}</a></p>`;
    if (this.trouble) return html`<p class="nw warn" role="alert">${icon('alert')}<span>${t.unreachable}</span><button class="btn btn-2" type="button" @click=${() => this.load()}>${t.again}</button></p>`;
    if (!this.work.overview) return html`<p class="sr" role="status">${t.loading}</p>`;
    return html`<div role="status" aria-live="polite">${this.notice ? html`<p class="nw bad" data-test="notice">${icon('alert')}<span>${this.notice}</span>
        <button class="ib" type="button" aria-label=${t.close} @click=${() => { this.notice = null; }}>${icon('x')}</button></p>` : nothing}</div>
      ${this.faults(t)}${overtaken(this.work, this.language, (which) => this.doing(() => this.work.settle(which)))}${this.shown()}`;
  }

  faults(t) {
    const { faults } = this.work.overview;
    return faults.length ? html`<section class="nw bad" data-test="faults" aria-label=${t.broken}>${icon('alert')}<div><b>${t.broken}</b> ${t.brokenMore}<ul>${faults.map((each) => html`<li><code>${each.file}${
      each.line ? `:${each.line}` : ''}</code> ${each.problem}</li>`)}</ul></div></section>` : nothing;
  }

  shown() {
    const { work, language, rest } = this;
    const [turn, doing] = [work.turn, (step, failed) => this.doing(step, failed)];
    const draft = work.draft; // A property of its own, so that the pages see another one being chosen.
    if (this.page === 'replies') return html`<studio-replies .work=${work} .doing=${doing} .language=${language} .name=${rest} .turn=${turn} .draft=${draft}></studio-replies>`;
    if (this.page === 'texts') return html`<studio-texts .work=${work} .doing=${doing} .language=${language} .turn=${turn}></studio-texts>`;
    if (this.page === 'inbox') return html`<div class="one"><studio-inbox .work=${work} .doing=${doing} .language=${language}></studio-inbox></div>`;
    if (this.page === 'changes') return html`<studio-changes .work=${work} .doing=${doing} .language=${language} .me=${this.me} .turn=${turn}></studio-changes>`;
    if (this.page === 'train') return html`<studio-train .work=${work} .doing=${doing} .language=${language} .number=${Number(rest) || 0} .turn=${turn}></studio-train>`;
    if (this.page === 'history') return html`<studio-history .work=${work} .doing=${doing} .language=${language} .about=${rest} .turn=${turn}></studio-history>`;
    if (this.page === 'exchange') return html`<studio-exchange .work=${work} .doing=${doing} .language=${language}></studio-exchange>`;
    return html`<studio-intents .work=${work} .doing=${doing} .language=${language} .name=${rest} .turn=${turn}></studio-intents>`;
  }
}

customElements.define('studio-desk', Desk);
