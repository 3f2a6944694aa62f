// The card of a conversation that is offered to me: what it is about, how long they wait, and the time left to accept or pass.

import { html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { nameOf } from '../shared/names.js';
import { keyCap } from './key-map.js';
import { say, shortId } from './texts.js';

const AROUND = 2 * Math.PI * 16; // The ring's circumference.

/**
 * @param {import('./offers.js').Offer|null} offer
 * @param {{language: 'tr'|'en', now: number, live: boolean}} look   `live`: an offer can be answered only on a line
 * @param {{accept: (conversation: string) => void, pass: (conversation: string) => void}} acts
 */
export function offerCard(offer, { language, now, live }, acts) {
  const t = say(language);
  if (!offer) return html`<p class="sr" role="status"></p>`;
  const { row, seconds } = offer;
  const topic = row.topic ? nameOf('topic', row.topic, language) : t.visitorShort(shortId(row.conversation));
  const waited = Math.floor(Math.max(0, now - (row.queued_at ?? now)) / 60_000);
  return html`<p class="sr" role="status">${t.offer.told(topic)}</p>
    <section class="of" aria-labelledby="of-t" data-test="offer" data-conversation=${row.conversation}>
      ${ring(offer, t)}
      <h3 id="of-t">${icon('headset', 'i-s')}${t.offer.title}</h3>
      <p class="of-w"><span class="cut">${topic}</span><span class="tag">${row.language === 'tr' ? 'TR' : 'EN'}</span></p>
      ${row.preview ? html`<p class="of-p" lang=${row.language}>${row.preview}</p>` : nothing}
      <p class="of-m">${nameOf('department', row.department, language)} · ${t.waiting(waited < 60 ? t.minutes(waited) : t.hours(Math.floor(waited / 60)))}</p>
      <div class="of-a"><button class="btn btn-1" type="button" data-test="offer-accept" ?disabled=${!live} @click=${() => acts.accept(row.conversation)}>${t.offer.accept} ${keyCap('accept')}</button>
        <button class="btn btn-2" type="button" data-test="offer-pass" ?disabled=${!live} @click=${() => acts.pass(row.conversation)}>${t.offer.pass} ${keyCap('pass')}</button>
        </div></section>`;
}

/** @param {import('./offers.js').Offer} offer */
function ring({ seconds, share }, t) {
  return html`<svg class="ring" viewBox="0 0 38 38" role="img" aria-label=${t.offer.left(seconds)}>
    <circle class="tr" cx="19" cy="19" r="16"></circle>
    <circle class="va" cx="19" cy="19" r="16" stroke-dasharray="${(share * AROUND).toFixed(1)} ${AROUND.toFixed(1)}" transform="rotate(-90 19 19)"></circle>
    <text x="19" y="22.5">${seconds}</text></svg>`;
}
