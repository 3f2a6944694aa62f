// The thread: what the assistant and the customer said, the summary, the hand-over, and the conversation since; stays at the end.

import { LitElement, html, nothing, repeat } from '../vendor/lit.js';
import { avatar } from '../shared/components/avatar.js';
import { eventLine } from '../shared/components/event-line.js';
import { words } from '../shared/i18n.js';
import { icon } from '../shared/icons.js';
import { nameOf } from '../shared/names.js';
import { localWall, time } from '../shared/written.js';
import { collectedOf, fieldLines } from './fields.js';
import { keyCap } from './key-map.js';
import { say } from './texts.js';
import { rowsOf } from './thread-rows.js';
import { understood } from './understood.js';

const AT_END = 48; // Closer to the end than this, one is reading the latest.
const QUIET_MS = 500; // Until a reader has seen that the log was filled while it was silent.
const PAGE = 200; // Entries drawn at once: a long history must not slow down what is said now.
const STEP = 100; // Entries by which what is drawn moves on,
const MANY = 2000; // Entries that are asked for at once on the way to the beginning.
const NEAR = 800; // when one has scrolled this close to its edge, in pixels.

class Thread extends LitElement {
  static properties = { transcript: { attribute: false }, language: {}, online: { type: Boolean }, holds: { type: Boolean }, me: { attribute: false }, edge: { state: true }, fresh: { state: true }, goal: { state: true } };

  constructor() {
    super();
    this.edge = Infinity; // Behind the last entry drawn; beyond all of them while one reads the latest.
    this.fresh = 0;
    this.atEnd = true;
    this.goal = -1; // The seq that is wanted on the screen and may have to be fetched first; 0 is the beginning, -1 nothing.
    this.found = -1; // The seq that was looked for.
    this.shownSeq = 0;
    this.size = '';
    this.quiet = true; // A conversation that is opened is not read out from its beginning.
  }

  createRenderRoot() {
    return this;
  }

  get log() {
    return /** @type {HTMLElement} */ (this.querySelector('.th'));
  }

  willUpdate(changed) {
    const before = changed.get('transcript');
    if (!changed.has('transcript')) return;
    if (before?.conversation === this.transcript.conversation) {
      if (before.from > this.transcript.from) this.grown(before);
      return;
    }
    this.edge = Infinity;
    this.atEnd = true;
    this.goal = this.found = -1;
    this.quiet = true;
  }

  /** Earlier entries came in above: the same ones stay drawn, and what is read keeps its place. @param {import('../shared/transcript.js').Transcript} before */
  grown(before) {
    const first = before.entries[0]?.seq ?? Infinity;
    const added = this.transcript.entries.findIndex((entry) => entry.seq >= first);
    if (this.edge < Infinity) this.edge += Math.max(0, added);
    this.quiet = true; // Who listens is not read what they have scrolled up to.
    this.keepPlace();
    // At the very top nothing scrolls any more that could move the drawn part on.
    if (this.goal < 0) this.updateComplete.then(() => !this.atEnd && this.part.from > 0 && this.log.scrollTop < NEAR && this.move(-STEP));
  }

  /** What is read stands where it stood once the next drawing is done. */
  keepPlace() {
    const kept = this.log && this.firstSeen();
    this.updateComplete.then(() => {
      if (kept?.row.isConnected && !this.atEnd) this.log.scrollTop += kept.row.getBoundingClientRect().top - kept.top;
    });
  }

  /** Whoever comes near the first entry that is here sees more; asked on each line once (shift.js). */
  askAbove() {
    if (this.transcript.from && this.part.from === 0 && this.log.scrollTop < NEAR) this.askBack();
  }

  /** @param {number} [entries] at least so many of what was said before all that is here */
  askBack(entries = PAGE) {
    this.dispatchEvent(new CustomEvent('back', { detail: entries }));
  }

