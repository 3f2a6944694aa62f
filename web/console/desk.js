// The agent's desk: rail, queue, thread, composer and context around one shift, with keyboard, notices and the narrow layouts.

import { LitElement, html } from '../vendor/lit.js';
import { initials } from '../shared/components/avatar.js';
import { icon } from '../shared/icons.js';
import { seesContent } from '../shared/session.js';
import { clock } from '../shared/socket.js';
import { store } from '../shared/storage.js';
import { agentsHere, askOfColleagues, leads } from './agents.js';
import './asking.js';
import { aroundOf, atHand, EMPTY } from './calls.js';
import './composer.js';
import { conversationView } from './conversation-view.js';
import { commandsOf } from './desk-commands.js';
import { collectedOf } from './fields.js';
import { readKept } from './kept.js';
import { keyMap } from './key-map.js';
import { deedOf, isWriting } from './keys.js';
import { heardPhase, lineNews, newLineState } from './line-state.js';
import { lineBanner, rail, toast } from './marks.js';
import './notices.js';
import { nextFor } from './offers.js';
import { queueColumn } from './queue-column.js';
import { filtered, listOf, neighbour } from './queue.js';
import './record.js';
import './request-dialog.js';
import './search.js';
import './sessions.js';
import { Shift } from './shift.js';
import './shortcuts.js';
import { say } from './texts.js';
import './thread.js';
import './wall.js';

const NOTICE_MS = 8000; // Long enough to read a sentence twice.
const LETTERS = 'kopru.console.letters';
const FILTER = 'kopru.console.filter';
const CHOSEN = 'kopru.console.selected';

class Desk extends LitElement {
  static properties = { me: { attribute: false }, language: {}, list: { state: true }, notice: { state: true }, drawer: { state: true }, letters: { state: true }, around: { state: true }, hand: { state: true }, wall: { state: true }, capacity: { state: true }, filter: { state: true }, filtering: { state: true } };

