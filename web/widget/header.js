// The head of the window: who is on the other side, the language switch, and the way to make it small; under it the legal line.

import { html, nothing } from '../vendor/lit.js';
import { avatar } from '../shared/components/avatar.js';
import { nameOf, words } from '../shared/i18n.js';
import { cables, icon } from '../shared/icons.js';

/**
 * @param {{view: import('../shared/transcript.js').View|null, phase: import('../shared/socket.js').Phase,
 *   language: import('../shared/i18n.js').Language, setLanguage: (language: 'tr'|'en') => void, close: () => void}} of
 */
export function header({ view, phase, language, setLanguage, close }) {
  const t = words(language);
  const agent = view?.state === 'agent' ? view.agent : null;
  return html`<div class="w-h on-deep" data-by=${agent ? 'agent' : 'bot'}>${cables}
    ${avatar({ by: agent ? 'agent' : 'bot', name: agent?.name })}
    <div class="grow"><h2 id="title">${agent?.name ?? t.support}</h2>
      <p>${phase === 'live' ? html`<span class="dot ok"></span>` : nothing}<span class="w-s">${standing(view, agent, phase, language)}</span></p></div>
    <div class="w-a"><div class="lang" role="group" aria-label=${t.language}>${languageButton('tr', 'Türkçe', language, setLanguage)}${languageButton('en', 'English', language, setLanguage)}</div>
    <button class="ib tap" type="button" aria-label=${t.minimise} data-test="close" @click=${close}>${icon('down')}</button></div></div>`;
}

function languageButton(code, name, language, setLanguage) {
  return html`<button type="button" lang=${code} aria-label=${`${code.toUpperCase()}, ${name}`} aria-pressed=${String(language === code)}
    data-test=${`language-${code}`} @click=${() => setLanguage(code)}><span>${code.toUpperCase()}</span></button>`;
}

function standing(view, agent, phase, language) {
  const t = words(language);
  if (agent) return t.agentOf(agent.department ? nameOf('department', agent.department, language) : '');
  if (phase === 'offline') return t.assistantOffline;
  if (phase !== 'live') return t.assistantConnecting;
  return view?.state === 'queued' ? t.inQueue : t.assistantOnline;
}

/**
 * @param {import('../shared/i18n.js').Language} language
 * @param {string} privacy address of the privacy page, empty when the site names none
 */
export function legalLine(language, privacy) {
  const t = words(language);
  return html`<p class="w-legal"><b>18+</b><span>${t.legal}</span>${privacy
    ? html`<a href=${privacy} target="_blank" rel="noopener">${t.privacy}</a>` : nothing}</p>`;
}
