// From the draft to the published model: trained with its progress, compared, asked for, approved by another, published, taken back.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { newCid } from '../shared/cid.js';
import { icon } from '../shared/icons.js';
import { call } from '../shared/staff.js';
import { localWall, moment } from '../shared/written.js';
import { drawing } from './drawings.js';
import { number, of100, percent } from './figures.js';
import { publishing } from './publishing.js';
import { report } from './report.js';
import { say } from './texts.js';

const AGAIN_MS = 1000;
const OPEN = new Set(['queued', 'running']);

class Train extends LitElement {
  static properties = {
    work: {}, doing: {}, language: {}, number: {}, turn: {}, job: { state: true }, versions: { state: true }, detail: { state: true }, share: { state: true }, why: { state: true }, refusing: { state: true },
    side: { state: true }, worse: { state: true }, busy: { state: true }, every: { state: true },
  };

  constructor() {
    super();
    Object.assign(this, { language: 'tr', number: 0, job: null, versions: null, detail: null, share: 10, why: '', refusing: false, side: 'now', worse: true, busy: false, every: false });
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.again = setInterval(() => document.visibilityState === 'visible' && this.look(), AGAIN_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.again);
  }

  updated(changed) {
    if (changed.has('turn') || changed.has('number') || changed.has('language')) this.load();
  }

  /** While something is under way: a training, or a version that a share of the conversations has. */
  async look() {
    if (this.job && OPEN.has(this.job.state)) {
      await this.doing(async () => {
        this.job = await call(`/studio/jobs/${this.job.id}`, this.language);
        if (this.job.version) location.hash = `#/train/${this.job.version}`;
        if (!OPEN.has(this.job.state)) await this.load();
      });
    } else if (this.detail?.version.state === 'canary') await this.load();
  }

  async load() {
    await this.doing(async () => {
      const { draft } = this.work;
      const [{ jobs }, { versions }] = await Promise.all([call(`/studio/jobs${draft ? `?draft=${draft}` : ''}`, this.language), call('/studio/versions', this.language)]);
      this.job = jobs.find((each) => OPEN.has(each.state)) ?? (draft ? jobs[0] ?? null : null);
      this.versions = versions;
      const wanted = this.number || versions.find((each) => draft && each.draft === draft)?.number || versions.find((each) => ['asked', 'canary'].includes(each.state))?.number || versions[0]?.number;
      this.detail = wanted ? await call(`/studio/versions/${wanted}`, this.language) : null;
    });
  }

  begin() {
    return this.doing(async () => { this.job = await call('/studio/jobs', this.language, { method: 'POST', body: { draft: this.work.draft }, key: newCid() }); });
  }

  stop() {
    return this.doing(async () => { this.job = await call(`/studio/jobs/${this.job.id}/cancel`, this.language, { method: 'POST' }); });
  }

  /** `ask`, `approve`, `refuse`, `everyone`, `withdraw` or `return`. */
  async step(step, body = undefined, of = this.detail.version.number) {
    this.busy = true;
    if (await this.doing(() => call(`/studio/versions/${of}/${step}`, this.language, { method: 'POST', body }))) {
      [this.refusing, this.why] = [false, ''];
      await this.load();
      await this.doing(() => this.work.refresh());
    }
    this.busy = false;
  }

  render() {
    const t = say(this.language);
    if (!this.versions) return html`<p class="sr" role="status">${t.loading}</p>`;
    return html`<div class="cmp"><div class="cbody"><div class="steps-h"><h2>${this.detail ? t.train_.version(this.detail.version.number) : t.train_.none}</h2>${this.steps(t)}
        ${this.detail?.report ? html`<span class="t12 muted">${t.train_.seconds(number(this.detail.report.seconds, this.language))}</span>` : nothing}</div>
      ${this.training(t)}${this.detail?.report ? report(this, t) : this.detail ? html`<p class="card pad em">${t.train_.noReport}</p>` : nothing}</div>
      <section class="pub" aria-label=${t.train_.publishing}>${this.detail ? publishing(this, t) : nothing}${this.all(t)}</section></div>`;
  }

