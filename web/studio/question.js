// A new question: how it is called, what is answered, and the first examples, in both languages; together or not at all.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { changesOf, lines, NAME_MOST, nameFrom } from './asked.js';
import { say } from './texts.js';

const LEAST = 5; // Examples in each language: fewer teach the model a sentence, not a meaning.
const [TITLE_MOST, ANSWER_MOST] = [80, 2000];

class Question extends LitElement {
  static properties = { work: {}, doing: {}, language: {}, about: { state: true }, named: { state: true }, refused: { state: true } };

  constructor() {
    super();
    const both = () => ({ tr: '', en: '' });
    Object.assign(this, { language: 'tr', about: { name: '', title: both(), answer: both(), examples: both() }, named: false, refused: '' });
  }

  createRenderRoot() {
    return this;
  }

  firstUpdated() {
    /** @type {HTMLElement|null} */ (this.querySelector('.inp'))?.focus();
  }

  set(part, language, value) {
    const about = { ...this.about, [part]: { ...this.about[part], [language]: value } };
    if (part === 'title' && language === 'en' && !this.named) about.name = nameFrom(value);
    this.about = about;
    this.refused = '';
  }

  get missing() {
    return Object.fromEntries(['tr', 'en'].map((language) => [language, Math.max(0, LEAST - lines(this.about.examples[language]).length)]));
  }

  get ready() {
    const { name, title, answer } = this.about;
    return /^ask_[a-z0-9_]{2,}$/.test(name) && [title, answer].every((each) => each.tr.trim() && each.en.trim()) && !this.missing.tr && !this.missing.en;
  }

  async keep(event) {
    event.preventDefault();
    if (!this.ready) return;
    const { name } = this.about;
    const made = await this.doing(() => this.work.change(changesOf(this.about)), (error) => { this.refused = error.message; });
    if (made) location.hash = `#/intents/${name}`;
  }

  render() {
    const t = say(this.language);
    const q = t.question;
    if (!this.work.can('edit')) return html`<p class="em">${t.forbidden}</p>`;
    return html`<form class="ed" data-test="question" @submit=${(event) => this.keep(event)}><header class="ed-h"><a class="ib only-narrow" href="#/intents" aria-label=${t.back}>${icon('left')}</a><h2>${q.head}</h2></header>
      <p class="bo">${icon('info')}<span>${q.more}</span></p>
      <div class="sides">${['tr', 'en'].map((language) => this.side(/** @type {'tr'|'en'} */ (language), t))}</div>
      <label class="t13">${q.name}<input class="inp" data-test="question-name" maxlength=${NAME_MOST + 4} pattern="ask_[a-z0-9_]+" autocomplete="off" spellcheck="false" .value=${this.about.name}
        @input=${(event) => { this.named = true; this.about = { ...this.about, name: event.target.value.trim() }; }}></label>
      <div aria-live="polite" data-test="question-refused">${this.refused ? html`<p class="pb bad">${icon('alert', 'i-s')}<span>${this.refused}</span></p>` : nothing}</div>
      <p class="acts"><a class="btn btn-3" href="#/intents">${t.leaveIt}</a><button class="btn btn-1" data-test="question-keep" ?disabled=${!this.ready}>${icon('plus')}${q.make}</button></p></form>`;
  }

  side(language, t) {
    const q = t.question;
    const field = (part, label, most, rows) => html`<label class="t13">${label}${rows ? html`<textarea class="inp" lang=${language} rows=${rows} maxlength=${most} data-test="question-${part}-${language}" .value=${this.about[part][language]}
      @input=${(event) => this.set(part, language, event.target.value)}></textarea>` : html`<input class="inp" lang=${language} maxlength=${most} autocomplete="off" data-test="question-${part}-${language}" .value=${this.about[part][language]}
      @input=${(event) => this.set(part, language, event.target.value)}>`}</label>`;
    return html`<section class="card pad qs" aria-label=${t.languages[language]}><h3>${t.languages[language]}</h3>${field('title', q.title, TITLE_MOST, 0)}${field('answer', q.answer, ANSWER_MOST, 4)}${field('examples', q.examples, 8000, 7)}
      <p class="t12 ${this.missing[language] ? 'muted' : 'ok'}">${this.missing[language] ? q.missing(this.missing[language]) : q.enough}</p></section>`;
  }
}

customElements.define('studio-question', Question);
