// Where the member is signed in: the own sessions, each of which can be ended, and all but this one at once.

import { html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { localWall, moment } from '../shared/written.js';
import { call } from './calls.js';
import { DialogElement } from './dialog.js';
import { say } from './texts.js';

/** @typedef {{id: string, browser: string, created_at: number, used_at: number, here: boolean}} Session */

class Sessions extends DialogElement {
  static properties = { language: {}, list: { state: true }, trouble: { state: true } };

  constructor() {
    super();
    this.language = /** @type {'tr'|'en'} */ ('tr');
    /** @type {Session[]|null} */
    this.list = null;
    this.trouble = '';
  }

  ask() {
    this.dialog.showModal();
    return this.load();
  }

  load() {
    return this.tried(async () => { this.list = (await call('/sessions', this.language)).sessions; });
  }

  /** @param {string} [session] all but this one without it */
  end(session) {
    return this.tried(async () => {
      await call(session ? `/sessions/${session}` : '/sessions', this.language, { method: 'DELETE' });
      this.list = (await call('/sessions', this.language)).sessions;
    });
  }

  async tried(work) {
    try {
      this.trouble = '';
      await work();
    } catch (error) {
      console.warn('kopru: sessions', error);
      this.trouble = error.message || say(this.language).sessions.trouble;
    }
  }

  render() {
    const t = say(this.language).sessions;
    const others = this.list?.filter((each) => !each.here) ?? [];
    return html`<dialog class="dg card" aria-labelledby="ss-t" @click=${(e) => e.target === this.dialog && this.dialog.close()}><form novalidate @submit=${(e) => e.preventDefault()}>
      <h2 id="ss-t">${t.title}</h2><p class="soft">${t.more}</p>
      ${this.trouble ? html`<p class="si-e" role="alert">${icon('alert', 'i-s')}<span>${this.trouble}</span></p>` : nothing}
      <ul class="ss-l" aria-live="polite">${(this.list ?? []).map((each) => this.session(each, t))}</ul>
      ${this.list && !others.length ? html`<p class="muted">${t.only}</p>` : nothing}
      <div class="dg-f">${others.length > 1 ? html`<button class="btn btn-2" type="button" data-test="sessions-end-others" @click=${() => this.end()}>${t.endOthers}</button>` : nothing}
        <button class="btn btn-1" type="button" @click=${() => this.dialog.close()}>${say(this.language).close}</button></div></form></dialog>`;
  }

  session({ id, browser, used_at: used, here }, t) {
    return html`<li data-test="session" data-here=${String(here)}><div class="grow"><p class="semi">${named(browser) || t.unknown} ${here ? html`<span class="pill ok">${t.here}</span>` : nothing}</p>
      <p class="t12 muted">${t.used(moment(localWall(used), localWall(Date.now()), this.language))}</p></div>
      ${here ? nothing : html`<button class="btn btn-2" type="button" data-test="session-end" @click=${() => this.end(id)}>${t.end}</button>`}</li>`;
  }
}

/** What a browser says of itself, as people call it. @param {string} agent */
export function named(agent) {
  const browser = /Edg\//.test(agent) ? 'Edge' : /OPR\//.test(agent) ? 'Opera' : /Firefox\//.test(agent) ? 'Firefox' : /Chrom(e|ium)\//.test(agent) ? 'Chrome' : /Safari\//.test(agent) ? 'Safari' : '';
  const system = /Android/.test(agent) ? 'Android' : /iPhone|iPad/.test(agent) ? 'iOS' : /Windows/.test(agent) ? 'Windows' : /Mac OS/.test(agent) ? 'macOS' : /Linux/.test(agent) ? 'Linux' : '';
  return [browser, system].filter(Boolean).join(' · ') || agent;
}

customElements.define('kopru-sessions', Sessions);
