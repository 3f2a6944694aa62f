// The search over conversations: a dialog with a field, and under it the conversations that have the words, each with its line.

import { html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { nameOf } from '../shared/names.js';
import { localWall, moment } from '../shared/written.js';
import { call } from './calls.js';
import { DialogElement } from './dialog.js';
import { say, shortId } from './texts.js';

const PAUSE = 250; // Between the last key and the question.

class Search extends DialogElement {
  static properties = { language: {}, words: { state: true }, found: { state: true }, trouble: { state: true } };

  constructor() {
    super();
    this.language = /** @type {'tr'|'en'} */ ('tr');
    this.words = '';
    /** @type {{row: import('./queue.js').Row, seq: number, at: number, by: string, text: string}[]|null} */
    this.found = null;
    this.trouble = false;
    this.asked = 0;
  }

  ask() {
    if (!this.dialog.open) this.dialog.showModal();
    /** @type {HTMLInputElement} */ (this.querySelector('input')).select();
  }

  render() {
    const t = say(this.language).search;
    return html`<dialog class="dg card" aria-labelledby="sr-t" @click=${(e) => e.target === this.dialog && this.dialog.close()}><form novalidate @submit=${(e) => { e.preventDefault(); this.look(); }}>
      <div class="cx-h"><h2 id="sr-t">${t.title}</h2><button class="ib" type="button" aria-label=${say(this.language).close} @click=${() => this.dialog.close()}>${icon('x', 'i-s')}</button></div>
      <label class="sr" for="sr-w">${t.field}</label>
      <input class="inp" id="sr-w" type="search" maxlength="200" autocomplete="off" placeholder=${t.field} aria-describedby="sr-h" data-test="search-words" .value=${this.words} @input=${this.typed}>
      <p class="t12 muted" id="sr-h">${t.hint}</p>
      <p class=${this.found && !this.found.length ? '' : 'sr'} role="status">${this.trouble ? t.trouble : this.found ? (this.found.length ? t.found(this.found.length) : t.none) : nothing}</p>
      ${this.trouble ? html`<p class="si-e">${icon('alert', 'i-s')}<span>${t.trouble}</span></p>` : nothing}
      ${this.found?.length ? html`<ul class="sr-l">${this.found.map((each) => this.line(each, t))}</ul>` : nothing}</form></dialog>`;
  }

  line({ row, at, by, text }, t) {
    const now = localWall(Date.now());
    return html`<li><button type="button" class="bl-r" data-test="search-found" data-conversation=${row.conversation} @click=${() => this.choose(row.conversation)}>
      <span class="row"><b class="grow cut">${row.topic ? nameOf('topic', row.topic, this.language) : say(this.language).visitorShort(shortId(row.conversation))} · ${nameOf('department', row.department, this.language)}</b>
        <time>${moment(localWall(at), now, this.language)}</time></span><span class="bl-t" lang=${row.language}>${t.by[by] ?? by}: ${text}</span></button></li>`;
  }

  /** @param {InputEvent} event */
  typed(event) {
    this.words = /** @type {HTMLInputElement} */ (event.target).value;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), PAUSE);
  }

  /** Answers that were overtaken by a later question are dropped. */
  async look() {
    clearTimeout(this.timer);
    const number = (this.asked += 1);
    const words = this.words.trim();
    if (!words) {
      this.found = null;
      return;
    }
    try {
      const { found } = await call(`/conversations?words=${encodeURIComponent(words)}`, this.language);
      if (number === this.asked) Object.assign(this, { found, trouble: false });
    } catch (error) {
      console.warn('kopru: the search failed', error);
      if (number === this.asked) this.trouble = true;
    }
  }

  choose(conversation) {
    this.dialog.close();
    this.dispatchEvent(new CustomEvent('chosen', { detail: conversation }));
  }
}

customElements.define('kopru-search', Search);