  /** The entries that are drawn: a part of PAGE of them, that moves with the scrolling. */
  get part() {
    const to = Math.min(this.edge, this.transcript.entries.length);
    return { from: Math.max(0, to - PAGE), to };
  }

  render() {
    const t = say(this.language);
    const { transcript } = this;
    if (!transcript.loaded) return html`<div class="th th-l" aria-busy="true"><p class="late" role="status">${t.loading}</p></div>`;
    const rows = rowsOf(transcript, { language: this.language, now: Date.now(), online: this.online, me: this.me, ...this.part });
    const hidden = this.part.from;
    const earlier = hidden || transcript.from;
    return html`<div class="th" role="log" aria-label=${t.thread} aria-live=${this.quiet ? 'off' : 'polite'} aria-relevant="additions" tabindex="0" data-test="thread"
        data-conversation=${transcript.conversation} @scroll=${this.scrolled}><div class="th-in">
      ${earlier ? html`<button class="btn btn-3" type="button" data-test="earlier" @click=${() => (hidden ? this.move(-STEP) : this.askBack())}>${t.earlier(Math.min(earlier, STEP))}</button>` : nothing}
      ${repeat(rows, (row) => row.key, (row) => DRAW[row.is](row, this))}</div></div>
      ${this.goal < 0 ? nothing : html`<p class="th-far late" role="status">${t.fetchingStart}</p>`}
      ${this.fresh ? html`<button class="th-new" type="button" @click=${() => this.toEnd()}>${icon('down', 'i-s')}${t.fresh(this.fresh)}</button>` : nothing}`;
  }

  firstUpdated() {
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(this);
  }

  updated() {
    if (!this.transcript.loaded) return;
    if (this.goal >= 0) this.reach();
    else if (this.atEnd) this.toEnd();
    else this.askAbove();
    this.count();
    if (!this.quiet) return;
    this.quiet = false;
    setTimeout(() => this.requestUpdate(), QUIET_MS);
  }

  toEnd() {
    this.goal = -1;
    if (this.edge < this.transcript.entries.length) {
      this.edge = Infinity;
      this.atEnd = true; // Once it is drawn.
      return;
    }
    const log = this.log;
    log.scrollTop = log.scrollHeight;
    this.scrolled();
  }

  /** Draws other entries: those further up or down. What is read keeps its place on the screen. @param {number} by */
  move(by) {
    const all = this.transcript.entries.length;
    const edge = Math.min(Math.max(Math.min(this.edge, all) + by, Math.min(PAGE, all)), all);
    if (edge === Math.min(this.edge, all)) return;
    this.atEnd = false;
    this.edge = edge === all ? Infinity : edge;
    this.keepPlace();
  }

  /** The first message on the screen, with where it stands. */
  firstSeen() {
    const edge = this.log.getBoundingClientRect().top;
    const row = [...this.log.querySelectorAll('[data-seq]')].find((each) => each.getBoundingClientRect().bottom > edge);
    return row && { row, top: row.getBoundingClientRect().top };
  }

  /** To the beginning of all that was said, or back to the end. */
  toStart() {
    if (this.transcript.loaded && this.log.scrollTop === 0 && this.part.from === 0 && !this.transcript.from) return this.toEnd();
    return this.toSeq(0);
  }

  /** To the entry with this seq, wherever it is. @param {number} seq */
  toSeq(seq) {
    this.goal = seq;
    return this.reach();
  }

