// The rail of the desk's pages: back to the conversations, to what a lead looks after, and the language.

import { html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { languageSwitch } from '../shared/language-switch.js';
import { holdsChats, seesContent, writesLetters } from '../shared/session.js';
import { studioDrawing } from '../shared/studio-drawing.js';
import { say } from './texts.js';

/** Whether the member sees all departments, the post and the figures. @param {{role?: string}} me */
export function leads(me) {
  return me.role === 'supervisor' || me.role === 'administrator';
}

/** @param {'tr'|'en'} language @param {{role?: string}} me @param {string} here @param {(to: 'tr'|'en') => void} setLanguage */
export function bar(language, me, here, setLanguage) {
  const t = say(language);
  const link = (name, href, drawing) => html`<a href=${href} data-test="to-${name}" aria-current=${name === here ? 'page' : nothing} aria-label=${t.pages[name]} title=${t.pages[name]}>${icon(drawing, 'i-l')}</a>`;
  return html`<nav class="rail on-deep" aria-label=${t.menu}><span class="lg" aria-hidden="true">${icon('bridge')}</span>
    ${!holdsChats(me) ? nothing : html`${link('chats', '/console', 'inbox')}${link('requests', '/console/requests', 'file')}`}
    ${leads(me) ? html`${link('wall', '/console#team', 'users')}${link('post', '/console/post', 'mail')}${link('overview', '/console/overview', 'chart')}` : nothing}
    ${seesContent(me) ? html`<a href="/studio" data-test="to-studio" aria-label=${t.pages.studio} title=${t.pages.studio}>${studioDrawing}</a>` : nothing}
    ${writesLetters(me) ? link('notices', '/console/notices', 'edit') : nothing}
    <span class="sp"></span>${languageSwitch(language, setLanguage)}</nav>`;
}
