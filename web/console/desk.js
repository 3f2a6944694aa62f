// The agent's desk: rail, queue, thread, composer and context around one shift, with keyboard, notices and the narrow layouts.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { initials } from '../shared/components/avatar.js';
import { icon } from '../shared/icons.js';
import { clock } from '../shared/socket.js';
import { store } from '../shared/storage.js';
import { agentsHere, assignable, leads } from './agents.js';
import './asking.js';
import './composer.js';
import { contextPanel } from './context.js';
import { collectedOf, promisedBy, trackingOf } from './fields.js';
import { conversationHeader } from './conversation-header.js';
import { deedOf, isWriting } from './keys.js';
import { heardPhase, lineNews, newLineState } from './line-state.js';
import { lineBanner, rail, toast } from './marks.js';
import { nextFor } from './offers.js';
import { queueColumn } from './queue-column.js';
import { listOf, neighbour } from './queue.js';
import './record.js';
import { Shift } from './shift.js';
import { say } from './texts.js';
import './thread.js';

const NOTICE_MS = 8000; // Long enough to read a sentence twice.
const LETTERS = 'kopru.console.letters';
const CHOSEN = 'kopru.console.selected';

class Desk extends LitElement {
  static properties = { me: { attribute: false }, language: {}, list: { state: true }, notice: { state: true }, drawer: { state: true }, letters: { state: true } };

  constructor() {
    super();
    this.list = /** @type {import('./queue.js').List} */ ('queue');
    this.notice = null;
    this.drawer = false;
    this.kept = store('localStorage');
    this.tab = store('sessionStorage');
    this.letters = this.kept.getItem(LETTERS) !== 'off';
    this.line = newLineState();
    this.settled = false;
    this.pressed = (event) => this.key(event);
    this.returned = () => this.querySelector('kopru-thread')?.look();
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.shift = new Shift({ me: this.me, language: this.language, onChange: () => this.changed(), onNotice: (notice) => this.tell(notice),
      onDenied: () => this.dispatchEvent(new CustomEvent('denied')) });
    this.shift.select(this.tab.getItem(CHOSEN) ?? '');
    this.shift.start();
    this.timer = setInterval(() => this.tick(), 1000);
    document.addEventListener('keydown', this.pressed);
    document.addEventListener('visibilitychange', this.returned);
    window.addEventListener('focus', this.returned);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.shift.stop();
    clearInterval(this.timer);
    document.removeEventListener('keydown', this.pressed);
    document.removeEventListener('visibilitychange', this.returned);
    window.removeEventListener('focus', this.returned);
  }

  willUpdate(changed) {
    if (changed.has('language') && this.shift.language !== this.language) this.shift.setLanguage(this.language);
  }

  // --- drawing ----------------------------------------------------------------------------

  render() {
    const { shift, language } = this;
    const all = shift.lists;
    return html`<div class="app ${shift.selected ? 'has-thread' : ''}">
      ${rail({ language, waiting: all.queue.length, name: initials(this.me.name), title: this.me.name, presence: shift.presence, leads: leads(this.me) }, {
    setLanguage: (to) => this.dispatchEvent(new CustomEvent('language', { detail: to })), leave: () => this.leave(), record: () => this.record.ask() })}
      ${queueColumn({ language, now: shift.now, me: this.me, selected: shift.selected, list: this.list, all, loaded: shift.loaded, presence: shift.presence,
    unread: (conversation) => shift.unread(conversation), offer: shift.offer, live: shift.status.phase === 'live' }, {
    show: (list) => { this.list = list; }, select: (conversation) => this.select(conversation), next: () => this.takeNext(), keys: () => this.asking.ask('keys'),
    setPresence: (status) => shift.setPresence(status), accept: (conversation) => this.accept(conversation), pass: (conversation) => shift.decline(conversation) })}
      ${shift.transcript ? this.conversation(shift.transcript) : this.nothingChosen(all.queue.length)}
      <kopru-asking .language=${language} .department=${shift.transcript?.view?.department ?? ''} .letters=${this.letters} @answered=${this.answered}
        @letters=${(e) => this.setLetters(e.detail)}></kopru-asking><kopru-record .language=${language}></kopru-record></div>`;
  }