  constructor() {
    super();
    this.list = /** @type {import('./queue.js').List} */ ('queue');
    this.notice = null;
    this.drawer = false;
    this.around = /** @type {{conversation: string, told: import('./calls.js').Around}|null} */ (null);
    this.hand = EMPTY;
    this.wall = false;
    this.capacity = 0; // How many conversations I hold at once; 0 until it is known.
    this.kept = store('localStorage');
    this.tab = store('sessionStorage');
    this.letters = this.kept.getItem(LETTERS) !== 'off';
    this.filter = readKept(this.kept, FILTER);
    this.filtering = false;
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
      onDenied: () => this.dispatchEvent(new CustomEvent('denied')), onMention: (mention) => this.mentioned(mention) });
    this.shift.select(this.tab.getItem(CHOSEN) ?? '');
    this.shift.start();
    atHand().then((hand) => { this.hand = hand; });
    this.lookAround();
    this.wall = leads(this.me) && location.hash === '#team';
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
    return html`<div class="app ${this.wall ? 'is-wall' : shift.selected ? 'has-thread' : ''}">
      ${rail({ language, waiting: all.queue.length, name: initials(this.me.name), title: this.me.name, presence: shift.presence, leads: leads(this.me), content: seesContent(this.me), wall: this.wall }, {
    show: (wall) => this.showWall(wall), setLanguage: (to) => this.dispatchEvent(new CustomEvent('language', { detail: to })), leave: () => this.leave(), chosen: ({ conversation, seq }) => this.goTo(conversation, seq),
    sessions: () => this.part('sessions').ask(), search: () => this.part('search').ask(commandsOf(this)), record: () => this.part('record').ask() })}
      ${this.wall ? this.supervisorsWall() : this.chats(this.shown)}
      <kopru-asking .language=${language} .email=${(shift.transcript && this.told(shift.transcript)?.email) ?? ''} .department=${shift.transcript?.view?.department ?? ''} @answered=${this.answered}></kopru-asking>
      <kopru-request-dialog .language=${language} @made=${(e) => this.made(e.detail)}></kopru-request-dialog>
      <kopru-shortcuts .language=${language} .letters=${this.letters} @letters=${(e) => this.setLetters(e.detail)} @remapped=${() => this.remapped()}></kopru-shortcuts>
      <kopru-search .language=${language} @chosen=${(e) => this.goTo(e.detail.conversation, e.detail.seq)}></kopru-search><kopru-sessions .language=${language}></kopru-sessions><kopru-record .language=${language}></kopru-record></div>`;
  }

  chats(all) {
    const { shift, language } = this;
    return html`${queueColumn({ language, now: shift.now, me: this.me, selected: shift.selected, list: this.list, all, loaded: shift.loaded, presence: shift.presence,
    unread: (conversation) => shift.unread(conversation), offer: shift.offer, live: shift.status.phase === 'live', labels: this.hand.labels, capacity: this.capacity,
    filter: { filter: this.filter, open: this.filtering, rows: [...shift.rows.values()], language, labels: this.hand.labels } }, {
    filter: { open: (on) => { this.filtering = on; }, filter: (filter) => this.setFilter(filter) },
    show: (list) => { this.list = list; }, select: (conversation) => this.select(conversation), next: () => this.takeNext(), keys: () => this.part('shortcuts').ask(),
    setPresence: (status) => shift.setPresence(status), accept: (conversation) => this.accept(conversation), pass: (conversation) => shift.decline(conversation) })}
      ${shift.transcript ? conversationView(this, shift.transcript) : this.nothingChosen(all.queue.length)}`;
  }

  /** The lists as they are shown; moving and taking go by them. */
  get shown() {
    return filtered(this.shift.lists, this.filter);
  }

  setFilter(filter) {
    this.filter = filter;
    this.kept.setItem(FILTER, JSON.stringify(filter));
  }

  supervisorsWall() {
    const { shift } = this;
    return html`<kopru-wall .language=${this.language} .rows=${shift.rows} .now=${shift.now} .live=${shift.status.phase === 'live'} @asked=${(e) => this.fromWall(e.detail)}></kopru-wall>`;
  }

  nothingChosen(waiting) {
    const t = say(this.language);
    return html`<main class="col cv cv-none">${this.banner()}${toast(this.notice, this.language, () => this.drop())}
      <div class="cv-e">${icon('chat', 'i-l')}<p>${waiting || !this.shift.loaded ? t.none : t.noneWaiting}</p></div></main>`;
  }

  banner() {
    const { status } = this.shift;
    const seconds = status.phase === 'waiting' ? Math.max(0, Math.ceil((status.retryAt - clock()) / 1000)) : 0;
    return lineBanner(this.news, seconds, clock() - this.line.lostAt, this.language, () => this.shift.retry());
  }

  get news() {
    return lineNews(this.line, this.shift.status.phase, clock());
  }

  get asking() {
    return /** @type {any} */ (this.querySelector('kopru-asking'));
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
    agentsHere().then((here) => { this.capacity = here?.find((each) => each.id === this.me.id)?.capacity ?? 0; });
    this.list = listOf(this.shift.lists, this.shift.selected) || 'queue';
  }

  tick() {
    this.shift.passTime();
    this.changed();
  }

  /** @param {string} conversation */
  select(conversation) {
    this.drawer = false;
    this.shift.select(conversation);
    if (conversation) this.tab.setItem(CHOSEN, conversation);
    else this.tab.removeItem(CHOSEN);
    this.lookAround();
  }

  /** What is around the conversation on the screen; when it can't be had the panel shows the rest. */
  async lookAround() {
    const conversation = this.shift.selected;
    if (!conversation) return;
    this.part('notices')?.saw(conversation);
    try {
      const told = await aroundOf(conversation, this.language);
      if (conversation === this.shift.selected) this.around = { conversation, told };
    } catch (error) {
      console.info('kopru: what is around the conversation could not be asked', error);
    }
  }

  /** @param {import('../shared/transcript.js').Transcript} t */
  told(t) {
    return this.around?.conversation === t.conversation ? this.around.told : null;
  }

  /** @param {string} [number] the request to add to; a new one without it */
  openRequest(number) {
    const t = this.shift.transcript;
    if (t) this.part('request-dialog').ask({ conversation: t.conversation, epoch: this.shift.fence, fields: collectedOf(t), number });
  }

  made({ number, extended }) {
    this.tell({ tone: 'ok', text: say(this.language).request[extended ? 'added' : 'opened'](number) });
    this.lookAround();
  }

  /** The bell counts it; whoever works elsewhere on the page is told in a line. */
  mentioned({ by, whisper, conversation }) {
    const t = say(this.language).bell;
    this.tell({ tone: 'ok', text: whisper ? t.whispered(by) : t.mentioned(by) });
    const bell = this.part('notices');
    bell?.ask().then(() => conversation === this.shift.selected && bell.saw(conversation));
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
    const next = nextFor(this.shown.queue, this.me);
    if (!next) return this.tell({ tone: 'bad', did: 'nobodyWaits' });
    this.select(next.conversation);
    return this.shift.take(next.conversation);
  }

  showWall(wall) {
    this.wall = wall;
    history.replaceState(null, '', wall ? '#team' : location.pathname);
  }

  /** To a conversation that a notice or the search named, wherever it is. @param {string} conversation @param {number} [seq] of the line there */
  goTo(conversation, seq) {
    this.showWall(false);
    this.select(conversation);
    this.list = listOf(this.shift.lists, conversation) || this.list;
    if (seq) this.updateComplete.then(() => this.part('thread').updateComplete).then(() => this.part('thread').toSeq(seq));
  }

  /** @param {'thread'|'search'|'sessions'|'request-dialog'|'notices'|'record'|'shortcuts'} name */
  part(name) {
    return /** @type {any} */ (this.querySelector(`kopru-${name}`));
  }

  /** What a supervisor wants with a conversation on the wall. */
  fromWall({ what, conversation }) {
    this.goTo(conversation);
    if (what === 'take-over') this.shift.assign(this.me.id);
    if (what === 'assign') this.ask('assign');
    if (what === 'whisper') this.updateComplete.then(() => /** @type {any} */ (this.querySelector('kopru-agent-composer'))?.toWhisper());
  }

  /** @param {string} conversation */
  accept(conversation) {
    this.select(conversation);
    this.shift.take(conversation);
  }

  step(by) {
    const to = neighbour(this.shown[this.list], this.shift.selected, by);
    if (!to) return;
    this.select(to);
    this.updateComplete.then(() => { this.rowOf(to)?.focus(); this.rowOf(to)?.scrollIntoView({ block: 'nearest' }); });
  }

  /** @param {string} conversation */
  rowOf(conversation) {
    return /** @type {HTMLElement|undefined} */ ([...this.querySelectorAll('.q-r')].find((row) => row.dataset.conversation === conversation));
  }

  /** @param {CustomEvent} event */
  written({ detail: { mode, text, mentions } }) {
    const thread = /** @type {any} */ (this.querySelector('kopru-thread'));
    thread.atEnd = true;
    if (mode === 'note') this.shift.note(text, mentions);
    else if (mode === 'whisper') this.shift.whisper(text);
    else this.shift.reply(text);
  }

  /** Asks to whom, and meanwhile who is here. */
  /** @param {import('./asking.js').Question} what */
  ask(what) {
    return what === 'transfer' || what === 'assign' ? askOfColleagues(this, what) : this.asking.ask(what);
  }

  /** @param {CustomEvent} event */
  answered({ detail: { what, text, department, agent, until, email } }) {
    if (what === 'resolve') this.shift.resolve(text);
    else if (what === 'give_back') this.shift.giveBack(text);
    else if (what === 'transcript') this.shift.sendTranscript(email);
    else if (what === 'snooze') this.shift.snooze(Number(until));
    else if (what === 'assign') this.shift.assign(agent);
    else if (what === 'leave') this.dispatchEvent(new CustomEvent('leave'));
    else this.shift.transfer(department, text, agent);
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

  /** The letters stand on buttons all over the desk. */
  remapped() {
    this.requestUpdate();
    /** @type {any} */ (this.querySelector('kopru-thread'))?.requestUpdate();
  }

  // --- keyboard ---------------------------------------------------------------------------

  /** @param {KeyboardEvent} event */
  key(event) {
    if (this.asking?.isOpen || this.querySelector('dialog[open]')) return; // The dialog minds its own keys.
    const deed = deedOf(event, { writing: isWriting(event.target), letters: this.letters, map: keyMap() });
    if (!deed) return;
    if (deed !== 'escape') event.preventDefault();
    this.deeds[deed]();
  }

  get deeds() {
    const holds = this.shift.holds(this.shift.transcript);
    const { offer } = this.shift;
    const ask = (what) => () => holds && this.ask(what);
    return {
      down: () => this.step(1), up: () => this.step(-1), next: () => this.takeNext(), keys: () => this.part('shortcuts').ask(), record: () => this.part('record').ask(),
      resolve: ask('resolve'), transfer: ask('transfer'), snooze: ask('snooze'), search: () => this.part('search').ask(commandsOf(this)),
      accept: () => offer && this.accept(offer.row.conversation), pass: () => offer && this.shift.decline(offer.row.conversation),
      start: () => /** @type {any} */ (this.querySelector('kopru-thread'))?.toStart(),
      note: () => /** @type {any} */ (this.querySelector('kopru-agent-composer'))?.toggle(),
      escape: () => (this.drawer ? this.hideInfo() : this.drop()),
    };
  }
}

customElements.define('kopru-desk', Desk);
