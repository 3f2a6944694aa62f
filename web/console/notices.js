// The bell in the rail: where I was mentioned or whispered to, the new ones first to be seen, each leading to its conversation.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { heading, localWall, time } from '../shared/written.js';
import { call, mentions } from './calls.js';
import { say } from './texts.js';

class Notices extends LitElement {
  static properties = { language: {}, list: { state: true }, open: { state: true }, trouble: { state: true } };

  constructor() {
    super();
    this.language = /** @type {'tr'|'en'} */ ('tr');
    this.list = /** @type {import('./calls.js').Mention[]} */ ([]);
    this.open = false;
    this.trouble = false;
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.ask();
  }

  /** Asks anew: at the start, and when the line says that there is something. */
  async ask() {
    try {
      this.list = await mentions(this.language);
      this.trouble = false;
    } catch (error) {
      console.warn('kopru: mentions could not be asked', error);
      this.trouble = true;
    }
  }

  /** What mentions me there was on my screen. @param {string} conversation */
  async saw(conversation) {
    if (!this.list.some((each) => !each.seen && each.conversation === conversation)) return;
    this.list = this.list.map((each) => (each.conversation === conversation ? { ...each, seen: true } : each));
    await call('/mentions/seen', this.language, { method: 'POST', body: { conversation } }).catch((error) => console.warn('kopru: mentions stay unseen', error));
  }

  get fresh() {
    return this.list.filter((each) => !each.seen).length;
  }

  render() {
    const t = say(this.language).bell;
    return html`<button class="out" type="button" data-test="bell" aria-expanded=${String(this.open)} aria-controls="bl" aria-label=${this.fresh ? t.some(this.fresh) : t.title} title=${t.title}
        @click=${() => { this.open = !this.open; }}>${icon('bell', 'i-l')}${this.fresh ? html`<span class="bdg" aria-hidden="true">${this.fresh}</span>` : nothing}</button>
      ${this.open ? html`<section class="bl card" id="bl" aria-label=${t.title} @keydown=${this.pressed}><div class="cx-h"><h2>${t.title}</h2>
        <button class="ib" type="button" aria-label=${say(this.language).close} @click=${this.close}>${icon('x', 'i-s')}</button></div>
        ${this.list.length ? html`<ul>${this.list.map((each) => this.row(each, t))}</ul>` : html`<p class="bl-n">${this.trouble ? t.trouble : t.none}</p>`}</section>` : nothing}`;
  }

  row(each, t) {
    const wall = localWall(each.at);
    return html`<li><button type="button" class="bl-r ${each.seen ? '' : 'is-new'}" data-test="mention" @click=${() => this.choose(each)}>
      <span class="row"><b class="grow cut">${each.whisper ? t.whispered(each.by) : t.mentioned(each.by)}</b><time>${heading(wall, localWall(Date.now()), this.language)} ${time(wall, this.language)}</time></span>
      <span class="bl-t">${each.text}</span></button></li>`;
  }

  choose(each) {
    this.open = false;
    this.dispatchEvent(new CustomEvent('chosen', { detail: { conversation: each.conversation, seq: each.seq } }));
  }

  close() {
    this.open = false;
    this.updateComplete.then(() => /** @type {HTMLElement|null} */ (this.querySelector('[data-test=bell]'))?.focus());
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.close();
  }
}

customElements.define('kopru-notices', Notices);
