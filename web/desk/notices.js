// The texts of letters and short messages for editors: each kind of news, and topics with words of their own, in both languages.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { newCid } from '../shared/cid.js';
import { icon } from '../shared/icons.js';
import { nameOf, usual } from '../shared/names.js';
import { writesLetters } from '../shared/session.js';
import { call } from '../shared/staff.js';
import { when } from './rows.js';
import { say } from './texts.js';

const FIELDS = /** @type {const} */ (['subject', 'text', 'sms']);
const MOST = { subject: 200, text: 6000, sms: 320 };

class Notices extends LitElement {
  static properties = { language: {}, me: { attribute: false }, told: { state: true }, open: { state: true }, wrong: { state: true }, trouble: { state: true }, news: { state: true }, seen: { state: true } };

  constructor() {
    super();
    this.language = /** @type {'tr'|'en'} */ ('tr');
    this.me = { id: '', role: '' };
    Object.assign(this, { told: null, open: '', wrong: { field: '', text: '' }, trouble: '', news: '', seen: null });
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    if (writesLetters(this.me)) this.tried(() => this.load());
  }

  async load() {
    this.told = await call('/notices', this.language);
  }

  async tried(work) {
    try {
      this.trouble = '';
      await work();
    } catch (error) {
      if (error.code === 'not_signed_in') this.dispatchEvent(new CustomEvent('denied'));
      console.warn('kopru: the texts of notices', error);
      this.trouble = error.message || say(this.language).unreachable;
    }
  }

  render() {
    const t = say(this.language);
    if (!writesLetters(this.me)) return html`<main id="main" tabindex="-1" class="po"><div class="top"><h1>${t.notices}</h1></div><p class="nw" data-test="forbidden">${icon('info')}<span>${t.editorsOnly} <a href="/console">${t.pages.chats}</a></span></p></main>`;
    return html`<main id="main" tabindex="-1" class="po"><div class="top"><h1>${t.notices}</h1></div>
      <div role="status">${this.news ? html`<p class="nw" data-test="news">${icon('check')}<span>${this.news}</span></p>` : nothing}</div>
      <div role="alert">${this.trouble ? html`<p class="nw bad" data-test="trouble">${icon('alert')}<span>${this.trouble}</span></p>` : nothing}</div>
      <div class="po-b"><p class="soft">${t.noticesMore}</p><p class="t13 muted">${t.placeholders}: ${(this.told?.placeholders ?? []).map((name, n) => html`${n ? ' ' : ''}<code>{${name}}</code>`)}</p>
      ${this.told ? html`<ul class="nt-l">${this.told.notices.map((each) => this.one(each, t))}</ul>` : nothing}</div></main>`;
  }

  one(notice, t) {
    const id = `${notice.kind}.${notice.topic}`;
    const topic = notice.topic ? nameOf('topic', notice.topic, this.language) : t.allTopics;
    return html`<li class="card" data-test="notice" data-id=${id}><div class="card-h"><h2>${t.kinds[notice.kind] ?? notice.kind} <span class="pill">${topic}</span></h2>
        ${notice.changed_at ? html`<span class="pill brand">${t.changedAt(when(notice.changed_at, this.language))}</span>` : nothing}
        ${this.open === id ? nothing : html`<button class="btn btn-2" type="button" data-test="edit" aria-label=${t.editNotice(t.kinds[notice.kind] ?? notice.kind, topic)} @click=${() => this.edit(id)}>${icon('edit', 'i-s')}${t.edit}</button>`}</div>
      ${this.open === id ? this.form(notice, t) : html`<p lang=${this.language} class="t13 soft cut">${notice.subject[this.language]}</p>`}</li>`;
  }

  form(notice, t) {
    const others = usual('topic').filter((name) => !this.told.notices.some((each) => each.kind === notice.kind && each.topic === name));
    return html`<form class="nt-f" novalidate @submit=${(event) => this.save(event, notice)} @input=${() => this.typed()}>
      ${notice.topic ? nothing : html`<label class="nt-t">${t.forTopic}<select class="inp" name="topic" data-test="notice-topic"><option value="">${t.allTopics}</option>${others.map((name) => html`<option value=${name}>${nameOf('topic', name, this.language)}</option>`)}</select></label>`}
      ${FIELDS.map((field) => html`<div class="nt-p">${['tr', 'en'].map((language) => this.field(notice, field, language, t))}</div>`)}
      <p class="acts">${notice.changed_at ? html`<button class="btn btn-bad" type="button" data-test="take-back" @click=${() => this.takeBack(notice)}>${t.takeBack}</button>` : nothing}
        <button class="btn btn-2" type="button" @click=${() => this.close(`${notice.kind}.${notice.topic}`)}>${t.cancel}</button><button class="btn btn-2" type="button" data-test="preview-notice" @click=${(event) => this.preview(event.currentTarget.form, notice)}>${icon('eye', 'i-s')}${t.preview}</button>
        <button class="btn btn-1" data-test="save-notice">${t.save}</button></p>
      <div aria-live="polite">${this.seen ? this.shown(t) : nothing}</div></form>`;
  }

