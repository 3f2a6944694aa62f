// The place to find things by their words: what can be done now, and the conversations that have the words, each with its line.

import { html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { nameOf } from '../shared/names.js';
import { localWall, moment } from '../shared/written.js';
import { call } from './calls.js';
import { meant } from './commands.js';
import { DialogElement } from './dialog.js';
import { say, shortId } from './texts.js';

const PAUSE = 250; // Between the last key and the question.

class Search extends DialogElement {
  static properties = { language: {}, commands: { state: true }, words: { state: true }, found: { state: true }, trouble: { state: true } };

  constructor() {
    super();
    this.language = /** @type {'tr'|'en'} */ ('tr');
    this.words = '';
    /** @type {{row: import('./queue.js').Row, seq: number, at: number, by: string, text: string}[]|null} */
    this.found = null;
    this.trouble = false;
    this.asked = 0;
    this.commands = /** @type {import('./commands.js').Command[]} */ ([]);
  }

  /** @param {import('./commands.js').Command[]} commands what can be done now */
  ask(commands) {
    this.commands = commands;
    if (!this.dialog.open) this.dialog.showModal();
    /** @type {HTMLInputElement} */ (this.querySelector('input')).select();
  }

  render() {
    const t = say(this.language).search;
    const commands = meant(this.commands, this.words);
    return html`<dialog class="dg card" aria-labelledby="sr-t" @click=${(e) => e.target === this.dialog && this.dialog.close()} @keydown=${this.move}><form novalidate @submit=${(e) => { e.preventDefault(); this.enter(commands); }}>
      <div class="cx-h"><h2 id="sr-t">${t.title}</h2><button class="ib" type="button" aria-label=${say(this.language).close} @click=${() => this.dialog.close()}>${icon('x', 'i-s')}</button></div>
      <label class="sr" for="sr-w">${t.field}</label>
      <input class="inp" id="sr-w" type="search" maxlength="200" autocomplete="off" placeholder=${t.field} aria-describedby="sr-h" data-test="search-words" .value=${this.words} @input=${this.typed}>
      <p class="t12 muted" id="sr-h">${t.hint}</p>
      ${commands.length ? html`<ul class="sr-l sr-c" aria-label=${t.commands}>${commands.map((each) => html`<li><button type="button" class="bl-r" data-test="command" data-command=${each.id} @click=${() => this.run(each)}><span class="grow">${each.title}</span>${each.key ? html`<kbd>${each.key}</kbd>` : nothing}</button></li>`)}</ul>` : nothing}
      <p class=${this.found && !this.found.length ? '' : 'sr'} role="status">${this.trouble ? t.trouble : this.found ? (this.found.length ? t.found(this.found.length) : t.none) : nothing}</p>
      ${this.trouble ? html`<p class="si-e">${icon('alert', 'i-s')}<span>${t.trouble}</span></p>` : nothing}
      ${this.found?.length ? html`<ul class="sr-l">${this.found.map((each) => this.line(each, t))}</ul>` : nothing}</form></dialog>`;
  }

  line({ row, seq, at, by, text }, t) {
    const now = localWall(Date.now());
    return html`<li><button type="button" class="bl-r" data-test="search-found" data-conversation=${row.conversation} @click=${() => this.choose(row.conversation, seq)}>
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

  /** Enter does the one command that is meant; else it looks for the words at once. @param {import('./commands.js').Command[]} commands */
  enter(commands) {
    if (this.words.trim() && commands.length === 1) this.run(commands[0]);
    else this.look();
  }

  /** @param {import('./commands.js').Command} command */
  run(command) {
    this.dialog.close();
    this.words = '';
    this.found = null;
    command.run();
  }

  /** The arrows go from the field through what is listed and back. @param {KeyboardEvent} event */
  move(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || event.isComposing) return;
    event.preventDefault();
    const stops = /** @type {HTMLElement[]} */ ([...this.querySelectorAll('input, .sr-l button')]);
    const at = stops.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    stops[(at + by + stops.length) % stops.length].focus();
  }

  /** @param {string} conversation @param {number} seq the line that was found */
  choose(conversation, seq) {
    this.dialog.close();
    this.dispatchEvent(new CustomEvent('chosen', { detail: { conversation, seq } }));
  }
}

customElements.define('kopru-search', Search);
