// Beside the comparison: the gates, asking for a version, the second person's yes or no, and how a share of conversations does.

import { html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { number, of100, share } from './figures.js';

const PARTS = [5, 10, 25, 50]; // Of a hundred conversations: few enough to be taken back, enough to tell something.

/** @param {any} page the page of the version @param {any} t */
export function publishing(page, t) {
  const { detail } = page;
  const s = t.train_;
  const passed = detail.gates.filter((each) => each.verdict !== 'blocked').length;
  return html`<header class="pub-h"><h2>${s.publishing}</h2><span class="grow"></span><span class="pill ${detail.blocked ? 'bad' : 'brand'}" data-test="readiness">${detail.blocked ? s.blocked : s.states[detail.version.state]}</span></header>
    ${detail.gates.length ? html`<section><h3>${s.gates}<span>${s.passed(passed, detail.gates.length)}</span></h3><ul class="chk">${detail.gates.map((gate) => gateRow(gate, page, t))}</ul></section>` : nothing}
    ${detail.version.returned ? html`<section><p class="pb bad" data-test="returned">${icon('undo', 'i-s')}${s.returned[detail.version.returned] ?? detail.version.returned}</p></section>` : nothing}
    ${detail.version.canary ? canary(page, t) : nothing}${acts(page, t)}`;
}

function gateRow(gate, page, t) {
  const s = t.train_;
  const mark = { passed: 'check', warned: 'alert', blocked: 'x' }[gate.verdict];
  const shown = (n) => (['protected', 'worse', 'conversations'].includes(gate.gate) ? number(n, page.language) : ['drop', 'doubtful'].includes(gate.gate) ? number(n, page.language, 1) : of100(n, page.language));
  return html`<li class=${gate.verdict} data-test="gate" data-gate=${gate.gate} data-verdict=${gate.verdict}>${icon(mark)}<span>${s.gate[gate.gate](shown(gate.value))}<small>${s.verdicts[gate.verdict]} · ${s.limit(shown(gate.limit))}${
    gate.about.length ? ` · ${gate.about.map((each) => named(each, page, t)).join(', ')}` : ''}</small></span></li>`;
}

/** What a gate is about: an intent, a language or a style. */
function named(name, page, t) {
  const intent = page.work.overview.topics.flatMap((topic) => topic.intents).find((each) => each.name === name);
  return intent?.title[page.language] ?? t.languages[name] ?? t.styleOf(name);
}

function canary(page, t) {
  const { canary: told, share: part } = page.detail.version;
  const s = t.train_;
  const rate = (n, of) => (of ? of100(100 * /** @type {number} */ (share(n, of)), page.language) : '–');
  return html`<section data-test="canary"><h3>${s.canary(of100(part, page.language, 0))}</h3><table class="ls"><thead><tr><td></td><th scope="col">${s.thisVersion}</th><th scope="col">${s.others}</th></tr></thead><tbody>
    <tr><th scope="row">${s.messages}</th><td>${number(told.turns, page.language)}</td><td>${number(told.others, page.language)}</td></tr>
    <tr><th scope="row">${s.doubtful}</th><td>${rate(told.doubtful, told.turns)}</td><td>${rate(told.others_doubtful, told.others)}</td></tr>
    <tr><th scope="row">${s.handedOff}</th><td>${rate(told.handed_off, told.turns)}</td><td>${rate(told.others_handed_off, told.others)}</td></tr></tbody></table><p class="t12 muted">${s.returnsItself}</p></section>`;
}

function acts(page, t) {
  const { detail: { may, version }, busy } = page;
  const s = t.train_;
  if (!may.length) return version.state === 'asked' ? html`<section><p class="t13 soft" data-test="waits">${s.waits(version.asked_by?.name ?? '', of100(version.share, page.language, 0))}</p></section>` : nothing;
  const button = (step, kind, drawn) => (may.includes(step) ? html`<button class="btn ${kind}" type="button" data-test=${step} ?disabled=${busy} @click=${() => page.step(step)}>${icon(drawn)}${s.acts[step]}</button>` : nothing);
  return html`<section>${version.why ? html`<p class="t13 soft">“${version.why}”</p>` : nothing}${may.includes('ask') ? asking(page, t) : nothing}
    ${version.state === 'asked' ? html`<p class="t13 soft">${s.asked(version.asked_by?.name ?? '', of100(version.share, page.language, 0))}</p>` : nothing}
    ${button('approve', 'btn-1', 'check')}${button('everyone', 'btn-1', 'users')}${button('withdraw', 'btn-bad', 'undo')}${version.state === 'former' || version.state === 'withdrawn' ? button('return', 'btn-2', 'undo') : nothing}
    ${may.includes('refuse') ? page.refusing ? html`<form @submit=${(event) => { event.preventDefault(); page.step('refuse', { why: page.why }); }}><label class="t12">${s.whyNot}<input class="inp" data-test="why-not" required maxlength="300" .value=${page.why}
      @input=${(event) => { page.why = event.target.value; }}></label><button class="btn btn-bad" data-test="refuse-now" ?disabled=${!page.why.trim() || busy}>${s.acts.refuse}</button></form>`
      : html`<button class="btn btn-2" type="button" data-test="refuse" @click=${() => { page.refusing = true; }}>${s.acts.refuse}</button>` : nothing}</section>`;
}

function asking(page, t) {
  const s = t.train_;
  const choice = (value, title, more) => html`<label class=${page.share === value ? 'on' : ''}><input type="radio" name="share" .checked=${page.share === value} data-test="share-${value}" @change=${() => { page.share = value; }}><span><b>${title}</b><small>${more}</small></span></label>`;
  const part = page.share === 100 ? PARTS[1] : page.share;
  return html`<h3>${s.scope}</h3><div class="rad" role="radiogroup" aria-label=${s.scope}>${choice(part, s.first(of100(part, page.language, 0)), s.firstMore)}${choice(100, s.all, s.allMore)}</div>
    ${page.share === 100 ? nothing : html`<label class="t12">${s.part}<select class="inp" data-test="part" @change=${(event) => { page.share = Number(event.target.value); }}>${PARTS.map((each) => html`<option value=${each} .selected=${each === part}>${of100(each, page.language, 0)}</option>`)}</select></label>`}
    <label class="t12">${t.why}<input class="inp" data-test="ask-why" maxlength="300" .value=${page.why} @input=${(event) => { page.why = event.target.value; }}></label>
    <button class="btn btn-1" type="button" data-test="ask" ?disabled=${page.busy} @click=${() => page.step('ask', { share: page.share, why: page.why.trim() })}>${icon('send')}${s.acts.ask}</button><p class="t12 muted ct">${s.secondPerson}</p>`;
}
