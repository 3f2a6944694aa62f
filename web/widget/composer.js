// Where one writes: grows with the text, keeps a draft, sends with Enter, and always offers a person.

import { LitElement, html, nothing, live } from '../vendor/lit.js';
import { words } from '../shared/i18n.js';
import { icon } from '../shared/icons.js';
import { store } from '../shared/storage.js';

const MOST = 4000; // The service's limit, in characters as Python counts them.
const NEAR = 400; // From this many left on the counter shows.
const MOST_ROWS = 5;
const DRAFT = 'kopru.draft';

export class Composer extends LitElement {
  static properties = { language: {}, words: { attribute: false }, human: { type: Boolean }, asking: { type: Boolean }, hint: {}, text: { state: true } };

  constructor() {
    super();
    this.language = 'tr';
    this.words = words('tr');
    this.human = true;
    this.asking = false;
    this.hint = '';
    this.kept = store('sessionStorage');
    this.text = this.kept.getItem(DRAFT) ?? '';
  }

  /** Drawn into the window itself, under its styles. */
  createRenderRoot() {
    return this;
  }

  get field() {
    return /** @type {HTMLTextAreaElement} */ (this.querySelector('textarea'));
  }

  get left() {
    return MOST - [...this.text].length;
  }

  /** Puts words where one writes; an unfinished text stays, with the new one behind it. @param {string} text */
  prefill(text) {
    this.write(this.text.trim() && this.text.trim() !== text.trim() ? `${this.text.trimEnd()}\n${text}` : text);
    this.updateComplete.then(() => {
      this.field.focus();
      this.field.setSelectionRange(this.text.length, this.text.length);
    });
  }

  focus() {
    this.field?.focus();
  }

  render() {
    const t = this.words;
    const empty = !this.text.trim();
    return html`${this.hint ? html`<p class="w-hint" role="status" data-test="hint">${this.hint}</p>` : nothing}${this.counter(t)}<form class="w-c" @submit=${this.submit} @paste=${this.paste}>
      <button class="ib" type="button" data-test="attach" aria-label=${t.attach} @click=${() => this.dispatchEvent(new CustomEvent('attach'))}>${icon('clip')}</button>
      ${this.human ? html`<button class="hm" type="button" data-test="human" aria-label=${t.humanLong} ?disabled=${this.asking}
        @click=${() => this.dispatchEvent(new CustomEvent('human'))}>${icon('headset')}<span aria-hidden="true">${t.human}</span></button>` : nothing}
      <textarea class="f" data-test="composer" rows="1" aria-label=${t.compose} placeholder=${t.compose} aria-describedby="left" enterkeyhint="send" autocomplete="off"
        .value=${live(this.text)} @input=${(e) => this.write(e.target.value, true)} @keydown=${this.key} @compositionend=${() => { this.composedAt = performance.now(); }}></textarea>
      <button class="go" type="submit" data-test="send" aria-label=${t.send} ?disabled=${empty || this.left < 0}>${icon('send')}</button></form>`;
  }

  counter(t) {
    const near = this.left <= NEAR;
    const said = this.left < 0 ? t.tooLong(-this.left) : t.charactersLeft(this.left);
    return html`<p id="left" class="w-left ${this.left < 0 ? 'over' : ''}" ?hidden=${!near}>${near ? said : nothing}</p>`;
  }

  updated() {
    this.grow();
  }

  /** As many rows as the text needs, up to five: set by the attribute, since inline styles are not allowed here. */
  grow() {
    const field = this.field;
    field.rows = 1;
    if (!this.text) return; // Nothing to be measured.
    const style = getComputedStyle(field);
    const padding = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
    field.rows = Math.min(MOST_ROWS, Math.max(1, Math.round((field.scrollHeight - padding) / parseFloat(style.lineHeight))));
  }

  /** @param {string} text @param {boolean} [byHand] */
  write(text, byHand = false) {
    this.text = text;
    if (text) this.kept.setItem(DRAFT, text);
    else this.kept.removeItem(DRAFT);
    if (byHand && text.trim()) this.dispatchEvent(new CustomEvent('writing'));
  }

  /** Words that come along with a picture, as from a word processor, are what was meant. @param {ClipboardEvent} event */
  paste(event) {
    const { files, types } = /** @type {DataTransfer} */ (event.clipboardData);
    if (!files.length || types.includes('text/plain')) return;
    event.preventDefault();
    this.dispatchEvent(new CustomEvent('files', { detail: [...files] }));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    // Enter that ends a composition picks a word; Safari tells so only after the composition has ended.
    const composing = event.isComposing || event.keyCode === 229 || performance.now() - (this.composedAt ?? -100) < 30;
    if (event.key !== 'Enter' || event.shiftKey || composing) return;
    event.preventDefault();
    this.submit(event);
  }

  /** @param {Event} event */
  submit(event) {
    event.preventDefault();
    const text = this.text.trim();
    if (!text || this.left < 0) return;
    this.write('');
    this.dispatchEvent(new CustomEvent('say', { detail: text }));
    this.focus();
  }
}

customElements.define('kopru-composer', Composer);
