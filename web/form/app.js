// The request form: a topic, its fields, the number at the end; nothing typed is lost and nothing is registered twice.

import { html, nothing } from '../vendor/lit.js';
import { call, oneAtATime } from '../shared/api.js';
import '../shared/components/documents.js';
import { trackingCard } from '../shared/components/tracking-card.js';
import { icon } from '../shared/icons.js';
import { nameOf } from '../shared/names.js';
import { copyNumber, Page, stillWaiting, unreachable } from '../shared/page.js';
import { careFields } from './care.js';
import { requestOf, today, wrongs } from './check.js';
import { clear, keep, keyFor, recalled } from './draft.js';
import { requestFields } from './fields.js';
import { TEXTS } from './texts.js';

const CARE = 'responsible_gaming';
const FIELD_OF = { future_date: 'event_date', bad_email: 'email' };

class RequestForm extends Page {
  static properties = { ...Page.properties, topic: { state: true }, errors: { state: true }, problem: { state: true }, busy: { state: true }, open: { state: true },
    done: { state: true }, note: { state: true } };

  here = 'form';

  constructor() {
    super();
    this.fields = recalled();
    this.errors = {};
    this.open = this.done = null;
    this.problem = this.note = '';
    this.busy = false;
    this.follow = () => this.choose(location.hash.slice(1));
    this.topic = location.hash.slice(1);
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('hashchange', this.follow);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.follow);
  }

  /** Without the operator's topics there is no form: said, and asked again. */
  informed() {
    this.problem = this.facts ? '' : unreachable(this.language);
  }

  /** @param {string} topic */
  async choose(topic) {
    if (topic !== this.topic) this.fields = { ...this.fields, transaction_type: '' };
    Object.assign(this, { topic, errors: {}, problem: this.facts ? '' : this.problem, open: null, done: null });
    await this.showTop();
  }

  async showTop() {
    await this.updateComplete;
    this.querySelector('h1')?.focus();
    window.scrollTo(0, 0);
  }

  get isKnown() {
    return this.topic in (this.facts?.topics ?? {});
  }

  content() {
    const t = TEXTS[this.language];
    if (this.done) return html`<div class="narrow done">${this.end(t)}</div>`;
    if (this.open) return html`<div class="narrow">${this.already(t)}</div>`;
    if (!this.facts && this.problem) return html`<div class="narrow"><h1 tabindex="-1">${t.title}</h1>${this.trouble()}
      <button class="btn btn-1 tap" type="button" data-test="try-again" @click=${() => this.inform(true)}>${t.tryAgain}</button></div>`;
    if (!this.facts) return html`<div class="narrow" aria-busy="true"><h1 tabindex="-1">${t.title}</h1>${stillWaiting(this.wait, this.language, () => this.inform(true))}</div>`;
    return html`<div class="narrow">${this.isKnown ? this.form(t) : this.topics(t)}</div>`;
  }

  topics(t) {
    return html`<h1 tabindex="-1">${t.topicTitle}</h1><p class="lead">${t.lead}</p><ul class="topics">${Object.keys(this.facts.topics).map((topic) => html`<li>
      <a href="#${topic}" data-test="topic" data-topic=${topic}>${nameOf('topic', topic, this.language)}${icon('right')}</a></li>`)}</ul>`;
  }

  form(t) {
    const care = this.topic === CARE;
    const form = { facts: this.facts, language: this.language, fields: { ...this.fields, topic: this.topic }, errors: this.errors, last: this.last };
    return html`<h1 tabindex="-1">${care ? t.careTitle : t.title}</h1>
      ${care ? html`<p class="lead">${t.careLead}</p>` : html`<p class="chosen"><span>${t.topic}: <b class="semi">${nameOf('topic', this.topic, this.language)}</b></span><a href="#">${t.change}</a></p>`}
      ${this.facts.identity.includes(this.topic) ? html`<div class="nt">${icon('lock')}<div>${t.identity} ${this.facts.sign_in_url
        ? html`<a href=${this.facts.sign_in_url}>${t.signIn}</a>` : nothing}</div></div>` : nothing}
      <form class="sheet" novalidate @input=${this.typed} @change=${this.typed} @submit=${this.submit}>
        ${care ? careFields(form, t) : requestFields(form, t)}
        ${this.trouble()}<button class="btn btn-1 tap" data-test="submit" ?disabled=${this.busy}>${this.busy ? t.sending : care ? t.careSend : t.send}</button></form>`;
  }

  trouble() {
    return html`<div role="alert">${this.problem ? html`<p class="nt bad" data-test="problem">${icon('alert')}<span>${this.problem}</span></p>` : nothing}</div>`;
  }

  already(t) {
    return html`<h1 tabindex="-1">${t.duplicate}</h1><p class="lead">${t.duplicateMore}</p>${this.card(this.open, false)}${this.trouble()}
      <div class="acts"><button class="btn btn-1 tap" type="button" data-test="add-to" ?disabled=${this.busy} @click=${() => this.addTo(this.open)}>${t.addTo}</button>
      <button class="btn btn-2 tap" type="button" data-test="another" ?disabled=${this.busy} @click=${() => this.register('register')}>${t.another}</button>
      <button class="btn btn-3 tap" type="button" @click=${() => { this.open = null; }}>${t.backToForm}</button></div>`;
  }

  end(t) {
    const { request, fresh } = this.done;
    return html`<h1 tabindex="-1" data-test="done">${fresh ? t.done : t.added}</h1><p class="lead">${t.doneMore}</p>${this.card(request, fresh)}
      <kopru-request-documents class="sheet" .number=${request.tracking_number} .language=${this.language} .open=${true} .most=${this.facts?.document_most_mb ?? 10}></kopru-request-documents>
      <p role="status">${this.note}</p><div class="acts"><a class="btn btn-1 tap" href="/panel#${request.tracking_number}" data-test="see-panel">${t.seePanel}</a>
      <a class="btn btn-2 tap" href="#" @click=${() => this.choose('')}>${t.oneMore}</a></div>`;
  }

  card(request, fresh) {
    const card = { ...request, due_from: request.promise.due_from, due_to: request.promise.due_to };
    return trackingCard(card, { language: this.language, now: Date.now(), fresh, copy: (number) => this.copy(number) });
  }

  async copy(number) {
    this.note = await copyNumber(number, this.language);
  }

  get last() {
    return today(Date.now(), this.facts?.time_zone);
  }

  typed({ target }) {
    if (!target.name) return;
    this.fields = { ...this.fields, [target.name]: target.value };
    keep(this.fields);
    if (this.errors[target.name]) this.errors = Object.fromEntries(Object.entries(this.errors).filter(([name]) => name !== target.name));
  }

  submit(event) {
    event.preventDefault();
    const t = TEXTS[this.language];
    this.problem = '';
    if (this.topic === CARE) {
      if (!this.fields.wish) return this.show({ wish: t.careNone });
      return this.register('register'); // Never held up by a question about a duplicate.
    }
    const found = wrongs({ ...this.fields, topic: this.topic }, this.last);
    if (Object.keys(found).length) return this.show(Object.fromEntries(Object.entries(found).map(([name, wrong]) => [name, t.wrong[wrong]])));
    return this.register('ask');
  }

  async show(errors) {
    this.errors = errors;
    await this.updateComplete;
    this.querySelector(`[name=${Object.keys(errors)[0]}]`)?.focus();
  }

  get request() {
    const care = { subject: TEXTS[this.language].wishes[this.fields.wish], event_date: this.last, transaction_type: 'other' };
    return { ...this.fields, topic: this.topic, ...(this.topic === CARE ? care : {}) };
  }

  /** @param {'ask'|'register'} onDuplicate */
  async register(onDuplicate) {
    await oneAtATime(this, async () => {
      await this.reachable();
      const body = requestOf(this.request, this.language, onDuplicate);
      await this.finish(await call('/requests', this.language, { method: 'POST', body, key: keyFor('/requests', body) }), true);
    });
  }

  /** What was typed goes on the request that is open already. */
  async addTo({ tracking_number: number }) {
    await oneAtATime(this, async () => {
      const { subject, description = '' } = this.request;
      const body = { text: [subject.trim(), description.trim()].filter(Boolean).join('\n'), channel: 'form' };
      const path = `/requests/${number}/additions`;
      await this.finish(await call(path, this.language, { method: 'POST', body, key: keyFor(path, body) }), false);
    });
  }

  /** The address first, so that the receipt has where to go. */
  async reachable() {
    const email = this.topic === CARE ? '' : (this.fields.email ?? '').trim();
    if (email) await call('/contact', this.language, { method: 'PUT', body: { email, language: this.language } });
  }

  async finish(request, fresh) {
    clear();
    this.fields = {};
    this.done = { request, fresh };
    await this.showTop();
  }

  refused(refusal) {
    const field = FIELD_OF[refusal.code] ?? refusal.field;
    if (refusal.code === 'duplicate' && refusal.request) {
      this.open = refusal.request;
      this.showTop();
    } else if (field && this.querySelector(`[name=${field}]`)) this.show({ [field]: this.said(refusal) });
    else this.problem = this.said(refusal);
  }
}

customElements.define('kopru-form', RequestForm);
