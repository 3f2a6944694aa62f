// What the overview is made of: the head row, the two charts with their tables, the three lists.

import { html, nothing } from '../vendor/lit.js';
import { nameOf } from '../shared/i18n.js';
import '../shared/charts.js';
import { columns, curve, spark } from '../shared/charts.js';
import { change, figure, heads, number, portion, share, shortDate, span, ticks } from './figures.js';
import { say } from './texts.js';

/** @typedef {'tr'|'en'} Language */
const TONES = { contained: 'c1', answer: 'c2', handling: 'c2', kept: 'c1', survey: 'c2' };
const MEDIANS = new Set(['answer', 'handling']);

/** Five numbers, each with what it was before and its days as a curve. */
export function headRow(told, language, chosen) {
  const t = say(language);
  const [now, before, days] = [heads(told.numbers), heads(told.before), told.by_day.map(heads)];
  const tile = (name) => {
    const { text, small } = figure(name, now[name], language);
    const changed = change(name, now[name], before[name], language);
    return html`<li class="card" data-test="number" data-name=${name}><h2 class="dt">${t[name]}${MEDIANS.has(name) ? `, ${t.median}` : ''}</h2>
      <p class="v num">${text}${small ? html`<small>${small}</small>` : nothing}</p>${changed ? html`<span class="pill num ${changed.tone}">${changed.text}</span>` : nothing}
      <p class="h">${hint(name)}</p>${spark(days.map((day) => day[name]), TONES[name])}</li>`;
  };
  const hint = (name) => {
    if (now[name] === null) return t.none;
    if (name === 'survey') return t.answered(number(told.numbers.answers, language), number(told.asked, language));
    const { text, small } = figure(name, before[name], language);
    const was = before[name] === null ? t.noBefore : t.before(`${text}${small ? ` ${small}` : ''}`);
    return name === 'contained' && chosen ? `${t.allTeams} · ${was}` : was;
  };
  return html`<ul class="k">${['contained', 'answer', 'handling', 'kept', 'survey'].map(tile)}</ul>`;
}

/** How much the assistant solved, day by day, beside the days before; below it what the assistant did not understand. */
export function byDay(told, language) {
  const t = say(language);
  const [now, before] = [told.by_day, told.before_by_day].map((days) => days.map((day) => share(day.contained, day.talks)));
  const known = [...now, ...before].filter((each) => each !== null);
  const lines = ticks(known.length ? Math.min(...known) : 0, known.length ? Math.max(...known, 1) : 100, 5);
  const shown = now.filter((each) => each !== null);
  const label = shown.length ? t.said.byDay(portion(shown[0], language), portion(shown[shown.length - 1], language)) : t.said.nothing;
  const about = { now, before, days: told.by_day.map((day) => shortDate(day.day, language)), lines, label, value: (n) => portion(n, language) };
  const { messages, lost, failed, given_up: givenUp } = told.misunderstandings;
  return html`<section class="card a7"><div class="card-h"><h2>${t.byDay}</h2><p class="key" aria-hidden="true"><span><i></i>${t.now}</span><span><i class="k4"></i>${t.then}</span></p></div>
    ${told.numbers.talks ? html`<kopru-chart .draw=${(width, unit) => curve(about, width, unit)}></kopru-chart>` : html`<p class="em" data-test="empty">${t.empty.talks}</p>`}
    ${table(t, t.byDay, [t.day, t.total, t.contained, t.rate, t.answer, t.handling, t.kept, t.survey], told.by_day.map((day, n) => [shortDate(day.day, language), number(day.talks, language),
      number(day.contained, language), now[n] === null ? '–' : portion(now[n], language), ...['answer', 'handling', 'kept', 'survey'].map((name) => headOf(heads(day), name, language))]))}
    <p class="fn num" data-test="lost"><span>${t.lost(number(lost, language), number(messages, language), portion(share(lost, messages) ?? 0, language))}</span>
      <span>${t.givenUp(number(givenUp, language))}</span><span>${t.failed(number(failed, language))}</span></p></section>`;
}

function headOf(numbers, name, language) {
  const { text, small } = figure(name, numbers[name], language);
  return small && MEDIANS.has(name) ? `${text} ${small}` : text;
}

