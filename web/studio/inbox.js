// Misunderstood messages, grouped by likeness: one key each to take a reading, make an example, mark as out of scope or ignore.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { newCid } from '../shared/cid.js';
import { icon } from '../shared/icons.js';
import { call } from '../shared/staff.js';
import { number, of100, percent } from './figures.js';
import { say } from './texts.js';

const DAYS = [7, 14, 30];
const READINGS = 3; // As many as the service tells of a group.
/** What a key does to the group that is chosen; digits take one of the readings, with Shift they only label it. */
const KEYS = { e: 'example', l: 'label', o: 'out_of_scope', i: 'ignore', s: 'next', j: 'next', k: 'before', z: 'reopen' };

class Inbox extends LitElement {
  static properties = { work: {}, doing: {}, language: {}, turn: {}, brief: { type: Boolean }, days: { state: true }, told: { state: true }, chosen: { state: true }, done: { state: true }, picked: { state: true }, open: { state: true } };

  constructor() {
    super();
    Object.assign(this, { language: 'tr', brief: false, days: 7, told: null, chosen: 0, done: [], picked: '', open: false });
  }

  createRenderRoot() {
    return this;
  }

  firstUpdated() {
    this.load();
  }

  async load() {
    await this.doing(async () => {
      this.told = await call(`/studio/inbox?days=${this.days}`, this.language);
      this.chosen = Math.min(this.chosen, Math.max(this.told.groups.length - 1, 0));
    });
  }

  get group() {
    return this.told?.groups[this.chosen] ?? null;
  }

  /** What becomes of a group, at once on the screen; what is decided can be taken back with Z. */
  async decide(action, intent = '') {
    const { group } = this;
    if (!group || !this.work.can('edit') || this.busy) return;
    if ((action === 'example' || action === 'label') && !intent) {
      this.querySelector(`[data-n="${this.chosen}"] select`)?.focus();
      return;
    }
    this.busy = true;
    const turns = group.turns.map((each) => each.id);
    await this.doing(async () => {
      if (action === 'example' && !this.work.draft) await this.work.begin();
      await this.post({ turns, action, intent: action === 'example' || action === 'label' ? intent : '', draft: action === 'example' ? this.work.draft : '' });
      this.done = [...this.done, { turns, texts: group.turns.map((each) => each.text), text: group.turns[0].text, action, intent }];
      this.told = { ...this.told, open: this.told.open - turns.length, groups: this.told.groups.filter((each) => each !== group) };
      this.chosen = Math.min(this.chosen, Math.max(this.told.groups.length - 1, 0));
      this.picked = '';
      if (action === 'example') await this.work.refresh();
    });
    this.busy = false;
    await this.updateComplete;
    this.focusGroup();
  }

  /** Puts the last decision back. An example that it made is undone in the draft by itself. */
  async reopen() {
    const last = this.done.at(-1);
    if (!last) return;
    await this.doing(async () => {
      if (last.action === 'example') await this.unteach(last);
      await this.post({ turns: last.turns, action: 'reopen', intent: '', draft: '' });
      this.done = this.done.slice(0, -1);
    });
    await this.load();
  }

  async unteach({ texts, intent }) {
    const { changes } = await call(`/studio/drafts/${this.work.draft}`, this.language);
    for (const { id, origin, change } of changes) if (origin === 'inbox' && change.intent === intent && texts.includes(change.after)) await this.work.undo(id);
  }

  post(body) {
    return call('/studio/inbox', this.language, { method: 'POST', body, key: newCid() });
  }

  focusGroup() {
    /** @type {HTMLElement|null} */ (this.querySelector(`[data-n="${this.chosen}"]`))?.focus();
  }

  async step(by) {
    this.chosen = Math.min(Math.max(this.chosen + by, 0), Math.max((this.told?.groups.length ?? 1) - 1, 0));
    this.picked = '';
    await this.updateComplete;
    this.focusGroup();
  }

