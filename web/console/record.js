// A dialog in which an agent writes down what somebody said on the phone or on social media: one request, once, with their consent.

import { html, nothing } from '../vendor/lit.js';
import { oneAtATime } from '../shared/api.js';
import { newCid } from '../shared/cid.js';
import { operatorFacts } from '../shared/facts.js';
import { icon } from '../shared/icons.js';
import { nameOf } from '../shared/names.js';
import { moment, readIso } from '../shared/written.js';
import { call } from './calls.js';
import { DialogElement } from './dialog.js';
import { additionOf, recordOf, usualType, wrongs } from './record-check.js';
import { recordFields } from './record-fields.js';
import { TEXTS } from './record-texts.js';

const FIELD_OF = { future_date: 'event_date', bad_email: 'email', bad_phone: 'phone', not_found: 'earlier', unknown_topic: 'topic' };
const NEW = { channel: 'phone', currency: 'TRY' };

class Record extends DialogElement {
  static properties = { language: {}, fields: { state: true }, errors: { state: true }, problem: { state: true }, busy: { state: true }, open: { state: true },
    done: { state: true }, topics: { state: true } };

  constructor() {
    super();
    this.language = 'tr';
    this.topics = [];
    this.sent = { content: '', key: '' };
    this.anew();
  }

  anew() {
    Object.assign(this, { fields: { ...NEW }, errors: {}, problem: '', busy: false, open: null, done: null });
  }

  /** What was typed and not saved is still there. */
  async ask() {
    const facts = await operatorFacts();
    this.topics = Object.keys(facts?.topics ?? {});
    this.zone = facts?.time_zone;
    if (this.done) this.anew();
    this.fields = { language: this.language, ...this.fields };
    await this.updateComplete;
    if (!this.dialog.open) this.dialog.showModal();
  }

  /** Today where the operator is. */
  get last() {
    return new Intl.DateTimeFormat('sv-SE', { timeZone: this.zone }).format(Date.now());
  }

  render() {
    const t = TEXTS[this.language];
    return html`<dialog class="dg dg-w card" aria-labelledby="rc-t" data-test="record">${this.done ? this.end(t) : this.open ? this.already(t) : this.form(t)}</dialog>`;
  }

  form(t) {
    return html`<form novalidate @input=${this.typed} @change=${this.typed} @submit=${this.submit}><h2 id="rc-t">${t.title}</h2><p class="soft">${t.more}</p>
      ${recordFields({ fields: this.fields, errors: this.errors, language: this.language, last: this.last, topics: this.topics }, t)}${this.trouble()}
      <div class="dg-f"><button class="btn btn-2" type="button" @click=${() => this.dialog.close()}>${t.cancel}</button>
        <button class="btn btn-1" type="submit" data-test="record-save" ?disabled=${this.busy}>${this.busy ? t.saving : t.save}</button></div></form>`;
  }

  already(t) {
    return html`<form @submit=${(e) => e.preventDefault()}><h2 id="rc-t" tabindex="-1">${t.duplicate}</h2><p class="soft">${t.duplicateMore}</p>${this.card(this.open)}${this.trouble()}
      <div class="dg-f"><button class="btn btn-3" type="button" @click=${() => { this.open = null; }}>${t.back}</button>
        <button class="btn btn-2" type="button" data-test="record-separate" ?disabled=${this.busy} @click=${() => this.register('register')}>${t.separate}</button>
        <button class="btn btn-1" type="button" data-test="record-add" ?disabled=${this.busy} @click=${() => this.addTo(this.open.tracking_number)}>${t.addTo}</button></div></form>`;
  }

  end(t) {
    const { request, fresh } = this.done;
    return html`<form @submit=${(e) => e.preventDefault()}><h2 id="rc-t" tabindex="-1">${fresh ? t.done : t.added}</h2><p class="soft">${t.doneMore}</p>${this.card(request)}
      <div class="dg-f"><button class="btn btn-2" type="button" data-test="record-another" @click=${() => this.anew()}>${t.another}</button>
        <button class="btn btn-1" type="button" @click=${() => this.dialog.close()}>${t.close}</button></div></form>`;
  }

  card({ tracking_number: number, subject, topic, state, promise }) {
    const due = readIso(promise.due_to);
    const by = due ? moment(due.wall, new Date(Date.now() + due.offset), this.language) : '';
    return html`<div class="wd-n"><p class="wd-no" data-test="record-number">${number}</p><p>${subject}</p>
      <p class="soft">${nameOf('topic', topic, this.language)} · ${nameOf('state', state, this.language)}</p>${by ? html`<p class="soft">${TEXTS[this.language].due(by)}</p>` : nothing}</div>`;
  }

  trouble() {
    return html`<div role="alert">${this.problem ? html`<p class="si-fe" data-test="record-problem">${icon('alert', 'i-s')}${this.problem}</p>` : nothing}</div>`;
  }

  typed({ target }) {
    if (!target.name) return;
    const was = this.fields;
    this.fields = { ...was, [target.name]: target.value };
    if (target.name === 'topic' && (was.transaction_type ?? '') === usualType(was.topic ?? '')) this.fields = { ...this.fields, transaction_type: usualType(target.value) };
    if (['email', 'phone', 'earlier', target.name].some((name) => this.errors[name])) {
      this.errors = Object.fromEntries(Object.entries(this.errors).filter(([name]) => name !== target.name && !(name === 'email' && ['phone', 'earlier'].includes(target.name))));
    }
  }

  submit(event) {
    event.preventDefault();
    this.problem = '';
    const found = wrongs(this.fields, this.last);
    if (!Object.keys(found).length) return this.register('ask');
    return this.show(Object.fromEntries(Object.entries(found).map(([name, wrong]) => [name, TEXTS[this.language].wrong[wrong]])));
  }

  async show(errors) {
    this.errors = errors;
    await this.updateComplete;
    /** @type {HTMLElement|null} */ (this.querySelector(`[name=${Object.keys(errors)[0]}]`))?.focus();
  }

  /** @param {'ask'|'register'} onDuplicate */
  async register(onDuplicate) {
    await oneAtATime(this, async () => {
      await this.finish(await this.send('/requests/recorded', recordOf(this.fields, onDuplicate)), true);
    });
  }

  /** What was said goes on the request that is open already. @param {string} number */
  async addTo(number) {
    await oneAtATime(this, async () => {
      await this.finish(await this.send(`/requests/${number}/recorded`, additionOf(this.fields)), false);
    });
  }

  /** Under the same key while nothing changes: pressing twice saves once. */
  send(path, body) {
    const content = path + JSON.stringify(body);
    if (this.sent.content !== content) this.sent = { content, key: newCid() };
    return call(path, this.language, { method: 'POST', body, key: this.sent.key });
  }

  async finish(request, fresh) {
    this.sent = { content: '', key: '' };
    this.done = { request, fresh };
    await this.updateComplete;
    /** @type {HTMLElement|null} */ (this.querySelector('#rc-t'))?.focus();
  }

  refused(refusal) {
    const said = refusal.message || TEXTS[this.language].unreachable;
    const field = FIELD_OF[refusal.code] ?? refusal.field;
    if (refusal.code === 'duplicate' && refusal.request) this.open = refusal.request;
    else if (field && this.querySelector(`[name=${field}]`)) this.show({ [field]: said });
    else this.problem = said;
  }
}

customElements.define('kopru-record', Record);
