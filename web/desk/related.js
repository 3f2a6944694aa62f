// What has to do with a request: likely the same, linked, merged; link and merge, and take both back.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { newCid } from '../shared/cid.js';
import { icon } from '../shared/icons.js';
import { call } from '../shared/staff.js';
import { statePill } from './rows.js';
import { say } from './texts.js';

class Related extends LitElement {
  static properties = { language: {}, number: {}, into: {}, open: { type: Boolean }, told: { state: true }, asking: { state: true }, trouble: { state: true } };

  constructor() {
    super();
    this.language = /** @type {'tr'|'en'} */ ('tr');
    this.number = this.into = this.trouble = '';
    this.open = false;
    this.told = null;
    this.asking = ''; // The number that is about to be merged with.
  }

  createRenderRoot() {
    return this;
  }

  willUpdate(changed) {
    if (changed.has('number') || changed.has('into')) this.load();
  }

  load() {
    return this.tried(async () => { this.told = await call(`/requests/${this.number}/related`, this.language); });
  }

  async tried(work) {
    try {
      this.trouble = '';
      await work();
    } catch (error) {
      console.warn('kopru: related requests', error);
      this.trouble = error.message || say(this.language).unreachable;
    }
  }

  /** @param {'POST'|'DELETE'} method @param {string} path @param {any} [body] */
  change(method, path, body) {
    return this.tried(async () => {
      await call(`/requests/${this.number}/${path}`, this.language, { method, body, key: newCid() });
      this.asking = '';
      await this.load();
      this.dispatchEvent(new CustomEvent('changed'));
    });
  }

  render() {
    const t = say(this.language);
    const { told } = this;
    return html`<section class="one-s" data-test="related"><h4>${t.related}</h4>
      <div role="alert">${this.trouble ? html`<p class="nw bad" data-test="related-problem">${icon('alert')}<span>${this.trouble}</span></p>` : nothing}</div>
      ${this.into ? html`<p class="nw">${icon('info')}<span>${t.mergedInto} <button class="lk" type="button" data-test="into" @click=${() => this.go(this.into)}>${this.into}</button></span>
        <button class="btn btn-2" type="button" data-test="unmerge" @click=${() => this.change('POST', 'unmerge')}>${t.unmerge}</button></p>` : nothing}
      ${told ? [['merged', t.merged], ['linked', t.linked], ['likely', t.likely]].map(([kind, said]) => (told[kind].length ? html`<p class="t13 soft">${said}</p><ul class="ln">${told[kind].map((each) => this.line(kind, each, t))}</ul>` : nothing)) : nothing}
      ${told && !this.into && !told.merged.length && !told.linked.length && !told.likely.length ? html`<p class="muted">${t.noRelated}</p>` : nothing}
      ${this.asking ? this.sure(t) : this.into ? nothing : html`<form class="rl-f" @submit=${this.other}><label class="sr" for="rl-n">${t.otherNumber}</label><input class="inp" id="rl-n" name="number" maxlength="40" autocomplete="off" placeholder=${t.otherNumber} data-test="other-number">
        <button class="btn btn-2" name="what" value="link" data-test="link">${t.link}</button>${this.open ? html`<button class="btn btn-2" name="what" value="merge" data-test="merge">${t.merge}</button>` : nothing}</form>`}</section>`;
  }

  line(kind, each, t) {
    const number = each.tracking_number;
    return html`<li data-test="related-${kind}"><button class="lk" type="button" @click=${() => this.go(number)}>${number}</button><span class="grow cut" lang=${each.language}>${each.subject}</span>${statePill(each.state, this.language)}
      ${kind === 'linked' ? html`<button class="btn btn-3" type="button" data-test="unlink" @click=${() => this.change('DELETE', `links/${number}`)}>${t.unlink}</button>` : nothing}
      ${kind === 'likely' && !this.into ? html`<button class="btn btn-3" type="button" data-test="link-likely" @click=${() => this.change('POST', 'links', { number })}>${t.link}</button>
        ${this.open ? html`<button class="btn btn-3" type="button" data-test="merge-likely" @click=${() => { this.asking = number; }}>${t.merge}</button>` : nothing}` : nothing}</li>`;
  }

  /** What a merge does is told before it is done. */
  sure(t) {
    return html`<div class="nw warn" role="group" aria-label=${t.merge} data-test="merge-sure">${icon('alert')}<span>${t.mergeSure(this.number, this.asking)}</span>
      <button class="btn btn-2" type="button" @click=${() => { this.asking = ''; }}>${t.cancel}</button><button class="btn btn-1" type="button" data-test="merge-yes" @click=${() => this.change('POST', 'merge', { number: this.asking })}>${t.merge}</button></div>`;
  }

  /** @param {SubmitEvent} event */
  other(event) {
    event.preventDefault();
    const number = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get('number')).trim();
    if (!number) return undefined;
    if (/** @type {HTMLButtonElement|null} */ (event.submitter)?.value !== 'merge') return this.change('POST', 'links', { number });
    this.asking = number;
    return undefined;
  }

  go(number) {
    this.dispatchEvent(new CustomEvent('chosen', { detail: number }));
  }
}

customElements.define('desk-related', Related);
