// What happened to a request and what comes next.

import { html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { nameOf } from '../shared/names.js';
import { moment, until } from '../shared/written.js';
import { listOf, written } from './list.js';

/** The promise, or why it rests. */
export function promiseBanner(request, language, t) {
  if (listOf(request.state) !== 'open') return nothing;
  const { due_to: due, overdue, paused } = request.promise;
  const [title, more, tone] = paused ? [t.paused, t.pausedMore, 'warn'] : overdue ? [t.overdue, t.overdueMore, 'warn']
    : [t.promise(written(due, until, language)), t.promiseMore, ''];
  return html`<div class="prom ${tone}" data-test="promise">${icon(paused ? 'edit' : 'clock', 'i-l')}<div><b>${title}</b><p>${more}</p></div></div>`;
}

export function timeline(request, language, t) {
  const open = listOf(request.state) === 'open';
  return html`<ol class="steps" data-test="timeline">${request.steps.map((step) => html`<li class="done ${step.by === 'staff' ? 'human' : ''}" data-kind=${step.kind}>
    <span class="mk">${icon(step.by === 'staff' ? 'headset' : 'check')}</span><p>${nameOf('step', step.kind, language)}</p>
    ${step.text ? html`<p class="qt">${step.text}</p>` : nothing}<small>${written(step.at, moment, language)} · ${t.roles[step.by] ?? step.by}</small></li>`)}
    ${open ? coming(request, language, t) : nothing}</ol>`;
}

function coming(request, language, t) {
  const { due_to: due, overdue, paused } = request.promise;
  return html`<li class="now" aria-current="step"><span class="mk"></span><p class="semi">${paused ? t.paused : t.working}</p>
      <small>${paused ? t.pausedMore : t.noNeed}</small></li>
    <li><span class="mk"></span><p class="muted">${t.result}</p>${overdue || paused ? nothing : html`<small>${t.latest(written(due, moment, language))}</small>`}</li>`;
}
