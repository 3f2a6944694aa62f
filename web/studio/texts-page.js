// The operator's texts and the lexicon: both languages in one line each, changed where they stand.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { call } from '../shared/staff.js';
import { drawing } from './drawings.js';
import { fold } from './listing.js';
import { nameOf } from './names.js';
import { say } from './texts.js';

class Texts extends LitElement {
  static properties = { work: {}, doing: {}, language: {}, turn: {}, texts: { state: true }, concepts: { state: true }, query: { state: true }, open: { state: true }, adding: { state: true } };

  constructor() {
    super();
    Object.assign(this, { language: 'tr', texts: null, concepts: [], query: '', open: '', adding: false });
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
    const called = (kind, code) => nameOf(kind, code, this.language, this.work.intents);
    const passes = (...words) => !wanted || words.some((word) => fold(word).includes(wanted));
    return html`<div class="one"><label class="srch">${icon('search')}<span class="sr">${t.seekHere}</span><input class="inp" type="search" data-test="search" placeholder=${t.seekHere} @input=${(event) => { this.query = event.target.value; }}></label>
      <section class="card pad"><h2>${t.operatorTexts}</h2><p class="t12 muted">${t.operatorTextsMore}</p><ul class="tx-l">${this.texts.filter((each) => passes(each.path, called('text', each.path), each.text.tr, each.text.en)).map((each) => this.line(
        { id: each.path, name: called('text', each.path), change: each.change, tr: each.text.tr, en: each.text.en, made: (tr, en) => ({ kind: 'text', path: each.path, before: each.text, after: { tr, en } }) }, t))}</ul></section>
      <section class="card pad" data-test="lexicon"><div class="row"><h2>${t.lexicon}</h2><span class="grow"></span>${this.work.can('edit') && !this.adding ? html`<button class="btn btn-3" type="button" data-test="add-concept" @click=${() => { this.adding = true; }}>${icon('plus', 'i-s')}${t.newConcept}</button>` : nothing}</div>
        <p class="t12 muted">${t.lexiconMore}</p>${this.adding ? this.newConcept(t) : nothing}<ul class="tx-l">${this.concepts.filter((each) => passes(each.name, called('concept', each.name), ...each.stems.tr, ...each.stems.en)).map((each) => this.line(
        { id: each.name, name: called('concept', each.name), change: each.change, tr: each.stems.tr.join(', '), en: each.stems.en.join(', '), gone: { kind: 'concept', name: each.name, topic: each.topic, before: each.stems, after: null },
          made: (tr, en) => ({ kind: 'concept', name: each.name, topic: each.topic, before: each.stems, after: { tr: stems(tr), en: stems(en) } }) }, t))}</ul></section></div>`;
  }

  line(about, t) {
    if (this.open === about.id) return html`<li><form class="tx-f" @submit=${(event) => this.keep(event, about)}>${named(about)}${['tr', 'en'].map((language) => html`<label><span class="t12">${t.languages[language]}</span>
      <textarea class="inp" name=${language} lang=${language} rows="3" maxlength="2000" .value=${about[language]}></textarea></label>`)}<p class="acts"><button class="btn btn-3" type="button" @click=${() => { this.open = ''; }}>${t.leaveIt}</button>
      <button class="btn btn-1">${t.save}</button></p></form></li>`;
    return html`<li class=${about.change ? 'new' : ''}>${named(about)}<span lang="tr">${about.tr}</span><span lang="en">${about.en}</span>${this.work.can('edit') ? html`<span class="ac">${about.change ? html`<button class="ib" type="button"
      aria-label=${t.undoThis(about.name)} @click=${() => this.doing(() => this.work.undo(about.change))}>${icon('undo')}</button>` : nothing}<button class="ib" type="button" aria-label=${t.editThis(about.name)}
      @click=${() => { this.open = about.id; }}>${icon('edit')}</button>${about.gone ? html`<button class="ib" type="button" aria-label=${t.removeThis(about.name)} @click=${() => this.doing(() => this.work.change([about.gone]))}>${drawing('trash')}</button>` : nothing}</span>` : nothing}</li>`;
  }

  /** A concept of its own: its name in the file, the topic it stands under, stems in both languages. */
  newConcept(t) {
    const topics = [...new Set(this.concepts.map((each) => each.topic))];
    return html`<form class="tx-f" data-test="new-concept" @submit=${(event) => this.begin(event)}><label><span class="t12">${t.conceptName}</span><input class="inp" name="name" required pattern="[a-z][a-z0-9_]*" maxlength="60" autocomplete="off" spellcheck="false"></label>
      <label><span class="t12">${t.conceptTopic}</span><select class="inp" name="topic">${topics.map((topic) => html`<option value=${topic}>${t.topics[topic] ?? topic}</option>`)}</select></label>
      ${['tr', 'en'].map((language) => html`<label><span class="t12">${t.languages[language]}</span><textarea class="inp" name=${language} lang=${language} rows="2" required maxlength="2000"></textarea></label>`)}
      <p class="acts"><button class="btn btn-3" type="button" @click=${() => { this.adding = false; }}>${t.leaveIt}</button><button class="btn btn-1">${t.add}</button></p></form>`;
  }

  async begin(event) {
    event.preventDefault();
    const value = (name) => event.target.elements[name].value.trim();
    const change = { kind: 'concept', name: value('name'), topic: value('topic'), before: null, after: { tr: stems(value('tr')), en: stems(value('en')) } };
    if (await this.doing(() => this.work.change([change]))) this.adding = false;
  }

  async keep(event, about) {
    event.preventDefault();
    const value = (name) => event.target.elements[name].value.trim();
    if (await this.doing(() => this.work.change([about.made(value('tr'), value('en'))]))) this.open = '';
  }
}

/** What it is called, and small below it what it is called in the file. */
function named({ id, name }) {
  return html`<span class="nm"><span class="ti">${name}</span><code>${id}</code></span>`;
}

/** @param {string} line */
function stems(line) {
  return line.split(',').map((each) => each.trim()).filter(Boolean);
}

customElements.define('studio-texts', Texts);
