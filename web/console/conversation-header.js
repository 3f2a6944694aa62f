// The head of a conversation: what it is about, who holds it, and what can be done with it now.

import { html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { nameOf } from '../shared/names.js';
import { collectedOf, trackingOf } from './fields.js';
import { keyCap } from './key-map.js';
import { whenBack } from './queue-column.js';
import { say, shortId } from './texts.js';

/**
 * @param {{t: import('../shared/transcript.js').Transcript, language: 'tr'|'en', holds: boolean, taking: boolean, live: boolean, leads: boolean, snoozed: number, now: number, lookers: import('./craft.js').Looker[]}} look
 * @param {{take: () => void, takeOver: () => void, assign: () => void, ask: (what: string) => void, back: () => void, info: () => void, wake: () => void}} acts
 */
export function conversationHeader({ t, language, holds, taking, live, leads, snoozed, now, lookers }, acts) {
  const texts = say(language);
  const tracking = trackingOf(t);
  return html`<div class="col-h cv-h"><button class="ib only-narrow" type="button" aria-label=${texts.back} data-test="back" @click=${acts.back}>${icon('left')}</button>
    <div class="t grow"><h2 class="cut" title=${titleOf(t, language)} lang=${t.view?.language ?? nothing}>${titleOf(t, language)}</h2>
      <p><span class="num">${tracking || texts.visitorShort(shortId(t.conversation))}</span>${standing(t.view, holds, texts)}${aside(snoozed, now, language, texts)}${collision(lookers, texts)}</p></div>
    ${leads && t.view && t.view.state !== 'closed' ? led(t.view, holds, texts, acts, live) : nothing}
    ${t.view?.state === 'queued' ? html`<button class="btn btn-1" type="button" data-test="take" ?disabled=${taking || !live} @click=${acts.take}>${icon('headset')}${texts.take}</button>` : nothing}
    ${holds ? held(texts, acts, live, snoozed) : nothing}
    <button class="ib only-drawer" type="button" aria-label=${texts.info} title=${texts.info} data-test="info" @click=${acts.info}>${icon('info')}</button></div>`;
}

/** What a supervisor can do with what anybody has. */
function led(view, holds, texts, acts, live) {
  return html`<div class="cv-a"><button class="btn btn-3" type="button" data-test="assign" ?disabled=${!live} @click=${acts.assign}>${icon('users')}${texts.assign}</button>
    ${holds || view.state === 'queued' ? nothing : html`<button class="btn btn-2" type="button" data-test="take-over" ?disabled=${!live} @click=${acts.takeOver}>${icon('headset')}${texts.takeOver}</button>`}</div>`;
}

function held(texts, acts, live, snoozed) {
  return html`<div class="cv-a">${snoozed ? html`<button class="btn btn-3" type="button" data-test="wake" ?disabled=${!live} @click=${acts.wake}>${texts.wake}</button>`
    : html`<button class="btn btn-3" type="button" data-test="snooze" ?disabled=${!live} @click=${() => acts.ask('snooze')}>${texts.snooze} ${keyCap('snooze')}</button>`}<button class="btn btn-3" type="button" data-test="give-back" ?disabled=${!live} @click=${() => acts.ask('give_back')}>${texts.giveBack}</button>
    <button class="btn btn-3" type="button" data-test="transfer" ?disabled=${!live} @click=${() => acts.ask('transfer')}>${texts.transfer} ${keyCap('transfer')}</button>
    <button class="btn btn-2" type="button" data-test="resolve" ?disabled=${!live} @click=${() => acts.ask('resolve')}>${icon('check')}${texts.resolve} ${keyCap('resolve')}</button></div>`;
}

/** That its holder put it aside, and until when. */
function aside(until, now, language, texts) {
  return until > now ? html`<span class="pill" data-test="aside">${icon('pause', 'i-s')}${texts.snoozedUntil(whenBack(until, now, language))}</span>` : nothing;
}

/** Who else looks at it or writes in it, so that two do not do the same. */
function collision(lookers, texts) {
  if (!lookers.length) return nothing;
  const writer = lookers.find((each) => each.writing);
  const said = writer ? texts.alsoWrites(writer.name) : lookers.length > 1 ? texts.alsoLook(lookers.length, lookers.map((each) => each.name).join(', ')) : texts.alsoLooks(lookers[0].name);
  return html`<span class="pill warn" role="status" data-test="collision">${icon('eye', 'i-s')}${said}</span>`;
}

function titleOf(t, language) {
  const { subject, topic, transaction_type: kind } = collectedOf(t);
  if (subject) return String(subject);
  return topic ? nameOf('topic', topic, language) : kind ? nameOf('transaction_type', kind, language) : say(language).newConversation;
}

/** @param {import('../shared/transcript.js').View|null} view */
function standing(view, holds, texts) {
  if (!view) return nothing;
  if (view.state === 'agent') return html`<span class="pill human" data-test="standing" data-state="agent">${icon('headset', 'i-s')}${holds ? texts.withYou : view.agent?.name}</span>`;
  return html`<span class="pill ${view.state === 'queued' ? 'warn' : ''}" data-test="standing" data-state=${view.state}>${view.state === 'queued' ? icon('clock', 'i-s') : nothing}${texts.standing[view.state]}</span>`;
}
