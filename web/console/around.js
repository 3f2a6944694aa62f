// The lower part of the panel beside the thread: labels, the topic's checklist, the customer's requests and earlier conversations.

import { html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { nameOf } from '../shared/names.js';
import { day, localWall } from '../shared/written.js';
import { say, shortId } from './texts.js';

/**
 * @typedef {{language: 'tr'|'en', holds: boolean, live: boolean, labels: string[], ticks: string[], topic: string, around: import('./calls.js').Around|null,
 *   hand: import('./calls.js').AtHand}} Look
 * @typedef {{label: (labels: string[]) => void, tick: (item: string, done: boolean) => void, request: () => void, extend: (number: string) => void,
 *   select: (conversation: string) => void, transcript: () => void}} Acts
 */

/** @param {Look} look @param {Acts} acts */
export function aroundSections(look, acts) {
  return html`${look.around ? html`<section><button class="btn btn-3 cx-t" type="button" data-test="transcript" ?disabled=${!look.live} @click=${acts.transcript}>${icon('mail', 'i-s')}${say(look.language).transcript.title}</button></section>` : nothing}${labels(look, acts)}${checklist(look, acts)}${requests(look, acts)}${earlier(look, acts)}`;
}

/** Chips that are pressed or not: a label is on or off. */
function labels({ language, hand, labels: set, live }, { label }) {
  const t = say(language);
  const all = Object.entries(hand.labels);
  if (!all.length) return nothing;
  const turned = (name) => (set.includes(name) ? set.filter((each) => each !== name) : [...set, name]);
  return html`<section><h3>${t.labels}</h3><div class="lb" role="group" aria-label=${t.labels}>${all.map(([name, words]) => html`
    <button type="button" class="chip" data-test="label" data-label=${name} aria-pressed=${String(set.includes(name))} ?disabled=${!live} @click=${() => label(turned(name))}>
      ${set.includes(name) ? icon('check', 'i-s') : nothing}${words[language]}</button>`)}</div></section>`;
}

function checklist({ language, hand, topic, ticks, live }, { tick }) {
  const t = say(language);
  const points = hand.checklists[topic] ?? [];
  if (!points.length) return nothing;
  const done = points.filter(({ key }) => ticks.includes(key)).length;
  return html`<section><div class="cx-h"><h3>${t.checklist}</h3><span class="num">${t.ofPoints(done, points.length)}</span></div>
    <ul class="ck-l">${points.map((point) => html`<li><label><input type="checkbox" data-test="tick" data-item=${point.key} .checked=${ticks.includes(point.key)} ?disabled=${!live}
      @change=${(e) => tick(point.key, e.target.checked)}><span>${point[language]}</span></label></li>`)}</ul></section>`;
}

/** @param {Look} look @param {Acts} acts */
function requests({ language, around, holds, live }, acts) {
  const t = say(language);
  const found = around?.requests ?? [];
  return html`<section data-test="requests"><div class="cx-h"><h3>${t.requests}</h3>${found.length ? html`<span class="num">${found.length}</span>` : nothing}</div>
    ${found.length ? html`<ul class="rq">${found.map((each) => request(each, language, holds && live, acts))}</ul>` : html`<p class="muted">${around ? t.noRequests : t.loadingShort}</p>`}
    ${holds ? html`<button class="btn btn-2 cx-b" type="button" data-test="open-request" ?disabled=${!live} @click=${acts.request}>${icon('plus', 'i-s')}${t.openRequest}</button>` : nothing}</section>`;
}

function request({ tracking_number: number, state, topic, subject, overdue, open, registered_at: at }, language, may, { extend }) {
  const t = say(language);
  const tone = overdue && open ? 'bad' : open ? 'warn' : 'ok';
  return html`<li data-test="request" data-number=${number}><p class="semi">${subject || nameOf('topic', topic, language)}</p>
    <p class="row t12"><span class="no">${number}</span></p>
    <p class="row t12 muted"><span class="grow">${day(localWall(at), language)}</span><span class="pill ${tone}">${overdue && open ? t.overdue : nameOf('state', state, language)}</span></p>
    ${open && may ? html`<button class="link" type="button" data-test="extend" @click=${() => extend(number)}>${t.extend}</button>` : nothing}</li>`;
}

function earlier({ language, around }, { select }) {
  const t = say(language);
  if (!around || (!around.before.length && !around.conversations.length)) return nothing;
  return html`<section data-test="earlier"><h3>${t.earlierOnes}</h3><ul class="rq">
    ${around.conversations.map((each) => html`<li><button class="link" type="button" data-test="earlier-open" @click=${() => select(each.conversation)}>${t.visitorShort(shortId(each.conversation))}</button>
      <p class="t12 muted">${day(localWall(each.last_at ?? 0), language)} · ${nameOf('department', each.department, language)}</p></li>`)}
    ${around.before.map((each) => html`<li><p>${t.hadIt(each.agent, t.ended[each.ended] ?? '')}</p>
      <p class="t12 muted">${day(localWall(each.ended_at), language)}${each.topic ? html` · ${nameOf('topic', each.topic, language)}` : nothing}</p></li>`)}</ul></section>`;
}
