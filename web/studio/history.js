// Who did what and why, the published editions, and what differs between two of them.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { call } from '../shared/staff.js';
import { localWall, moment, readIso } from '../shared/written.js';
import { called } from './names.js';
import { said } from './said.js';
import { say } from './texts.js';

class History extends LitElement {
  static properties = { work: {}, doing: {}, language: {}, about: {}, turn: {}, events: { state: true }, next: { state: true }, editions: { state: true }, sides: { state: true }, difference: { state: true } };

  constructor() {
    super();
    Object.assign(this, { language: 'tr', about: '', events: null, next: null, editions: [], sides: { old: '', new: 'now' }, difference: null });
  }

  createRenderRoot() {
    return this;
  }

  updated(changed) {
    if (changed.has('turn') || changed.has('about') || changed.has('language')) this.load();
  }

  async load(cursor = '') {
    await this.doing(async () => {
      const asked = new URLSearchParams({ limit: '50', ...(this.about ? { about: this.about } : {}), ...(cursor ? { cursor } : {}) });
      const [told, { editions }] = await Promise.all([call(`/studio/history?${asked}`, this.language), call('/studio/editions', this.language)]);
      this.events = cursor ? [...this.events, ...told.events] : told.events;
      [this.next, this.editions] = [told.next, editions];
      if (!this.sides.old && editions.length) this.sides = { old: String(editions[0].number), new: this.work.draft || 'now' };
    });
  }

  async compare(event) {
    event.preventDefault();
    await this.doing(async () => { this.difference = await call(`/studio/compare?${new URLSearchParams(this.sides)}`, this.language); });
  }

  render() {
    const t = say(this.language);
    if (!this.events) return html`<p class="sr" role="status">${t.loading}</p>`;
    return html`<div class="one"><section class="card pad"><h2>${t.compare}</h2><form class="acts" @submit=${(event) => this.compare(event)}>${this.pick('old', t.older, t)}${this.pick('new', t.newer, t)}
        <button class="btn btn-2" data-test="compare" ?disabled=${!this.sides.old}>${t.compareNow}</button></form>
        <div aria-live="polite">${this.difference ? this.difference.changes.length ? html`<p class="t12 muted">${t.changes(this.difference.changes.length)}</p><ul class="ch-l">${this.difference.changes.map((each) => html`<li>${said(each, this.language, this.work.intents)}</li>`)}</ul>`
          : html`<p class="em">${t.noDifference}</p>` : nothing}</div></section>
      <section class="card pad"><h2>${this.about ? html`${t.history}: ${called(this.about, this.language, this.work.intents)} <code>${this.about}</code>` : t.history}</h2>${this.events.length ? html`<ul class="ch-l">${this.events.map((each) => this.event(each, t))}</ul>` : html`<p class="em">${t.noHistory}</p>`}
        ${this.next ? html`<button class="btn btn-3" type="button" @click=${() => this.load(this.next)}>${t.earlier}</button>` : nothing}</section></div>`;
  }

  pick(which, label, t) {
    const chosen = this.sides[which];
    const options = [...this.editions.map((each) => [String(each.number), `${t.edition(each.number)} · ${each.title}`]), ['now', t.filesNow], ...this.work.drafts.filter((each) => each.state === 'open').map((each) => [each.id, each.title || t.untitled])];
    return html`<label class="grow"><span class="t12">${label}</span><select class="inp" @change=${(event) => { this.sides = { ...this.sides, [which]: event.target.value }; }}>${options.map(([value, name]) => html`<option value=${value}
      .selected=${value === chosen}>${name}</option>`)}</select></label>`;
  }

  event(each, t) {
    const at = readIso(each.at);
    return html`<li data-test="event"><p class="t12 muted">${each.by.name} · ${t.did[each.what]}${at ? ` · ${moment(at.wall, localWall(Date.now()), this.language)}` : ''}${each.why ? ` · ${each.why}` : ''}</p>
      ${each.change ? said(each.change, this.language, this.work.intents) : html`<b>${t.edition(each.edition)}</b>${each.approved_by ? html` <span class="t12 muted">${t.approvedBy(each.approved_by.name)}</span>` : nothing}`}</li>`;
  }
}

customElements.define('studio-history', History);
