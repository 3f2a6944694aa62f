// The column of the queue: lists with counts, one row for each conversation, how long it waits, and who is there.

import { html, nothing, repeat } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { nameOf } from '../shared/names.js';
import { localWall, moment, time } from '../shared/written.js';
import { filterButton, filterChoices } from './filter.js';
import { keyCap } from './key-map.js';
import { offerCard } from './offer-card.js';
import { dueMinutes } from './offers.js';
import { isForeign, LISTS, shortWait, waitOf, wanted } from './queue.js';
import { say, shortId } from './texts.js';
import { capacityBars } from './wall.js';

const AROUND = 2 * Math.PI * 16; // The ring's circumference.

/**
 * @typedef {{language: 'tr'|'en', now: number, me: {id: string, departments: string[]}, selected: string, list: import('./queue.js').List,
 *   all: Record<import('./queue.js').List, import('./queue.js').Row[]>, loaded: boolean, presence: string, unread: (conversation: string) => number,
 *   offer: import('./offers.js').Offer|null, live: boolean, labels: Record<string, {tr: string, en: string}>, capacity: number, filter: Parameters<typeof filterButton>[0]}} Look
 * @typedef {{show: (list: import('./queue.js').List) => void, select: (conversation: string) => void, next: () => void, keys: () => void,
 *   setPresence: (status: any) => void, accept: (conversation: string) => void, pass: (conversation: string) => void, filter: Parameters<typeof filterButton>[1]}} Acts
 */

/** @param {Look} look @param {Acts} acts */
export function queueColumn(look, acts) {
  const t = say(look.language);
  const rows = look.all[look.list];
  return html`<aside class="col q-c" aria-label=${t.conversations}>
    <div class="col-h"><h2 class="grow">${t.chats}</h2>${room(look)}${presence(look, acts)}</div>
    ${offerCard(look.offer, look, acts)}
    <div class="q-t"><div class="seg" role="group" aria-label=${t.lists}>${LISTS.map((list) => html`<button type="button" data-test="list-${list}"
      aria-pressed=${String(list === look.list)} @click=${() => acts.show(list)}>${t[list]} <span class="n">${look.all[list].length}</span></button>`)}</div>${filterButton(look.filter, acts.filter)}</div>
    ${filterChoices(look.filter, acts.filter)}
    <p class="q-sort"><span>${t.sorted[look.list]}</span><span aria-hidden="true">${keyCap('down')}${keyCap('up')} ${t.move}</span></p>
    <p class="sr" role="status">${look.loaded ? t.waitingNow(look.all.queue.length) : nothing}</p>
    ${rows.length ? html`<ol class="q" aria-label=${t[look.list]}>${repeat(rows, (row) => row.conversation, (row, n) => html`
        ${startsOthers(rows, n, look) ? html`<li class="q-g">${t.others}</li>` : nothing}${startsSnoozed(rows, n) ? html`<li class="q-g">${t.snoozedOnes}</li>` : nothing}<li>${rowButton(row, look, acts)}</li>`)}</ol>`
    : html`<div class="q q-e">${look.loaded ? html`${icon('inbox', 'i-l')}<p>${wanted(look.filter.filter) ? t.filter.none : t.empty[look.list]}</p>` : html`<div class="q-sk late" aria-hidden="true"><i></i><i></i><i></i></div>`}</div>`}
    <div class="col-f"><button class="btn btn-3" type="button" data-test="take-next" ?disabled=${!look.all.queue.length} @click=${acts.next}>${keyCap('next')}${t.takeNext}</button><span class="grow"></span>
      <button class="btn btn-3" type="button" data-test="keys" @click=${acts.keys}>${keyCap('keys')}${t.keys}</button></div></aside>`;
}

/** Where those begin who wait for another department; only the queue has them, behind one's own. */
function startsOthers(rows, n, { list, me }) {
  return list === 'queue' && n > 0 && isForeign(rows[n], me) && !isForeign(rows[n - 1], me);
}

/** How many conversations I hold of how many. @param {Look} look */
function room({ all, me, capacity, language }) {
  if (!capacity) return nothing;
  const load = all.mine.filter((row) => !row.snoozed_until).length + all.queue.filter((row) => row.offered?.id === me.id).length;
  return html`<span class="row cap" data-test="capacity" title=${say(language).wall.capacity}>${capacityBars({ load, capacity })}<span class="num">${load} / ${capacity}</span></span>`;
}

/** Where those begin that were put aside; they stand behind the others. */
function startsSnoozed(rows, n) {
  return Boolean(rows[n].snoozed_until) && !rows[n - 1]?.snoozed_until;
}

/** @param {Look} look @param {Acts} acts */
function presence({ language, presence: status }, acts) {
  const t = say(language);
  return html`<label class="pre is-${status}"><span class="sr">${t.presence}</span><span class="dot" aria-hidden="true"></span>
    <select data-test="presence" .value=${status} @change=${(e) => acts.setPresence(e.target.value)}>${Object.entries(t.presences).map(([value, name]) => html`
      <option value=${value} ?selected=${value === status}>${name}</option>`)}</select>${icon('down', 'i-s')}</label>`;
}

