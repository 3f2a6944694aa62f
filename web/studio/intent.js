// One intent: its border to others, how it stands, examples of both languages side by side, test sentences and replies.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { call } from '../shared/staff.js';
import { exampleRow } from './example-row.js';
import { fold } from './listing.js';
import { colour, marked, placed, sourceOf, unmarked } from './marking.js';
import { nameOf } from './names.js';
import { said } from './said.js';
import { say } from './texts.js';
import './typed.js';

const AT_ONCE = 60; // Rows drawn before somebody asks for more.
const STYLES = ['plain', 'polite', 'blunt', 'angry', 'long', 'short', 'ascii', 'capitals', 'typos', 'mixed', 'emoji'];

class Intent extends LitElement {
  static properties = {
    work: {}, doing: {}, language: {}, name: {}, turn: {}, about: { state: true }, missing: { state: true }, seek: { state: true }, shown: { state: true }, editing: { state: true },
    marking: { state: true }, tests: { state: true }, style: { state: true },
  };

  constructor() {
    super();
    Object.assign(this, { language: 'tr', name: '', about: null, missing: false, seek: '', shown: AT_ONCE, editing: '', marking: null, tests: false, style: 'plain', asked: 0 });
  }

  createRenderRoot() {
    return this;
  }

  updated(changed) {
    if (changed.has('name')) [this.about, this.seek, this.shown, this.editing, this.marking] = [this.about?.name === this.name ? this.about : null, '', AT_ONCE, '', null];
    if (changed.has('name') || changed.has('turn') || changed.has('language')) this.load();
  }

  async load() {
    const mine = (this.asked += 1);
    await this.doing(async () => {
      const about = await call(this.work.here(`/studio/intents/${encodeURIComponent(this.name)}`), this.language);
      if (mine !== this.asked) return;
      for (const language of ['tr', 'en']) about.examples[language].forEach((each) => { each.entities = placed(each.text, each.entities); });
      this.about = about;
      this.missing = false;
    }, (error) => { this.missing = error.code === 'not_found'; });
  }

  /** @param {import('./work.js').Change[]} changes */
  change(changes, about = {}) {
    return this.doing(() => this.work.change(changes, about));
  }

  render() {
    const t = say(this.language);
    if (this.missing) return html`<p class="em" role="status">${t.gone}</p>`;
    if (!this.about) return html`<p class="sr" role="status">${t.loading}</p>`;
    const { about, work } = this;
    return html`<div class="ed"><header class="ed-h"><a class="ib only-narrow" href="#/intents" aria-label=${t.back}>${icon('left')}</a><div><h2 data-test="intent-title">${about.title[this.language]}</h2>
        <p class="t12 muted"><code>${about.name}</code> · ${t.topics[about.topic] ?? about.topic}</p></div><span class="grow"></span>
        <a class="btn btn-3" href="#/history/${about.name}">${icon('clock')}${t.history}</a></header>
      ${about.health.length ? html`<ul class="hs" aria-label=${t.healthOf}>${about.health.map((mark) => html`<li class="pill ${mark.kind === 'conflicts' ? 'bad' : mark.kind === 'protected' ? 'brand'
        : 'warn'}">${icon(mark.kind === 'protected' ? 'shield' : 'alert', 'i-s')}${t.marks[mark.kind](mark.count, mark.language ? t.languages[mark.language] : '')}</li>`)}</ul>` : nothing}
      ${about.borders.map((border) => html`<p class="bo">${icon('info')}<span>${this.border(border[this.language])}</span></p>`)}
      <div class="bar2"><label class="srch">${icon('search')}<span class="sr">${t.seekHere}</span><input class="inp" type="search" .value=${this.seek} placeholder=${t.seekHere}
        @input=${(event) => { this.seek = event.target.value; }}></label>${this.legend(t)}</div>
      <div class="sides">${['tr', 'en'].map((language) => this.side(/** @type {'tr'|'en'} */ (language), t))}</div>
      ${about.removed.length ? html`<section class="card ex"><h3>${t.removedHere}</h3><ul>${about.removed.map((each) => html`<li class="gone">${said(each.change, this.language, work.intents)}<span class="grow"></span>
        ${work.can('edit') ? html`<button class="btn btn-3" type="button" @click=${() => this.doing(() => work.undo(each.id))}>${icon('undo', 'i-s')}${t.putBack}</button>` : nothing}</li>`)}</ul></section>` : nothing}
      ${this.sentences(t)}
      ${about.replies.length ? html`<section class="card pad"><h3>${t.repliesHere}</h3><p class="acts">${about.replies.map((name) => html`<a class="btn btn-2" href="#/replies/${name}">${icon('chat', 'i-s')}${nameOf('reply', name, this.language, work.intents)}</a>`)}</p></section>` : nothing}
      <p class="t12 muted">${Object.values(about.files).map((file) => html`<code>${file}</code> `)}</p></div>`;
  }

  border(text) {
    return text.split('`').map((part, n) => (n % 2 ? html`<a href="#/intents/${part}">${this.titleOf(part)}</a>` : part));
  }

  titleOf(name) {
    return nameOf('intent', name, this.language, this.work.intents);
  }