/** When people write, and who answers then. */
export function byHour(told, language) {
  const t = say(language);
  const parts = told.hours.map(({ assistant, person }) => [assistant / told.days, person / told.days]);
  const sums = parts.map(([assistant, person]) => assistant + person);
  const busiest = String(sums.indexOf(Math.max(...sums))).padStart(2, '0');
  const any = sums.some((each) => each > 0);
  const lines = ticks(0, Math.max(...sums, 1), 4);
  const label = any ? t.said.byHour(`${busiest}:00`) : t.said.nothing;
  const average = (n) => number(n, language, n && n < 10 ? 1 : 0);
  return html`<section class="card a5"><div class="card-h"><h2>${t.byHour}</h2><p class="key" aria-hidden="true"><span><i></i>${t.assistant}</span><span><i class="k2"></i>${t.person}</span></p></div>
    ${any ? html`<kopru-chart .draw=${(width, unit) => columns({ parts, lines, label }, width, unit)}></kopru-chart>` : html`<p class="em" data-test="empty">${t.empty.talks}</p>`}
    ${table(t, t.byHour, [t.hour, t.assistant, t.person], parts.map(([assistant, person], n) => [`${String(n).padStart(2, '0')}:00`, average(assistant), average(person)]))}</section>`;
}

/** What requests were about. */
export function topics(told, language) {
  const t = say(language);
  const most = told.topics[0]?.requests ?? 1;
  return list('topics', t.topics, told.topics.length ? html`<table class="ls"><thead><tr><th scope="col">${t.topic}</th><td></td><th scope="col">${t.requests}</th><th scope="col">${t.resolved}</th></tr></thead>
    <tbody>${told.topics.map((each) => html`<tr><th scope="row">${nameOf('topic', each.topic, language)}</th><td>${meter(each.requests, most)}</td>
      <td class="n">${number(each.requests, language)}</td><td class="n">${portion(share(each.resolved, each.requests) ?? 0, language)}</td></tr>`)}</tbody></table>` : html`<p class="em">${t.empty.topics}</p>`);
}

/** How departments keep their promises. */
export function departments(told, language) {
  const t = say(language);
  return list('promises', t.promises, told.departments.length ? html`<table class="ls"><thead><tr><th scope="col">${t.department}</th><td></td><th scope="col">${t.kept}</th><th scope="col">${t.answer}</th></tr></thead>
    <tbody>${told.departments.map((each) => {
      const kept = share(each.kept, each.kept + each.missed);
      return html`<tr><th scope="row">${departments.nameOf(each.department, language)}</th><td>${kept === null ? nothing : meter(kept, 100)}</td>
        <td class="n">${kept === null ? '–' : portion(kept, language)}</td><td class="n">${each.answer === null ? '–' : span(each.answer, language)}</td></tr>`;
    })}</tbody></table>` : html`<p class="em">${t.empty.promises}</p>`);
}

/** A department's name. @param {string} name @param {Language} language */
departments.nameOf = (name, language) => nameOf('department', name, language);

/** How solutions were rated. */
export function ratings(told, language) {
  const t = say(language);
  const { answers, rating } = told.numbers;
  return list('ratings', t.ratings, answers ? html`<p class="sum"><b class="num">${number(rating, language, 1)}</b><span class="muted">${t.answered(number(answers, language), number(told.asked, language))}</span></p>
    <table class="ls"><thead class="sr"><tr><th scope="col">${t.rating}</th><td></td><th scope="col">${t.share}</th></tr></thead><tbody>${[5, 4, 3, 2, 1].map((n) => html`<tr>
      <th scope="row">${n}</th><td>${meter(told.ratings[n - 1], answers, 'human')}</td><td class="n">${portion(share(told.ratings[n - 1], answers) ?? 0, language)}</td></tr>`)}</tbody></table>`
    : html`<p class="em">${t.empty.ratings}</p>`);
}

function list(name, title, content) {
  return html`<section class="card a4" data-test=${name}><div class="card-h"><h2>${title}</h2></div>${content}</section>`;
}

/** The bar beside a printed value; read aloud it would only repeat it. */
function meter(value, most, tone = '') {
  return html`<progress class=${tone} value=${value} max=${most} aria-hidden="true"></progress>`;
}

function table(t, name, head, rows) {
  return html`<details class="tb-d"><summary>${t.asTable}</summary><div class="tb-s" tabindex="0" role="region" aria-label=${name}><table><thead><tr>${head.map((each) => html`<th scope="col">${each}</th>`)}</tr></thead>
    <tbody>${rows.map(([first, ...rest]) => html`<tr><th scope="row">${first}</th>${rest.map((each) => html`<td>${each}</td>`)}</tr>`)}</tbody></table></div></details>`;
}
