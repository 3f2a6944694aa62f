// The draft: each of its changes with who and why, what waits for an approver, what no longer fits, and giving it up.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { call } from '../shared/staff.js';
import { localWall, moment, readIso } from '../shared/written.js';
import { placeOf, plain, said } from './said.js';
import { say } from './texts.js';

class Changes extends LitElement {
  static properties = { work: {}, doing: {}, language: {}, me: {}, turn: {}, about: { state: true }, giving: { state: true } };

  constructor() {
    super();
    Object.assign(this, { language: 'tr', me: null, about: null, giving: false });
  }

  createRenderRoot() {
    return this;
  }

  updated(changed) {
    if (changed.has('turn') || changed.has('language')) this.load();
  }

  async load() {
    await this.doing(async () => { this.about = this.work.draft ? await call(`/studio/drafts/${this.work.draft}`, this.language) : null; });
  }

  render() {
    const t = say(this.language);
    return html`<div class="one">${this.about ? this.open(t) : html`<p class="em">${t.noDraft}</p>`}${this.others(t)}</div>`;
  }

  open(t) {
    const { about, work } = this;
    const stale = new Map(about.stale.map((each) => [each.change, each.now]));
    return html`<section class="card pad"><div class="row"><h2>${about.draft.title || t.untitled}</h2><span class="grow"></span>${work.can('edit') ? html`<button class="btn btn-bad" type="button" @click=${() => { this.giving = true; }}>${t.discard}</button>` : nothing}</div>
      <p class="t12 muted">${about.draft.editors.map((each) => each.name).join(', ')}</p>
      ${this.giving ? html`<form class="acts" @submit=${(event) => { event.preventDefault(); this.giving = false; this.doing(() => work.discard(event.target.elements.why.value)); }}><label class="grow"><span class="sr">${t.why}</span>
        <input class="inp" name="why" maxlength="400" placeholder=${t.whyDiscard}></label><button class="btn btn-bad">${t.discardNow}</button><button class="btn btn-3" type="button" @click=${() => { this.giving = false; }}>${t.leaveIt}</button></form>` : nothing}
      ${about.changes.length ? html`<ul class="ch-l">${about.changes.toReversed().map((each) => this.change(each, stale, t))}</ul>` : html`<p class="em">${t.noChanges}</p>`}</section>`;
  }

  change(each, stale, t) {
    const { work } = this;
    return html`<li data-test="change"><a href=${placeOf(each.change)}>${said(each.change, this.language, work.intents)}</a><p class="t12 muted">${this.who(each)}${each.why ? ` · ${each.why}` : ''} · ${t.origins[each.origin]}</p>
      ${stale.has(each.id) ? html`<p class="pb bad" data-test="stale">${icon('alert', 'i-s')}${t.stale} ${plain(each.change, stale.get(each.id)) || t.removed}</p>` : nothing}
      ${each.protected ? html`<p class="pb ${each.approved_by ? 'ok' : 'warn'}">${icon('shield', 'i-s')}${each.approved_by ? t.approvedBy(each.approved_by.name) : t.needsApproval}
        ${!each.approved_by && work.can('approve') && each.by.id !== this.me.id ? html`<button class="btn btn-2" type="button" data-test="approve-change" @click=${() => this.doing(() => work.approve(each.id))}>${t.approve}</button>` : nothing}</p>` : nothing}
      ${work.can('edit') ? html`<button class="btn btn-3" type="button" @click=${() => this.doing(() => work.undo(each.id))}>${icon('undo', 'i-s')}${t.undo}</button>` : nothing}</li>`;
  }

  who({ by, at }) {
    const when = readIso(at);
    return `${by.name}${when ? ` · ${moment(when.wall, localWall(Date.now()), this.language)}` : ''}`;
  }

  others(t) {
    const { drafts, draft } = this.work;
    return drafts.length ? html`<section class="card pad"><h2>${t.drafts}</h2><ul class="ver">${drafts.map((each) => html`<li><span><b class="med">${each.title || t.untitled}</b><small>${this.who({ by: each.by, at: each.changed_at })} · ${t.changes(each.changes)}</small></span>
      <span class="grow"></span><span class="pill">${t.draftStates[each.state]}</span>${each.state === 'open' && each.id !== draft ? html`<button class="btn btn-3" type="button" @click=${() => this.doing(() => this.work.choose(each.id))}>${t.workOn}</button>` : nothing}</li>`)}</ul></section>` : nothing;
  }
}

customElements.define('studio-changes', Changes);
