// One request as a row of a list: number, subject, where it stands, how urgent it is, by when, and who has it.

import { html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { nameOf } from '../shared/names.js';
import { day, moment, readIso } from '../shared/written.js';
import { isOpen } from './steps.js';
import { say } from './texts.js';

/** A moment or a day of the operator in words. @param {string} iso @param {'tr'|'en'} language */
export function when(iso, language) {
  const read = readIso(iso);
  if (!read) return '';
  return read.hasTime ? moment(read.wall, new Date(Date.now() + read.offset), language) : day(read.wall, language);
}

/** Who has it, or took a step. @param {string} id @param {{id: string, name: string}[]} members @param {'tr'|'en'} language */
export function memberName(id, members, language) {
  if (!id) return say(language).nobody;
  return members.find((each) => each.id === id)?.name ?? say(language).former;
}

/** @param {string} name @param {'tr'|'en'} language */
export function priority(name, language) {
  const shape = { urgent: 'M5 0 10 9H0z', high: 'M5 0 10 5 5 10 0 5z' }[name];
  return html`<span class="pr is-${name}">${shape ? html`<svg viewBox="0 0 10 10" aria-hidden="true"><path d=${shape}></path></svg>` : nothing}${nameOf('priority', name, language)}</span>`;
}

/** @param {string} state @param {'tr'|'en'} language */
export function statePill(state, language) {
  const tone = { escalated: 'warn', waiting_customer: 'warn', resolved: 'ok', closed: 'ok', in_review: 'brand', reopened: 'warn' }[state] ?? '';
  return html`<span class="pill ${tone}">${say(language).states[state] ?? nameOf('state', state, language)}</span>`;
}

/**
 * @param {any} each a row of the API
 * @param {{language: 'tr'|'en', members: {id: string, name: string}[], chosen: boolean, open: boolean}} look
 * @param {{choose: () => void, show: () => void}} acts
 */
export function row(each, { language, members, chosen, open }, acts) {
  const t = say(language);
  return html`<tr data-test="row" class=${open ? 'is-open' : ''}><td class="ck"><input type="checkbox" aria-label=${t.choose(each.tracking_number)} data-test="choose" .checked=${chosen} @change=${acts.choose}></td>
    <th scope="row"><button class="no" type="button" data-test="open" data-number=${each.tracking_number} aria-current=${open ? 'true' : nothing} @click=${acts.show}>${each.tracking_number}</button></th>
    <td class="c-subject"><p class="sj" lang=${each.language}>${each.subject}</p><p class="t12 muted">${nameOf('topic', each.topic, language)} · ${nameOf('department', each.department, language)} · ${t.channels[each.channel]}</p></td>
    <td>${statePill(each.state, language)}</td><td>${priority(each.priority, language)}</td>
    <td>${isOpen(each.state) ? html`<span class=${each.overdue ? 'bad-t' : ''}>${each.overdue ? icon('alert', 'i-s') : nothing} ${when(each.due_to, language)}${each.overdue ? html`<span class="sr"> ${t.overdue}</span>` : nothing}</span>` : html`<span class="muted">–</span>`}</td>
    <td class=${each.assignee ? '' : 'muted'}>${memberName(each.assignee, members, language)}</td></tr>`;
}
