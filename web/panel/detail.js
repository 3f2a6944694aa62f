// One request: its promise, what happened and what comes next, messages, documents, and the ways when one is not satisfied.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { call, refusalOf, save } from '../shared/api.js';
import { newCid } from '../shared/cid.js';
import '../shared/components/documents.js';
import { icon } from '../shared/icons.js';
import { nameOf } from '../shared/names.js';
import { copyNumber, stillWaiting, unreachable } from '../shared/page.js';
import { waiting } from '../shared/waiting.js';
import { day, moment, money } from '../shared/written.js';
import { draftOf, keep } from './draft.js';
import { listOf, toneOf, written } from './list.js';
import { promiseBanner, timeline } from './steps.js';
import { TEXTS } from './texts.js';

class RequestDetail extends LitElement {
  static properties = { number: {}, language: {}, facts: {}, request: { state: true }, problem: { state: true }, note: { state: true }, wrong: { state: true },
    busy: { state: true }, sure: { state: true }, wait: { state: true } };

  constructor() {
    super();
    this.request = null;
    this.problem = this.note = this.wrong = this.wait = '';
    this.busy = this.sure = false;
    this.keys = {};
  }

  createRenderRoot() {
    return this;
  }

  willUpdate(changed) {
    if (!changed.has('number')) return;
    Object.assign(this, { request: null, note: '', wrong: '', sure: false });
    this.load(true);
  }

  async load(focus = false) {
    const number = this.number;
    await waiting(() => this.attempt(async () => {
      const request = await call(`/requests/${encodeURIComponent(number)}`, this.language);
      if (number === this.number) this.request = request;
    }), (wait) => { if (number === this.number) this.wait = wait; });
    await this.updateComplete;
    if (focus) this.querySelector('h2')?.focus();
  }

  render() {
    const [t, request] = [TEXTS[this.language], this.request];
    return html`<div role="alert">${this.problem ? html`<div class="nt bad" data-test="detail-problem">${icon('alert')}<div>${this.problem}
      <div class="acts">${request ? nothing : html`<button class="btn btn-2 tap" type="button" data-test="detail-again" @click=${() => this.load(true)}>${t.loadAgain}</button>`}
      <a class="btn btn-3 tap" href="#">${t.back}</a></div></div></div>` : nothing}</div><p role="status" class="sr" data-test="note">${this.note}</p>
      ${request ? nothing : stillWaiting(this.wait, this.language, () => this.load(true))}
      ${request ? html`${this.head(request, t)}${promiseBanner(request, this.language, t)}
        <div class="two"><section><h3>${t.story}</h3>${timeline(request, this.language, t)}</section>
        <section>${this.about(request, t)}<kopru-request-documents .number=${request.tracking_number} .language=${this.language} .open=${request.can.includes('add')}
          .most=${this.facts?.document_most_mb ?? 10} @added=${() => this.load()}></kopru-request-documents></section></div>
        ${request.can.includes('add') ? this.message(request, t) : nothing}${request.can.includes('reopen') ? this.unhappy(request, t) : nothing}
        ${this.redress(request, t)}` : nothing}`;
  }

  head(request, t) {
    return html`<div class="dt-h"><a class="ib tap back" href="#" aria-label=${t.back}>${icon('left')}</a><div class="grow">
      <h2 tabindex="-1">${request.subject || nameOf('topic', request.topic, this.language)}</h2><p><span class="no" data-test="number">${request.tracking_number}</span></p></div>
      <span class="pill ${toneOf(request.state)}" data-test="state" data-state=${request.state}>${nameOf('state', request.state, this.language)}</span>
      <button class="ib tap" type="button" aria-label=${t.copy} @click=${() => this.copy()}>${icon('copy')}</button></div>`;
  }

  about(request, t) {
    const shown = { topic: nameOf('topic', request.topic, this.language), event_date: written(request.event_date, (wall) => day(wall, this.language), this.language),
      amount: request.amount && money(request.amount, request.currency, this.language),
      payment_method: request.payment_method && nameOf('payment_method', request.payment_method, this.language), description: request.description };
    return html`<dl class="facts">${Object.entries(shown).filter(([, said]) => said).map(([name, said]) => html`<dt>${t.facts[name]}</dt><dd>${said}</dd>`)}</dl>`;
  }

