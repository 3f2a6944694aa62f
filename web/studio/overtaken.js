// Two editors at once: what the other did beside one's own, and the ways on. Nothing of either is lost.

import { html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { readIso, time } from '../shared/written.js';
import { plain, said } from './said.js';
import { say } from './texts.js';
import { both } from './work.js';

/**
 * @param {import('./work.js').Work} work @param {'tr'|'en'} language @param {(which: 'theirs'|'both'|'mine') => void} settle
 */
export function overtaken(work, language, settle) {
  const { overtaken: about } = work;
  if (!about) return nothing;
  const t = say(language).overtaken;
  const { theirs } = about;
  const mine = about.changes[theirs.index];
  const at = theirs.at ? readIso(theirs.at) : null;
  const other = theirs.change ? said(theirs.change, language, work.intents) : theirs.now ? plain(mine, theirs.now) : t.gone;
  return html`<section class="nw warn ov" role="alert" data-test="overtaken">${icon('alert')}<div><b>${about.title}</b>
    <dl><div><dt>${theirs.by ? theirs.by.name : t.byHand}${at ? `, ${time(at.wall, language)}` : ''}${theirs.why ? ` · ${theirs.why}` : ''}</dt><dd data-test="theirs">${other}</dd></div>
      <div><dt>${t.you}</dt><dd data-test="mine">${said(mine, language, work.intents)}</dd></div></dl>
    <p class="acts">${both(mine, theirs.now) ? html`<button class="btn btn-1" type="button" data-test="keep-both" @click=${() => settle('both')}>${t.both}</button>` : nothing}
      <button class="btn btn-2" type="button" data-test="keep-theirs" @click=${() => settle('theirs')}>${t.theirs}</button>
      <button class="btn btn-2" type="button" data-test="keep-mine" @click=${() => settle('mine')}>${t.mine}</button></p></div></section>`;
}