  /** To the entry that is wanted, as soon as it is here. */
  reach() {
    const { loaded, from, entries } = this.transcript;
    if (!loaded) return undefined;
    this.atEnd = false;
    this.edge = Math.min(this.edge, entries.length);
    if (from && this.goal <= from) return this.askBack(MANY);
    const { goal } = this;
    this.goal = -1;
    this.found = goal;
    const at = entries.findIndex((entry) => entry.seq >= goal);
    this.edge = Math.min(Math.max(at + STEP, PAGE), entries.length);
    return this.updateComplete.then(() => {
      if (goal) this.querySelector(`[data-seq="${goal}"]`)?.scrollIntoView({ block: 'center' });
      else this.log.scrollTop = 0;
      this.log.focus();
    });
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    const size = `${scrollHeight} ${clientHeight}`;
    const all = this.transcript.entries.length;
    // Whoever reads the latest stays there when what is around grows or shrinks; only their own scrolling leaves the end.
    if (this.atEnd && size !== this.size) this.log.scrollTop = scrollHeight;
    else this.atEnd = this.edge >= all && scrollHeight - scrollTop - clientHeight < AT_END;
    if (this.atEnd) this.edge = Infinity;
    else if (this.edge === Infinity && (all > PAGE || this.transcript.from)) this.edge = all; // What comes in now must not push away what is read.
    if (!this.atEnd && size === this.size) {
      if (scrollTop < NEAR && this.part.from) this.move(-STEP);
      else if (scrollHeight - scrollTop - clientHeight < NEAR && this.part.to < all) this.move(STEP);
    }
    this.size = size;
    if (!this.atEnd) this.askAbove();
    this.count();
    this.look();
  }

  /** How many messages came in below while somebody reads further up. */
  count() {
    const entries = this.transcript.entries;
    const others = entries.filter((e) => e.seq > this.shownSeq && e.by === 'customer').length;
    if (this.atEnd) this.shownSeq = entries.at(-1)?.seq ?? 0;
    this.fresh = this.atEnd ? 0 : others;
  }

  /** Tells when the latest was really on the screen. */
  look() {
    if (this.atEnd && document.visibilityState === 'visible' && document.hasFocus()) this.dispatchEvent(new CustomEvent('looked'));
  }
}

const DRAW = {
  day: (row) => eventLine(row.text),
  event: (row) => eventLine(row.text, row.event),
  joined: (row) => html`<p class="hol" role="status" data-test="event" data-event="joined"><span>${icon('headset', 'i-s')}${row.text}</span></p>`,
  summary: (row, thread) => summaryCard(row, thread),
  said: (row, thread) => (row.said.kind === 'note' ? note(row.said, thread) : said(row.said, thread)),
  typing: (row, thread) => typing(row.by, thread),
};

/** @param {{summary: any, messages: number}} row @param {Thread} thread */
function summaryCard({ summary, messages }, thread) {
  const t = say(thread.language);
  const lines = fieldLines(collectedOf(thread.transcript), thread.language);
  const wanted = understood(summary.tried ?? [], thread.language);
  return html`<section class="sum" aria-label=${t.summary} data-test="summary"><div class="sum-h">${avatar({ by: 'bot', size: 's' })}<h3>${t.summary}</h3>
      ${summary.reason ? html`<span class="pill">${t.why(nameOf('reason', summary.reason, thread.language))}</span>` : nothing}</div>
    ${lines.length ? html`<dl class="sum-f">${lines.map((line) => html`<div data-test="field" data-name=${line.name}><dt>${line.label}</dt><dd>${line.value}</dd></div>`)}</dl>`
    : html`<p class="soft">${t.noFields}</p>`}
    ${wanted.length ? html`<p class="sum-t"><span class="muted">${t.understood}:</span> ${wanted.join(' → ')}</p>` : nothing}
    <p class="ft">${messages ? html`<button class="link" type="button" data-test="from-start" @click=${() => thread.toStart()}>${t.fromStart(messages)}</button> ${keyCap('start')}` : nothing}
      <span class="grow"></span><span>${t.automatic}</span></p></section>`;
}