  /** @param {import('../shared/transcript.js').Transcript} t */
  conversation(t) {
    const { shift, language } = this;
    const holds = shift.holds(t);
    const live = shift.status.phase === 'live';
    return html`<main class="col cv">${this.banner()}
      ${conversationHeader({ t, language, holds, taking: shift.isUnderWay(t.conversation, 'take'), live, leads: leads(this.me) }, {
    take: () => shift.take(t.conversation), takeOver: () => shift.assign(this.me.id), assign: () => this.assign(), ask: (what) => this.asking.ask(what), back: () => this.leaveThread(), info: () => this.showInfo() })}
      ${toast(this.notice, language, () => this.drop())}
      <kopru-thread .transcript=${t} .language=${language} .online=${live || !this.news} .holds=${holds} .me=${this.me} @again=${(e) => shift.again(e.detail)} @looked=${() => shift.seen()}></kopru-thread>
      <kopru-agent-composer .conversation=${t.conversation} .language=${language} .customerLanguage=${t.view?.language ?? ''} .blocked=${this.reason(t, holds)} .about=${this.about(t)}
        @writing=${() => shift.typing()} @written=${this.written}></kopru-agent-composer></main>
      ${contextPanel({ t, language, me: this.me, open: this.drawer }, { copy: (number) => this.copy(number), close: () => this.hideInfo() })}
      ${this.drawer ? html`<div class="scrim" @click=${() => this.hideInfo()}></div>` : nothing}`;
  }

  nothingChosen(waiting) {
    const t = say(this.language);
    return html`<main class="col cv cv-none">${this.banner()}${toast(this.notice, this.language, () => this.drop())}
      <div class="cv-e">${icon('chat', 'i-l')}<p>${waiting || !this.shift.loaded ? t.none : t.noneWaiting}</p></div></main>`;
  }

  banner() {
    const { status } = this.shift;
    const seconds = status.phase === 'waiting' ? Math.max(0, Math.ceil((status.retryAt - clock()) / 1000)) : 0;
    return lineBanner(this.news, seconds, this.language, () => this.shift.retry());
  }

  /** What canned replies are chosen by and filled with. @param {import('../shared/transcript.js').Transcript} t */
  about(t) {
    const due = promisedBy(t, t.view?.language ?? 'tr', this.shift.now);
    return { topic: collectedOf(t).topic ?? 'other', last: t.entries.findLast((entry) => entry.by === 'customer')?.text ?? '',
      known: { agent: this.me.name, number: trackingOf(t), due } };
  }

  /** Why no reply can be written; empty when one can. */
  reason(t, holds) {
    const texts = say(this.language).blocked;
    if (holds) return '';
    const now = t.view ?? this.shift.rows.get(t.conversation); // The list knows it before the transcript is there.
    if (!now) return texts.loading;
    return now.state === 'agent' ? texts.agent(now.agent?.name ?? '') : texts[now.state];
  }

  get news() {
    return lineNews(this.line, this.shift.status.phase, clock());
  }

  get asking() {
    return /** @type {any} */ (this.querySelector('kopru-asking'));
  }

  get record() {
    return /** @type {any} */ (this.querySelector('kopru-record'));
  }

  // --- what happens -----------------------------------------------------------------------

  changed() {
    if (!this.shift) return; // Still being made.
    this.line = heardPhase({ ...this.line, told: this.line.told || ['lost', 'offline'].includes(this.news) }, this.shift.status.phase, clock());
    this.settle();
    const waiting = this.shift.lists.queue.length;
    document.title = waiting ? say(this.language).titleWaiting(waiting) : say(this.language).title;
    this.requestUpdate();
  }

  /** After a reload: the list in which the open conversation stands. */
  settle() {
    if (this.settled || !this.shift.loaded) return;
    this.settled = true;
    this.list = listOf(this.shift.lists, this.shift.selected) || 'queue';
  }

  tick() {
    this.shift.tick();
    this.changed();
  }

  /** @param {string} conversation */
  select(conversation) {
    this.drawer = false;
    this.shift.select(conversation);
    if (conversation) this.tab.setItem(CHOSEN, conversation);
    else this.tab.removeItem(CHOSEN);
  }

  /** Who signs out leaves their customers to the queue, so that is asked first. */
  leave() {
    if (this.shift.lists.mine.length) this.asking.ask('leave');
    else this.dispatchEvent(new CustomEvent('leave'));
  }

  /** One column only: back from the thread to the list. */
  leaveThread() {
    const from = this.shift.selected;
    this.select('');
    this.updateComplete.then(() => this.rowOf(from)?.focus());
  }

  takeNext() {
    const next = nextFor(this.shift.lists.queue, this.me);
    if (!next) return this.tell({ tone: 'bad', did: 'nobodyWaits' });
    this.select(next.conversation);
    return this.shift.take(next.conversation);
  }

