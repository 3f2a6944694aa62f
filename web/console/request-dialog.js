// The dialog in which the holder opens a request for the customer, filled with what was collected, or adds to one.

import { html, nothing } from '../vendor/lit.js';
import { newCid } from '../shared/cid.js';
import { icon } from '../shared/icons.js';
import { nameOf, usual } from '../shared/names.js';
import { localWall } from '../shared/written.js';
import { call } from './calls.js';
import { DialogElement } from './dialog.js';
import { say } from './texts.js';

const MONEY = new Set(['deposit', 'withdrawal', 'payment', 'bonus', 'game']);
const TYPES = new Set(['deposit', 'withdrawal', 'bonus', 'login', 'verification', 'account_update']); // Topics that are a type of transaction too.
const CURRENCIES = ['TRY', 'EUR', 'USD', 'GBP'];

class RequestDialog extends DialogElement {
  static properties = { language: {}, about: { state: true }, wrong: { state: true }, busy: { state: true }, topic: { state: true }, same: { state: true } };

  constructor() {
    super();
    this.language = /** @type {'tr'|'en'} */ ('tr');
    this.about = /** @type {{conversation: string, epoch: number, fields: Record<string, any>, number: string}|null} */ (null);
    this.wrong = { field: '', text: '' };
    this.busy = false;
    this.topic = '';
    this.same = ''; // The number of an open request on the same, when there is one.
  }

  /**
   * @param {{conversation: string, epoch: number, fields: Record<string, any>, number?: string}} about with a number: to add to that request
   */
  async ask(about) {
    this.about = { number: '', ...about };
    this.topic = String(about.fields.topic ?? 'other');
    this.wrong = { field: '', text: '' };
    this.same = '';
    this.key = newCid(); // Kept over tries: what arrived although its answer was lost is not done twice.
    await this.updateComplete;
    this.dialog.showModal();
  }

  render() {
    const t = say(this.language).request;
    return html`<dialog class="dg card" aria-labelledby="rd-t" @close=${() => { this.about = null; }}>${this.about ? html`<form novalidate @submit=${this.submit} @input=${() => { if (this.wrong.text) this.wrong = { field: '', text: '' }; }}>
      <h2 id="rd-t">${this.about.number ? t.extendTitle(this.about.number) : t.title}</h2><p class="soft">${this.about.number ? t.extendMore : t.more}</p>
      ${this.about.number ? this.words('text', t.text, '') : this.fields(t)}
      ${this.wrong.text && !this.wrong.field ? html`<p class="si-e" role="alert">${icon('alert', 'i-s')}<span>${this.wrong.text}</span></p>` : nothing}
      <div class="dg-f"><button class="btn btn-2" type="button" @click=${() => this.dialog.close()}>${say(this.language).cancel}</button>
        ${this.same ? html`<button class="btn btn-2" type="submit" data-anyway data-test="request-anyway" ?disabled=${this.busy}>${t.anyway}</button>
          <button class="btn btn-1" type="button" data-test="request-extend" ?disabled=${this.busy} @click=${this.addInstead}>${t.addInstead}</button>`
    : html`<button class="btn btn-1" type="submit" data-test="request-confirm" ?disabled=${this.busy}>${this.about.number ? t.add : t.open}</button>`}</div></form>` : nothing}</dialog>`;
  }

  fields(t) {
    const known = this.about?.fields ?? {};
    const today = localWall(Date.now()).toISOString().slice(0, 10);
    const amount = typeof known.amount === 'object' ? known.amount?.value : known.amount;
    return html`${this.choice('topic', t.topic, usual('topic').map((name) => [name, nameOf('topic', name, this.language)]), this.topic, (e) => { this.topic = e.target.value; })}
      ${this.input('subject', t.subject, known.subject, { maxlength: 160 })}
      <div class="rd-p">${this.input('event_date', t.date, String(known.event_date ?? '').slice(0, 10), { type: 'date', max: today })}
        ${this.choice('transaction_type', t.type, usual('transaction_type').map((name) => [name, nameOf('transaction_type', name, this.language)]), known.transaction_type ?? (TYPES.has(this.topic) ? this.topic : 'other'))}</div>
      ${MONEY.has(this.topic) ? html`<div class="rd-p">${this.input('amount', t.amount, amount, { mode: 'decimal' })}
        ${this.choice('currency', t.currency, CURRENCIES.map((name) => [name, name]), known.currency ?? 'TRY')}</div>` : nothing}
      ${this.words('description', t.description, '')}`;
  }

