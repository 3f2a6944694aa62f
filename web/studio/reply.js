// One reply: its variants in both languages, placeholders checked while typed, and beside them how the widget shows it.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { message } from '../shared/components/message.js';
import { quickReplies } from '../shared/components/quick-replies.js';
import { icon } from '../shared/icons.js';
import { call } from '../shared/staff.js';
import { nameOf } from './names.js';
import { Pause } from './pause.js';
import { say } from './texts.js';

class Reply extends LitElement {
  static properties = { work: {}, doing: {}, language: {}, name: {}, turn: {}, about: { state: true }, said: { state: true }, checked: { state: true }, missing: { state: true }, why: { state: true }, again: { state: true } };

  constructor() {
    super();
    Object.assign(this, { language: 'tr', name: '', about: null, said: null, checked: null, missing: false, why: '', again: 0 });
    this.check = new Pause({ ask: (after) => call('/studio/check/reply', this.language, { method: 'POST', body: { name: this.name, after, draft: this.work.draft } }), show: (told) => { this.checked = told; },
      failed: (error) => this.doing(() => Promise.reject(error)) });
  }

  createRenderRoot() {
    return this;
  }

  updated(changed) {
    if (changed.has('name')) [this.about, this.said, this.checked, this.why] = [null, null, null, ''];
    if (changed.has('name') || changed.has('turn') || changed.has('language')) this.load();
  }

  async load() {
    await this.doing(async () => {
      const { name } = this;
      const about = await call(this.work.here(`/studio/replies/${encodeURIComponent(name)}`), this.language);
      if (name !== this.name) return;
      const untouched = !this.about || JSON.stringify(this.said) === JSON.stringify(this.about.said);
      this.about = about;
      this.missing = false;
      if (untouched) this.said = structuredClone(about.said); // What somebody is writing stays when the page asks anew.
    }, (error) => { this.missing = error.code === 'not_found'; });
  }

  get dirty() {
    return Boolean(this.about) && JSON.stringify(this.said) !== JSON.stringify(this.about.said);
  }

  /** @param {'tr'|'en'} language @param {(variants: any[]) => any[]} how */
  write(language, how) {
    this.said = { ...this.said, [language]: how(this.said[language]) };
    this.check.typed(this.said);
  }

  async keep(event) {
    event.preventDefault();
    const { about, said } = this;
    if (await this.doing(() => this.work.change([{ kind: 'reply', name: this.name, before: about.said, after: said }], { why: this.why }))) {
      [this.about, this.checked, this.why] = [null, null, ''];
      await this.load();
    }
  }

  render() {
    const t = say(this.language);
    if (this.missing) return html`<p class="em" role="status">${t.gone}</p>`;
    if (!this.said || !this.about) return html`<p class="sr" role="status">${t.loading}</p>`;
    const { about, checked } = this;
    const [refused, warnings] = checked ? [checked.refused, checked.warnings] : [[], about.problems];
    const told = [...refused.map((each) => ({ ...each, tone: 'bad' })), ...warnings.map((each) => ({ ...each, tone: 'warn' }))];
    return html`<form class="ed" @submit=${(event) => this.keep(event)}><header class="ed-h"><a class="ib only-narrow" href="#/replies" aria-label=${t.back}>${icon('left')}</a><div><h2>${nameOf('reply', about.name, this.language, this.work.intents)}</h2>
        <p class="t12 muted"><code>${about.name}</code> · ${t.topics[about.topic] ?? about.topic}</p></div><span class="grow"></span>${about.protected ? html`<span class="pill brand">${icon('shield', 'i-s')}${t.protectedReply}</span>` : nothing}
        <a class="btn btn-3" href="#/history/${about.name}">${icon('clock')}${t.history}</a></header>
      <p class="t13 soft">${about.placeholders.length ? html`${t.placeholders} ${about.placeholders.map((name) => html`<code class="var">{${name}}</code> `)}` : t.noPlaceholders}</p>
      <div class="sides">${['tr', 'en'].map((language) => this.side(/** @type {'tr'|'en'} */ (language), told, t))}</div>
      <div aria-live="polite" data-test="reply-hint">${told.filter((each) => !each.where).map((each) => html`<p class="pb ${each.tone}">${icon('alert', 'i-s')}<span>${each.title}</span></p>`)}</div>
      ${this.work.can('edit') ? html`<div class="acts"><label class="grow"><span class="sr">${t.why}</span><input class="inp" maxlength="400" placeholder=${t.why} .value=${this.why} @input=${(event) => { this.why = event.target.value; }}></label>
        ${this.dirty ? html`<button class="btn btn-3" type="button" @click=${() => { this.said = structuredClone(about.said); this.checked = null; }}>${t.leaveIt}</button>` : nothing}
        <button class="btn btn-1" data-test="save-reply" ?disabled=${!this.dirty || Boolean(checked?.refused.length)}>${t.save}</button></div>` : nothing}
      ${about.change ? html`<section class="card pad"><h3>${t.publishedNow}</h3><div class="sides">${['tr', 'en'].map((language) => html`<div lang=${language}>${about.published[language].map((each) => html`<p class="soft">${each.text}</p>`)}</div>`)}</div>
        ${this.work.can('edit') ? html`<button class="btn btn-3" type="button" @click=${() => this.doing(() => this.work.undo(about.change))}>${icon('undo')}${t.undo}</button>` : nothing}</section>` : nothing}</form>`;
  }