  /** @param {string} conversation */
  accept(conversation) {
    this.select(conversation);
    this.shift.take(conversation);
  }

  step(by) {
    const to = neighbour(this.shift.lists[this.list], this.shift.selected, by);
    if (!to) return;
    this.select(to);
    this.updateComplete.then(() => { this.rowOf(to)?.focus(); this.rowOf(to)?.scrollIntoView({ block: 'nearest' }); });
  }

  /** @param {string} conversation */
  rowOf(conversation) {
    return /** @type {HTMLElement|undefined} */ ([...this.querySelectorAll('.q-r')].find((row) => row.dataset.conversation === conversation));
  }

  /** @param {CustomEvent} event */
  written({ detail: { mode, text } }) {
    const thread = /** @type {any} */ (this.querySelector('kopru-thread'));
    thread.atEnd = true;
    if (mode === 'note') this.shift.note(text);
    else this.shift.reply(text);
  }

  /** Asks to whom, and meanwhile who is here. */
  async assign() {
    const t = this.shift.transcript;
    this.asking.agents = undefined;
    this.asking.ask('assign');
    const here = await agentsHere();
    this.asking.agents = here && assignable(here, { me: this.me, holder: t?.view?.agent?.id, department: t?.view?.department ?? '' });
  }

  /** @param {CustomEvent} event */
  answered({ detail: { what, text, department, agent } }) {
    if (what === 'resolve') this.shift.resolve(text);
    else if (what === 'give_back') this.shift.giveBack(text);
    else if (what === 'assign') this.shift.assign(agent);
    else if (what === 'leave') this.dispatchEvent(new CustomEvent('leave'));
    else this.shift.transfer(department, text);
  }

  /** @param {import('./shift.js').Notice} notice */
  tell(notice) {
    if (notice.did === 'take') return this.tookIt();
    clearTimeout(this.noticeTimer);
    this.notice = notice;
    this.noticeTimer = setTimeout(() => this.drop(), NOTICE_MS);
    return undefined;
  }

  drop() {
    this.notice = null;
  }

  /** The line between the messages says it; what is left is to write. */
  tookIt() {
    this.list = listOf(this.shift.lists, this.shift.selected) || 'mine';
    this.updateComplete.then(() => /** @type {any} */ (this.querySelector('kopru-agent-composer'))?.focus());
  }

  /** @param {string} number */
  async copy(number) {
    try {
      await navigator.clipboard.writeText(number);
      this.tell({ tone: 'ok', did: 'copied' });
    } catch (refused) {
      console.info('kopru: no access to the clipboard', refused);
      this.tell({ tone: 'bad', did: 'notCopied' });
    }
  }

  showInfo() {
    this.drawer = true;
    this.updateComplete.then(() => /** @type {HTMLElement} */ (this.querySelector('.cx-c')).focus());
  }

  hideInfo() {
    this.drawer = false;
    /** @type {HTMLElement|null} */ (this.querySelector('[data-test=info]'))?.focus();
  }

  setLetters(on) {
    this.letters = on;
    this.kept.setItem(LETTERS, on ? 'on' : 'off');
  }

  // --- keyboard ---------------------------------------------------------------------------

  /** @param {KeyboardEvent} event */
  key(event) {
    if (this.asking?.isOpen || this.record?.isOpen) return; // The dialog minds its own keys.
    const deed = deedOf(event, { writing: isWriting(event.target), letters: this.letters });
    if (!deed) return;
    if (deed !== 'escape') event.preventDefault();
    this.deeds[deed]();
  }

  get deeds() {
    const holds = this.shift.holds(this.shift.transcript);
    const { offer } = this.shift;
    const ask = (what) => () => holds && this.asking.ask(what);
    return {
      down: () => this.step(1), up: () => this.step(-1), next: () => this.takeNext(), keys: () => this.asking.ask('keys'), record: () => this.record.ask(),
      resolve: ask('resolve'), transfer: ask('transfer'),
      accept: () => offer && this.accept(offer.row.conversation), pass: () => offer && this.shift.decline(offer.row.conversation),
      start: () => /** @type {any} */ (this.querySelector('kopru-thread'))?.toStart(),
      note: () => /** @type {any} */ (this.querySelector('kopru-agent-composer'))?.toggle(),
      escape: () => (this.drawer ? this.hideInfo() : this.drop()),
    };
  }
}

customElements.define('kopru-desk', Desk);
