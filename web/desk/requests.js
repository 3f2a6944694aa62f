// The requests of the desk: lists, search and filters, a selection that takes one step together, and one request opened beside them.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { newCid } from '../shared/cid.js';
import { icon } from '../shared/icons.js';
import { call, save } from '../shared/staff.js';
import { store } from '../shared/storage.js';
import { filterPanel } from './filter-panel.js';
import { isSame, listedBy, looksLikeNumber, query, tidy, usualLists } from './filters.js';
import './request.js';
import { row } from './rows.js';
import { BULK } from './steps.js';
import './step-dialog.js';
import { say } from './texts.js';

const LETTERS = 'kopru.console.letters'; // Where the console keeps whether single letters are keys.
const SOON_MS = 300; // Nothing is drawn for a list that comes at once.

class Requests extends LitElement {
  static properties = { language: {}, me: { attribute: false }, listed: { state: true }, rows: { state: true }, next: { state: true }, views: { state: true }, members: { state: true },
    chosen: { state: true }, open: { state: true }, filtering: { state: true }, naming: { state: true }, busy: { state: true }, news: { state: true }, trouble: { state: true }, count: { state: true } };

  constructor() {
    super();
    this.language = /** @type {'tr'|'en'} */ ('tr');
    this.me = { id: '' };
    this.listed = listedBy(location.search);
    Object.assign(this, { rows: null, next: null, views: [], members: [], chosen: new Set(), filtering: false, naming: false, busy: false, news: '', trouble: '', count: '' });
    this.open = decodeURIComponent(location.hash.slice(1));
    this.asked = 0;
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.hashed = () => { this.open = decodeURIComponent(location.hash.slice(1)); };
    window.addEventListener('hashchange', this.hashed);
    this.pressed = (event) => this.key(event);
    document.addEventListener('keydown', this.pressed);
    this.load();
    this.tried(async () => {
      const [views, members] = await Promise.all([call('/views', this.language), call('/members', this.language)]);
      [this.views, this.members] = [views.views, members.members];
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.hashed);
    document.removeEventListener('keydown', this.pressed);
  }

  // --- asking -----------------------------------------------------------------------------

  /** Shows the list; what is on the screen stays until the new one is there. @param {import('./filters.js').Listed} [listed] */
  load(listed = this.listed) {
    this.listed = { ...listed, filter: tidy(listed.filter) };
    this.chosen = new Set();
    history.replaceState(null, '', `?${query(this.listed)}${location.hash}`);
    return this.ask('');
  }

  /** The last question asked is the one whose answer counts. @param {string} cursor */
  async ask(cursor) {
    const mine = (this.asked += 1);
    const soon = setTimeout(() => { this.busy = true; }, SOON_MS);
    const asked = query(this.listed);
    const page = new URLSearchParams(asked);
    if (cursor) page.set('cursor', cursor);
    await this.tried(async () => {
      const [told, counted] = await Promise.all([call(`/requests?${page}`, this.language), cursor ? null : call(`/requests/count?${asked}`, this.language)]);
      if (mine !== this.asked) return;
      this.rows = cursor ? [...(this.rows ?? []), ...told.requests] : told.requests;
      this.next = told.next;
      if (counted) this.count = counted.or_more ? `${counted.count}+` : String(counted.count);
    });
    clearTimeout(soon);
    if (mine === this.asked) this.busy = false;
  }

  /** What went wrong is said above the list; who is signed in no more signs in again. */
  async tried(work) {
    try {
      this.trouble = '';
      return await work();
    } catch (error) {
      if (error.code === 'not_signed_in') this.dispatchEvent(new CustomEvent('denied'));
      console.warn('kopru: requests', error);
      this.trouble = error.message || say(this.language).unreachable;
      return undefined;
    }
  }

  // --- drawing ----------------------------------------------------------------------------

  render() {
    const t = say(this.language);
    return html`<main id="main" tabindex="-1" class="rq ${this.open ? 'has-open' : ''}"><div class="rq-l"><div class="top"><h1>${t.title}</h1><span class="num muted t13" data-test="count">${this.rows ? t.counted(this.count) : nothing}</span><span class="grow"></span>
        ${this.search(t)}<button class="btn btn-2" type="button" data-test="filters" aria-expanded=${String(this.filtering)} @click=${() => { this.filtering = !this.filtering; }}>${icon('tag', 'i-s')}${t.filters}</button>
        <button class="btn btn-2" type="button" data-test="table" @click=${() => this.tried(() => save(`/requests/table.csv?${query(this.listed)}`, this.language))}>${icon('down', 'i-s')}${t.table}</button></div>
      ${this.lists(t)}${this.filtering ? filterPanel(this.listed, this.language, this.members, (change) => this.load({ ...this.listed, ...change })) : nothing}
      <div role="status">${this.news ? html`<p class="nw" data-test="news">${icon('check')}<span>${this.news}</span></p>` : nothing}</div>
      <div role="alert">${this.trouble ? html`<p class="nw bad" data-test="trouble">${icon('alert')}<span>${this.trouble}</span><button class="btn btn-2" type="button" @click=${() => this.load()}>${t.again}</button></p>` : nothing}</div>
      ${this.chosen.size ? this.together(t) : nothing}${this.list(t)}</div>
      ${this.open ? html`<desk-request class="rq-d" .language=${this.language} .me=${this.me} .members=${this.members} .number=${this.open} @closed=${() => this.show('')} @changed=${() => this.ask('')} @named=${(event) => this.show(event.detail)}
        @chosen=${(event) => this.show(event.detail)} @denied=${() => this.dispatchEvent(new CustomEvent('denied'))}></desk-request>` : nothing}
      <desk-step-dialog .language=${this.language} .members=${this.members} .me=${this.me} @told=${(event) => this.take(event.detail)}></desk-step-dialog></main>`;
  }

  search(t) {
    return html`<form class="sch" role="search" @submit=${this.look}><label class="sr" for="rq-w">${t.search}</label><input class="inp" id="rq-w" name="words" type="search" maxlength="200" autocomplete="off" placeholder=${t.search} data-test="words"
      .value=${this.listed.filter.words ?? ''}><button class="btn btn-2" data-test="look">${icon('search', 'i-s')}<span class="sr">${t.look}</span></button></form>`;
  }

  lists(t) {
    const saved = this.views.map((view) => ({ id: view.id, said: view.name, listed: { filter: view.filter, sort: view.sort } }));
    const all = [...usualLists(this.me).map((each) => ({ id: '', said: t.lists[each.name], hook: each.name, listed: each.listed })), ...saved];
    const here = all.find((each) => isSame(each.listed, this.listed));
    return html`<nav class="vw" aria-label=${t.views}><ul>${all.map((each) => html`<li><button class="vw-b" type="button" data-test=${each.id ? 'view' : `list-${each.hook}`} aria-pressed=${String(each === here)} @click=${() => this.load(each.listed)}>${each.said}</button>${each.id
      ? html`<button class="ib" type="button" data-test="remove-view" aria-label=${t.removeView(each.said)} @click=${() => this.removeView(each.id)}>${icon('x', 'i-s')}</button>` : nothing}</li>`)}</ul>
      ${here ? nothing : this.naming ? html`<form class="vw-n" @submit=${this.saveView}><label class="sr" for="vw-n">${t.viewName}</label><input class="inp" id="vw-n" name="name" maxlength="80" required placeholder=${t.viewName} data-test="view-name">
        <button class="btn btn-1" data-test="save-view">${t.save}</button></form>` : html`<button class="btn btn-3" type="button" data-test="keep-view" @click=${this.nameView}>${icon('plus', 'i-s')}${t.keepView}</button>`}</nav>`;
  }

  together(t) {
    return html`<div class="bk" role="group" aria-label=${t.together} data-test="together"><span class="semi">${t.chosen(this.chosen.size)}</span>${BULK.map((kind) => html`<button class="btn btn-2" type="button" data-test="bulk-${kind}"
      @click=${() => this.asking.ask(kind, [...this.chosen])}>${t.steps[kind]}</button>`)}<span class="grow"></span><button class="btn btn-3" type="button" @click=${() => { this.chosen = new Set(); }}>${t.none}</button></div>`;
  }

  list(t) {
    if (!this.rows) return this.busy ? html`<p class="em" role="status">${t.loading}</p>` : nothing;
    if (!this.rows.length) return html`<div class="em" data-test="empty">${icon('inbox', 'i-l')}<p>${t.empty}</p></div>`;
    const all = this.rows.every((each) => this.chosen.has(each.tracking_number));
    return html`<div class="tb" aria-busy=${String(this.busy)}><table><caption class="sr">${t.title}</caption><thead><tr><th class="ck"><input type="checkbox" aria-label=${t.chooseAll} data-test="choose-all" .checked=${all} @change=${() => this.choose(all ? [] : this.rows.slice(0, 100).map((each) => each.tracking_number))}></th>
        ${['number', 'subject', 'state', 'priority', 'due', 'assignee'].map((name) => html`<th scope="col" class="c-${name}">${t.columns[name]}</th>`)}</tr></thead>
      <tbody>${this.rows.map((each) => row(each, { language: this.language, members: this.members, chosen: this.chosen.has(each.tracking_number), open: each.tracking_number === this.open },
    { choose: () => this.toggle(each.tracking_number), show: () => this.show(each.tracking_number) }))}</tbody></table></div>
      ${this.next ? html`<p class="mo"><button class="btn btn-2" type="button" data-test="more" @click=${() => this.ask(this.next)}>${t.more}</button></p>` : nothing}`;
  }

  get asking() {
    return /** @type {any} */ (this.querySelector('main > desk-step-dialog'));
  }

  // --- what happens -----------------------------------------------------------------------

  /** @param {string} number none: the list alone */
  show(number) {
    const from = this.open;
    history.replaceState(null, '', `${location.pathname}${location.search}${number ? `#${number}` : ''}`);
    this.open = number;
    this.updateComplete.then(() => /** @type {HTMLElement|null} */ (number ? this.querySelector('desk-request h2') : this.querySelector(`[data-number="${from}"]`))?.focus());
  }

  /** J and K go through the list as in the console, for who has not turned letters off there; Esc closes the request. @param {KeyboardEvent} event */
  key(event) {
    const typing = /** @type {HTMLElement} */ (event.target).closest('input:not([type=checkbox]), textarea, select');
    if (event.ctrlKey || event.metaKey || event.altKey || typing || this.querySelector('dialog[open]')) return;
    if (event.key === 'Escape' && this.open) this.show('');
    if ((event.key !== 'j' && event.key !== 'k') || store('localStorage').getItem(LETTERS) === 'off') return;
    const here = (this.rows ?? []).findIndex((each) => each.tracking_number === this.open);
    const to = this.rows?.[here + (event.key === 'j' ? 1 : -1)];
    if (to) this.show(to.tracking_number);
  }

  look(event) {
    event.preventDefault();
    const words = String(new FormData(event.target).get('words') ?? '').trim();
    if (looksLikeNumber(words)) {
      event.target.reset();
      this.show(words);
    } else this.load({ sort: words ? 'newest' : this.listed.sort, filter: { ...this.listed.filter, words } });
  }

  choose(numbers) {
    this.chosen = new Set(numbers);
  }

  toggle(number) {
    const chosen = new Set(this.chosen);
    if (!chosen.delete(number)) chosen.add(number);
    this.chosen = chosen;
  }

  /** One step on all that are chosen; each has an outcome of its own, and those that were refused stay chosen. */
  take({ step, numbers, key }) {
    return this.tried(async () => {
      const t = say(this.language);
      const { outcomes } = await call('/requests/bulk', this.language, { method: 'POST', body: { numbers, step }, key });
      const refused = outcomes.filter((each) => each.outcome === 'refused');
      await this.ask('');
      this.chosen = new Set(refused.map((each) => each.number));
      this.news = outcomes.length > refused.length ? t.done(outcomes.length - refused.length) : '';
      this.trouble = refused.map((each) => `${each.number}: ${each.title}`).join(' · ');
    });
  }

  async nameView() {
    this.naming = true;
    await this.updateComplete;
    /** @type {HTMLElement} */ (this.querySelector('#vw-n')).focus();
  }

  saveView(event) {
    event.preventDefault();
    const name = String(new FormData(event.target).get('name')).trim();
    return this.tried(async () => {
      const made = await call('/views', this.language, { method: 'POST', body: { name, ...this.listed }, key: newCid() });
      this.views = [...this.views, made];
      this.naming = false;
    });
  }

  removeView(id) {
    return this.tried(async () => {
      await call(`/views/${id}`, this.language, { method: 'DELETE', key: newCid() });
      this.views = this.views.filter((each) => each.id !== id);
    });
  }
}

customElements.define('desk-requests', Requests);