/** @param {import('./queue.js').Row} row @param {Look} look @param {Acts} acts */
function rowButton(row, look, acts) {
  const t = say(look.language);
  const unread = look.unread(row.conversation);
  const chosen = row.conversation === look.selected;
  return html`<button class="q-r" type="button" data-test="queue-row" data-conversation=${row.conversation} data-state=${row.state}
      aria-current=${chosen ? 'true' : nothing} @click=${() => acts.select(row.conversation)}>
    ${ring(row, look)}
    <span class="q-n"><span class="cut">${t.visitorShort(shortId(row.conversation))}</span>${marks(row, unread, t)}<time>${row.last_at ? time(localWall(row.last_at), look.language) : ''}</time></span>
    <span class="q-s cut" lang=${row.language}>${row.preview || (row.topic ? nameOf('topic', row.topic, look.language) : t.newConversation)}</span>
    <span class="q-m">${priority(row.priority, look.language)}<span class="cut">${nameOf('department', row.department, look.language)}</span>
      <span class="tag">${row.language === 'tr' ? 'TR' : 'EN'}</span>${look.list === 'team' && row.agent ? html`<span class="cut human-t">${t.with(row.agent.name)}</span>` : nothing}</span>${labelled(row, look)}${sharing(row, look, t)}</button>`;
}

/** The labels that agents put on it. */
function labelled(row, { language, labels }) {
  if (!row.labels?.length) return nothing;
  return html`<span class="q-l">${row.labels.map((name) => html`<span class="tag">${labels[name]?.[language] ?? name}</span>`)}</span>`;
}

/** Who is being asked, or that the holder's answer is due. */
function sharing(row, look, t) {
  const { now, me } = look;
  if (row.snoozed_until) return html`<span class="q-d muted" data-test="snoozed">${icon('clock', 'i-s')}${t.snoozedUntil(whenBack(row.snoozed_until, now, look.language))}</span>`;
  const due = dueMinutes(row, now);
  if (due >= 0) return html`<span class="q-d warn-t" data-test="answer-due">${icon('clock', 'i-s')}${t.due(due)}</span>`;
  if (row.state !== 'queued' || !row.offered || (row.offered_until ?? 0) <= now) return nothing;
  return html`<span class="q-d human-t" data-test="offered-to">${icon('headset', 'i-s')}<span class="cut">${row.offered.id === me.id ? t.offer.mine : t.offer.to(row.offered.name)}</span></span>`;
}

function marks(row, unread, t) {
  if (unread) return html`<span class="un"><span aria-hidden="true">${unread}</span><span class="sr">${t.unread(unread)}</span></span>`;
  return row.unanswered && row.state === 'agent' ? html`<span class="un dotted"><span class="sr">${t.unanswered}</span></span>` : nothing;
}

/** @param {string} name @param {'tr'|'en'} language */
function priority(name, language) {
  const shape = { urgent: 'M5 0 10 9H0z', high: 'M5 0 10 5 5 10 0 5z' }[name];
  return html`<span class="pr is-${name}">${shape ? html`<svg viewBox="0 0 10 10" aria-hidden="true"><path d=${shape}></path></svg>` : nothing}${nameOf('priority', name, language)}</span>`;
}

/** @param {import('./queue.js').Row} row @param {Look} look */
function ring(row, { language, now }) {
  const t = say(language);
  if (row.snoozed_until) return html`<span class="done-m" role="img" aria-label=${t.snoozedUntil(whenBack(row.snoozed_until, now, language))}>${icon('pause')}</span>`;
  const wait = waitOf(row, now);
  if (!wait) return html`<span class="done-m" role="img" aria-label=${t.answered}>${icon('check')}</span>`;
  const minutes = Math.floor(wait.ms / 60_000);
  const said = minutes < 60 ? t.minutes(minutes) : t.hours(Math.floor(minutes / 60));
  return html`<svg class="ring ${wait.tone}" viewBox="0 0 38 38" role="img" aria-label=${wait.tone === 'bad' ? t.late(said) : t.waiting(said)}>
    <circle class="fillc" cx="19" cy="19" r="15"></circle><circle class="tr" cx="19" cy="19" r="16"></circle>
    <circle class="va" cx="19" cy="19" r="16" stroke-dasharray="${(wait.share * AROUND).toFixed(1)} ${AROUND.toFixed(1)}" stroke-linecap="round" transform="rotate(-90 19 19)"></circle>
    <text x="19" y="22.5">${shortWait(wait.ms, t.short)}</text></svg>`;
}

/** When something that was put aside comes back. @param {number} at @param {number} now @param {'tr'|'en'} language */
export function whenBack(at, now, language) {
  return moment(localWall(at), localWall(now), language);
}
