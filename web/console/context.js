// The panel beside the thread: who the customer is, what was collected, the tracking number, and what happened.

import { html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { nameOf } from '../shared/names.js';
import { aroundSections } from './around.js';
import { collectedOf, fieldLines, promisedBy, timeline, trackingOf } from './fields.js';
import { say, shortId } from './texts.js';

/**
 * @param {{t: import('../shared/transcript.js').Transcript, language: 'tr'|'en', me: {id: string}, open: boolean} & Omit<import('./around.js').Look, 'topic'>} look `open` as a drawer
 * @param {{copy: (number: string) => void, close: () => void} & import('./around.js').Acts} acts
 */
export function contextPanel(look, acts) {
  const { t, language, me, open, around } = look;
  const texts = say(language);
  const topic = String(collectedOf(t).topic ?? 'other');
  return html`<aside class="col cx-c ${open ? 'is-open' : ''}" aria-label=${texts.context} tabindex="-1"><div class="cx">
    <section><div class="row"><span class="av l" aria-hidden="true">${icon('user')}</span><div class="grow"><p class="semi">${around?.name || texts.visitorShort(shortId(t.conversation))}</p>
        <p class="t12 muted">${t.view ? texts.speaks[t.view.language] : nothing}${t.view?.department ? html` · ${nameOf('department', t.view.department, language)}` : nothing}</p></div>
        <button class="ib only-drawer" type="button" aria-label=${texts.closeInfo} data-test="close-info" @click=${acts.close}>${icon('x')}</button></div>
      ${around?.email ? html`<p class="t12 muted">${around.email}</p>` : nothing}
      ${t.summary ? html`<p class="verif">${t.summary.verified ? html`<span class="pill ok">${icon('check', 'i-s')}${texts.verified}</span>`
        : html`<span class="pill warn">${icon('alert', 'i-s')}${texts.notVerified}</span>`}</p>` : nothing}</section>
    ${collected(t, language)}
    ${tracking(trackingOf(t), promisedBy(t, language, Date.now()), texts, acts)}
    ${t.loaded ? aroundSections({ ...look, topic }, acts) : nothing}
    ${t.loaded ? html`<section><h3>${texts.timeline}</h3><ol class="tl">${timeline(t, { language, me }).map(step)}</ol></section>` : nothing}
  </div></aside>`;
}

function collected(t, language) {
  const texts = say(language);
  if (!t.summary) return nothing;
  const lines = fieldLines(collectedOf(t), language);
  return html`<section><h3>${texts.collected}</h3>${lines.length ? html`<dl class="kv">${lines.map((line) => html`<dt>${line.label}</dt>
    <dd data-name=${line.name} lang=${line.name === 'subject' ? t.view?.language ?? nothing : nothing}>${line.value}</dd>`)}</dl>` : html`<p class="muted">${texts.noFields}</p>`}</section>`;
}

function tracking(number, promised, texts, acts) {
  if (!number) return nothing;
  return html`<section><h3>${texts.trackingNumber}</h3><p class="row"><span class="no grow" data-test="tracking-number">${number}</span>
    <button class="ib" type="button" aria-label=${texts.copy} data-test="copy" @click=${() => acts.copy(number)}>${icon('copy')}</button></p>
    ${promised ? html`<p class="soft">${texts.promised(promised)}</p>` : nothing}</section>`;
}

function step({ text, at, state, event }) {
  const mark = state === 'now' ? nothing : icon(state === 'human' ? 'headset' : 'check');
  return html`<li class=${state === 'human' ? 'done human' : state} data-event=${event} aria-current=${state === 'now' ? 'step' : nothing}><span class="mk">${mark}</span><span class="tl-t">${text}</span><small>${at}</small></li>`;
}
