// A change in words: what stood there, what stands there now, and where.

import { html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { nameOf } from './names.js';
import { say } from './texts.js';

/** @typedef {import('./work.js').Change} Change */

/** What a change is about, as an address of the studio. @param {Change} change */
export function placeOf(change) {
  if (change.kind === 'reply') return `#/replies/${change.name}`;
  if (change.kind === 'question') return `#/intents/${change.name}`;
  return change.intent ? `#/intents/${change.intent}` : '#/texts';
}

/** @param {Change} change @param {'tr'|'en'} language @param {Map<string, {tr: string, en: string}>} intents what intents are called */
export function said(change, language, intents) {
  const t = say(language);
  const [before, after] = [plain(change, change.before), plain(change, change.after)];
  const code = change.intent ?? change.name ?? change.path ?? '';
  const kind = change.intent || change.kind === 'question' ? 'intent' : change.kind;
  return html`<span class="ch"><span class="ch-k">${t.kinds[change.kind]} · <b class="med">${nameOf(kind, code, language, intents)}</b> <code>${code}</code>${change.language ? html` <span class="tag">${change.language.toUpperCase()}</span>` : nothing}</span>
    ${before ? html`<del>${before}</del>` : nothing}${before && after ? icon('arrow', 'i-s') : nothing}${after ? html`<ins>${after}</ins>` : html`<span class="muted">${t.removed}</span>`}</span>`;
}

/** One side of a change as text. @param {Change} change @param {any} side */
export function plain(change, side) {
  if (!side) return '';
  if (change.kind === 'example') return side;
  if (change.kind === 'sentence') return side.text;
  if (change.kind === 'question') return `TR: ${side.title.tr} — ${side.answer.tr} · EN: ${side.title.en} — ${side.answer.en}`;
  if (change.kind === 'text') return `${side.tr} / ${side.en}`;
  const of = (language) => side[language].map((each) => (change.kind === 'reply' ? each.text : each)).join(' | ');
  const one = change.kind === 'reply' ? pick(change) : '';
  return one ? of(one) : `TR: ${of('tr')} · EN: ${of('en')}`;
}

/** The one language that a reply's change touches; empty when both or when one side is missing. */
function pick({ before, after }) {
  const touched = ['tr', 'en'].filter((language) => JSON.stringify(before?.[language]) !== JSON.stringify(after?.[language]));
  return touched.length === 1 ? touched[0] : '';
}
