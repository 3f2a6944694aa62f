// One example: its marked words, where it came from, what it is too much like, and what can be done with it.

import { html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { localWall, moment, readIso } from '../shared/written.js';
import { drawing } from './drawings.js';
import { colour, pieces } from './marking.js';

/** @param {any} about the example and what its buttons do */
export function exampleRow(about) {
  const { example, language, t, marking, may } = about;
  const near = example.near.find((each) => each.intent !== about.intent && !each.apart) ?? example.near.find((each) => each.language === language || each.intent !== about.intent);
  return html`<li class="${example.change ? 'new' : ''} ${marking ? 'sel' : ''}" data-test="example" data-source=${example.source}>
    <span class="tx" lang=${language} @mouseup=${(event) => may && choose(event.currentTarget, about)} @keyup=${(event) => may && event.shiftKey && choose(event.currentTarget, about)}>${
      pieces(example.text, example.entities).map((piece) => (piece.entity ? html`<mark class=${colour(piece.entity.entity, about.all)} data-start=${piece.start}
        title=${t.entities[piece.entity.entity] ?? piece.entity.entity}>${piece.text}</mark>` : html`<span data-start=${piece.start}>${piece.text}</span>`))}</span>
    ${origin(about)}${may ? buttons(about) : nothing}
    ${example.was ? html`<p class="was t12"><span class="sr">${t.before} </span><del>${example.was}</del></p>` : nothing}
    ${near ? html`<p class="cfl ${near.intent === about.intent || near.apart ? '' : 'bad'}" title=${near.apart ? t.apart : nothing}>${icon(near.apart ? 'info' : 'alert', 'i-s')}<span>${t.like(near.title[about.titleIn], Math.round(near.likeness * 100))}: “<span lang=${near.language}>${near.text}</span>”</span>
      ${may && near.kind === 'example' && near.intent !== about.intent && !near.apart ? html`<button class="btn btn-2" type="button" @click=${() => about.move(near.intent)}>${t.moveThere}</button>` : nothing}</p>` : nothing}
    ${marking ? choices(about) : nothing}</li>`;
}

function origin({ example, t, titleIn }) {
  if (!example.origin) return nothing;
  const at = readIso(example.origin.at);
  return html`<span class="or t12 muted" title=${example.origin.by.name}>${t.origins[example.origin.kind]}${at ? ` · ${moment(at.wall, localWall(Date.now()), titleIn)}` : ''}</span>`;
}

function buttons(about) {
  const { example, t } = about;
  const whole = () => about.chosen(0, example.text.length);
  return html`<span class="ac">${example.change ? html`<button class="ib" type="button" data-test="undo-one" title=${t.undo} aria-label=${t.undoThis(example.text)} @click=${about.undo}>${icon('undo')}</button>` : nothing}
    <button class="ib" type="button" data-test="mark" title=${t.mark} aria-label=${t.markThis(example.text)} @click=${whole}>${icon('tag')}</button>
    <button class="ib" type="button" data-test="edit" title=${t.edit} aria-label=${t.editThis(example.text)} @click=${about.edit}>${icon('edit')}</button>
    <button class="ib" type="button" data-test="remove" title=${t.remove} aria-label=${t.removeThis(example.text)} @click=${about.remove}>${drawing('trash')}</button></span>`;
}

/** The words that are to be marked are chosen by their first and last word, so that a keyboard does too. */
function choices({ example, t, all, marking, mark, leave, chosen }) {
  const words = [...example.text.matchAll(/\S+/gu)].map((word) => ({ start: word.index, end: word.index + word[0].length, text: word[0] }));
  const first = words.find((word) => word.end > marking.from) ?? words[0];
  const last = words.findLast((word) => word.start < marking.to) ?? words[words.length - 1];
  return html`<div class="pop" role="group" aria-label=${t.mark} @keydown=${(event) => event.key === 'Escape' && leave()}>
    <label>${t.from} <select class="inp" @change=${(event) => chosen(words[event.target.value].start, Math.max(last.end, words[event.target.value].end))}>${words.map((word, n) => html`<option value=${n} .selected=${word === first}>${word.text}</option>`)}</select></label>
    <label>${t.to} <select class="inp" @change=${(event) => chosen(Math.min(first.start, words[event.target.value].start), words[event.target.value].end)}>${words.map((word, n) => html`<option value=${n} .selected=${word === last}>${word.text}</option>`)}</select></label>
    ${all.map((entity) => html`<button type="button" @click=${() => mark(entity)}><i class="sq ${colour(entity, all)}"></i>${t.entities[entity] ?? entity}</button>`)}
    ${example.entities.length ? html`<button type="button" @click=${() => mark('')}>${t.unmark}</button>` : nothing}
    <button class="ib" type="button" aria-label=${t.close} @click=${leave}>${icon('x')}</button></div>`;
}

/** What was chosen with the mouse or with Shift and arrows, as offsets of the whole text. */
function choose(line, about) {
  const chosen = getSelection();
  if (!chosen || chosen.isCollapsed || !line.contains(chosen.anchorNode) || !line.contains(chosen.focusNode)) return;
  const offset = (node, within) => Number((node.parentElement.closest('[data-start]') ?? line).dataset.start ?? 0) + within;
  const [from, to] = [offset(chosen.anchorNode, chosen.anchorOffset), offset(chosen.focusNode, chosen.focusOffset)];
  about.chosen(Math.min(from, to), Math.max(from, to));
}