  message(request, t) {
    const submit = (event) => (event.submitter?.value === 'escalate' ? this.say(event, 'escalate', t.reasonEmpty, t.doneNow)
      : this.say(event, 'additions', t.empty, t.sent, { channel: 'panel' }));
    return html`<form class="write" novalidate @submit=${submit}>${this.box('message', t.message, t.messageHint)}
      <div class="acts"><button class="btn btn-1 tap" data-test="send" ?disabled=${this.busy}>${t.send}</button>
      ${request.can.includes('escalate') ? html`<button class="btn btn-3 tap" value="escalate" data-test="escalate" ?disabled=${this.busy}>${t.escalate}</button>` : nothing}${this.sure
        ? html`<span class="row" id="sure">${t.withdrawSure}</span><button class="btn btn-bad tap" type="button" data-test="withdraw-yes" aria-describedby="sure" ?disabled=${this.busy}
            @click=${() => this.act('withdraw', undefined, t.doneNow)}>${t.yes}</button><button class="btn btn-3 tap" type="button" data-test="withdraw-no" aria-describedby="sure" @click=${() => this.doubt(false)}>${t.no}</button>`
        : html`<button class="btn btn-3 tap" type="button" data-test="withdraw" @click=${() => this.doubt(true)}>${t.withdraw}</button>`}</div></form>`;
  }

  /** Asks once more before it is taken back; the focus goes along, for the button that had it is gone. @param {boolean} sure whether that is asked now */
  doubt(sure) {
    this.sure = sure;
    this.updateComplete.then(() => /** @type {HTMLElement|null} */ (this.querySelector(`[data-test=withdraw${sure ? '-no' : ''}]`))?.focus());
  }

  unhappy(request, t) {
    return html`<form class="write" novalidate @submit=${(event) => this.say(event, event.submitter.value, t.reasonEmpty, t.doneNow)}><h3>${t.unhappy}</h3>
      <p class="hint">${t.unhappyLead} ${request.reopen_until ? t.until(written(request.reopen_until, moment, this.language)) : ''}</p>${this.box('reason', t.reason, '')}
      <div class="acts"><button class="btn btn-1 tap" value="reopen" data-test="reopen" ?disabled=${this.busy}>${t.reopen}</button>
      <button class="btn btn-2 tap" value="disagree" data-test="disagree" ?disabled=${this.busy}>${t.disagree}</button></div></form>`;
  }

  box(name, label, hint) {
    return html`<div class="field ${this.wrong ? 'wrong' : ''}"><label for=${name}>${label}</label><textarea class="inp" id=${name} name="text" maxlength="4000" data-test=${name}
      aria-describedby="${name}-error ${name}-hint" aria-invalid=${this.wrong ? 'true' : nothing}
      .value=${draftOf(this.number, name)} @input=${(event) => keep(this.number, name, event.target.value)}></textarea>
      <p class="err" id="${name}-error" role="alert">${this.wrong ? html`${icon('alert')}<span data-test="wrong">${this.wrong}</span>` : nothing}</p>
      <p class="hint" id="${name}-hint">${hint}</p></div>`;
  }

  redress(request, t) {
    const routes = listOf(request.state) === 'open' ? [] : this.facts?.redress ?? [];
    return html`<section class="rd">${routes.length ? html`<h3>${t.redress}</h3><ol data-test="redress">${routes.map((route) => html`<li>${route.address.startsWith('https://')
      ? html`<a href=${route.address}>${words(route, this.language)}</a>` : html`<div>${words(route, this.language)}</div>`}</li>`)}</ol>` : nothing}
      <div class="acts"><button class="btn btn-2 tap" type="button" data-test="case-file" @click=${() => this.takeFile()}>${icon('file')}${t.caseFile}</button></div></section>`;
  }

  async copy() {
    this.note = await copyNumber(this.request.tracking_number, this.language);
  }

  async takeFile() {
    const { tracking_number: number } = this.request;
    await this.attempt(() => save(`/requests/${number}/case-file.pdf?language=${this.language}`, `${number}.pdf`, this.language));
  }

  /** Sends what stands in the box; it stays there until the service has it. */
  async say(event, what, empty, done, more = {}) {
    event.preventDefault();
    const box = event.target.elements.text;
    const text = box.value.trim();
    this.wrong = text ? '' : empty;
    if (!text) return box.focus();
    const number = this.number;
    if (!(await this.act(what, { text, ...more }, done))) return undefined;
    keep(number, box.id, '');
    box.value = '';
    return undefined;
  }

  /** One change, harmless to repeat: the same words on the same step keep their key until they arrived. */
  async act(what, body, done) {
    if (this.busy) return false;
    this.busy = true;
    const number = this.number;
    const content = `${number} ${what} ${JSON.stringify(body ?? '')}`;
    this.keys[content] ??= newCid();
    const fine = await this.attempt(async () => {
      const told = await call(`/requests/${number}/${what}`, this.language, { method: 'POST', body, key: this.keys[content] });
      delete this.keys[content];
      if (number === this.number) this.request = told;
      Object.assign(this, { note: done, sure: false });
      this.dispatchEvent(new CustomEvent('changed'));
    });
    this.busy = false;
    return fine;
  }

  async attempt(work) {
    this.problem = '';
    const refusal = await refusalOf(work);
    if (refusal) this.problem = refusal.message || unreachable(this.language, refusal.status);
    return !refusal;
  }
}

function words(route, language) {
  return html`<b>${route.name[language]}</b><small>${route.how[language]}</small>`;
}

customElements.define('kopru-request', RequestDetail);