/** @param {import('./thread-rows.js').Said} m @param {Thread} thread */
function said(m, thread) {
  const side = m.by === 'agent' ? 'out' : m.by === 'bot' ? 'bot' : 'cu';
  return html`<div class="msg ${side} ${m.first ? '' : 'goes-on'} ${m.seq && m.seq === thread.found ? 'found' : ''}" data-test="message" data-by=${m.by} data-seq=${m.seq || nothing} data-kind="text" data-state=${m.fate ?? nothing}>
    ${m.by === 'bot' ? avatar({ by: 'bot' }) : m.by === 'customer' ? html`<span class="av" aria-hidden="true">${icon('user', 'i-s')}</span>` : nothing}
    <div class="msg-b">${m.first ? html`<p class="who"><b>${speaker(m, thread.language)}</b> · ${clock(m.at, thread.language)}</p>` : nothing}
      <div class="bub" lang=${thread.transcript.view?.language ?? nothing}><span class="tx">${m.text}</span></div>
      ${m.offered.length ? html`<p class="st">${say(thread.language).offered(m.offered)}</p>` : nothing}
      ${m.tracking ? html`<p class="st num">${icon('file', 'i-s')}${m.tracking}</p>` : nothing}
      ${m.fate ? fateLine(m, thread) : nothing}</div></div>`;
}

/** @param {import('./thread-rows.js').Said} m @param {Thread} thread */
function note(m, thread) {
  const t = say(thread.language);
  const who = m.mine ? t.you : m.name;
  return html`<div class="note ${m.seq && m.seq === thread.found ? 'found' : ''}" data-test="message" data-by="agent" data-seq=${m.seq || nothing} data-kind="note" data-state=${m.fate ?? nothing}>${icon(m.whisper ? 'chat' : 'lock')}<div class="grow">${m.whisper ? html`<p class="semi t12">${m.mentions.length ? t.whisper.to(m.mentions[0]) : t.whisper.name}</p>` : nothing}<p class="tx">${marked(m.text, m.whisper ? [] : m.mentions)}</p>
    ${m.fate && m.fate !== 'sent' ? fateLine(m, thread) : html`<small>${t.noteSeen(who, clock(m.at, thread.language))}</small>`}</div></div>`;
}

/** The text with the names of those who are mentioned set off. @param {string} text @param {string[]} names */
function marked(text, names) {
  if (!names.length) return text;
  const pattern = new RegExp(`(@(?:${names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')}))`, 'u');
  return text.split(pattern).map((part, n) => (n % 2 ? html`<b class="at-n">${part}</b>` : part));
}

const MARKS = { sending: 'clock', waiting: 'clock', sent: 'check', read: 'check2', failed: 'alert' };

/** @param {import('./thread-rows.js').Said} m @param {Thread} thread */
function fateLine(m, thread) {
  const t = words(thread.language);
  const mark = icon(MARKS[m.fate], 'i-s');
  if (m.fate === 'failed') {
    return html`<p class="st failed">${mark}<span>${m.reason || t.failed}</span>${m.kind === 'note' || thread.holds ? html`<button class="lnk" type="button" data-test="again"
      @click=${() => thread.dispatchEvent(new CustomEvent('again', { detail: m.cid }))}>${t.again}</button>` : nothing}</p>`;
  }
  const shown = m.fate === 'waiting' || m.fate === 'sending' || m.last;
  return html`<p class="st ${m.fate}">${mark}<span class=${shown ? '' : 'sr'}>${t[m.fate]}</span></p>`;
}

/** @param {'customer'|'bot'} by @param {Thread} thread */
function typing(by, thread) {
  const t = say(thread.language);
  return html`<div class="msg ${by === 'bot' ? 'bot' : 'cu'}" data-test="typing" data-by=${by}>
    ${by === 'bot' ? avatar({ by: 'bot' }) : html`<span class="av" aria-hidden="true">${icon('user', 'i-s')}</span>`}
    <div class="bub"><span class="typing" aria-hidden="true"><i></i><i></i><i></i></span><span class="sr">${by === 'bot' ? t.botWrites : t.customerWrites}</span></div></div>`;
}

function speaker(m, language) {
  const t = say(language);
  if (m.by === 'customer') return t.visitor;
  return m.by === 'bot' ? words(language).assistant : m.mine ? t.you : m.name;
}

function clock(at, language) {
  return time(localWall(at), language);
}

customElements.define('kopru-thread', Thread);
