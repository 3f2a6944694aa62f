// The dialog that asks for what a step needs: words for the customer or for us, a colleague, another department, topic or priority.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { newCid } from '../shared/cid.js';
import { icon } from '../shared/icons.js';
import { departments, nameOf, usual } from '../shared/names.js';
import { PRIORITIES } from './filters.js';
import { NEEDS_TEXT } from './steps.js';
import { say } from './texts.js';

class StepDialog extends LitElement {
  static properties = { language: {}, members: { attribute: false }, me: { attribute: false }, kind: { state: true }, numbers: { state: true }, wrong: { state: true } };

  constructor() {
    super();
    this.language = /** @type {'tr'|'en'} */ ('tr');
    this.members = [];
    this.me = { id: '' };
    this.kind = this.wrong = '';
    this.numbers = [];
  }

  createRenderRoot() {
    return this;
  }

  get dialog() {
    return /** @type {HTMLDialogElement} */ (this.querySelector('dialog'));
  }

  /** @param {string} kind @param {string[]} numbers on which requests */
  async ask(kind, numbers) {
    Object.assign(this, { kind, numbers, wrong: '', key: newCid() });
    await this.updateComplete;
    this.dialog.showModal();
  }

  render() {
    const t = say(this.language);
    return html`<dialog class="dg card" aria-labelledby="st-t" @close=${() => { this.kind = ''; }}>${this.kind ? html`<form novalidate @submit=${this.submit} @input=${() => { this.wrong = ''; }}>
      <h2 id="st-t">${t.steps[this.kind]}</h2><p class="soft">${this.numbers.length > 1 ? t.onSeveral(this.numbers.length) : this.numbers[0]} · ${t.stepMore[this.kind]}</p>
      ${this.kind === 'assigned' ? this.choice('assignee', t.columns.assignee, [['', t.nobody], ...this.members.map((each) => [each.id, each.name])], this.me.id) : nothing}
      ${this.kind === 'moved' ? html`${this.choice('department', t.by.department, [['', t.unchanged], ...departments().map((name) => [name, nameOf('department', name, this.language)])], '')}
        ${this.choice('topic', t.by.topic, [['', t.unchanged], ...usual('topic').map((name) => [name, nameOf('topic', name, this.language)])], '')}
        ${this.choice('priority', t.by.priority, [['', t.unchanged], ...PRIORITIES.map((name) => [name, nameOf('priority', name, this.language)])], '')}` : nothing}
      <label class="dg-l" for="st-w">${NEEDS_TEXT.includes(this.kind) ? t.words[this.kind] : t.words.other}</label>
      <textarea class="inp" id="st-w" name="text" rows="4" maxlength="4000" data-test="step-text" aria-invalid=${String(Boolean(this.wrong))} aria-describedby="st-e"></textarea>
      <p class="fe" id="st-e" role="alert">${this.wrong ? html`${icon('alert', 'i-s')}${this.wrong}` : nothing}</p>
      <div class="dg-f"><button class="btn btn-2" type="button" @click=${() => this.dialog.close()}>${t.cancel}</button><button class="btn btn-1" data-test="step-confirm">${t.steps[this.kind]}</button></div></form>` : nothing}</dialog>`;
  }

  choice(name, label, options, value) {
    return html`<label class="dg-l" for="st-${name}">${label}</label><select class="inp" id="st-${name}" name=${name} data-test="step-field-${name}">${options.map(([key, said]) => html`<option value=${key} ?selected=${key === value}>${said}</option>`)}</select>`;
  }

  /** @param {SubmitEvent} event */
  submit(event) {
    event.preventDefault();
    const t = say(this.language);
    const said = Object.fromEntries([...new FormData(/** @type {HTMLFormElement} */ (event.target))].map(([name, value]) => [name, String(value).trim()]));
    if (NEEDS_TEXT.includes(this.kind) && !said.text) return this.tell(t.needText, '#st-w');
    if (this.kind === 'moved' && !said.department && !said.topic && !said.priority) return this.tell(t.needMove, '#st-department');
    const named = Object.fromEntries(Object.entries(said).filter(([name, value]) => value || name === 'assignee'));
    const detail = { step: { kind: this.kind, ...named }, numbers: this.numbers, key: this.key };
    this.dialog.close();
    this.dispatchEvent(new CustomEvent('told', { detail }));
    return undefined;
  }

  tell(text, field) {
    this.wrong = text;
    /** @type {HTMLElement} */ (this.querySelector(field)).focus();
  }
}

customElements.define('desk-step-dialog', StepDialog);