  legend(t) {
    const used = new Set(['tr', 'en'].flatMap((language) => this.about.examples[language].flatMap((each) => each.entities.map((entity) => entity.entity))));
    return html`<p class="leg">${[...used].map((entity) => html`<span><i class="sq ${colour(entity, this.about.entities)}"></i>${t.entities[entity] ?? entity}</span>`)}</p>`;
  }

  side(language, t) {
    const all = this.about.examples[language];
    const wanted = fold(this.seek.trim());
    const rows = (wanted ? all.filter((each) => fold(each.text).includes(wanted)) : [...all.filter((each) => each.change), ...all.filter((each) => !each.change)]);
    return html`<section class="card ex" aria-label=${t.languages[language]} data-test="examples-${language}"><h3>${t.languages[language]} <span class="n">${all.length}</span></h3>
      ${this.work.can('edit') ? html`<studio-typed .work=${this.work} .doing=${this.doing} .language=${this.language} .spoken=${language} .intent=${this.name} data-test="add-${language}"
        @taken=${(event) => this.add(language, event)}></studio-typed>` : nothing}
      <ul>${rows.slice(0, this.shown).map((each) => this.row(each, language, t))}</ul>
      ${rows.length > this.shown ? html`<button class="btn btn-3 more" type="button" @click=${() => { this.shown += AT_ONCE * 4; }}>${t.more(rows.length - this.shown)}</button>` : nothing}</section>`;
  }

  row(example, language, t) {
    const id = `${language}:${example.source}`;
    if (this.editing === id) return html`<li class="sel"><studio-typed .work=${this.work} .doing=${this.doing} .language=${this.language} .spoken=${language} .intent=${this.name} .before=${example.source}
      .text=${example.source} data-test="edit-field" @taken=${(event) => this.rewrite(example, language, event)} @left=${() => { this.editing = ''; }}></studio-typed></li>`;
    return exampleRow({
      example, language, intent: this.name, t, all: this.about.entities, may: this.work.can('edit'), marking: this.marking?.id === id ? this.marking : null, titleIn: this.language,
      edit: () => { this.editing = id; this.marking = null; },
      remove: () => this.change([{ kind: 'example', intent: this.name, language, before: example.source, after: '' }]),
      undo: () => this.doing(() => this.work.undo(example.change)),
      move: (to) => this.move(example, language, to),
      chosen: (from, to) => { this.marking = { id, from, to }; },
      leave: () => { this.marking = null; },
      mark: (entity) => this.mark(example, language, entity),
    });
  }

  async add(language, event) {
    const field = event.currentTarget;
    if (await this.change([{ kind: 'example', intent: this.name, language, before: '', after: event.detail.text }], { why: event.detail.why })) field.clear();
  }

  async rewrite(example, language, event) {
    const done = event.detail.text === example.source || await this.change([{ kind: 'example', intent: this.name, language, before: example.source, after: event.detail.text }], { why: event.detail.why });
    if (done) this.editing = '';
  }

  /** Together or not at all: an example is never in two places, nor in none. */
  move(example, language, to) {
    return this.change([{ kind: 'example', intent: this.name, language, before: example.source, after: '' }, { kind: 'example', intent: to, language, before: '', after: example.source }]);
  }

  mark(example, language, entity) {
    const { from, to } = this.marking;
    const entities = entity ? marked(example.text, example.entities, from, to, entity) : unmarked(example.entities, from, to);
    this.marking = null;
    const after = entities ? sourceOf(example.text, entities) : example.source;
    return after === example.source ? undefined : this.change([{ kind: 'example', intent: this.name, language, before: example.source, after }]);
  }

  sentences(t) {
    const { sentences } = this.about;
    const change = (before, after) => this.change([{ kind: 'sentence', intent: this.name, before, after }]);
    const bare = ({ text, language, style }) => ({ text, language, style });
    return html`<details class="card pad" ?open=${this.tests} @toggle=${(event) => { this.tests = event.target.open; }}><summary><h3>${t.sentences} <span class="n">${sentences.length}</span></h3></summary>
      <p class="t12 muted">${t.sentencesMore}</p>${this.tests && this.work.can('edit') ? html`<div class="st-a"><label class="t12">${t.style} <select class="inp" @change=${(event) => { this.style = event.target.value; }}>
        ${STYLES.map((style) => html`<option value=${style}>${t.styles[style]}</option>`)}</select></label>${['tr', 'en'].map((language) => html`<studio-typed .work=${this.work} .doing=${this.doing} .language=${this.language}
        .spoken=${language} .intent=${this.name} .kind=${'sentence'} @taken=${async (event) => { const field = event.currentTarget; if (await change(null, { text: event.detail.text, language, style: this.style })) field.clear(); }}></studio-typed>`)}</div>` : nothing}
      ${this.tests ? html`<ul class="ex">${sentences.map((each) => html`<li class=${each.change ? 'new' : ''}><span class="tx" lang=${each.language === 'en' ? 'en' : 'tr'}>${each.text}</span><span class="tag">${
        each.language.toUpperCase()}</span><span class="pill">${t.styles[each.style] ?? each.style}</span>${this.work.can('edit') ? html`<button class="ib" type="button" aria-label=${t.removeThis(each.text)}
          @click=${() => change(bare(each), null)}>${icon('x')}</button>` : nothing}</li>`)}</ul>` : nothing}</details>`;
  }
}

customElements.define('studio-intent', Intent);
