// What the customer's pages have in common: their language, the operator's facts, the bar above and the line below.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { operatorFacts } from './facts.js';
import { languageOf } from './i18n.js';
import { icon } from './icons.js';
import { store } from './storage.js';
import { waiting } from './waiting.js';

const LANGUAGE = 'kopru.language'; // The widget's too: one language on all pages.
const THEME = 'kopru.theme';
const TEXTS = {
  tr: {
    support: 'Destek', skip: 'İçeriğe geç', nav: 'Sayfalar', panel: 'Taleplerim', form: 'Yeni talep', status: 'Talep sorgula', help: 'Yardım',
    language: 'Dil', dark: 'Koyu görünüm', footer: 'Alt bilgi', age: (least) => `${least} yaşından küçükler hizmetten yararlanamaz.`, privacy: 'Gizlilik',
    care: 'Limit ve mola', unreachable: 'Hizmete ulaşılamadı. Yazdıklarınız duruyor; bağlantınızı kontrol edip yeniden deneyin.',
    ours: (code) => `Bağlantınız var, sorun bizde. Yazdıklarınız duruyor; birazdan yeniden deneyin. Kod: ${code}`,
    loading: 'Yükleniyor', slow: 'Yüklenmesi uzun sürdü.', again: 'Yeniden dene', copied: 'Takip numarası kopyalandı', notCopied: 'Kopyalanamadı. Numarayı seçip kopyalayın.',
  },
  en: {
    support: 'Support', skip: 'Skip to content', nav: 'Pages', panel: 'My requests', form: 'New request', status: 'Look up a request', help: 'Help',
    language: 'Language', dark: 'Dark colours', footer: 'Footer', age: (least) => `The service is not for people under ${least}.`, privacy: 'Privacy',
    care: 'Limits and breaks', unreachable: 'The service could not be reached. What you wrote is kept; check your connection and try again.',
    ours: (code) => `You are connected, the fault is ours. What you wrote is kept; try again in a moment. Code: ${code}`,
    loading: 'Loading', slow: 'Loading is taking long.', again: 'Try again', copied: 'Tracking number copied', notCopied: 'It could not be copied. Select the number and copy it.',
  },
};
const PAGES = { panel: '/panel', form: '/form', status: '/status', help: '/' };

/** What is said when the service could not be reached, or was reached and failed. @param {'tr'|'en'} language @param {number} [status] */
export function unreachable(language, status = 0) {
  return status ? TEXTS[language].ours(`E-${status}`) : TEXTS[language].unreachable;
}

/** A skeleton, and after a long wait a sentence beside it. @param {import('./waiting.js').Wait} wait @param {'tr'|'en'} language @param {() => void} again */
export function stillWaiting(wait, language, again) {
  return html`<p class="sr" role="status">${wait ? TEXTS[language].loading : nothing}</p>
    ${longWait(wait, language, again)}${wait ? skeleton : nothing}`;
}

/** The sentence alone. @param {import('./waiting.js').Wait} wait @param {'tr'|'en'} language @param {() => void} again */
export function longWait(wait, language, again) {
  const t = TEXTS[language];
  return wait === 'long' ? html`<p class="nt" data-test="slow">${icon('clock')}<span>${t.slow} <button class="btn btn-2 tap" type="button" @click=${again}>${t.again}</button></span></p>` : nothing;
}

export const skeleton = html`<div class="sk" aria-hidden="true"><i></i><i></i><i></i></div>`;

/** Copies the number; what is to be said of it, also where the browser forbids it. @param {string} number @param {'tr'|'en'} language */
export async function copyNumber(number, language) {
  try {
    await navigator.clipboard.writeText(number);
    return TEXTS[language].copied;
  } catch (refused) {
    console.info('kopru: no access to the clipboard', refused);
    return TEXTS[language].notCopied;
  }
}

/** A page of the customer: `content()` draws what is between bar and footer, `here` names the page. */
export class Page extends LitElement {
  static properties = { language: { state: true }, facts: { state: true }, wait: { state: true }, dark: { state: true } };

  here = '';

  constructor() {
    super();
    this.browser = store('localStorage');
    this.facts = null;
    this.wait = /** @type {import('./waiting.js').Wait} */ ('');
    this.online = () => this.facts || this.inform();
    const theme = this.browser.getItem(THEME);
    if (theme) document.documentElement.dataset.theme = theme;
    this.dark = theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    this.setLanguage(languageOf(new URLSearchParams(location.search).get('language') ?? this.browser.getItem(LANGUAGE)));
    this.inform();
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('online', this.online);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener('online', this.online);
  }

  async inform(anew = false) {
    this.facts = await waiting(() => operatorFacts('', anew), (wait) => { this.wait = wait; });
    this.informed();
  }

  /** Called once the operator was asked. */
  informed() {}

  /** @param {'tr'|'en'} language */
  setLanguage(language) {
    this.language = language;
    this.browser.setItem(LANGUAGE, language);
    document.documentElement.lang = language;
  }

  /** What is chosen here stays; until then the system's preference holds. */
  turn() {
    this.dark = !this.dark;
    document.documentElement.dataset.theme = this.dark ? 'dark' : 'light';
    this.browser.setItem(THEME, document.documentElement.dataset.theme);
  }

  updated() {
    const said = TEXTS[this.language];
    document.title = `${said[this.here]} · ${this.facts?.name ?? said.support}`;
  }

  /** The words for a refusal; what did not reach the service is said by us. @param {import('./api.js').Refusal} refusal */
  said(refusal) {
    return refusal.message || unreachable(this.language, refusal.status);
  }

  render() {
    const t = TEXTS[this.language];
    return html`<a class="skip" href="#main" @click=${(event) => { event.preventDefault(); this.querySelector('#main').focus(); }}>${t.skip}</a>
      ${this.bar(t)}<main id="main" tabindex="-1">${this.content()}</main>${this.foot(t)}`;
  }

  bar(t) {
    return html`<header class="tb"><a class="tb-n" href="/"><span class="av bot" aria-hidden="true">${icon('bridge')}</span>${this.facts?.name ?? t.support}</a>
      <nav aria-label=${t.nav}>${Object.entries(PAGES).map(([name, href]) => html`<a class="nv" href=${href}
        aria-current=${name === this.here ? 'page' : nothing}>${t[name]}</a>`)}</nav>
      <button class="ib tap" type="button" aria-label=${t.dark} title=${t.dark} aria-pressed=${String(this.dark)} data-test="theme" @click=${() => this.turn()}>${icon('moon')}</button>
      <div class="seg" role="group" aria-label=${t.language}>${['tr', 'en'].map((code) => html`<button type="button" lang=${code} data-test="language-${code}"
        aria-pressed=${String(code === this.language)} @click=${() => this.setLanguage(code)}>${code === 'tr' ? 'TR' : 'EN'}<span class="sr"> ${
          code === 'tr' ? 'Türkçe' : 'English'}</span></button>`)}</div></header>`;
  }

  foot(t) {
    const least = this.facts?.minimum_age ?? 18;
    return html`<footer class="ft"><p><b>${least}+</b> ${t.age(least)}</p><nav aria-label=${t.footer}>
      ${this.facts?.privacy_url ? html`<a href=${this.facts.privacy_url}>${t.privacy}</a>` : nothing}
      <a href="/form#responsible_gaming" data-test="care">${t.care}</a></nav></footer>`;
  }
}
