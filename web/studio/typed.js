// Where an example is written: refused and doubtful things are said at each pause, beside how the published model reads it.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { call } from '../shared/staff.js';
import { colour, pieces, placed } from './marking.js';
import { Pause } from './pause.js';
import { say } from './texts.js';
import { percent } from './figures.js';

let number = 0;

class Typed extends LitElement {
  static properties = { work: {}, doing: {}, language: {}, spoken: {}, intent: {}, before: {}, text: {}, kind: {}, checked: { state: true }, reading: { state: true }, busy: { state: true } };

  constructor() {
    super();
    Object.assign(this, { language: 'tr', spoken: 'tr', intent: '', before: '', text: '', kind: 'example', checked: null, reading: null, busy: false });
    this.number = (number += 1);
    this.fresh = false; // Whether what was checked is what stands there.
    const failed = (error) => this.doing(() => Promise.reject(error));
    this.check = new Pause({ ask: (text) => this.ask('check', { text, intent: this.intent, language: this.spoken, draft: this.work.draft, kind: this.kind, before: this.before }), show: (told) => { [this.checked, this.fresh] = [told, true]; }, failed });
    this.read = new Pause({ ask: (text) => this.ask('reading', { text }), show: (told) => { this.reading = told; }, failed, wait: 400 }); // Slower, and asked of the bot that talks to customers.
  }

  createRenderRoot() {
    return this;
  }

  firstUpdated() {
    if (!this.before) return;
    const field = this.field();
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }

  ask(path, body) {
    return call(`/studio/${path}`, this.language, { method: 'POST', body });
  }

  field() {
    return /** @type {HTMLInputElement} */ (this.querySelector('.inp'));
  }

  clear() {
    [this.text, this.checked, this.reading] = ['', null, null];
    this.field().value = '';
    this.field().focus();
  }

  typed(text) {
    this.text = text;
    this.fresh = false;
    const asked = text.trim() && text !== this.before ? text : null;
    if (!asked) [this.checked, this.reading] = [null, null];
    this.check.typed(asked);
    this.read.typed(asked);
  }

  /** The last word is the service's: what a slow check has not said yet is refused there. */
  take(event) {
    event.preventDefault();
    if (!this.text.trim() || this.fresh && this.checked?.refused.length) return this.field().focus();
    return this.dispatchEvent(new CustomEvent('taken', { detail: { text: this.text.trim(), why: '' } }));
  }

  render() {
    const t = say(this.language);
    const hint = `ty-${this.number}`;
    const place = this.kind === 'sentence' ? t.newSentence : t.newExample;
    return html`<form class="ty" @submit=${(event) => this.take(event)}><label class="sr" for="${hint}-f">${place}, ${t.languages[this.spoken]}</label>
      <input class="inp" id="${hint}-f" lang=${this.spoken} data-test="typed" maxlength="1000" autocomplete="off" spellcheck="true" placeholder=${this.before ? '' : place} .value=${this.text}
        aria-invalid=${String(Boolean(this.checked?.refused.length))} aria-describedby=${hint} @input=${(event) => this.typed(event.target.value)}
        @keydown=${(event) => event.key === 'Escape' && this.dispatchEvent(new CustomEvent('left'))}>
      <button class="btn btn-2" data-test="take" ?disabled=${!this.text.trim()}>${this.before ? t.save : t.add}</button></form>
      <div class="hint" id=${hint} aria-live="polite" data-test="hint">${this.checked ? this.hints(t) : nothing}</div>`;
  }

  hints(t) {
    const { checked, reading } = this;
    const entities = placed(checked.text, checked.entities);
    const problem = (each, tone) => html`<p class="pb ${tone}" data-test=${tone === 'bad' ? 'refused' : 'warned'}>${icon('alert', 'i-s')}<span>${each.title}</span></p>`;
    return html`${checked.refused.map((each) => problem(each, 'bad'))}${checked.warnings.map((each) => problem(each, 'warn'))}
      ${checked.near.length && !checked.refused.length ? html`<p class="t12 soft">${t.nearest} ${checked.near.slice(0, 3).map((each) => html`<span class="nr">“<span lang=${each.language}>${each.text}</span>” <b>${
        each.intent === this.intent ? t.here : each.title[this.language]}</b> ${percent(each.likeness, this.language)}</span>`)}</p>` : nothing}
      ${entities.length ? html`<p class="t12">${pieces(checked.text, entities).map((piece) => (piece.entity ? html`<mark class=${colour(piece.entity.entity, [piece.entity.entity])}>${piece.text}</mark>` : piece.text))}</p>` : nothing}
      ${reading ? html`<p class="t12 soft" data-test="reading">${reading.available ? html`${t.read} ${reading.guesses.slice(0, 2).map((each) => html`<span class="nr"><b>${each.title[this.language]}</b> ${percent(each.confidence, this.language)}</span>`)}`
        : t.botAway}</p>` : nothing}`;
  }
}

customElements.define('studio-typed', Typed);
