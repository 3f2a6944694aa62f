// Where an agent writes: a reply or a note, each on its own surface; keeps a draft of both; only Ctrl+Enter or the button sends.

import { LitElement, html, live, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { store } from '../shared/storage.js';
import { say } from './texts.js';

const MOST = 4000; // The service's limit, in characters as Python counts them.
const NEAR = 400; // From this many left on the counter shows.

/** @typedef {'reply'|'note'} Mode */

class Composer extends LitElement {
  static properties = { conversation: {}, language: {}, customerLanguage: {}, blocked: {}, mode: { state: true }, text: { state: true } };

  constructor() {
    super();
    this.kept = store('sessionStorage');
    /** @type {Map<string, Mode>} */
    this.modes = new Map();
    this.mode = /** @type {Mode} */ ('reply');
    this.blocked = ''; // Why no reply can be written now; a note always can.
    this.text = '';
  }

  createRenderRoot() {
    return this;
  }

  get field() {
    return /** @type {HTMLTextAreaElement|null} */ (this.querySelector('textarea'));
  }

  get left() {
    return MOST - [...this.text].length;
  }

  get isClosed() {
    return this.mode === 'reply' && Boolean(this.blocked);
  }

  willUpdate(changed) {
    if (!changed.has('conversation')) return;
    this.mode = this.modes.get(this.conversation) ?? 'reply';
    this.text = this.kept.getItem(this.key) ?? '';
  }

  /** Where the draft of this conversation and surface is kept. */
  get key() {
    return `kopru.draft.${this.conversation}.${this.mode}`;
  }

  focus() {
    this.field?.focus();
  }

  /** @param {Mode} mode */
  switchTo(mode) {
    this.mode = mode;
    this.modes.set(this.conversation, mode);
    this.text = this.kept.getItem(this.key) ?? '';
    this.updateComplete.then(() => this.focus());
  }

  toggle() {
    this.switchTo(this.mode === 'note' ? 'reply' : 'note');
  }

  render() {
    const t = say(this.language);
    const note = this.mode === 'note';
    return html`<form class="cp ${note ? 'is-note' : ''}" data-mode=${this.mode} @submit=${this.submit}>
      <div class="cp-t"><div class="seg" role="group" aria-label=${t.mode}>
        <button type="button" data-test="mode-reply" aria-pressed=${String(!note)} @click=${() => this.switchTo('reply')}>${t.reply}</button>
        <button type="button" data-test="mode-note" aria-pressed=${String(note)} @click=${() => this.switchTo('note')}>${icon('lock', 'i-s')}${t.note}</button></div>
        <span class="hint" aria-hidden="true"><kbd>Alt N</kbd> ${note ? t.reply : t.note}</span></div>
      ${this.isClosed ? this.reason(t) : this.box(t, note)}</form>`;
  }

  reason(t) {
    return html`<p class="cp-b" data-test="blocked">${icon('info')}<span>${this.blocked}</span></p>
      ${this.text ? html`<p class="cp-d"><span class="muted t12">${t.keptDraft}</span><span class="cut">${this.text}</span></p>` : nothing}`;
  }

  box(t, note) {
    const empty = !this.text.trim();
    return html`<div class="box"><textarea class="tx" data-test="composer" rows="2" aria-label=${note ? t.noteField : t.replyField} placeholder=${note ? t.noteField : t.replyField}
        lang=${note ? nothing : this.customerLanguage} aria-describedby="cp-left" autocomplete="off" .value=${live(this.text)} @input=${this.typed} @keydown=${this.pressed}></textarea>
      <div class="bar"><span class="grow t12 muted">${note ? html`${icon('lock', 'i-s')} ${t.noteOnly}` : t.replyTo[this.customerLanguage] ?? nothing}</span>
        <span id="cp-left" class="t12 ${this.left < 0 ? 'over' : 'muted'}">${this.left > NEAR ? nothing : this.left < 0 ? t.over(-this.left) : t.left(this.left)}</span>
        <button class="btn btn-1" type="submit" data-test="send" ?disabled=${empty || this.left < 0}>${note ? t.addNote : t.send} <kbd>Ctrl ↵</kbd></button></div></div>`;
  }

  /** @param {InputEvent} event */
  typed(event) {
    this.write(/** @type {HTMLTextAreaElement} */ (event.target).value);
    if (this.mode === 'reply' && this.text.trim()) this.dispatchEvent(new CustomEvent('writing'));
  }

  write(text) {
    this.text = text;
    if (text) this.kept.setItem(this.key, text);
    else this.kept.removeItem(this.key);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) this.submit(event);
  }

  /** @param {Event} event */
  submit(event) {
    event.preventDefault();
    const text = this.text.trim();
    if (!text || this.left < 0 || this.isClosed) return;
    this.write('');
    this.dispatchEvent(new CustomEvent('written', { detail: { mode: this.mode, text } }));
    this.focus();
  }
}

customElements.define('kopru-agent-composer', Composer);
