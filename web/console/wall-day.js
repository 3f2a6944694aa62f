// The team's day on the wall: asked for, and drawn hour by hour beside the same day of a week ago.

import { html, nothing } from '../vendor/lit.js';
import '../shared/charts.js';
import { columns } from '../shared/charts.js';
import { call } from './calls.js';
import { hoursOf, linesTo } from './day-figures.js';
import { say } from './texts.js';

/** What the day comes to so far; null when it can't be had. @param {string} department empty: all of them @returns {Promise<import('./day-figures.js').TeamsDay|null>} */
export async function teamsDay(department) {
  try {
    return await call(`/team?department=${encodeURIComponent(department)}`, 'tr');
  } catch (error) {
    console.warn('kopru: the day of the team could not be asked', error);
    return null;
  }
}

/** @param {import('./day-figures.js').TeamsDay|null} day @param {'tr'|'en'} language */
export function dayChart(day, language) {
  const t = say(language).wall.day;
  if (!day) return nothing;
  const parts = hoursOf(day);
  const sums = parts.map(([assistant, person]) => assistant + person);
  const lines = linesTo(Math.max(...sums));
  const label = t.said(sums.slice(0, day.hour + 1).reduce((sum, each) => sum + each, 0));
  const name = (n) => `${String(n).padStart(2, '0')}${language === 'tr' ? '.' : ':'}00`;
  return html`<section class="card wl-h" data-test="wall-day"><div class="wl-hh"><h3>${t.title}</h3><p class="key t12 soft" aria-hidden="true"><span><i></i>${t.assistant}</span><span><i class="k2"></i>${t.person}</span><span>${t.faint}</span></p></div>
    <kopru-chart .draw=${(width, unit) => columns({ parts, lines, label, faint: day.hour + 1 }, width, unit)}></kopru-chart>
    <details><summary>${t.table}</summary><div class="wl-ht" tabindex="0" role="region" aria-label=${t.title}><table><thead><tr><th scope="col">${t.hour}</th><th scope="col">${t.assistant}</th><th scope="col">${t.person}</th><th scope="col">${t.weekAgo}</th></tr></thead>
      <tbody>${day.hours.map((each, n) => html`<tr><th scope="row">${name(n)}</th><td>${n <= day.hour ? each.assistant : '–'}</td><td>${n <= day.hour ? each.person : '–'}</td><td>${(day.hours_before[n]?.assistant ?? 0) + (day.hours_before[n]?.person ?? 0)}</td></tr>`)}</tbody></table></div></details></section>`;
}