  input(name, label, value, { type = 'text', max = nothing, maxlength = nothing, mode = nothing } = {}) {
    return html`<div><label class="dg-l" for="rd-${name}">${label}</label><input class="inp" id="rd-${name}" name=${name} type=${type} .value=${value ?? ''} max=${max} maxlength=${maxlength} inputmode=${mode}
      aria-invalid=${String(this.wrong.field === name)} aria-describedby="rd-e-${name}" data-test="request-${name}">${this.error(name)}</div>`;
  }

  choice(name, label, options, value, changed = () => {}) {
    return html`<div><label class="dg-l" for="rd-${name}">${label}</label><select class="inp" id="rd-${name}" name=${name} data-test="request-${name}" @change=${changed}>
      ${options.map(([key, said]) => html`<option value=${key} ?selected=${key === value}>${said}</option>`)}</select></div>`;
  }

  words(name, label, value) {
    return html`<div><label class="dg-l" for="rd-${name}">${label}</label><textarea class="inp" id="rd-${name}" name=${name} rows="3" maxlength="4000" .value=${value}
      aria-invalid=${String(this.wrong.field === name)} aria-describedby="rd-e-${name}" data-test="request-${name}"></textarea>${this.error(name)}</div>`;
  }

  error(name) {
    return html`<p class="si-fe" id="rd-e-${name}">${this.wrong.field === name ? html`${icon('alert', 'i-s')}${this.wrong.text}` : nothing}</p>`;
  }

  /** @param {SubmitEvent} event */
  submit(event) {
    event.preventDefault();
    const t = say(this.language).request;
    const said = Object.fromEntries(Object.entries(Object.fromEntries(new FormData(/** @type {HTMLFormElement} */ (event.target)))).map(([name, value]) => [name, String(value).trim()]));
    if (this.about?.number) return said.text ? this.send(`/${this.about.number}/additions`, { text: said.text }) : this.tell('text', t.needText);
    if (!said.subject) return this.tell('subject', t.needSubject);
    if (!said.event_date) return this.tell('event_date', t.needDate);
    const { amount, currency, ...others } = said;
    const anyway = /** @type {HTMLElement|null} */ (event.submitter)?.dataset.anyway !== undefined;
    return this.send('', { ...others, ...(amount ? { amount: plain(amount), currency } : {}), on_duplicate: anyway ? 'register' : 'ask' });
  }

  async send(path, body) {
    const { conversation, epoch } = this.about ?? { conversation: '', epoch: 0 };
    this.busy = true;
    try {
      const made = await call(`/conversations/${conversation}/requests${path}`, this.language, { method: 'POST', body: { epoch, ...body }, key: `${this.key}${body.on_duplicate ?? ''}` });
      this.dialog.close();
      this.dispatchEvent(new CustomEvent('made', { detail: { number: made.tracking_number, extended: Boolean(path) } }));
    } catch (refused) {
      this.refused(refused);
    } finally {
      this.busy = false;
    }
  }

  refused(refused) {
    const t = say(this.language).request;
    this.key = refused.code === 'unreachable' ? this.key : newCid(); // Nothing was written: another try may say something else.
    this.same = refused.code === 'duplicate' ? refused.request?.tracking_number ?? '' : '';
    if (this.same) this.tell('', t.same(this.same));
    else this.tell(refused.code === 'future_date' ? 'event_date' : refused.field, refused.message || t.unreachable);
  }

  /** What was typed goes on the open request instead. */
  addInstead() {
    const form = /** @type {HTMLFormElement} */ (this.querySelector('form'));
    const said = Object.fromEntries(new FormData(form));
    const text = [said.subject, said.description].map(String).map((each) => each.trim()).filter(Boolean).join('\n');
    this.send(`/${this.same}/additions`, { text });
  }

  tell(field, text) {
    this.wrong = { field, text };
    this.updateComplete.then(() => /** @type {HTMLElement|null} */ (field ? this.querySelector(`[name=${field}]`) : null)?.focus());
  }
}

/** 1.500,50 and 1500.50 are the same amount. @param {string} amount */
function plain(amount) {
  return amount.replace(/\s|\.(?=\d{3}(\D|$))/g, '').replace(',', '.');
}

customElements.define('kopru-request-dialog', RequestDialog);
