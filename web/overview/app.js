// The overview's page: filters, five numbers, two charts and three lists; what is on the screen stays while it is asked anew.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { operatorFacts } from '../shared/facts.js';
import { languageOf } from '../shared/i18n.js';
import { icon } from '../shared/icons.js';
import { LANGUAGE, seesContent, whoAmI } from '../shared/session.js';
import { store } from '../shared/storage.js';
import { localWall, moment } from '../shared/written.js';
import { bar } from './bar.js';
import { number, range } from './figures.js';
import { chosenBy, figures, query, takeTable } from './load.js';
import { byDay, byHour, departments, headRow, ratings, topics } from './parts.js';
import { say } from './texts.js';

const [SOON_MS, LONG_MS, AGAIN_MS] = [300, 8000, 60_000];

class OverviewPage extends LitElement {
  static properties = {
    language: { state: true }, chosen: { state: true }, told: { state: true }, wait: { state: true }, trouble: { state: true }, taking: { state: true }, takeFailed: { state: true }, writes: { state: true },
  };

  constructor() {
    super();
    this.browser = store('localStorage');
    this.told = null;
    this.wait = ''; // '' nothing to see yet, 'soon' a skeleton, 'long' a sentence
    this.trouble = null;
    this.taking = false;
    this.takeFailed = false;
    this.writes = false;
    this.asked = 0;
    this.chosen = chosenBy(location.search);
    this.setLanguage(languageOf(this.browser.getItem(LANGUAGE)));
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.begin();
    this.again = setInterval(() => document.visibilityState === 'visible' && this.load(), AGAIN_MS);
    this.back = () => this.load();
    window.addEventListener('online', this.back);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.again);
    window.removeEventListener('online', this.back);
  }

  async begin() {
    await operatorFacts(); // Before anything is drawn, so that no name changes under somebody's eyes.
    await Promise.all([this.load(), this.look()]);
  }

  /** The way to the studio is shown to those who may go it; without an answer it is not missed. */
  async look() {
    try {
      this.writes = seesContent(await whoAmI(this.language));
    } catch (error) {
      console.warn('kopru: who is signed in could not be asked', error);
    }
  }

  /** @param {'tr'|'en'} language */
  setLanguage(language) {
    this.language = language;
    this.browser.setItem(LANGUAGE, language);
    document.documentElement.lang = language;
    document.title = say(language).title;
  }

  /** @param {Partial<import('./load.js').Chosen>} change */
  choose(change) {
    this.chosen = { ...this.chosen, ...change };
    history.replaceState(null, '', `?${query(this.chosen)}`);
    this.load();
  }

  /** The last question asked is the one whose answer counts. */
  async load() {
    const mine = (this.asked += 1);
    const waits = [setTimeout(() => { this.wait = 'soon'; }, SOON_MS), setTimeout(() => { this.wait = 'long'; }, LONG_MS)];
    try {
      const told = await figures(this.chosen, this.language);
      if (mine === this.asked) [this.told, this.trouble] = [told, null];
    } catch (error) {
      if (mine === this.asked) this.trouble = error.status ?? 500;
    } finally {
      waits.forEach(clearTimeout);
      if (mine === this.asked) this.wait = '';
    }
  }

  async take() {
    this.taking = true;
    this.takeFailed = false;
    try {
      await takeTable(this.chosen, this.language);
    } catch (error) {
      console.warn('kopru: the table could not be taken', error);
      this.takeFailed = true;
    }
    this.taking = false;
  }

  render() {
    const t = say(this.language);
    return html`<a class="skip" href="#main" @click=${(event) => { event.preventDefault(); this.querySelector('#main').focus(); }}>${t.skip}</a>
      <div class="app">${bar(this.language, (to) => this.setLanguage(to), this.writes)}
      <main id="main" tabindex="-1"><div class="top"><h1>${t.title}</h1>${this.told ? html`<p class="t13 muted num" data-test="span">${
        range(this.told.first, this.told.last, this.language)} · ${t.talks(number(this.told.numbers.talks, this.language))}</p>` : nothing}
        <span class="grow"></span>${this.trouble === 401 || this.trouble === 403 ? nothing : this.filters(t)}</div>
        <div role="status" class="ov-s">${this.news(t)}</div>${this.content(t)}</main></div>`;
  }

  filters(t) {
    const { days, department, spoken } = this.chosen;
    const names = this.told?.choice ?? (department ? [department] : []);
    return html`<div class="seg" role="group" aria-label=${t.period}>${[7, 14, 30].map((n) => html`<button type="button" data-test="days-${n}"
        aria-pressed=${String(n === days)} @click=${() => this.choose({ days: n })}>${t.days(n)}</button>`)}</div>
      <select class="inp" data-test="department" aria-label=${t.department} @change=${(e) => this.choose({ department: e.target.value })}>
        <option value="" ?selected=${!department}>${t.allDepartments}</option>
        ${names.map((name) => html`<option value=${name} ?selected=${name === department}>${departments.nameOf(name, this.language)}</option>`)}</select>
      <select class="inp" data-test="spoken" aria-label=${t.spoken} @change=${(e) => this.choose({ spoken: e.target.value })}>
        ${[['', t.bothLanguages], ['tr', 'Türkçe'], ['en', 'English']].map(([code, name]) => html`<option value=${code} lang=${code || this.language} ?selected=${code === spoken}>${name}</option>`)}</select>
      <button class="btn btn-2" type="button" data-test="take" ?disabled=${this.taking || !this.told} @click=${() => this.take()}>${uploadDrawing}${this.taking ? t.taking : t.take}</button>`;
  }

  news(t) {
    if (this.takeFailed) return html`<p class="nw bad" data-test="take-failed">${icon('alert')}<span>${t.failedToTake}</span></p>`;
    if (this.trouble === null) return this.wait === 'long' ? this.retry(t.slow, t) : nothing;
    if (this.trouble === 401) return html`<p class="nw">${icon('info')}<span>${t.signedOut} <a href="/console">${t.signIn}</a></span></p>`;
    if (this.trouble === 403) return html`<p class="nw">${icon('info')}<span>${t.forbidden} <a href="/console">${t.signIn}</a></span></p>`;
    const age = this.told ? moment(localWall(Date.parse(this.told.made_at)), localWall(Date.now()), this.language) : '';
    if (!navigator.onLine && age) return this.retry(t.offline(age), t);
    return this.retry(`${t.failedToLoad(`E-${this.trouble || 'NET'}`)}${age ? `. ${t.stale(age)}` : ''}`, t);
  }

  retry(text, t) {
    return html`<p class="nw warn" data-test="trouble">${icon('alert')}<span>${text}</span><button class="btn btn-2" type="button" @click=${() => this.load()}>${t.again}</button></p>`;
  }

  content(t) {
    if (this.trouble === 401 || this.trouble === 403) return nothing;
    if (!this.told) return this.wait ? html`<div class="g" aria-hidden="true">${['k5', 'a7', 'a5', 'a4', 'a4', 'a4'].map((each) => html`<div class="card sk ${each}"></div>`)}</div>
      <p class="sr" role="status">${t.loading}</p>` : nothing;
    const { told, language } = this;
    return html`<div class="g" aria-busy=${String(Boolean(this.wait))} data-test="figures">${headRow(told, language, Boolean(this.chosen.department))}
      ${byDay(told, language)}${byHour(told, language)}${topics(told, language)}${departments(told, language)}${ratings(told, language)}</div>`;
  }
}

const uploadDrawing = html`<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 16V5M7.500 9 12 4.500 16.500 9M4.500 15.500v4h15v-4"></path></svg>`;

customElements.define('kopru-overview', OverviewPage);
