// The comparison of a model with the published one: heads, where readings are confused, sentences read otherwise, languages and styles.

import { html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { matrix } from './confusion.js';
import { number, of100, percent, points, share, signed } from './figures.js';

const SHOWN = 80;

/** @param {any} page @param {any} t */
export function report(page, t) {
  const { report: told } = page.detail;
  return html`${heads(told, page, t)}<div class="two">${confusion(told, page, t)}${changed(told, page, t)}</div>${talks(told, page, t)}${scores(told, page, t)}`;
}

function heads(told, page, t) {
  const s = t.train_;
  const part = (each) => share(each.now, each.count);
  const was = (each) => share(each.before, each.count);
  const card = (title, each, good) => {
    const [now, before] = [part(each), was(each)];
    if (now === null || before === null) return nothing;
    const gained = points(now, before);
    return html`<li class="card"><h3>${title}</h3><p class="hd"><span class="big num">${percent(now, page.language, 1)}</span><span class="pill num ${gained * good >= 0 ? 'ok' : 'warn'}">${signed(gained, page.language)}</span></p><p class="was">${s.before(percent(before, page.language, 1))}</p></li>`;
  };
  const lost = told.protected.reduce((sum, each) => sum + each.count - each.now, 0);
  const lostBefore = told.protected.reduce((sum, each) => sum + each.count - each.before, 0);
  return html`<ul class="cg">${told.languages.filter((each) => each.name !== 'mixed').map((each) => card(s.accuracy(t.languages[each.name]), each, 1))}${card(s.doubtfulHead, told.doubtful, -1)}
    <li class="card"><h3>${s.protectedHead}</h3><p class="hd"><span class="big num">${number(lost, page.language)}</span><span class="pill ${lost <= lostBefore ? 'ok' : 'bad'}">${icon('shield', 'i-s')}${lost <= lostBefore ? s.verdicts.passed : s.verdicts.blocked}</span></p>
      <p class="was">${s.before(number(lostBefore, page.language))}</p></li></ul>`;
}

function confusion(told, page, t) {
  const s = t.train_;
  const { names, rows } = matrix(told.confusion, page.side);
  const name = (intent) => page.work.overview.topics.flatMap((topic) => topic.intents).find((each) => each.name === intent)?.title[page.language] ?? intent;
  const side = (value, label) => html`<button type="button" aria-pressed=${String(page.side === value)} @click=${() => { page.side = value; }}>${label}</button>`;
  return html`<section class="card"><div class="card-h"><h2>${s.confusion}</h2><span class="t12 muted">${s.confusionMore}</span><span class="grow"></span><div class="seg" role="group" aria-label=${s.confusion}>${side('now', `v${page.detail.version.number}`)}${
    page.detail.against ? side('before', `v${page.detail.against}`) : nothing}</div></div>
    <div class="cm-s" tabindex="0" role="region" aria-label=${s.confusion}><table class="cm"><thead><tr><th scope="col">${s.expectedRead}</th>${names.map((each, n) => html`<th scope="col" title=${name(each)}>${n + 1}<span class="sr"> ${name(each)}</span></th>`)}</tr></thead>
      <tbody>${rows.map((row, n) => html`<tr><th scope="row"><span>${name(names[n])}</span> ${n + 1}</th>${row.map((cell, m) => html`<td class=${n === m ? 'd' : cell >= 5 ? 'e' : cell ? 'z' : ''}>${cell || nothing}</td>`)}</tr>`)}</tbody></table></div>
    <p class="t12 muted cmn"><i class="sq w5"></i>${s.five}<i class="sq w1"></i>${s.one}</p></section>`;
}

function changed(told, page, t) {
  const s = t.train_;
  const better = told.changed.filter((each) => each.better === true);
  const worse = told.changed.filter((each) => each.better === false);
  const other = told.changed.filter((each) => each.better === null);
  const lists = { worse, better, other };
  const which = page.worse === true ? (worse.length ? 'worse' : better.length ? 'better' : 'other') : page.worse;
  const choose = (name) => html`<button type="button" data-test="list-${name}" aria-pressed=${String(which === name)} @click=${() => { page.worse = name; }}>${s.lists[name]} <span class="n">${number(lists[name].length, page.language)}</span></button>`;
  const read = (intent) => (intent === 'nlu_fallback' ? s.asksBack : page.work.overview.topics.flatMap((topic) => topic.intents).find((each) => each.name === intent)?.title[page.language] ?? intent);
  return html`<section class="card"><div class="card-h"><h2>${s.changed}</h2></div><div class="segx"><div class="seg" role="group" aria-label=${s.changed}>${choose('better')}${choose('worse')}${told.replay ? choose('other') : nothing}</div></div>
    <div class="rg-s" tabindex="0" role="region" aria-label=${s.lists[which]}>${lists[which].length ? html`<ul class="rg">${lists[which].slice(0, page.every ? Infinity : SHOWN).map((each) => html`<li data-test="sentence"><p lang=${each.language === 'en' ? 'en' : 'tr'}>${each.text}</p><p class="mv"><span class="tag">${each.language.toUpperCase()}</span>${
      read(each.before)} ${icon('arrow')} <b class=${each.better === false ? 'x' : each.better ? 'ok' : ''}>${read(each.now)}</b>${each.better === false ? html`<span>${s.expected(read(each.expected))}</span>` : nothing}${each.protected ? icon('shield') : nothing}</p></li>`)}</ul>
      ${lists[which].length > SHOWN && !page.every ? html`<button class="btn btn-3 more" type="button" data-test="every-sentence" @click=${() => { page.every = true; }}>${t.andMore(lists[which].length - SHOWN)}</button>` : nothing}` : html`<p class="em">${s.noneChanged}</p>`}</div></section>`;
}

function talks(told, page, t) {
  const s = t.train_;
  const { talks: { count, now, before, changed: all } } = told;
  if (!count) return nothing;
  const tone = (each) => (each.better ? 'ok' : each.wording ? 'warn' : 'bad');
  return html`<section class="card" data-test="talks"><div class="card-h"><h2>${s.talks}</h2><span class="t12 muted">${s.talksMore(number(now, page.language), number(count, page.language))} ${before === null ? nothing : s.talksBefore(number(before, page.language))}</span></div>
    ${all.length ? html`<ul class="rg">${all.slice(0, SHOWN).map((each) => html`<li data-test="talk"><p class="mv"><span class="pill ${tone(each)}">${each.better ? s.mended : each.wording ? s.reworded : s.broken}</span><span class="tag">${each.language.toUpperCase()}</span><code>${each.name}</code>
      <span>${s.inTurn(each.turn)}: ${each.what.map((what) => s.what[what] ?? what).join(', ')}</span></p><p lang=${each.language === 'en' ? 'en' : 'tr'}>“${each.customer}”</p>${each.bot ? html`<p class="soft" lang=${each.language === 'en' ? 'en' : 'tr'}>${each.bot}</p>` : nothing}</li>`)}</ul>`
    : html`<p class="em">${s.talksSame}</p>`}</section>`;
}

function scores(told, page, t) {
  const s = t.train_;
  const lines = [...told.languages, ...told.styles].filter((each) => each.count);
  const line = (each) => {
    const [now, before] = [100 * each.now / each.count, 100 * each.before / each.count];
    return html`<dt>${t.languages[each.name] ?? t.styleOf(each.name)} <span class="muted">${number(each.count, page.language)}</span></dt><dd><progress max="100" value=${now} aria-hidden="true"></progress><progress class="gray" max="100" value=${before} aria-hidden="true"></progress></dd>
      <dd class="num"><b>${of100(now, page.language)}</b> ${s.before(of100(before, page.language))}</dd>`;
  };
  return html`<section class="card"><div class="card-h"><h2>${s.byLanguage}</h2><span class="t12 muted">${s.darkLight(page.detail.version.number, page.detail.against)}</span></div><dl class="lg2">${lines.map(line)}</dl>
    ${told.replay ? html`<p class="pad soft">${s.replay(number(told.replay.turns, page.language), number(told.replay.changed, page.language), number(told.replay.doubtful_before, page.language), number(told.replay.doubtful, page.language))}</p>` : nothing}</section>`;
}