  steps(t) {
    const { job, detail } = this;
    const state = detail?.version.state;
    const now = job && OPEN.has(job.state) ? 1 : state === 'published' || state === 'canary' ? 3 : detail && state !== 'former' ? 2 : 0;
    return html`<ol class="steps">${t.train_.steps.map((name, n) => html`<li class=${n < now ? 'done' : n === now ? 'now' : ''} aria-current=${n === now ? 'step' : nothing}><span class="mk">${n < now ? icon('check') : n + 1}</span>${name}</li>`)}</ol>`;
  }

  training(t) {
    const { job, work } = this;
    const s = t.train_;
    const draft = work.drafts.find((each) => each.id === work.draft);
    if (job && OPEN.has(job.state)) return html`<section class="card pad" data-test="job" data-state=${job.state}><div class="row"><b>${job.state === 'queued' ? s.queued : s.stages[job.stage] ?? s.running}</b><span class="grow"></span>
      <span class="num">${percent(job.done, this.language)}</span>${work.can('edit') ? html`<button class="btn btn-2" type="button" data-test="cancel" @click=${() => this.stop()}>${s.cancel}</button>` : nothing}</div>
      <progress max="1" value=${job.done} aria-label=${s.progress}></progress><p class="sr" role="status">${s.stages[job.stage] ?? ''}</p><p class="t12 muted">${s.keepsRunning}</p></section>`;
    const ended = job && ['failed', 'cancelled'].includes(job.state);
    return html`${ended ? html`<p class="nw ${job.state === 'failed' ? 'bad' : ''}" data-test="job" data-state=${job.state}>${icon('alert')}<span>${job.state === 'failed' ? s.failed(s.errors[job.error] ?? `${s.code} ${job.error}`) : s.cancelled}</span></p>` : nothing}
      ${draft && work.can('edit') ? html`<section class="card pad row"><span>${t.draftCount(draft.title, draft.changes)}${draft.unapproved ? html` <span class="pill warn">${t.unapproved(draft.unapproved)}</span>` : nothing}</span><span class="grow"></span>
        <button class="btn btn-1" type="button" data-test="begin-training" ?disabled=${!draft.changes} @click=${() => this.begin()}>${drawing('play')}${s.begin}</button></section>`
        : !draft ? html`<p class="t13 muted">${s.chooseDraft}</p>` : nothing}`;
  }

  all(t) {
    const s = t.train_;
    return html`<section><h3>${s.versions}</h3><ul class="ver">${this.versions.map((each) => html`<li data-test="version" data-number=${each.number} data-state=${each.state}><a href="#/train/${each.number}" aria-current=${each.number === this.detail?.version.number ? 'true' : nothing}>
      <b class="med num">v${each.number}</b><small>${moment(localWall(each.at), localWall(Date.now()), this.language)}${each.approved_by ? ` · ${s.approvedBy(each.approved_by.name)}` : each.by?.name ? ` · ${each.by.name}` : ''}</small></a><span class="grow"></span>
      <span class="pill ${each.state === 'published' ? 'ok' : each.state === 'canary' ? 'info' : ''}">${each.state === 'canary' ? s.canaryPill(of100(each.share, this.language, 0)) : s.states[each.state]}</span>
      ${this.work.can('approve') && ['former', 'withdrawn'].includes(each.state) && each.published_at && each.kept ? html`<button class="btn btn-3" type="button" data-test="return" ?disabled=${this.busy} aria-label=${s.returnTo(each.number)}
        @click=${() => this.step('return', undefined, each.number)}>${icon('undo', 'i-s')}${s.back}</button>` : nothing}</li>`)}</ul></section>`;
  }
}

customElements.define('studio-train', Train);
