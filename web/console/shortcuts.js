// The list of shortcuts: what each key does, single letters that can be turned off, and other letters for them.

import { html, nothing } from '../vendor/lit.js';
import { DialogElement } from './dialog.js';
import { keyMap, letterOf, setKeyMap } from './key-map.js';
import { remapped, SHOWN, USUAL } from './keys.js';
import { say } from './texts.js';

class Shortcuts extends DialogElement {
  static properties = { language: {}, letters: { type: Boolean }, waits: { state: true }, told: { state: true } };

  constructor() {
    super();
    this.language = /** @type {'tr'|'en'} */ ('tr');
    this.letters = true;
    this.waits = ''; // The deed that waits for its letter.
    this.told = '';
  }

  ask() {
    Object.assign(this, { waits: '', told: '' });
    this.dialog.showModal();
  }

  render() {
    const t = say(this.language);
    return html`<dialog class="dg card" aria-labelledby="sc-t" @click=${(e) => e.target === this.dialog && this.dialog.close()} @keydown=${this.pressed} @cancel=${this.escaped}>
      <form method="dialog"><h2 id="sc-t">${t.keys}</h2><p class="soft">${t.remap.more}</p>
      <dl class="dg-k">${SHOWN.map(([name, keys]) => html`<dt>${keys.map((key) => this.key(key, t))}</dt><dd>${t.shortcuts[name]}</dd>`)}</dl>
      <p class="t12" role="status" data-test="remap-told">${this.waits ? t.remap.waits(t.remap.deeds[this.waits]) : this.told}</p>
      <label class="dg-c"><input type="checkbox" .checked=${this.letters} data-test="letters"
        @change=${(e) => this.dispatchEvent(new CustomEvent('letters', { detail: e.target.checked }))}>${t.singleKeys}</label>
      <div class="dg-f">${keyMap() === USUAL ? nothing : html`<button class="btn btn-3" type="button" data-test="remap-usual" @click=${() => this.change(USUAL, t.remap.usualAgain)}>${t.remap.usual}</button>`}
        <button class="btn btn-1" type="submit">${t.close}</button></div></form></dialog>`;
  }

  key(key, t) {
    if (typeof key === 'string') return html`<kbd>${key}</kbd>`;
    const { deed } = key;
    return html`<button class="kb" type="button" data-test="remap" data-deed=${deed} aria-pressed=${this.waits === deed} ?disabled=${!this.letters} aria-label=${t.remap.change(t.remap.deeds[deed], letterOf(deed))}
      @click=${() => { this.waits = this.waits === deed ? '' : deed; this.told = ''; }}><kbd>${this.waits === deed ? '…' : letterOf(deed)}</kbd></button>`;
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (!this.waits || ['Tab', 'Shift', 'Control', 'Alt', 'Meta', 'Escape'].includes(event.key) || event.isComposing) return;
    event.preventDefault();
    const t = say(this.language).remap;
    const result = remapped(keyMap(), this.waits, event.key);
    const deed = this.waits;
    if ('map' in result) this.change(result.map, t.changed(t.deeds[deed], result.map[deed].toUpperCase()));
    else Object.assign(this, { waits: '', told: result.taken ? t.taken(event.key.toUpperCase(), t.deeds[result.taken]) : t.unfit });
  }

  /** Escape gives up the letter first, then closes. @param {Event} event */
  escaped(event) {
    if (!this.waits) return;
    event.preventDefault();
    this.waits = '';
  }

  change(map, told) {
    setKeyMap(map);
    Object.assign(this, { waits: '', told });
    this.dispatchEvent(new CustomEvent('remapped'));
  }
}

customElements.define('kopru-shortcuts', Shortcuts);
