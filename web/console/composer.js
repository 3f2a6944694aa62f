// Where an agent writes: a reply or a note, each on its own surface; keeps a draft of both; only Ctrl+Enter or the button sends.

import { LitElement, html, live, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { store } from '../shared/storage.js';
import { atHand } from './calls.js';
import { earlierOnes, filled, matching, slashAt } from './canned.js';
import { cannedMenu, colleagueMenu, LIST, optionId } from './canned-menu.js';
import { atSignAt, mentionedIn, named } from './craft.js';
import { say } from './texts.js';

const MOST = 4000; // The service's limit, in characters as Python counts them.
const NEAR = 400; // From this many left on the counter shows.

const NONE = [];

/** @typedef {'reply'|'note'|'whisper'} Mode */

class Composer extends LitElement {
  static properties = { conversation: {}, language: {}, customerLanguage: {}, blocked: {}, about: { attribute: false }, colleagues: { attribute: false }, whisperTo: {}, answers: { attribute: false }, mode: { state: true }, text: { state: true }, asked: { state: true }, chosen: { state: true } };

  constructor() {
    super();
    this.kept = store('sessionStorage');
    /** @type {Map<string, Mode>} */
    this.modes = new Map();
    this.mode = /** @type {Mode} */ ('reply');
    this.blocked = ''; // Why no reply can be written now; a note always can.
    this.text = '';
    this.about = { known: {} }; // What canned replies are filled with.
    this.asked = /** @type {{from: number, query: string}|null} */ (null);
    this.chosen = 0;
    this.answers = /** @type {{asked: string, text: string}[]} */ (NONE); // What was answered before on the same topic.
    this.whisperTo = ''; // The holder, when a supervisor may whisper.
    this.colleagues = /** @type {import('./craft.js').Colleague[]} */ ([]); // Who may be mentioned here.
    this.replies = /** @type {import('./canned.js').Reply[]} */ ([]);
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
    if (this.wantsWhisper && this.whisperTo) {
      this.wantsWhisper = false;
      this.switchTo('whisper');
    }
    if (changed.has('whisperTo') && !this.whisperTo && this.mode === 'whisper') this.mode = 'note';
    if (!changed.has('conversation')) return;
    this.asked = null;
    this.mode = this.modes.get(this.conversation) ?? 'reply';
    if (this.mode === 'whisper' && !this.whisperTo) this.mode = 'note';
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
    this.asked = null;
    this.mode = mode;
    this.modes.set(this.conversation, mode);
    this.text = this.kept.getItem(this.key) ?? '';
    this.updateComplete.then(() => this.focus());
  }

  /** A supervisor's: to the whisper, once it is clear who holds the conversation. */
  toWhisper() {
    this.wantsWhisper = true;
    this.requestUpdate();
  }

  toggle() {
    this.switchTo(this.mode === 'note' ? 'reply' : 'note');
  }

  render() {
    const t = say(this.language);
    const note = this.mode !== 'reply'; // On the surface that no customer sees.
    return html`<form class="cp ${note ? 'is-note' : ''}" data-mode=${this.mode} @submit=${this.submit}>
      <div class="cp-t"><div class="seg" role="group" aria-label=${t.mode}>
        <button type="button" data-test="mode-reply" aria-pressed=${String(!note)} @click=${() => this.switchTo('reply')}>${t.reply}</button>
        <button type="button" data-test="mode-note" aria-pressed=${String(this.mode === 'note')} @click=${() => this.switchTo('note')}>${icon('lock', 'i-s')}${t.note}</button>
        ${this.whisperTo ? html`<button type="button" data-test="mode-whisper" aria-pressed=${String(this.mode === 'whisper')} @click=${() => this.switchTo('whisper')}>${icon('chat', 'i-s')}${t.whisper.name}</button>` : nothing}</div>
        <span class="hint" aria-hidden="true">${note || this.isClosed ? nothing : html`<kbd>/</kbd> ${t.canned.hint} `}${note ? html`<kbd>@</kbd> ${t.mention.hint} ` : nothing}<kbd>Alt N</kbd> ${note ? t.reply : t.note}</span></div>
      ${this.isClosed ? this.reason(t) : this.box(t, note)}</form>`;
  }

  reason(t) {
    return html`<p class="cp-b" data-test="blocked">${icon('info')}<span>${this.blocked}</span></p>
      ${this.text ? html`<p class="cp-d"><span class="muted t12">${t.keptDraft}</span><span class="cut">${this.text}</span></p>` : nothing}`;
  }

  box(t, note) {
    const empty = !this.text.trim();
    const open = Boolean(this.asked);
    return html`${open ? this.menu() : nothing}<div class="box"><textarea class="tx" data-test="composer" rows="2" aria-label=${this.words(t)} placeholder=${this.words(t)}
        lang=${note ? nothing : this.customerLanguage} aria-describedby="cp-left" autocomplete="off" aria-haspopup=${open ? 'listbox' : nothing}
        aria-autocomplete=${open ? 'list' : nothing} aria-controls=${open ? LIST : nothing} aria-activedescendant=${open && this.matches.length ? optionId(this.chosen) : nothing} @blur=${() => { this.asked = null; }} .value=${live(this.text)} @input=${this.typed} @keydown=${this.pressed}></textarea>
      <div class="bar">${note ? nothing : html`<button class="ib" type="button" data-test="canned-open" aria-label=${t.canned.title} title=${t.canned.title} @click=${this.openMenu}>${icon('note')}</button>`}<span class="grow t12 muted">${note ? html`${icon('lock', 'i-s')} ${this.mode === 'whisper' ? t.whisper.only(this.whisperTo) : t.noteOnly}` : t.replyTo[this.customerLanguage] ?? nothing}</span>
        <span id="cp-left" class="t12 ${this.left < 0 ? 'over' : 'muted'}">${this.left > NEAR ? nothing : this.left < 0 ? t.over(-this.left) : t.left(this.left)}</span>
        <button class="btn btn-1" type="submit" data-test="send" ?disabled=${empty || this.left < 0}>${this.mode === 'whisper' ? t.whisper.send : note ? t.addNote : t.send} <kbd>Ctrl ↵</kbd></button></div></div>`;
  }

  /** What the field is for. */
  words(t) {
    return this.mode === 'whisper' ? t.whisper.field(this.whisperTo) : this.mode === 'note' ? t.noteField : t.replyField;
  }

  /** @param {InputEvent} event */
  typed(event) {
    const field = /** @type {HTMLTextAreaElement} */ (event.target);
    this.write(field.value);
    this.look(field.selectionStart);
    if (this.mode === 'reply' && this.text.trim()) this.dispatchEvent(new CustomEvent('writing'));
  }

  write(text) {
    this.text = text;
    if (text) this.kept.setItem(this.key, text);
    else this.kept.removeItem(this.key);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (this.asked && !event.isComposing && this.steer(event)) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) this.submit(event);
  }

  // --- canned replies -----------------------------------------------------------------------

  /** The replies for what stands after the slash, in a note the colleagues behind an @. @returns {any[]} */
  get matches() {
    if (this.mode === 'note') return this.asked ? named(this.colleagues, this.asked.query) : [];
    return this.asked ? matching(this.replies, this.asked.query, { ...this.about, language: this.customerLanguage || 'tr' }) : [];
  }

  menu() {
    if (this.mode === 'note') {
      return colleagueMenu({ colleagues: this.matches, query: this.asked?.query ?? '', chosen: this.chosen, language: this.language }, (who) => this.insert(who));
    }
    const about = { ...this.about, language: this.customerLanguage || 'tr' };
    return cannedMenu({ replies: this.matches, query: this.asked?.query ?? '', chosen: this.chosen, language: this.language, about }, (reply) => this.insert(reply));
  }

  /** Opens the menu while a slash is being written. @param {number} caret */
  async look(caret) {
    this.chosen = 0;
    if (this.mode === 'note') {
      const at = atSignAt(this.text, caret);
      this.asked = at && named(this.colleagues, at.query).length ? at : null; // Behind a whole name one goes on writing.
      return;
    }
    const asked = this.mode === 'reply' ? slashAt(this.text, caret) : null;
    if (!asked) {
      this.asked = null;
      return;
    }
    await this.gather();
    const still = this.mode === 'reply' && this.field ? slashAt(this.text, this.field.selectionStart) : null;
    const hits = still ? matching(this.replies, still.query, { ...this.about, language: this.customerLanguage || 'tr' }) : [];
    this.asked = still && (hits.length || !still.query.includes(' ')) ? still : null; // "ve / veya" is no search.
  }

  /** Canned replies and earlier answers in one list, which stays the same as long as neither changes. */
  async gather() {
    const { replies } = await atHand();
    if (this.gathered?.from === replies && this.gathered.answers === this.answers) return;
    this.gathered = { from: replies, answers: this.answers };
    this.replies = [...replies, ...earlierOnes(this.answers, this.about.topic ?? '')];
  }

  /** The button: a slash where the caret stands. */
  openMenu() {
    const field = this.field;
    if (!field) return;
    const at = field.selectionStart;
    const slash = /(^|\s)$/.test(this.text.slice(0, at)) ? '/' : ' /';
    this.put(at, at, slash);
  }

  /** Keys that belong to the menu; whether this was one. @param {KeyboardEvent} event */
  steer(event) {
    const most = this.matches.length;
    if (event.key === 'Escape') {
      this.asked = null;
      event.stopPropagation();
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && most) this.chosen = (this.chosen + (event.key === 'ArrowDown' ? 1 : most - 1)) % most;
    else if (event.key === 'Enter' && most) this.insert(this.matches[this.chosen]);
    else return false;
    event.preventDefault();
    return true;
  }

  /** @param {any} chosen a canned reply, in a note a colleague */
  insert(chosen) {
    if (!this.asked) return;
    const { from, query } = this.asked;
    this.asked = null;
    const words = this.mode === 'note' ? `@${chosen.name} ` : filled(chosen, { ...this.about, language: this.customerLanguage || 'tr' });
    this.put(from, from + 1 + query.length, words);
  }

  /** Puts words in place of a part of the text, and the caret behind them. @param {number} from @param {number} to @param {string} words */
  async put(from, to, words) {
    this.write(this.text.slice(0, from) + words + this.text.slice(to));
    await this.updateComplete;
    this.field?.focus();
    this.field?.setSelectionRange(from + words.length, from + words.length);
    this.look(from + words.length);
  }

  /** @param {Event} event */
  submit(event) {
    event.preventDefault();
    const text = this.text.trim();
    if (!text || this.left < 0 || this.isClosed) return;
    this.write('');
    this.asked = null;
    this.dispatchEvent(new CustomEvent('written', { detail: { mode: this.mode, text, mentions: this.mode === 'note' ? mentionedIn(text, this.colleagues) : [] } }));
    this.focus();
  }
}

customElements.define('kopru-agent-composer', Composer);