  side(language, problems, t) {
    const variants = this.said[language];
    return html`<section class="card pad" aria-label=${t.languages[language]}><h3>${t.languages[language]} ${variants.length > 1 ? html`<span class="n">${variants.length}</span>` : nothing}</h3>
      ${variants.map((variant, n) => this.variant(language, variant, n, problems.filter((each) => each.where === `${language}.${n}` || each.where === language && !n), t))}
      ${this.work.can('edit') ? html`<button class="btn btn-3" type="button" @click=${() => this.write(language, (all) => [...all, { text: '', buttons: all[0]?.buttons ?? [] }])}>${icon('plus')}${t.addVariant}</button>` : nothing}
      <div class="pv" aria-label=${t.preview} role="group"><p class="t12 muted">${t.preview}</p>${variants.slice(0, 1).map((variant) => html`<div lang=${language}>${message({ by: 'bot', text: variant.text, at: 0 }, language)}
        ${variant.buttons?.length ? quickReplies(variant.buttons, () => {}, language) : nothing}</div>`)}</div></section>`;
  }

  /** Where a button leads: its intent as people call it. @param {string} payload */
  leads(payload) {
    return nameOf('intent', /^\/(\w*)/.exec(payload)?.[1] ?? payload, this.language, this.work.intents);
  }

  variant(language, variant, n, problems, t) {
    const id = `${language}-${n}`;
    const set = (change) => this.write(language, (all) => all.map((each, place) => (place === n ? { ...each, ...change } : each)));
    return html`<div class="vr"><label class="sr" for="v-${id}">${t.variant(n + 1)}, ${t.languages[language]}</label>
      <textarea class="inp" id="v-${id}" lang=${language} data-test="variant-${id}" rows=${Math.min(8, 2 + Math.ceil(variant.text.length / 44))} maxlength="2000" ?readonly=${!this.work.can('edit')} .value=${variant.text}
        aria-invalid=${String(problems.some((each) => each.tone === 'bad'))} aria-describedby="p-${id}" @input=${(event) => set({ text: event.target.value })}></textarea>
      ${this.said[language].length > 1 && this.work.can('edit') ? html`<button class="ib" type="button" aria-label=${t.removeVariant(n + 1)} @click=${() => this.write(language, (all) => all.filter((_, place) => place !== n))}>${icon('x')}</button>` : nothing}
      <div class="hint" id="p-${id}" aria-live="polite">${problems.map((each) => html`<p class="pb ${each.tone}" data-test=${each.tone === 'bad' ? 'refused' : 'warned'}>${icon('alert', 'i-s')}<span>${each.title}</span></p>`)}</div>
      ${(variant.buttons ?? []).map((button, place) => html`<label class="bt"><span class="t12 muted">${this.leads(button.payload)}</span><span class="sr">${t.button}</span><input class="inp" lang=${language} maxlength="80" .value=${button.title} ?readonly=${!this.work.can('edit')}
        @input=${(event) => set({ buttons: variant.buttons.map((each, at) => (at === place ? { ...each, title: event.target.value } : each)) })}></label>`)}</div>`;
  }
}

customElements.define('studio-reply', Reply);
