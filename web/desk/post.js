// The post for leads: how fast mail was registered, mail by what became of it, and messages that were given up; both are tried again here.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { newCid } from '../shared/cid.js';
import { icon } from '../shared/icons.js';
import { call, save } from '../shared/staff.js';
import { percent } from '../shared/written.js';
import { leads } from './bar.js';
import { when } from './rows.js';
import { say } from './texts.js';

const MAILS = ['failed', 'kept', 'received', 'registered', 'added'];
const MESSAGES = ['dead', 'waiting', 'dropped', 'sent'];
const AGAIN_MS = 60_000; // What fails is seen a minute later at most.
const DONE_MS = 2_000; // By then what was tried again has mostly gone its way.

class Post extends LitElement {
  static properties = { language: {}, me: { attribute: false }, mailState: { state: true }, messageState: { state: true }, figures: { state: true }, mails: { state: true }, next: { state: true }, messages: { state: true }, trouble: { state: true }, news: { state: true } };

  constructor() {
    super();
    this.language = /** @type {'tr'|'en'} */ ('tr');
    this.me = { id: '', role: '' };
    Object.assign(this, { mailState: 'failed', messageState: 'dead', figures: null, mails: null, next: null, messages: null, trouble: '', news: '' });
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    if (!leads(this.me)) return;
    this.load();
    this.again = setInterval(() => document.visibilityState === 'visible' && !this.busy && this.load(), AGAIN_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.again);
  }

  load() {
    return this.tried(async () => {
      const [mails, messages] = [this.mailState, this.messageState];
      const [figures, mail, out] = await Promise.all([call('/mails/figures?days=30', this.language), call(`/mails?state=${mails}`, this.language), call(`/outbox?state=${messages}`, this.language)]);
      if (mails !== this.mailState || messages !== this.messageState) return; // Another list was asked for meanwhile.
      Object.assign(this, { figures, mails: mail.mails, next: mail.next, messages: out.deliveries });
    });
  }

  async tried(work) {
    this.busy = true;
    try {
      this.trouble = '';
      await work();
    } catch (error) {
      if (error.code === 'not_signed_in') this.dispatchEvent(new CustomEvent('denied'));
      console.warn('kopru: the post', error);
      this.trouble = error.message || say(this.language).unreachable;
    }
    this.busy = false;
  }

  render() {
    const t = say(this.language);
    if (!leads(this.me)) return html`<main id="main" tabindex="-1" class="po"><div class="top"><h1>${t.post}</h1></div><p class="nw" data-test="forbidden">${icon('info')}<span>${t.leadsOnly} <a href="/console">${t.pages.chats}</a></span></p></main>`;
    return html`<main id="main" tabindex="-1" class="po"><div class="top"><h1>${t.post}</h1><span class="grow"></span><button class="btn btn-2" type="button" data-test="refresh" @click=${() => this.load()}>${icon('refresh', 'i-s')}${t.refresh}</button></div>
      <div role="status">${this.news ? html`<p class="nw" data-test="news">${icon('check')}<span>${this.news}</span></p>` : nothing}</div>
      <div role="alert">${this.trouble ? html`<p class="nw bad" data-test="trouble">${icon('alert')}<span>${this.trouble}</span><button class="btn btn-2" type="button" @click=${() => this.load()}>${t.again}</button></p>` : nothing}</div>
      <div class="po-b">${this.figures ? this.fast(t) : nothing}${this.incoming(t)}${this.outgoing(t)}</div></main>`;
  }

  /** From arrival to registration. */
  fast(t) {
    const { arrived, waiting, in_time: inTime, late, longest_seconds: longest, promised_hours: hours, days } = this.figures;
    const one = (label, value, more, bad = false) => html`<li class="card"><p class="t12 soft">${label}</p><p><b class=${bad ? 'bad-t' : ''}>${value}</b> <span class="t12 muted">${more}</span></p></li>`;
    return html`<section aria-label=${t.fast}><h2>${t.fast}</h2><p class="t13 muted">${t.fastMore(days)}</p><ul class="k" data-test="figures">${one(t.arrived, arrived, t.mailsIn)}
      ${one(t.inTime(hours), arrived ? percent((inTime / arrived) * 100, this.language) : '–', arrived ? t.ofMails(inTime, arrived) : t.noMails)}
      ${one(t.lateOnes, late, t.mailsIn, late > 0)}${one(t.waitingOnes, waiting, t.mailsIn)}${one(t.longest, arrived ? t.span(longest) : '–', '')}</ul></section>`;
  }

