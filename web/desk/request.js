// One request for staff: what it says, what was promised, the steps that can be taken, what belongs to it, and everything that happened.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { newCid } from '../shared/cid.js';
import { icon } from '../shared/icons.js';
import { nameOf } from '../shared/names.js';
import { call, save } from '../shared/staff.js';
import { money } from '../shared/written.js';
import './related.js';
import { memberName, priority, statePill, when } from './rows.js';
import { isOpen, stepsOf } from './steps.js';
import { say } from './texts.js';

const SHOWN = 200; // Entries of the timeline that are asked for at once.
const CHOSEN = 'kopru.console.selected'; // Where the console keeps which conversation is open in this tab.

class OneRequest extends LitElement {
  static properties = { language: {}, me: { attribute: false }, number: {}, members: { attribute: false }, told: { state: true }, steps: { state: true }, more: { state: true }, documents: { state: true }, mails: { state: true }, trouble: { state: true } };

  constructor() {
    super();
    this.language = /** @type {'tr'|'en'} */ ('tr');
    this.members = [];
    this.me = { id: '' };
    this.number = '';
    this.clear();
  }

  createRenderRoot() {
    return this;
  }

  clear() {
    Object.assign(this, { told: null, steps: [], more: null, documents: [], mails: [], trouble: '' });
  }

  willUpdate(changed) {
    if (changed.has('number') && this.told?.tracking_number !== this.number) {
      this.clear();
      this.load();
    }
  }

  async load() {
    const number = this.number;
    await this.tried(async () => {
      const path = `/requests/${encodeURIComponent(number)}`;
      const [told, steps, files, mails] = await Promise.all([call(path, this.language), call(`${path}/timeline?limit=${SHOWN}`, this.language),
        call(`${path}/documents`, this.language), call(`${path}/mails`, this.language)]);
      if (number !== this.number) return;
      if (told.tracking_number !== number) this.dispatchEvent(new CustomEvent('named', { detail: told.tracking_number })); // It was typed carelessly.
      Object.assign(this, { told, steps: steps.steps, more: steps.next, documents: files.documents, mails: mails.mails });
    });
  }

  async tried(work) {
    try {
      this.trouble = '';
      await work();
    } catch (error) {
      if (error.code === 'not_signed_in') this.dispatchEvent(new CustomEvent('denied'));
      console.warn('kopru: request', error);
      this.trouble = error.message || say(this.language).unreachable;
    }
  }

  /** After a change: this one anew, and the list beside it. */
  async changed() {
    await this.load();
    this.dispatchEvent(new CustomEvent('changed'));
  }

  // --- drawing ----------------------------------------------------------------------------

  render() {
    const t = say(this.language);
    const { told } = this;
    return html`<section class="one" aria-label=${this.number}><header class="one-h"><div class="one-n"><h2 tabindex="-1" class="no" data-test="number">${told?.tracking_number ?? this.number}</h2>${told ? html`${statePill(told.state, this.language)}${priority(told.priority, this.language)}` : nothing}</div>
        <button class="ib" type="button" data-test="close" aria-label=${t.close} @click=${() => this.dispatchEvent(new CustomEvent('closed'))}>${icon('x')}</button></header>
      <div role="alert">${this.trouble ? html`<p class="nw bad" data-test="problem">${icon('alert')}<span>${this.trouble}</span></p>` : nothing}</div>
      ${told ? html`${this.said(told, t)}${this.deeds(told, t)}<desk-related .language=${this.language} .number=${told.tracking_number} .into=${told.merged_into} .open=${isOpen(told.state)} @changed=${() => this.changed()}
        @chosen=${(event) => this.dispatchEvent(new CustomEvent('chosen', { detail: event.detail }))}></desk-related>${this.files(t)}${this.letters(t)}${this.happened(t)}` : nothing}
      <desk-step-dialog .language=${this.language} .members=${this.members} .me=${this.me} @told=${(event) => this.take(event.detail)}></desk-step-dialog></section>`;
  }

  said(told, t) {
    const due = isOpen(told.state) ? html`${told.promise.paused ? t.paused : when(told.promise.due_to, this.language)}${told.promise.overdue ? html` <span class="pill bad">${icon('alert', 'i-s')}${t.overdue}</span>` : nothing}` : html`–`;
    const lines = [[t.columns.due, due], [t.columns.assignee, memberName(told.assignee, this.members, this.language)], [t.by.department, nameOf('department', told.department, this.language)],
      [t.by.topic, nameOf('topic', told.topic, this.language)], [t.by.channel, `${t.channels[told.channel]} · ${told.language.toUpperCase()}`], [t.registered, when(told.registered_at, this.language)],
      [nameOf('field', 'event_date', this.language), told.event_date && when(told.event_date, this.language)], [nameOf('field', 'transaction_type', this.language), told.transaction_type && nameOf('transaction_type', told.transaction_type, this.language)],
      [nameOf('field', 'amount', this.language), told.amount && money(told.amount, told.currency, this.language)], [nameOf('field', 'payment_method', this.language), told.payment_method && nameOf('payment_method', told.payment_method, this.language)]];
    return html`<section class="one-s"><h3 lang=${told.language} data-test="subject">${told.subject}</h3>${told.description ? html`<p class="ds" lang=${told.language} data-test="description">${told.description}</p>` : nothing}
      <dl class="kv">${lines.filter(([, value]) => value).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
      <p class="acts">${told.conversation ? html`<button class="btn btn-3" type="button" data-test="conversation" @click=${() => this.toConversation(told.conversation)}>${icon('chat', 'i-s')}${t.conversation}</button>` : nothing}
        <a class="btn btn-3" href="/console/requests?${new URLSearchParams({ customer: told.customer, sort: 'newest' })}" data-test="customers">${icon('user', 'i-s')}${t.customers}</a></p></section>`;
  }

