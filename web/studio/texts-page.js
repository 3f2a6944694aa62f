// The operator's texts and the lexicon: both languages in one line each, changed where they stand.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { call } from '../shared/staff.js';
import { fold } from './listing.js';
import { say } from './texts.js';

class Texts extends LitElement {
  static properties = { work: {}, doing: {}, language: {}, turn: {}, texts: { state: true }, concepts: { state: true }, query: { state: true }, open: { state: true } };

  constructor() {
    super();
    Object.assign(this, { language: 'tr', texts: null, concepts: [], query: '', open: '' });
  }

  createRenderRoot() {
    return this;
  }

  updated(changed) {
    if (changed.has('turn') || changed.has('language')) this.load();
  }

  async load() {
    await this.doing(async () => {
      const [texts, concepts] = await Promise.all(['/studio/texts', '/studio/concepts'].map((path) => call(this.work.here(path), this.language)));
      [this.texts, this.concepts] = [texts.texts, concepts.concepts];
    });
  }

  render() {
    const t = say(this.language);
    if (!this.texts) return html`<p class="sr" role="status">${t.loading}</p>`;
    const wanted = fold(this.query.trim());
    const passes = (...words) => !wanted || words.some((word) => fold(word).includes(wanted));
    return html`<div class="one"><label class="srch">${icon('search')}<span class="sr">${t.seekHere}</span><input class="inp" type="search" data-test="search" placeholder=${t.seekHere} @input=${(event) => { this.query = event.target.value; }}></label>
      <section class="card pad"><h2>${t.operatorTexts}</h2><p class="t12 muted">${t.operatorTextsMore}</p><ul class="tx-l">${this.texts.filter((each) => passes(each.path, each.text.tr, each.text.en)).map((each) => this.line(
        { id: each.path, change: each.change, tr: each.text.tr, en: each.text.en, made: (tr, en) => ({ kind: 'text', path: each.path, before: each.text, after: { tr, en } }) }, t))}</ul></section>
      <section class="card pad"><h2>${t.lexicon}</h2><p class="t12 muted">${t.lexiconMore}</p><ul class="tx-l">${this.concepts.filter((each) => passes(each.name, ...each.stems.tr, ...each.stems.en)).map((each) => this.line(
        { id: each.name, change: each.change, tr: each.stems.tr.join(', '), en: each.stems.en.join(', '),
          made: (tr, en) => ({ kind: 'concept', name: each.name, topic: each.topic, before: each.stems, after: { tr: stems(tr), en: stems(en) } }) }, t))}</ul></section></div>`;
  }

  line(about, t) {
    if (this.open === about.id) return html`<li><form class="tx-f" @submit=${(event) => this.keep(event, about)}><code>${about.id}</code>${['tr', 'en'].map((language) => html`<label><span class="t12">${t.languages[language]}</span>
      <textarea class="inp" name=${language} lang=${language} rows="3" maxlength="2000" .value=${about[language]}></textarea></label>`)}<p class="acts"><button class="btn btn-3" type="button" @click=${() => { this.open = ''; }}>${t.leaveIt}</button>
      <button class="btn btn-1">${t.save}</button></p></form></li>`;
    return html`<li class=${about.change ? 'new' : ''}><code>${about.id}</code><span lang="tr">${about.tr}</span><span lang="en">${about.en}</span>${this.work.can('edit') ? html`<span class="ac">${about.change ? html`<button class="ib" type="button"
      aria-label=${t.undoThis(about.id)} @click=${() => this.doing(() => this.work.undo(about.change))}>${icon('undo')}</button>` : nothing}<button class="ib" type="button" aria-label=${t.editThis(about.id)}
      @click=${() => { this.open = about.id; }}>${icon('edit')}</button></span>` : nothing}</li>`;
  }

  async keep(event, about) {
    event.preventDefault();
    const value = (name) => event.target.elements[name].value.trim();
    if (await this.doing(() => this.work.change([about.made(value('tr'), value('en'))]))) this.open = '';
  }
}

/** @param {string} line */
function stems(line) {
  return line.split(',').map((each) => each.trim()).filter(Boolean);
}

customElements.define('studio-texts', Texts);
