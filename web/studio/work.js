// What an editor works on: a draft over the published content, how the content stands with it, and the changes made to it.

import { newCid } from '../shared/cid.js';
import { call } from '../shared/staff.js';
import { localWall, time } from '../shared/written.js';
import { titles } from './names.js';

/**
 * @typedef {{id: string, title: string, state: string, version: number, changes: number, unapproved: number, by: {id: string, name: string}, at: string, changed_at: string,
 *   editors: {id: string, name: string}[]}} DraftRow
 * @typedef {{kind: 'example'|'sentence'|'reply'|'concept'|'text'|'question', intent?: string, language?: 'tr'|'en', name?: string, path?: string, topic?: string, before: any, after: any}} Change
 * @typedef {{index: number, now: any, by: {id: string, name: string}|null, at: string|null, why: string, change: Change|null}} Theirs
 * @typedef {{title: string, changes: Change[], why: string, origin: string, theirs: Theirs}} Overtaken
 */

const DRAFT = 'kopru.studio.draft';

/** The studio's state, without a page. `changed` is called after each step that can be seen. */
export class Work {
  /** @param {{language: 'tr'|'en', browser: import('../shared/storage.js').Store, changed: () => void, ask?: typeof call}} about */
  constructor({ language, browser, changed, ask = call }) {
    this.language = language;
    this.browser = browser;
    this.changed = changed;
    this.ask = ask;
    /** @type {any} */ this.overview = null;
    this.intents = titles(null); // What intents are called.
    /** @type {DraftRow[]} */ this.drafts = [];
    /** @type {Overtaken|null} */ this.overtaken = null;
    this.draft = browser.getItem(DRAFT) ?? '';
    this.why = ''; // Said once, it goes with each change that says nothing of its own.
    this.turn = 0; // Grows with each change, so that what is shown is asked anew.
  }

  /** @param {'look'|'edit'|'approve'} action */
  can(action) {
    return Boolean(this.overview?.can.includes(action));
  }

  /** A path with the draft that is worked on. @param {string} path */
  here(path) {
    return this.draft ? `${path}${path.includes('?') ? '&' : '?'}draft=${this.draft}` : path;
  }

  /** Asks how everything stands. A draft that is gone or closed is left. */
  async refresh() {
    this.drafts = (await this.ask('/studio/drafts', this.language)).drafts;
    if (this.draft && !this.drafts.some((each) => each.id === this.draft && each.state === 'open')) this.choose('', false);
    this.overview = await this.ask(this.here('/studio/overview'), this.language);
    this.intents = titles(this.overview);
    this.turn += 1;
    this.changed();
  }

  /** @param {string} draft */
  choose(draft, ask = true) {
    if (draft !== this.draft) this.why = '';
    this.draft = draft;
    this.overtaken = null;
    if (draft) this.browser.setItem(DRAFT, draft);
    else this.browser.removeItem(DRAFT);
    return ask ? this.refresh() : undefined;
  }

  /** A new draft, worked on from now; without a title it is called by when it was begun. @param {string} [title] */
  async begin(title = named(this.language)) {
    const { draft } = await this.ask('/studio/drafts', this.language, { method: 'POST', body: { title }, key: newCid() });
    this.drafts = [draft, ...this.drafts];
    this.choose(draft.id, false);
  }

  /**
   * Makes the changes together, in a new draft when none is open. False when somebody was faster: `overtaken` says who and what. Throws Refusal.
   * @param {Change[]} changes
   * @param {{why?: string, origin?: string}} [about]
   */
  async change(changes, { why = '', origin = 'hand' } = {}) {
    if (!this.draft) await this.begin();
    try {
      await this.ask(`/studio/drafts/${this.draft}/changes`, this.language, { method: 'POST', body: { changes, why: why || this.why.trim(), origin }, key: newCid() });
    } catch (error) {
      if (!error.about?.theirs) throw error;
      this.overtaken = { title: error.message, changes, why, origin, theirs: error.about.theirs };
      await this.refresh();
      return false;
    }
    this.overtaken = null;
    await this.refresh();
    return true;
  }

  /** Takes one's last change back, or the named one. @param {string} [id] */
  async undo(id = '') {
    const path = `/studio/drafts/${this.draft}`;
    await (id ? this.ask(`${path}/changes/${id}`, this.language, { method: 'DELETE', key: newCid() })
      : this.ask(`${path}/undo`, this.language, { method: 'POST', body: { why: '' }, key: newCid() }));
    await this.refresh();
  }

  /** Lets a change of protected content in. @param {string} id */
  async approve(id) {
    await this.ask(`/studio/drafts/${this.draft}/changes/${id}/approval`, this.language, { method: 'POST', body: { why: '' }, key: newCid() });
    await this.refresh();
  }

  /** Gives the draft up. @param {string} why */
  async discard(why) {
    await this.ask(`/studio/drafts/${this.draft}/discard`, this.language, { method: 'POST', body: { why }, key: newCid() });
    await this.choose('');
  }

  /** After somebody was faster: `theirs` leaves what is there, `both` keeps the two, `mine` puts one's own in its place. @param {'theirs'|'both'|'mine'} which */
  async settle(which) {
    const { changes, why, origin, theirs } = /** @type {Overtaken} */ (this.overtaken);
    this.overtaken = null;
    const made = which === 'theirs' ? null : (which === 'both' ? both : instead)(changes[theirs.index], theirs.now, theirs.change);
    const all = made ? changes.map((each, n) => (n === theirs.index ? made : each)) : changes.filter((_, n) => n !== theirs.index);
    if (all.length) return this.change(all, { why, origin });
    this.changed();
    return true;
  }
}

/** @param {'tr'|'en'} language */
function named(language) {
  const now = new Date();
  return `${now.toLocaleDateString(language === 'tr' ? 'tr-TR' : 'en-GB', { day: 'numeric', month: 'long' })} ${time(localWall(now.getTime()), language)}`;
}

/**
 * The change that keeps both; null where two can't stand side by side or nothing of one's own is left to keep.
 * @param {Change} change @param {any} now @returns {Change|null}
 */
export function both(change, now) {
  const { kind, after } = change;
  if (kind === 'example') return after && after !== now ? { ...change, before: '' } : null;
  if (kind === 'sentence') return after ? { ...change, before: null } : null;
  if (!now || !after || kind === 'text' || kind === 'question') return null;
  const key = kind === 'reply' ? (variant) => variant.text : (stem) => stem;
  const joined = (language) => [...now[language], ...after[language].filter((each) => !now[language].some((there) => key(there) === key(each)))];
  return { ...change, before: now, after: { tr: joined('tr'), en: joined('en') } };
}

/**
 * The change that puts one's own in the place of what stands there now; null when that is the same.
 * @param {Change} change @param {any} now @param {Change|null} theirs @returns {Change|null}
 */
export function instead(change, now, theirs = null) {
  if (change.kind === 'example' || change.kind === 'sentence') {
    const there = now ?? theirs?.after ?? null; // What the other made of it stands under its new words.
    const empty = change.kind === 'example' ? '' : null;
    if (JSON.stringify(there) === JSON.stringify(change.after)) return null;
    return there || change.after ? { ...change, before: there || empty } : null;
  }
  return JSON.stringify(now) === JSON.stringify(change.after) ? null : { ...change, before: now };
}
