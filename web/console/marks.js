// Around the conversation: the rail at the side, the banner of the line, and the notice of what was done or refused.

import { html, nothing } from '../vendor/lit.js';
import { banner } from '../shared/components/banner.js';
import { nameOf, words } from '../shared/i18n.js';
import { icon } from '../shared/icons.js';
import { languageSwitch } from '../shared/language-switch.js';
import { studioDrawing } from '../shared/studio-drawing.js';
import { localWall, time } from '../shared/written.js';
import { TEXTS } from './record-texts.js';
import { say } from './texts.js';

/**
 * @param {{language: 'tr'|'en', waiting: number, name: string, title: string, presence: string, leads: boolean, content: boolean, wall: boolean}} look
 * @param {{setLanguage: (to: 'tr'|'en') => void, leave: () => void, chosen: (place: {conversation: string, seq: number}) => void, show: (wall: boolean) => void, sessions: () => void, search: () => void, record: () => void}} acts
 */
export function rail({ language, waiting, name, title, presence, leads, content, wall }, acts) {
  const t = say(language);
  return html`<nav class="rail on-deep" aria-label=${t.menu}><h1 class="sr">${t.title}</h1><span class="lg" aria-hidden="true">${icon('bridge')}</span>
    <a href="/console" data-test="to-chats" aria-current=${wall ? nothing : 'page'} @click=${(e) => { e.preventDefault(); acts.show(false); }} aria-label=${waiting ? `${t.conversations}, ${t.waitingNow(waiting)}` : t.conversations}>${icon('inbox', 'i-l')}${waiting ? html`<span class="bdg" aria-hidden="true">${waiting}</span>` : nothing}</a>
    <a href="/console/requests" data-test="to-requests" aria-label=${t.requestsPage} title=${t.requestsPage}>${icon('file', 'i-l')}</a>
    ${leads ? html`<a href="/console#team" data-test="to-wall" aria-current=${wall ? 'page' : nothing} aria-label=${t.wall.team} title=${t.wall.team} @click=${(e) => { e.preventDefault(); acts.show(true); }}>${icon('users', 'i-l')}</a>` : nothing}
    <button class="out" type="button" aria-label=${TEXTS[language].open} title=${TEXTS[language].open} data-test="record-open" @click=${acts.record}>${icon('phone', 'i-l')}</button>
    ${leads ? html`<a href="/console/post" data-test="to-post" aria-label=${t.postPage} title=${t.postPage}>${icon('mail', 'i-l')}</a><a href="/console/overview" aria-label=${t.overview} title=${t.overview} data-test="overview">${icon('chart', 'i-l')}</a>` : nothing}
    ${content ? html`<a href="/studio" aria-label=${t.studio} title=${t.studio} data-test="to-studio">${studioDrawing}</a>` : nothing}
    <button class="out" type="button" data-test="search" aria-label=${t.search.title} title="${t.search.title} (Ctrl K)" @click=${acts.search}>${icon('search', 'i-l')}</button><span class="sp"></span><kopru-notices .language=${language} @chosen=${(e) => acts.chosen(e.detail)}></kopru-notices>${languageSwitch(language, acts.setLanguage)}
    <button class="out" type="button" aria-label=${t.signOut} title=${t.signOut} data-test="sign-out" @click=${acts.leave}>${leaveDrawing}</button>
    <button class="me" type="button" data-test="me" aria-label="${title}, ${t.presences[presence]}. ${t.sessions.title}" title=${title} @click=${acts.sessions}><span class="av human" aria-hidden="true">${name}</span><span class="dot is-${presence}"></span></button></nav>`;
}

const leaveDrawing = html`<svg class="i i-l" viewBox="0 0 24 24" aria-hidden="true"><path d="M14 4.500H5.500v15H14M10 12h10M16.500 8l4 4-4 4"></path></svg>`;

/**
 * @param {''|'lost'|'offline'|'back'} news
 * @param {number} seconds until the next try
 * @param {number} lost milliseconds since the line was lost: what is shown is that old
 * @param {'tr'|'en'} language
 * @param {() => void} retry
 */
export function lineBanner(news, seconds, lost, language, retry) {
  const t = words(language);
  if (!news) return nothing;
  if (news === 'back') return banner({ tone: 'ok', title: t.back });
  const act = { action: t.retryNow, act: retry };
  if (news === 'offline') return banner({ tone: 'warn', title: t.offline, more: `${t.offlineMore} ${say(language).asOf(time(localWall(Date.now() - lost), language))}`, ...act });
  return banner({ tone: 'warn', title: t.lost, more: seconds > 0 ? t.retryIn(seconds) : t.retrying, ...act });
}

/**
 * @param {import('./shift.js').Notice|null} notice
 * @param {'tr'|'en'} language
 * @param {() => void} drop
 */
export function toast(notice, language, drop) {
  return html`<div class="to-r" role="status">${notice ? html`<p class="to is-${notice.tone}" data-test="toast">${icon(notice.tone === 'ok' ? 'check' : 'alert')}
    <span class="grow">${textOf(notice, language)}</span><button class="ib" type="button" aria-label=${say(language).close} @click=${drop}>${icon('x', 'i-s')}</button></p>` : nothing}</div>`;
}

function textOf({ text = '', did = '', department = '' }, language) {
  const t = say(language);
  if (text) return text;
  const done = t.done[did] ?? t[did];
  return typeof done === 'function' ? done(nameOf('department', department, language)) : done;
}
