// Which conversations of the lists somebody wants to see: by department, language, priority and label; kept by their browser.

import { html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { nameOf } from '../shared/names.js';
import { PARTS, wanted } from './queue.js';
import { say } from './texts.js';

/** @typedef {import('./queue.js').Filter} Filter */

/**
 * The button that opens the choices, and the choices.
 * @param {{filter: Filter, open: boolean, rows: import('./queue.js').Row[], language: 'tr'|'en', labels: Record<string, {tr: string, en: string}>}} look
 * @param {{open: (on: boolean) => void, filter: (filter: Filter) => void}} acts
 */
export function filterButton({ filter, open, language }, acts) {
  const t = say(language).filter;
  const n = wanted(filter);
  return html`<button class="ib" type="button" data-test="filter" aria-expanded=${String(open)} aria-controls="q-f" aria-label=${n ? t.on(n) : t.title} title=${n ? t.on(n) : t.title} @click=${() => acts.open(!open)}>
    ${icon('filter')}${n ? html`<span class="bdg" aria-hidden="true">${n}</span>` : nothing}</button>`;
}

/** @param {Parameters<typeof filterButton>[0]} look @param {Parameters<typeof filterButton>[1]} acts */
export function filterChoices({ filter, open, rows, language, labels }, acts) {
  const t = say(language).filter;
  const among = { department: [...new Set(rows.map((row) => row.department))].sort(), priority: ['urgent', 'high', 'normal', 'low'], language: ['tr', 'en'], label: Object.keys(labels) };
  const name = { department: (it) => nameOf('department', it, language), priority: (it) => nameOf('priority', it, language), language: (it) => say(language).speaks[it], label: (it) => labels[it]?.[language] ?? it };
  const options = (part) => [...new Set([...among[part], filter[part]].filter(Boolean))];
  return html`<div class="q-f" id="q-f" role="group" aria-label=${t.title} ?hidden=${!open}>${PARTS.filter((part) => options(part).length).map((part) => html`<label><span>${t[part]}</span><select class="inp" data-test="filter-${part}"
      @change=${(event) => acts.filter({ ...filter, [part]: event.target.value })}><option value="" ?selected=${!filter[part]}>${t.all}</option>${options(part).map((it) => html`<option value=${it} ?selected=${it === filter[part]}>${name[part](it)}</option>`)}</select></label>`)}
    ${wanted(filter) ? html`<button class="btn btn-3" type="button" data-test="filter-off" @click=${() => acts.filter({})}>${t.off}</button>` : nothing}</div>`;
}
