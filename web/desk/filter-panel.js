// What a list is narrowed by: states, topics, departments, priorities, channels, who has it, days, and the order.

import { html } from '../vendor/lit.js';
import { nameOf, departments, usual } from '../shared/names.js';
import { CHANNELS, PRIORITIES, SORTS, STATES } from './filters.js';
import { say } from './texts.js';

/**
 * @param {import('./filters.js').Listed} listed
 * @param {'tr'|'en'} language
 * @param {{id: string, name: string}[]} members
 * @param {(change: Partial<import('./filters.js').Listed>) => void} change
 */
export function filterPanel({ filter, sort }, language, members, change) {
  const t = say(language);
  const set = (name, value) => change({ filter: { ...filter, [name]: value } });
  const toggle = (name, value) => set(name, (filter[name] ?? []).includes(value) ? filter[name].filter((each) => each !== value) : [...(filter[name] ?? []), value]);
  const several = (name, values, said) => html`<fieldset><legend>${t.by[name]}</legend><div class="fl-c">${values.map((value) => html`<label class="fl-o"><input type="checkbox" data-test="filter-${name}-${value}"
    .checked=${(filter[name] ?? []).includes(value)} @change=${() => toggle(name, value)}>${said(value)}</label>`)}</div></fieldset>`;
  const named = (kind) => (value) => nameOf(kind, value, language);
  const day = (name) => html`<label>${t.by[name]}<input class="inp" type="date" data-test="filter-${name}" .value=${filter[name] ?? ''} @change=${(event) => set(name, event.target.value)}></label>`;
  return html`<section class="fl" aria-label=${t.filters} data-test="filter-panel">${several('state', STATES, (state) => t.states[state])}${several('priority', PRIORITIES, named('priority'))}
    ${several('channel', CHANNELS, (channel) => t.channels[channel])}${several('department', departments(), named('department'))}${several('topic', usual('topic'), named('topic'))}
    <div class="fl-d">${day('since')}${day('until')}<label>${t.by.assignee}<select class="inp" data-test="filter-assignee" @change=${(event) => set('assignee', event.target.value)}><option value="">${t.anybody}</option>
      <option value="nobody" ?selected=${filter.assignee === 'nobody'}>${t.nobody}</option>${members.map((each) => html`<option value=${each.id} ?selected=${filter.assignee === each.id}>${each.name}</option>`)}</select></label>
    <label>${t.by.promise}<select class="inp" data-test="filter-promise" @change=${(event) => set('promise', event.target.value)}>${['', 'near', 'overdue'].map((value) => html`<option value=${value} ?selected=${(filter.promise ?? '') === value}>${t.promises[value]}</option>`)}</select></label>
    <label>${t.order}<select class="inp" data-test="sort" @change=${(event) => change({ sort: event.target.value })}>${SORTS.map((each) => html`<option value=${each} ?selected=${each === sort}>${t.sorts[each]}</option>`)}</select></label>
    <button class="btn btn-3" type="button" data-test="no-filters" @click=${() => change({ filter: {} })}>${t.noFilters}</button></div></section>`;
}
