// What is asked before something is done: resolve, give back, transfer, sign out. One native dialog for all.

import { html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { departments, nameOf } from '../shared/names.js';
import { handable } from './agents.js';
import { snoozeChoices } from './craft.js';
import { DialogElement } from './dialog.js';
import { whenBack } from './queue-column.js';
import { say } from './texts.js';

const MOST = 1000; // A note for the next one, not a letter.

/** @typedef {'resolve'|'give_back'|'transfer'|'assign'|'snooze'|'transcript'|'leave'} Question */

class Asking extends DialogElement {
  static properties = { language: {}, department: {}, agents: { attribute: false }, email: {}, question: { state: true }, missing: { state: true } };

  constructor() {
    super();
    this.language = 'tr';
    this.department = ''; // Where the conversation is now: not offered.
    this.email = ''; // The customer's address as far as it may be shown; empty when none is known.
    this.agents = /** @type {import('./agents.js').Present[]|null|undefined} */ (undefined); // Not known yet; null: they can't be had.
    this.question = /** @type {Question|''} */ ('');
    this.missing = false;
  }

  /** @param {Question} question */
  async ask(question) {
    this.question = question;
    this.missing = false;
    await this.updateComplete;
    if (!this.dialog.open) this.dialog.showModal();
  }

  render() {
    const t = say(this.language);
    return html`<dialog class="dg card" aria-labelledby="dg-t" @click=${this.outside} @close=${() => { this.question = ''; }}>
      ${this.question ? html`<form novalidate @submit=${this.submit}>${ASKED[this.question](this, t)}</form>` : nothing}</dialog>`;
  }

  /** A click on what is around it closes the dialog. @param {MouseEvent} event */
  outside(event) {
    if (event.target === this.dialog) this.dialog.close();
  }

  /** @param {Event} event */
  submit(event) {
    event.preventDefault();
    const said = Object.fromEntries(new FormData(/** @type {HTMLFormElement} */ (event.target)));
    const needed = { transfer: 'department', assign: 'agent', snooze: 'until', transcript: this.email ? '' : 'email' }[this.question];
    if (needed && !said[needed]) {
      this.missing = true;
      /** @type {HTMLElement|null} */ (this.querySelector('select, input'))?.focus();
      return;
    }
    const what = this.question;
    const [department, colleague] = String(said.department ?? '').split('/');
    this.dialog.close();
    this.dispatchEvent(new CustomEvent('answered', { detail: { what, text: String(said.text ?? '').trim(), department, agent: said.agent ?? colleague ?? '', until: said.until, email: String(said.email ?? '').trim() } }));
  }

  foot(t, yes, test) {
    return html`<div class="dg-f"><button class="btn btn-2" type="button" data-test="cancel" @click=${() => this.dialog.close()}>${t.cancel}</button>
      <button class="btn btn-1" type="submit" data-test=${test}>${yes}</button></div>`;
  }

  words(label, t) {
    return html`<label class="dg-l" for="dg-w">${label} <span class="muted">(${t.optional})</span></label>
      <textarea class="inp" id="dg-w" name="text" rows="3" maxlength=${MOST} data-test="asked-text" @keydown=${this.pressed}></textarea>`;
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    this.querySelector('form')?.requestSubmit();
  }
}

const handedTo = (asking) => handable(asking.agents ?? [], asking.department);
const head = (title, more) => html`<h2 id="dg-t">${title}</h2><p class="soft">${more}</p>`;

/** @type {Record<Question, (asking: Asking, t: ReturnType<typeof say>) => unknown>} */
const ASKED = {
  resolve: (asking, t) => html`${head(t.resolveTitle, t.resolveMore)}${asking.words(t.resolveReason, t)}${asking.foot(t, t.resolve, 'resolve-confirm')}`,
  give_back: (asking, t) => html`${head(t.giveBackTitle, t.giveBackMore)}${asking.words(t.agreed, t)}${asking.foot(t, t.giveBack, 'give-back-confirm')}`,
  transfer: (asking, t) => html`${head(t.transferTitle, t.transferMore)}
    <label class="dg-l" for="dg-d">${t.toWhom}</label>
    <select class="inp" id="dg-d" name="department" data-test="transfer-department" aria-invalid=${String(asking.missing)} aria-describedby="dg-e" @change=${() => { asking.missing = false; }}>
      <option value="">${t.choose}</option><optgroup label=${t.teams}>${departments().filter((id) => id !== asking.department).map((id) => html`<option value=${id}>${nameOf('department', id, asking.language)}</option>`)}</optgroup>
      ${handedTo(asking).length ? html`<optgroup label=${t.colleaguesHere}>${handedTo(asking).map(({ agent, department }) => html`<option value="${department}/${agent.id}">${agent.name} · ${nameOf('department', department, asking.language)} · ${agent.load} / ${agent.capacity}</option>`)}</optgroup>` : nothing}</select>
    <p class="si-fe" id="dg-e">${asking.missing ? html`${icon('alert', 'i-s')}${t.needDepartment}` : nothing}</p>
    ${asking.words(t.transferNote, t)}${asking.foot(t, t.transfer, 'transfer-confirm')}`,
  assign: (asking, t) => html`${head(t.assignTitle, t.assignMore)}${asking.agents?.length ? html`
    <label class="dg-l" for="dg-d">${t.toAgent}</label>
    <select class="inp" id="dg-d" name="agent" data-test="assign-agent" aria-invalid=${String(asking.missing)} aria-describedby="dg-e" @change=${() => { asking.missing = false; }}>
      <option value="">${t.chooseAgent}</option>${asking.agents.map((agent) => html`<option value=${agent.id}>${t.agentHere(agent.name, agent.load, agent.capacity, t.presences[agent.status])}</option>`)}</select>
    <p class="si-fe" id="dg-e">${asking.missing ? html`${icon('alert', 'i-s')}${t.needAgent}` : nothing}</p>${asking.foot(t, t.assign, 'assign-confirm')}`
    : html`<p role="status">${asking.agents ? t.nobodyHere : asking.agents === null ? t.agentsUnknown : t.agentsLoading}</p>
      <div class="dg-f"><button class="btn btn-2" type="button" @click=${() => asking.dialog.close()}>${t.close}</button></div>`}`,
  snooze: (asking, t) => html`${head(t.snoozeTitle, t.snoozeMore)}<fieldset class="dg-o"><legend class="sr">${t.snoozeTitle}</legend>
    ${snoozeChoices(Date.now()).map(({ name, until }, n) => html`<label><input type="radio" name="until" value=${until} ?checked=${n === 0} data-test="snooze-${name}"><span class="grow">${t.snoozeFor[name]}</span>
      <span class="muted">${whenBack(until, Date.now(), asking.language)}</span></label>`)}</fieldset>${asking.foot(t, t.snooze, 'snooze-confirm')}`,
  transcript: (asking, t) => html`${head(t.transcript.title, asking.email ? t.transcript.known(asking.email) : t.transcript.more)}
    <label class="dg-l" for="dg-m">${asking.email ? t.transcript.other : t.transcript.address}</label>
    <input class="inp" id="dg-m" name="email" type="email" maxlength="254" autocomplete="off" data-test="transcript-email" aria-invalid=${String(asking.missing)} aria-describedby="dg-e" @input=${() => { asking.missing = false; }}>
    <p class="si-fe" id="dg-e">${asking.missing ? html`${icon('alert', 'i-s')}${t.transcript.need}` : nothing}</p>${asking.foot(t, t.send, 'transcript-confirm')}`,
  leave: (asking, t) => html`${head(t.leaveTitle, t.leaveMore)}${asking.foot(t, t.signOut, 'leave-confirm')}`,
};

customElements.define('kopru-asking', Asking);
