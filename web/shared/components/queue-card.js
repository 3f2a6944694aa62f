// The place in the queue and the wait, as far as they are known, and the way back to the assistant.

import { html, nothing } from '../../vendor/lit.js';
import { words } from '../i18n.js';
import { icon } from '../icons.js';

/**
 * @param {{place: number, wait: number[], department: string, leave?: () => void, leaving?: boolean, call?: () => void, called?: boolean, write?: (() => void)|null}} queue
 *   `place` 0 when unknown, `wait` [from, to] in minutes or empty; `department` ready to show
 * @param {import('../i18n.js').Language} language
 */
export function queueCard({ place, wait, department, leave, leaving = false, call, called = false, write }, language) {
  const t = words(language);
  const title = place === 1 ? t.queueNext : place ? t.queuePlace(place) : t.queueUnknown;
  return html`<div class="qu" data-test="queue-card"><div class="qu-h">
      <span class="qu-n" aria-hidden="true">${place || icon('clock', 'i-l')}</span>
      <div role="status"><h3>${title}${wait.length ? ` · ${t.queueWait(wait)}` : nothing}</h3>
        <p>${department ? `${t.queueDepartment(department)} ` : nothing}${t.queueKept}</p></div></div>
    ${leave ? html`<div class="qu-a"><button class="btn btn-2 tap" type="button" data-test="call" aria-pressed=${String(called)} @click=${call}>${icon(called ? 'check' : 'bell')}${t.queueCall}</button>${write ? html`<button class="btn btn-2 tap" type="button" data-test="leave-message" @click=${write}>${t.leave.offer}</button>` : nothing}<button class="btn btn-2 tap" type="button" data-test="leave-queue" ?disabled=${leaving}
      @click=${leave}>${t.queueLeave}</button></div>` : nothing}</div>`;
}
