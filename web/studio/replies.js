// Replies by topic, and the one that is open: both languages side by side with their variants, checked while typed, as the widget shows them.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { fold } from './listing.js';
import { call } from '../shared/staff.js';
import './reply.js';
import { nameOf } from './names.js';
import { say } from './texts.js';

class Replies extends LitElement {
  static properties = { work: {}, doing: {}, language: {}, name: {}, turn: {}, draft: {}, rows: { state: true }, query: { state: true }, only: { state: true } };

  constructor() {
    super();
    Object.assign(this, { language: 'tr', name: '', rows: null, query: '', only: 'all' });
  }

  createRenderRoot() {
    return this;
  }

  updated(changed) {
    if (changed.has('turn') || changed.has('language')) this.load();
  }

  async load() {
    await this.doing(async () => { this.rows = (await call(this.work.here('/studio/replies'), this.language)).replies; });
  }

  passes(row) {
    if (this.only === 'changed' && !row.changed) return false;
    if (this.only === 'problems' && !row.problems.length) return false;
    const wanted = fold(this.query.trim());
    return !wanted || [row.name, this.called(row), row.said.tr, row.said.en].some((each) => fold(each).includes(wanted));
  }

  called(row) {
    return nameOf('reply', row.name, this.language, this.work.intents);
  }

  render() {
    const t = say(this.language);
    if (!this.rows) return html`<p class="sr" role="status">${t.loading}</p>`;
    const rows = this.rows.filter((row) => this.passes(row));
    const topics = grouped(rows);
    const count = { all: this.rows.length, changed: this.rows.filter((row) => row.changed).length, problems: this.rows.filter((row) => row.problems.length).length };
    return html`<div class="three two-of ${this.name ? 'has-one' : ''}"><section class="col it-c" aria-label=${t.pages.replies}><div class="tools"><label class="srch">${icon('search')}<span class="sr">${t.searchReplies}</span>
        <input class="inp" type="search" data-test="search" placeholder=${t.searchReplies} @input=${(event) => { this.query = event.target.value; }}></label>
        <div class="fl" role="group" aria-label=${t.filter}>${['all', 'changed', 'problems'].filter((each) => each === 'all' || count[each]).map((each) => html`<button type="button" aria-pressed=${String(each === this.only)}
          @click=${() => { this.only = each; }}>${t.replyFilters[each]} <span class="n">${count[each]}</span></button>`)}</div></div>
      ${rows.length ? html`<div class="it" tabindex="-1">${[...topics].map(([topic, there]) => html`<h2>${t.topics[topic] ?? topic}</h2><ul>${there.map((row) => this.row(row, t))}</ul>`)}</div>` : html`<p class="em">${t.nothingFound}</p>`}</section>
      <div class="col ed-c">${this.name ? html`<studio-reply .work=${this.work} .doing=${this.doing} .language=${this.language} .name=${this.name} .turn=${this.turn}></studio-reply>`
        : html`<p class="em">${t.chooseReply}</p>`}</div></div>`;
  }

  row(row, t) {
    return html`<li><a class="rp" href="#/replies/${row.name}" data-test="reply" data-name=${row.name} aria-current=${row.name === this.name ? 'true' : nothing}><span class="nm"><span class="ti">${this.called(row)}</span>
      <span class="cut2">${row.said[this.language]}</span></span>${row.changed ? html`<span class="pill brand">${t.changed}</span>` : nothing}${row.problems.length ? html`<span class="hl warn" title=${row.problems[0].title}>${
        icon('alert')}<span class="sr">${row.problems[0].title}</span></span>` : nothing}${row.protected ? html`<span class="hl ok" title=${t.protectedReply}>${icon('shield')}<span class="sr">${t.protectedReply}</span></span>` : nothing}</a></li>`;
  }
}

function grouped(rows) {
  const found = new Map();
  for (const row of rows) found.set(row.topic, [...(found.get(row.topic) ?? []), row]);
  return found;
}

customElements.define('studio-replies', Replies);