  /** Keys work on the group that has the focus, never while somebody types, and never with Ctrl or Alt. */
  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || /** @type {Element} */ (event.target).closest('select, input')) return;
    const { group } = this;
    const digit = /^Digit([1-3])$/.exec(event.code)?.[1];
    const does = KEYS[event.key.toLowerCase()] ?? { ArrowDown: 'next', ArrowUp: 'before' }[event.key];
    if (!digit && !does) return;
    event.preventDefault();
    if (digit) {
      const reading = group?.readings[Number(digit) - 1];
      if (reading) this.decide(event.shiftKey ? 'label' : 'example', reading.intent);
    } else if (does === 'next') this.step(1);
    else if (does === 'before') this.step(-1);
    else if (does === 'reopen') this.reopen();
    else this.decide(does, this.picked || group?.readings[0]?.intent || '');
  }

  titleOf(name) {
    return this.work.overview.topics.flatMap((topic) => topic.intents).find((each) => each.name === name)?.title[this.language] ?? name;
  }

  render() {
    const t = say(this.language);
    const i = t.inbox;
    if (!this.told) return html`<p class="sr" role="status">${t.loading}</p>`;
    const { told } = this;
    return html`<header class="ix-h"><h2>${t.pages.inbox} <span class="n">${number(told.open, this.language)}</span></h2><span class="grow"></span><span class="t12 muted">${icon('shield', 'i-s')} ${i.redacted}</span></header>
      <p class="ix-s t12 soft"><select class="inp" aria-label=${i.period} @change=${(event) => { this.days = Number(event.target.value); this.load(); }}>${DAYS.map((days) => html`<option value=${days} .selected=${days === this.days}>${i.days(days)}</option>`)}</select>
        ${i.share(number(told.misunderstood, this.language), number(told.turns, this.language))}</p>
      <div role="status" class="sr">${this.done.length ? i.done[this.done.at(-1).action](this.done.at(-1).text) : ''}</div>
      ${told.groups.length ? html`<ul class="ix" data-test="groups" @keydown=${(event) => this.key(event)}>${told.groups.map((group, n) => this.card(group, n, t))}</ul>` : html`<p class="em" role="status">${i.empty}</p>`}
      <footer class="ixf">${this.done.length ? html`<button class="btn btn-3" type="button" data-test="reopen" @click=${() => this.reopen()}>${icon('undo', 'i-s')}${i.reopen}<kbd aria-hidden="true">Z</kbd></button>` : html`<span><kbd>1</kbd>–<kbd>${READINGS}</kbd> ${i.keyExample}</span>
        <span><kbd>O</kbd> ${i.outOfScope}</span><span><kbd>I</kbd> ${i.ignore}</span><span><kbd>S</kbd> ${i.skip}</span>`}</footer>`;
  }

  card(group, n, t) {
    const on = n === this.chosen;
    const [first] = group.turns;
    return html`<li class="card ${on ? 'on' : ''}" tabindex=${on ? '0' : '-1'} data-n=${n} data-test="group" aria-label=${first.text} @focusin=${() => { this.chosen = n; }}>
      <p class="me"><span class="tag">${first.language.toUpperCase()}</span><span>${first.why.map((each) => t.inbox.why[each]).join(', ')}</span><span class="cnt">${t.inbox.times(number(group.count, this.language))} · ${of100(group.share, this.language)}</span></p>
      <p class="q" lang=${first.language === 'en' ? 'en' : 'tr'}>${hidden(first.text, t)}</p>
      ${group.turns.length > 1 ? html`<details class="t12"><summary>${t.inbox.likeIt(group.turns.length - 1)}</summary><ul>${group.turns.slice(1, 12).map((turn) => html`<li lang=${turn.language === 'en' ? 'en' : 'tr'}>${hidden(turn.text, t)}</li>`)}</ul></details>` : nothing}
      ${this.work.can('edit') ? this.choices(group, on, t) : nothing}</li>`;
  }

  choices(group, on, t) {
    const key = (letter) => (on ? html`<kbd aria-hidden="true">${letter}</kbd>` : nothing);
    const act = (action, intent = '') => () => { this.decide(action, intent); };
    const meant = this.picked || group.readings[0]?.intent || '';
    return html`<div class="lb">${group.readings.slice(0, READINGS).map((reading, n) => html`<button type="button" data-test="reading" data-intent=${reading.intent} title=${t.inbox.makeExample} @click=${act('example', reading.intent)}>${key(n + 1)}<span>${this.titleOf(reading.intent)}</span>
        <span class="num">${percent(reading.confidence, this.language)}</span></button>`)}</div>
      ${on ? html`<div class="lb2"><label class="sr" for="pick">${t.inbox.another}</label><select class="inp" id="pick" data-test="pick" @change=${(event) => { this.picked = event.target.value; }}><option value="">${t.inbox.another}</option>
          ${this.work.overview.topics.map((topic) => html`<optgroup label=${t.topics[topic.name] ?? topic.name}>${topic.intents.map((each) => html`<option value=${each.name} .selected=${each.name === this.picked}>${each.title[this.language]}</option>`)}</optgroup>`)}</select>
        <button class="btn btn-2" type="button" data-test="make-example" ?disabled=${!meant} @click=${act('example', meant)}>${key('E')}${t.inbox.example}</button>
        <button class="btn btn-2" type="button" data-test="label" ?disabled=${!meant} @click=${act('label', meant)}>${key('L')}${t.inbox.label}</button>
        <button class="btn btn-2" type="button" data-test="out-of-scope" @click=${act('out_of_scope')}>${key('O')}${t.inbox.outOfScope}</button>
        <button class="btn btn-3" type="button" data-test="ignore" @click=${act('ignore')}>${key('I')}${t.inbox.ignore}</button></div>` : nothing}`;
  }
}

/** What was redacted before it was stored is drawn as such. @param {string} text */
function hidden(text, t) {
  return text.split(/(\[[a-z_]+\]|[•*]{3,})/u).map((part, n) => (n % 2 ? html`<span class="mask" title=${t.inbox.redacted}>${part}</span>` : part));
}

customElements.define('studio-inbox', Inbox);
