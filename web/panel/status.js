// The status page: a number as it was typed, its state and the last step's moment; what is likely wrong with one that is none.

import { html, nothing } from '../vendor/lit.js';
import { call, refusalOf } from '../shared/api.js';
import { icon } from '../shared/icons.js';
import { nameOf } from '../shared/names.js';
import { Page } from '../shared/page.js';
import { store } from '../shared/storage.js';
import { moment, readIso } from '../shared/written.js';
import { TEXTS } from './status-texts.js';

const TYPED = 'kopru.status.number'; // As long as the tab: a reload loses nothing that was typed.

class StatusPage extends Page {
  static properties = { ...Page.properties, found: { state: true }, problem: { state: true }, trouble: { state: true }, busy: { state: true } };

  here = 'status';

  constructor() {
    super();
    this.found = null;
    this.problem = '';
    this.trouble = ''; // What is not about the number: our side, or the line.
    this.tab = store('sessionStorage');
    this.typed = this.tab.getItem(TYPED) ?? '';
    this.busy = false;
  }

  content() {
    const t = TEXTS[this.language];
    const wrong = this.wrong(t);
    return html`<div class="narrow"><h1>${t.title}</h1><p class="lead">${t.lead}</p><form class="sheet" novalidate @submit=${this.look}>
      <div class="field ${wrong ? 'wrong' : ''}"><label for="number">${t.number}</label><input class="inp" id="number" name="number" maxlength="100" autocomplete="off"
        autocapitalize="characters" spellcheck="false" aria-describedby="number-hint number-error" aria-invalid=${wrong ? 'true' : nothing}
        .value=${this.typed} @input=${(event) => this.tab.setItem(TYPED, event.target.value)}>
        <p class="err" id="number-error" role="alert">${wrong ? html`${icon('alert')}<span data-test="mistake">${wrong}</span>` : nothing}</p>
        <p class="hint" id="number-hint">${t.hint}</p></div>
      <div role="alert">${this.trouble ? html`<p class="nt bad" data-test="problem">${icon('alert')}<span>${this.trouble} <button class="btn btn-2 tap" data-test="again" ?disabled=${this.busy}>${t.again}</button></span></p>` : nothing}</div>
      <button class="btn btn-1 tap" data-test="look" ?disabled=${this.busy}>${this.busy ? t.looking : t.look}</button></form>
      <div role="status">${this.found?.result === 'found' ? this.state(t) : nothing}</div></div>`;
  }

  state(t) {
    const read = readIso(this.found.last_step_at ?? '');
    const at = read ? moment(read.wall, new Date(Date.now() + read.offset), this.language) : '';
    const number = this.found.request?.tracking_number;
    return html`<div class="nt ok answer" data-test="state" data-state=${this.found.state}>${icon('check')}<div><b>${nameOf('state', this.found.state, this.language)}</b>
      ${at ? html`<p>${t.lastStep(at)}</p>` : nothing}<p>${number ? html`<a href="/panel#${number}">${t.open}</a>` : html`${t.more} <a href="/panel">${t.signIn}</a>`}</p></div></div>`;
  }

  wrong(t) {
    if (this.problem) return this.problem;
    if (!this.found || this.found.result === 'found') return '';
    return this.found.result === 'unknown' ? t.unknown : t.mistake[this.found.mistake] ?? t.mistake.symbol;
  }

  async look(event) {
    event.preventDefault();
    const typed = event.target.elements.number.value.trim();
    this.found = null;
    this.trouble = '';
    this.problem = typed ? '' : TEXTS[this.language].empty;
    if (typed) await this.ask(typed);
    if (this.trouble) this.updateComplete.then(() => /** @type {HTMLElement} */ (this.querySelector('[data-test=again]')).focus());
    else if (this.problem || this.found?.result !== 'found') this.querySelector('#number').focus();
  }

  async ask(typed) {
    this.busy = true;
    const key = crypto.getRandomValues(new Uint32Array(4)).join('-');
    const asked = async () => { this.found = await call('/tracking', this.language, { method: 'POST', body: { typed }, key }); };
    const refusal = await refusalOf(asked).finally(() => { this.busy = false; });
    if (refusal) this[refusal.code === 'unreachable' || refusal.status >= 500 || refusal.status === 429 ? 'trouble' : 'problem'] = this.said(refusal);
  }
}

customElements.define('kopru-status', StatusPage);