  incoming(t) {
    return html`<section class="card" data-test="mails"><div class="card-h"><h2>${t.incoming}</h2>${this.tabs(MAILS, this.mailState, t.mailTabs, 'mails', (state) => { this.mailState = state; })}</div><p class="t13 muted">${t.mailMore[this.mailState]}</p>
      ${this.mails?.length ? html`<div class="tb"><table><thead><tr><th scope="col">${t.arrivedAt}</th><th scope="col">${t.why}</th><th scope="col">${t.request}</th><th scope="col">${t.tries}</th><th><span class="sr">${t.deeds}</span></th></tr></thead><tbody>${this.mails.map((each) => html`<tr data-test="mail">
          <th scope="row">${when(each.received_at, this.language)}</th><td>${t.whys[each.why] ?? each.why}</td><td>${each.request ? html`<a href="/console/requests#${each.request}">${each.request}</a>` : html`<span class="muted">–</span>`}</td><td class="num">${each.tries}</td>
          <td class="dd"><button class="btn btn-3" type="button" data-test="original" @click=${() => this.tried(() => save(`/mails/${each.id}/original`, this.language))}>${icon('down', 'i-s')}${t.original}</button>
            ${each.state === 'failed' ? html`<button class="btn btn-2" type="button" data-test="retry-mail" @click=${() => this.retry(`/mails/${each.id}/retry`, t.mailAgain)}>${icon('refresh', 'i-s')}${t.tryAgain}</button>` : nothing}</td></tr>`)}</tbody></table></div>
        ${this.next ? html`<p class="mo"><button class="btn btn-2" type="button" data-test="more-mails" @click=${() => this.more()}>${t.more}</button></p>` : nothing}` : this.mails ? html`<p class="em">${t.noneHere}</p>` : nothing}</section>`;
  }

  outgoing(t) {
    return html`<section class="card" data-test="messages"><div class="card-h"><h2>${t.outgoing}</h2>${this.tabs(MESSAGES, this.messageState, t.messageTabs, 'messages', (state) => { this.messageState = state; })}</div><p class="t13 muted">${t.messageMore[this.messageState]}</p>
      ${this.messages?.length ? html`<div class="tb"><table><thead><tr><th scope="col">${t.madeAt}</th><th scope="col">${t.what}</th><th scope="col">${t.way}</th><th scope="col">${t.request}</th><th scope="col">${t.tries}</th><th scope="col">${t.error}</th><th><span class="sr">${t.deeds}</span></th></tr></thead><tbody>${this.messages.map((each) => html`<tr data-test="message">
          <th scope="row">${when(each.at, this.language)}</th><td>${t.kinds[each.kind] ?? each.kind}</td><td>${t.ways[each.by] ?? each.by}</td><td>${!each.request || each.request.startsWith('~') ? html`<span class="muted">–</span>` : html`<a href="/console/requests#${each.request}">${each.request}</a>`}</td>
          <td class="num">${each.tries}</td><td class="er">${each.error}</td><td class="dd">${each.state === 'dead' ? html`<button class="btn btn-2" type="button" data-test="retry-message" @click=${() => this.retry(`/outbox/${each.id}/retry`, t.messageAgain)}>${icon('refresh', 'i-s')}${t.tryAgain}</button>` : nothing}</td></tr>`)}</tbody></table></div>
        ${this.messageState === 'dead' ? html`<p class="mo"><button class="btn btn-2" type="button" data-test="retry-all" @click=${() => this.retryAll()}>${icon('refresh', 'i-s')}${t.allAgain}</button></p>` : nothing}` : this.messages ? html`<p class="em">${t.noneHere}</p>` : nothing}</section>`;
  }

  tabs(states, here, names, hook, choose) {
    return html`<div class="seg" role="group" aria-label=${say(this.language).by.state}>${states.map((state) => html`<button type="button" data-test="${hook}-${state}" aria-pressed=${String(state === here)} @click=${() => { choose(state); this.load(); }}>${names[state]}</button>`)}</div>`;
  }

  async more() {
    await this.tried(async () => {
      const { mails, next } = await call(`/mails?state=${this.mailState}&cursor=${encodeURIComponent(this.next)}`, this.language);
      Object.assign(this, { mails: [...(this.mails ?? []), ...mails], next });
    });
  }

  async retry(path, said) {
    await this.tried(async () => {
      await call(path, this.language, { method: 'POST', key: newCid() });
      this.news = said;
      await this.load();
      setTimeout(() => this.isConnected && this.load(), DONE_MS);
    });
  }

  /** One after the other: what is refused stops it, and stays in the list. */
  async retryAll() {
    await this.tried(async () => {
      for (const each of this.messages ?? []) await call(`/outbox/${each.id}/retry`, this.language, { method: 'POST', key: newCid() });
      this.news = say(this.language).messageAgain;
      await this.load();
    });
  }
}

customElements.define('desk-post', Post);
