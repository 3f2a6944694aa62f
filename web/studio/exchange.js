// Content handed out as Rasa's files or a translators' table, taken in from one, and a look at a project from elsewhere.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { newCid } from '../shared/cid.js';
import { icon } from '../shared/icons.js';
import { call, save } from '../shared/staff.js';
import { drawing } from './drawings.js';
import { said } from './said.js';
import { say } from './texts.js';

const SHOWN = 100;

class Exchange extends LitElement {
  static properties = { work: {}, doing: {}, language: {}, busy: { state: true }, examples: { state: true }, file: { state: true }, looked: { state: true }, taken: { state: true }, project: { state: true } };

  constructor() {
    super();
    Object.assign(this, { language: 'tr', busy: '', examples: false, file: null, looked: null, taken: null, project: null });
  }

  createRenderRoot() {
    return this;
  }

  async run(what, step) {
    this.busy = what;
    await this.doing(step);
    this.busy = '';
  }

  /** @param {boolean} dry nothing is written, so that what would be taken is seen first */
  send(dry) {
    return this.run('import', async () => {
      if (!this.work.draft) await this.work.begin(this.file.name);
      const path = `/studio/drafts/${this.work.draft}/import?name=${encodeURIComponent(this.file.name)}${dry ? '&dry=1' : ''}`;
      const told = await call(path, this.language, { method: 'POST', body: this.file, key: newCid() });
      if (dry) [this.looked, this.taken] = [told, null];
      else [this.looked, this.taken] = [null, told];
      await this.work.refresh();
    });
  }

  look(file) {
    if (!file) return undefined;
    return this.run('project', async () => { this.project = await call(`/studio/project?name=${encodeURIComponent(file.name)}`, this.language, { method: 'POST', body: file }); });
  }

  render() {
    const t = say(this.language);
    const x = t.exchange;
    return html`<div class="one" aria-busy=${String(Boolean(this.busy))}><section class="card pad"><h2>${x.out}</h2><p class="soft">${this.work.draft ? x.outDraft : x.outPublished}</p><p class="acts">
        <button class="btn btn-2" type="button" data-test="take-zip" ?disabled=${Boolean(this.busy)} @click=${() => this.run('zip', () => save(this.work.here('/studio/export.zip'), this.language))}>${drawing('download')}${x.zip}</button>
        <button class="btn btn-2" type="button" data-test="take-table" ?disabled=${Boolean(this.busy)} @click=${() => this.run('csv', () => save(this.work.here(`/studio/export.csv?examples=${Number(this.examples)}`), this.language))}>${drawing('download')}${x.table}</button>
        <label class="chk"><input type="checkbox" ?checked=${this.examples} @change=${(event) => { this.examples = event.target.checked; }}> ${x.withExamples}</label></p></section>
      ${this.work.can('edit') ? html`<section class="card pad"><h2>${x.in}</h2><p class="soft">${x.inMore}</p><label class="file"><span>${x.file}</span><input class="inp" type="file" data-test="file" accept=".yml,.yaml,.csv,.zip"
          @change=${(event) => { this.file = event.target.files[0] ?? null; this.looked = null; this.taken = null; if (this.file) this.send(true); }}></label>
        <div role="status" data-test="imported">${this.busy === 'import' ? x.reading : nothing}${this.looked ? this.imported(this.looked, t, true) : nothing}${this.taken ? this.imported(this.taken, t, false) : nothing}</div></section>` : nothing}
      <section class="card pad"><h2>${x.project}</h2><p class="soft">${x.projectMore}</p><label class="file"><span>${x.zipFile}</span><input class="inp" type="file" data-test="project" accept=".zip" @change=${(event) => this.look(event.target.files[0])}></label>
        <div role="status" data-test="looked-through">${this.busy === 'project' ? x.reading : nothing}${this.project ? this.seen(this.project, t) : nothing}</div></section></div>`;
  }

  imported(told, t, dry) {
    const x = t.exchange;
    return html`<p><b>${dry ? x.would(told.taken.length) : x.took(told.taken.length)}</b> ${x.same(told.same)} ${x.refused(told.refused.length)}</p>
      ${dry && told.taken.length ? html`<button class="btn btn-1" type="button" data-test="take-in" ?disabled=${Boolean(this.busy)} @click=${() => this.send(false)}>${drawing('upload')}${x.take(told.taken.length)}</button>` : nothing}
      ${this.problems(told.refused)}<ul class="ch-l">${told.taken.slice(0, SHOWN).map((each) => html`<li>${said(each, this.language, this.work.intents)}</li>`)}</ul>${told.taken.length > SHOWN ? html`<p class="muted">${t.andMore(told.taken.length - SHOWN)}</p>` : nothing}`;
  }

  problems(all) {
    return all.length ? html`<ul class="pr-l">${all.slice(0, SHOWN).map((each) => html`<li class="pb bad">${icon('alert', 'i-s')}<span><code>${each.file}${each.line ? `:${each.line}` : ''}</code> ${each.title} <span class="soft">${each.text}</span></span></li>`)}</ul>` : nothing;
  }

  seen(project, t) {
    const x = t.exchange;
    return html`<p><b>${x.found(project.intents.length, project.replies, project.rules + project.stories)}</b> ${x.importable(project.importable)}</p>${this.problems(project.problems)}
      <div class="tb-s" tabindex="0" role="region" aria-label=${x.project}><table><thead><tr><th scope="col">${t.intent}</th><th scope="col">TR</th><th scope="col">EN</th><th scope="col">${x.here}</th></tr></thead><tbody>${project.intents.map((each) => html`<tr>
        <th scope="row"><code>${each.name}</code></th><td>${each.examples.tr}</td><td>${each.examples.en}</td><td>${each.known ? t.yes : t.no}</td></tr>`)}</tbody></table></div>`;
  }
}

customElements.define('studio-exchange', Exchange);