  deeds(told, t) {
    return html`<section class="one-s" aria-label=${t.deeds}><p class="acts">${stepsOf(told, Date.now()).map((kind, n) => html`<button class="btn ${n ? 'btn-2' : 'btn-1'}" type="button" data-test="step-${kind}"
      @click=${() => /** @type {any} */ (this.querySelector('desk-step-dialog')).ask(kind, [told.tracking_number])}>${t.steps[kind]}</button>`)}</p></section>`;
  }

  files(t) {
    const path = `/requests/${this.told.tracking_number}`;
    const take = (name, said, hook) => html`<button class="btn btn-3" type="button" data-test=${hook} @click=${() => this.tried(() => save(`${path}/${name}?language=${this.language}`, this.language))}>${icon('down', 'i-s')}${said}</button>`;
    return html`<section class="one-s"><h4>${t.documents}</h4>${this.documents.length ? html`<ul class="ln">${this.documents.map((each) => html`<li data-test="document">${icon('file', 'i-s')}<button class="lk grow" type="button" ?disabled=${each.erased}
        @click=${() => this.tried(() => save(`${path}/documents/${each.id}/content`, this.language))}>${each.name}</button><span class="t12 muted num">${Math.ceil(each.size / 1024)} KB</span></li>`)}</ul>` : html`<p class="muted">${t.noDocuments}</p>`}
      <p class="acts">${isOpen(this.told.state) ? html`<label class="btn btn-2 up">${icon('clip', 'i-s')}${t.addDocument}<input class="sr" type="file" data-test="file" accept=".pdf,.jpg,.jpeg,.png,.webp" @change=${this.added}></label>` : nothing}${take('case-file.pdf', t.caseFile, 'case-pdf')}${take('case-file.json', t.caseJson, 'case-json')}${take('deadlock-letter.pdf', t.letter, 'letter')}</p></section>`;
  }

  letters(t) {
    if (!this.mails.length) return nothing;
    return html`<section class="one-s"><h4>${t.mails}</h4><ul class="ln">${this.mails.map((each) => html`<li data-test="mail">${icon('mail', 'i-s')}<span class="grow">${when(each.received_at, this.language)} · ${t.mailStates[each.state]}</span>
      <button class="lk" type="button" @click=${() => this.tried(() => save(`/mails/${each.id}/original`, this.language))}>${t.original}</button></li>`)}</ul></section>`;
  }

  happened(t) {
    return html`<section class="one-s"><h4>${t.timeline}</h4><ol class="tl" data-test="timeline">${this.steps.map((step) => html`<li><p><b class="semi">${t.happened[step.kind] ?? nameOf('step', step.kind, this.language)}</b>${this.about(step, t)}
        <span class="t12 muted">${when(step.at, this.language)} · ${this.by(step.by, t)}${step.number && step.number !== this.told.tracking_number ? ` · ${step.number}` : ''}</span></p>${step.text ? html`<p class="ds">${step.text}</p>` : nothing}</li>`)}</ol>
      ${this.more ? html`<button class="btn btn-2" type="button" @click=${() => this.tried(() => this.later())}>${t.more}</button>` : nothing}</section>`;
  }

  /** What a step changed, where its name alone does not say it. */
  about({ kind, data }, t) {
    const said = kind === 'assigned' ? memberName(data?.to ?? '', this.members, this.language)
      : kind === 'moved' ? [data?.department && nameOf('department', data.department, this.language), data?.topic && nameOf('topic', data.topic, this.language), Number.isInteger(data?.priority) && nameOf('priority', ['urgent', 'high', 'normal', 'low'][data.priority], this.language)].filter(Boolean).join(', ')
        : ['merged', 'linked', 'unlinked'].includes(kind) ? data?.into ?? data?.other ?? '' : data?.consent ? t.consent(data.consent) : '';
    return said ? html`: ${said} ` : ' ';
  }

  by(id, t) {
    if (id === 'desk') return t.desk;
    return id.startsWith('stf_') ? memberName(id, this.members, this.language) : id.startsWith('key_') ? t.program : t.customer;
  }

  // --- what happens -----------------------------------------------------------------------

  async later() {
    const { steps, next } = await call(`/requests/${this.told.tracking_number}/timeline?limit=${SHOWN}&cursor=${this.more}`, this.language);
    [this.steps, this.more] = [[...this.steps, ...steps], next];
  }

  /** What the customer gave on another way; the service looks through it, and says what is wrong with one that it does not take. */
  added({ target }) {
    const [file] = target.files;
    target.value = '';
    return file && this.tried(async () => {
      await call(`/requests/${this.told.tracking_number}/documents`, this.language, { method: 'POST', body: file, key: newCid(), name: file.name });
      await this.changed();
    });
  }

  take({ step, key }) {
    return this.tried(async () => {
      await call(`/requests/${this.told.tracking_number}/steps`, this.language, { method: 'POST', body: step, key: key || newCid() });
      await this.changed();
    });
  }

  /** @param {string} conversation */
  toConversation(conversation) {
    sessionStorage.setItem(CHOSEN, conversation);
    location.assign('/console');
  }
}

customElements.define('desk-request', OneRequest);
