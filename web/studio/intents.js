// Intents by topic with counts and health, searched and filtered, beside the one that is open and the inbox.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { call } from '../shared/staff.js';
import './intent.js';
import './inbox.js';
import './question.js';
import { FILTERS, counts, listed, pressing } from './listing.js';
import { placed } from './marking.js';
import { nameOf } from './names.js';
import { Pause } from './pause.js';
import { say } from './texts.js';

const KINDS = { reply: 'reply', text: 'text', concept: 'concept' }; // What a hit stands under, where that is no intent.
const MOST = 200; // Examples that fill a bar: more is enough anyway.

class Intents extends LitElement {
  static properties = { work: {}, doing: {}, language: {}, name: {}, turn: {}, filter: { state: true }, query: { state: true }, hits: { state: true } };

  constructor() {
    super();
    this.language = 'tr';
    this.name = '';
    this.filter = 'all';
    this.query = '';
    this.hits = null;
    this.search = new Pause({
      ask: (query) => call(this.work.here(`/studio/search?q=${encodeURIComponent(query)}&limit=100`), this.language),
      show: (answer) => { this.hits = answer; },
      failed: (error) => this.doing(() => Promise.reject(error)),
    });
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const t = say(this.language);
    return html`<div class="three ${this.name ? 'has-one' : ''}"><section class="col it-c" aria-label=${t.pages.intents}>${this.tools(t)}${this.hits ? this.found(t) : this.list(t)}</section>
      <div class="col ed-c">${this.name === '+' ? html`<studio-question .work=${this.work} .doing=${this.doing} .language=${this.language}></studio-question>` : this.name ? html`<studio-intent .work=${this.work} .doing=${this.doing} .language=${this.language} .name=${this.name} .turn=${this.turn}></studio-intent>`
        : html`<p class="em">${t.chooseIntent}</p>`}</div>
      <section class="col ix-c" aria-label=${t.pages.inbox}><studio-inbox .work=${this.work} .doing=${this.doing} .language=${this.language} .turn=${this.turn} brief></studio-inbox></section></div>`;
  }

  tools(t) {
    const { topics } = this.work.overview;
    const there = counts(topics);
    return html`<div class="tools"><label class="srch">${icon('search')}<span class="sr">${t.search}</span>
        <input class="inp" type="search" data-test="search" placeholder=${t.search} .value=${this.query} maxlength="200" autocomplete="off" @input=${(event) => this.seek(event.target.value)}
          @keydown=${(event) => this.step(event)}><kbd aria-hidden="true">Ctrl K</kbd></label>
      <div class="fl" role="group" aria-label=${t.filter}>${Object.keys(FILTERS).filter((each) => each === 'all' || there[each]).map((each) => html`<button type="button" data-test="filter-${each}"
        aria-pressed=${String(each === this.filter)} @click=${() => { this.filter = each; }}>${t.filters[each]} <span class="n">${there[each]}</span></button>`)}${this.work.can('edit') ? html`<a class="btn btn-3 nq" href="#/intents/+" data-test="new-question" title=${t.question.more}>${icon('plus', 'i-s')}${t.question.head}</a>` : nothing}</div></div>`;
  }

  seek(query) {
    this.query = query;
    if (!query.trim()) this.hits = null;
    this.search.typed(query.trim() || null);
  }

  /** Arrows walk through the list, from the search field too. */
  step(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape' && this.query) this.seek('');
    if (!by) return;
    event.preventDefault();
    const links = [...this.querySelectorAll('.it-c a')];
    const at = links.indexOf(/** @type {Element} */ (document.activeElement));
    const next = /** @type {HTMLElement|undefined} */ (links[Math.min(Math.max(at + by, 0), links.length - 1)]);
    next?.focus();
  }

  list(t) {
    const topics = listed(this.work.overview.topics, this.filter);
    if (!topics.length) return html`<p class="em">${t.nothingFound}</p>`;
    return html`<div class="it" tabindex="-1" @keydown=${(event) => this.step(event)}><div class="it-h" aria-hidden="true"><span>${t.intent}</span><span>TR</span><span>EN</span><span></span></div>
      ${topics.map((topic) => html`<h2>${t.topics[topic.name] ?? topic.name}</h2><ul>${topic.intents.map((each) => this.row(each, t))}</ul>`)}</div>`;
  }

  row(intent, t) {
    const { kind, tone, drawn } = pressing(intent.health);
    const count = (language) => {
      const low = intent.health.some((each) => each.language === language);
      return html`<span class="c ${low ? 'low' : ''}"><span class="sr">${t.languages[language]} </span>${intent.examples[language]}<progress class=${low ? 'warn' : ''} aria-hidden="true" max=${MOST}
        value=${intent.examples[language]}></progress></span>`;
    };
    return html`<li><a href="#/intents/${intent.name}" data-test="intent" data-name=${intent.name} aria-current=${intent.name === this.name ? 'true' : nothing}>
      <span class="nm"><span class="ti">${intent.title[this.language]}${intent.protected && kind !== 'protected' ? html` <span class="soft" title=${t.health.protected}>${icon('shield', 'i-s')}<span class="sr">${t.health.protected}</span></span>` : nothing}</span><code>${intent.name}</code></span>${count('tr')}${count('en')}
      <span class="hl ${tone}" title=${t.health[kind]}>${icon(drawn)}<span class="sr">${t.health[kind]}</span></span>${intent.changes ? html`<span class="n-ch" title=${t.changes(intent.changes)}><span aria-hidden="true">${
        intent.changes}</span><span class="sr">${t.changes(intent.changes)}</span></span>` : nothing}</a></li>`;
  }

  found(t) {
    if (!this.hits.hits.length) return html`<p class="em" role="status">${t.nothingFound}</p>`;
    return html`<div class="it" tabindex="-1" @keydown=${(event) => this.step(event)}><p class="t12 muted hits" role="status">${t.hits(this.hits.count)}</p><ul>${this.hits.hits.map((hit) => {
      const [{ start, end }] = placed(hit.text, [hit]);
      const to = hit.kind === 'reply' ? `replies/${hit.about}` : hit.kind === 'text' || hit.kind === 'concept' ? 'texts' : `intents/${hit.about}`;
      return html`<li><a class="hit" href="#/${to}" data-test="hit"><span class="t12 muted">${t.kinds[hit.kind]} · ${nameOf(KINDS[hit.kind] ?? 'intent', hit.about, this.language, this.work.intents)}${hit.language ? ` · ${hit.language.toUpperCase()}` : ''}</span>
        <span lang=${hit.language ?? nothing}>${hit.text.slice(0, start)}<mark class="hit-m">${hit.text.slice(start, end)}</mark>${hit.text.slice(end)}</span></a></li>`;
    })}</ul></div>`;
  }
}

customElements.define('studio-intents', Intents);