  /** Both letters and short messages as customers would get them, with invented values. */
  shown(t) {
    return html`<p class="t13 muted">${t.previewMore}</p><div class="nt-p">${['tr', 'en'].map((language) => html`<section class="nt-s" data-test="seen-${language}" aria-label="${t.preview}, ${t.languages[language]}">
      <h3 lang=${language}>${this.seen[language].subject}</h3><p class="nt-w" lang=${language}>${this.seen[language].text}</p>
      <p class="t13 muted">${t.parts.sms}</p><p class="nt-w" lang=${language}>${this.seen[language].sms}</p></section>`)}</div>`;
  }

  field(notice, field, language, t) {
    const name = `${field}.${language}`;
    const id = `nt-${field}-${language}`;
    const wrong = this.wrong.field === name;
    const about = { id, name, lang: language, maxlength: MOST[field], value: notice[field][language] };
    return html`<div><label class="dg-l" for=${id}>${t.parts[field]}, ${t.languages[language]}</label>${field === 'subject'
      ? html`<input class="inp" id=${id} name=${name} lang=${language} maxlength=${about.maxlength} .value=${about.value} data-test="notice-${field}-${language}" aria-invalid=${String(wrong)} aria-describedby="${id}-e">`
      : html`<textarea class="inp" id=${id} name=${name} lang=${language} maxlength=${about.maxlength} rows=${field === 'text' ? 12 : 3} .value=${about.value} data-test="notice-${field}-${language}" aria-invalid=${String(wrong)} aria-describedby="${id}-e"></textarea>`}
      <p class="fe" id="${id}-e">${wrong ? html`${icon('alert', 'i-s')}${this.wrong.text}` : nothing}</p></div>`;
  }

  edit(id) {
    this.open = id;
    this.seen = null;
    this.wrong = { field: '', text: '' };
    this.news = '';
    this.updateComplete.then(() => /** @type {HTMLElement} */ (this.querySelector('[name="subject.tr"]')).focus());
  }

  close(id) {
    this.open = '';
    this.updateComplete.then(() => /** @type {HTMLElement|null} */ (this.querySelector(`[data-id="${id}"] [data-test=edit]`))?.focus());
  }

  /** What is refused is said at its field, and what was typed stays. @param {SubmitEvent} event */
  async save(event, notice) {
    event.preventDefault();
    const body = said(/** @type {HTMLFormElement} */ (event.target), notice);
    if (!await this.sent(() => call(`/notices/${notice.kind}`, this.language, { method: 'PUT', body, key: newCid() }))) return;
    this.news = say(this.language).noticeSaved;
    this.close(`${notice.kind}.${body.topic}`);
    await this.tried(() => this.load());
  }

  /** Nothing is kept; what could not be saved is said here too. @param {HTMLFormElement} form */
  preview(form, notice) {
    return this.sent(async () => { this.seen = await call(`/notices/${notice.kind}/preview`, this.language, { method: 'POST', body: said(form, notice) }); });
  }

  /** What is shown is what stands there: a change takes it away. */
  typed() {
    this.seen = null;
    if (this.wrong.text) this.wrong = { field: '', text: '' };
  }

  /** Whether it was taken; a refusal stands at its field, which gets the focus. @param {() => Promise<any>} step */
  async sent(step) {
    try {
      this.trouble = '';
      await step();
      return true;
    } catch (error) {
      if (error.code === 'not_signed_in') this.dispatchEvent(new CustomEvent('denied'));
      this.wrong = { field: error.field ?? '', text: error.message || say(this.language).unreachable };
      if (!this.wrong.field) this.trouble = this.wrong.text;
      await this.updateComplete;
      /** @type {HTMLElement|null} */ (this.querySelector(`[name="${this.wrong.field}"]`))?.focus();
      return false;
    }
  }

  takeBack(notice) {
    return this.tried(async () => {
      await call(`/notices/${notice.kind}?topic=${encodeURIComponent(notice.topic)}`, this.language, { method: 'DELETE', key: newCid() });
      this.news = say(this.language).noticeBack;
      this.close(`${notice.kind}.${notice.topic}`);
      await this.load();
    });
  }
}

/** The form as the service takes it. @param {HTMLFormElement} form */
function said(form, notice) {
  const typed = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  return { topic: notice.topic || typed.topic || '', ...Object.fromEntries(FIELDS.map((field) => [field, { tr: typed[`${field}.tr`], en: typed[`${field}.en`] }])) };
}

customElements.define('desk-notices', Notices);
