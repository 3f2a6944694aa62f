// The window: puts head, log and composer together, and minds focus, keyboard and scrolling.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { banner } from '../shared/components/banner.js';
import { operatorFacts } from '../shared/facts.js';
import { words } from '../shared/i18n.js';
import { icon } from '../shared/icons.js';
import { isSpoken, learnToSpeak } from '../shared/spoken.js';
import './composer.js';
import { Conversation } from './conversation.js';
import { header, legalLine } from './header.js';
import { lacksCards, learnToDraw, logRows, speaksOfTeams } from './log.js';
import { ownRequest, rowsOf } from './rows.js';
import { Standing } from './standing.js';

const AT_BOTTOM = 48; // Closer to the end than this, one is reading the latest.
const NEAR_TOP = 400; // Closer to the beginning of what is here, one wants to see more.
const CALL = 'kopru.call';
const LEARN_AGAIN = 3000;
const FULL = '(max-width: 479px)';

export class Panel extends LitElement {
  static properties = { open: { state: true }, notice: { state: true }, fresh: { state: true }, over: { state: true }, hint: { state: true } };

  /** @param {{server: string, language: 'tr'|'en', privacy?: string, sheets: CSSStyleSheet[], onChange: (news: any) => void}} of */
  constructor({ server, language, privacy, sheets, onChange }) {
    super();
    Object.assign(this, { server, privacy, sheets, onChange, open: false, notice: '', fresh: 0, over: false, hint: false });
    this.atBottom = true;
    this.top = this.tall = 0; // Where the log was and how tall, when it was last scrolled.
    this.shownSeq = 0;
    this.standing = new Standing(() => this.requestUpdate());
    this.conversation = new Conversation({ server, language, onChange: () => this.heard(), onFile: (u) => this.told(u) });
    this.full = matchMedia(FULL);
    if (privacy === undefined) this.askOperator();
    this.full.addEventListener('change', () => this.requestUpdate());
    document.addEventListener('visibilitychange', () => this.look());
  }

  createRenderRoot() {
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = this.sheets;
    return root;
  }

  // --- what the loader asks for ---------------------------------------------------------

  /** @param {{text?: string, from?: HTMLElement|null}} of */
  async show({ text = '', from = null } = {}) {
    this.from = from;
    this.open = this.atBottom = true;
    this.report();
    await this.updateComplete;
    if (this.conversation.isBack) this.conversation.survey.look();
    if (text) this.composer.prefill(text);
    else this.settle();
    this.look();
  }

  /** Puts the focus where it is of use: on opening, and when the button that had it goes away. */
  settle() {
    // A touch keyboard over half the window is not what somebody wants who came to read.
    if (matchMedia('(pointer: coarse)').matches) this.dialog.focus();
    else this.composer.focus();
  }

  hide() {
    this.open = false;
    this.report();
    if (this.from?.isConnected) this.from.focus({ preventScroll: true });
  }

  /** @param {'tr'|'en'} language */
  setLanguage(language) {
    this.conversation.setLanguage(language);
  }

  // --- drawing --------------------------------------------------------------------------

  get dialog() { return /** @type {HTMLElement} */ (this.renderRoot.querySelector('.w')); }
  get log() { return /** @type {HTMLElement} */ (this.renderRoot.querySelector('.w-log')); }
  get composer() { return /** @type {import('./composer.js').Composer} */ (this.renderRoot.querySelector('kopru-composer')); }

  render() {
    const c = this.conversation;
    const { language, status, transcript: { view, loaded } } = c;
    const t = words(language);
    const rows = loaded || !c.isBack ? this.rows() : null;
    if (!isSpoken(language)) this.learn(() => learnToSpeak(language));
    else if (rows && lacksCards(rows)) this.learn(learnToDraw);
    if (view?.state === 'agent' || (rows && speaksOfTeams(rows))) this.askOperator();
    return html`<section class="w" role="dialog" aria-modal=${String(this.full.matches)} aria-label=${t.chat} lang=${language} tabindex="-1"
        ?hidden=${!this.open} data-test="window" @keydown=${this.key} @dragover=${this.held} @dragleave=${this.held} @drop=${this.held}>
      ${header({ view, phase: status.phase, language, setLanguage: (l) => c.setLanguage(l), close: () => this.hide() })}
      ${this.bannerOf(t)}
      ${legalLine(language, this.privacy)}
      <div class="w-log" role="log" aria-label=${t.log} aria-live=${loaded && this.open ? 'polite' : 'off'} aria-relevant="additions" tabindex="0" data-test="log"
        @scroll=${this.scrolled}><div class="w-in">${rows ? logRows(rows, { language, now: Date.now() }, this.acts()) : skeleton}</div></div>
      ${this.fresh ? html`<button class="w-new" type="button" data-test="new-messages" @click=${() => this.scrollToEnd()}>${icon('down', 'i-s')}${t.newMessages(this.fresh)}</button>` : nothing}
      <p class="sr" role="status">${this.notice}</p>
      ${this.over ? html`<p class="w-drop">${t.dropHere}</p>` : nothing}
      <input type="file" hidden multiple accept="image/jpeg,image/png,image/webp,application/pdf" data-test="file" @change=${this.chosen}>
      <kopru-composer .language=${language} .words=${t} .human=${!view || view.state === 'bot' || view.state === 'closed'} .asking=${c.isUnderWay('ask_human')} .hint=${this.hint && !ownRequest(c.transcript) ? t.attachLater : ''}
        @attach=${this.choose} @files=${(e) => this.attach(e.detail)}
        @say=${(e) => this.say(e.detail)} @human=${() => { c.askHuman(); this.settle(); }} @writing=${() => c.typing()}></kopru-composer>
    </section>`;
  }

  /** What the operator says of itself: asked when a team is named, which most windows never do. */
  async askOperator() {
    if (this.isAsked) return;
    this.isAsked = true;
    const facts = await operatorFacts(this.server);
    if (!facts) return;
    this.privacy ||= facts.privacy_url;
    this.requestUpdate();
  }

  /** Fetches what the drawing lacks, words or cards; until it is here the old stays. @param {() => Promise<void>} part */
  learn(part) {
    this.learning ??= part().catch((error) => {
      console.info('kopru: a part of the window could not be loaded yet', error);
      return new Promise((again) => { setTimeout(again, LEARN_AGAIN); });
    }).then(() => { this.learning = null; this.requestUpdate(); });
  }

  rows() {
    const c = this.conversation;
    return rowsOf(c.transcript, { language: c.language, now: Date.now(), online: this.standing.isFine, files: c.uploads.all, survey: c.survey.now, mail: c.mail, left: c.left });
  }

  acts() {
    const c = this.conversation;
    return {
      press: (seq, button) => { this.atBottom = true; c.press(seq, button); this.settle(); },
      again: (cid) => c.again(cid),
      edit: (field) => this.composer.prefill(words(c.language).correction[field] ?? ''),
      copy: (number) => this.copy(number),
      rate: (rating, comment) => this.rate(rating, comment),
      skip: () => { c.survey.skip(); this.settle(); },
      fileAgain: (key) => { c.uploads.again(key); this.settle(); },
      fileDrop: (key) => { c.uploads.drop(key); this.settle(); },
      mailOpen: () => this.openMail(),
      mail: (email) => c.mailTranscript(email),
      left: this.leaving(),
      leave: () => { c.leaveQueue(); this.settle(); },
      leaving: c.isUnderWay('leave_queue'),
      call: () => this.wantCall(),
      called: Boolean(c.kept.getItem(CALL)),
    };
  }

  /** What can be done in the form for a message that is left. */
  leaving() {
    const { left, language } = this.conversation;
    const at = async (name) => {
      await this.updateComplete;
      /** @type {HTMLElement} */ (this.renderRoot.querySelector(`[data-test=leave] [name=${name}]`))?.focus();
    };
    return {
      open: () => { this.atBottom = true; left.set('open'); at('subject'); },
      keep: (typed) => left.keep(typed),
      send: async (typed) => { if (await left.send(typed, words(language).failed)) this.settle(); else at(left.field || 'contact'); },
      cancel: () => { left.set('off'); this.settle(); },
    };
  }

  openMail() {
    this.conversation.mail = { fate: 'open', problem: '', cid: '' };
    this.requestUpdate();
    this.updateComplete.then(() => /** @type {HTMLElement} */ (this.renderRoot.querySelector('[name=email]'))?.focus());
  }

  bannerOf(t) {
    const { shows, seconds } = this.standing;
    if (!shows) return nothing;
    const retry = { action: t.retryNow, act: () => this.conversation.retry() };
    if (shows === 'back') return banner({ tone: 'ok', title: t.back });
    if (shows === 'offline') return banner({ tone: 'warn', title: t.offline, more: t.offlineMore, ...retry });
    return banner({ tone: 'warn', title: shows === 'slow' ? t.slow : t.lost, more: seconds > 0 ? t.retryIn(seconds) : t.retrying, ...retry });
  }

  // --- what happens ---------------------------------------------------------------------

  /** Something changed in the conversation. */
  heard() {
    if (!this.conversation) return; // Still being made.
    this.standing.take(this.conversation.status);
    this.hold();
    this.count();
    this.callBack();
    this.report();
    this.tick();
    this.requestUpdate();
  }

  /** What is read stays where it is when earlier messages come in above it. */
  hold() {
    const { from } = this.conversation.transcript;
    if (from < this.shownFrom && this.open && !this.atBottom) {
      const below = this.log.scrollHeight - this.log.scrollTop;
      this.requestUpdate();
      this.updateComplete.then(() => { this.log.scrollTop = this.log.scrollHeight - below; this.scrolled(); });
    }
    this.shownFrom = from;
    if (from && this.open && !this.atBottom && this.log.scrollTop < NEAR_TOP) this.conversation.lookBack();
  }

  /** Whoever waits may want to be called: nothing sounds and no notice comes unless it was asked for here. */
  wantCall() {
    const { kept } = this.conversation;
    if (kept.getItem(CALL)) kept.removeItem(CALL);
    else { kept.setItem(CALL, '1'); import('./calling.js').then(({ ask }) => ask()); }
    this.requestUpdate();
  }

  callBack() {
    const { transcript: { entries, loaded }, kept, language } = this.conversation;
    if (!loaded) return;
    const last = entries.findLast((e) => e.event === 'joined' || (e.by === 'agent' && e.kind === 'text'));
    const fresh = this.heardSeq !== undefined && (last?.seq ?? 0) > this.heardSeq;
    this.heardSeq = last?.seq ?? 0;
    if (fresh && document.hidden && kept.getItem(CALL)) import('./calling.js').then(({ call }) => call(words(language).called(last.name || last.data.agent.name)));
  }

  /** Once a second, as long as something on the screen passes with time: a sign of writing, a countdown, news of the line. */
  tick() {
    const passes = this.standing.shows || this.standing.lostAt || Object.keys(this.conversation.transcript.typing).length;
    this.ticking ??= passes ? setTimeout(() => { this.ticking = undefined; this.conversation.tick(); this.standing.tick(); this.tick(); }, 1000) : undefined;
  }

  /** Tells the loader what its button and the page should know. */
  report() {
    const c = this.conversation;
    this.onChange({ open: this.open, unread: this.open ? 0 : c.unread, offline: c.status.phase === 'offline', language: c.language });
  }

  /** How many messages came in below while somebody reads further up. */
  count() {
    const { entries, loaded } = this.conversation.transcript;
    const last = entries.at(-1)?.seq ?? 0;
    const others = entries.filter((e) => e.seq > this.shownSeq && e.by !== 'customer' && e.kind === 'text').length;
    if (this.atBottom || !this.open || !loaded) { this.shownSeq = last; this.fresh = 0; } else this.fresh = others;
  }

  // --- files ----------------------------------------------------------------------------

  /** A request comes first: the file dialog opens only when what is chosen can be taken. */
  choose() {
    if (ownRequest(this.conversation.transcript)) /** @type {HTMLInputElement} */ (this.renderRoot.querySelector('[type=file]')).click();
    else this.attach([]);
  }

  /** @param {Event} event */
  chosen(event) {
    const field = /** @type {HTMLInputElement} */ (event.target);
    this.attach([...(field.files ?? [])]);
    field.value = ''; // The same file may be chosen once more.
    this.composer.focus();
  }

  /** @param {DragEvent} event */
  held(event) {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault(); // The browser would leave the page and show the file.
    this.over = event.type === 'dragover';
    if (event.type === 'drop') this.attach([...event.dataTransfer.files]);
  }

  /** @param {File[]} files */
  attach(files) {
    this.atBottom = true;
    this.hint = !this.conversation.attach(files);
  }

  /** @param {import('./uploads.js').Upload} u */
  async told(u) {
    const { fileState } = await import('./cards.js'); // It is drawn by them already.
    this.notice = `${u.name}: ${fileState(u, this.conversation.language)}`;
    this.requestUpdate();
  }

  /** @param {number} rating @param {string} comment */
  async rate(rating, comment) {
    const { survey, language } = this.conversation;
    const t = words(language);
    if (!rating) return survey.set({ .../** @type {import('./survey.js').Survey} */ (survey.now), problem: t.survey.choose });
    await survey.answer(rating, comment, t.failed);
    if (survey.now?.fate === 'sent') this.settle();
  }

  say(text) {
    this.hint = false;
    this.atBottom = true;
    this.conversation.say(text);
  }

  updated() {
    this.look();
  }

  firstUpdated() {
    // New rows, a growing composer, an opened keyboard or a banner must not hide what was just read. The observer is called when
    // the sizes are known anyway; asking for them after each change would lay everything out once more.
    const grown = new ResizeObserver(() => this.atBottom && this.open && this.scrollToEnd());
    grown.observe(this.log);
    grown.observe(/** @type {Element} */ (this.log.firstElementChild));
  }

  scrollToEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.scrolled();
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    // What was drawn since our own scrolling moves the end away, and what went with it the place; only who goes up wants to stay there.
    this.atBottom = scrollHeight - scrollTop - clientHeight < AT_BOTTOM || (this.atBottom && (scrollTop >= this.top || scrollHeight !== this.tall));
    Object.assign(this, { top: scrollTop, tall: scrollHeight });
    if (scrollTop < NEAR_TOP) this.conversation.lookBack();
    this.count();
    this.look();
  }

  /** Says what was seen, if it really was on the screen. */
  look() {
    if (this.open && this.atBottom && document.visibilityState === 'visible' && this.conversation.transcript.loaded) this.conversation.seen();
  }

  /** @param {string} number */
  async copy(number) {
    try {
      await navigator.clipboard.writeText(number);
      this.notice = words(this.conversation.language).copied;
    } catch (refused) {
      // The page may not touch the clipboard: select the number, so that one key press copies it.
      console.info('kopru: no access to the clipboard', refused);
      const all = [...this.renderRoot.querySelectorAll('.tk .no')];
      const shown = all.findLast((each) => each.textContent === number);
      if (shown) getSelection()?.selectAllChildren(shown);
    }
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key === 'Escape' && !event.isComposing) {
      event.stopPropagation();
      this.hide();
    } else if (event.key === 'Tab' && this.full.matches) this.stayInside(event);
  }

  /** In full screen nothing else can be seen, so nothing else is reached. @param {KeyboardEvent} event */
  stayInside(event) {
    const stops = [...this.renderRoot.querySelectorAll('button:not([disabled]), a[href], textarea, [tabindex="0"]')];
    const [edge, other] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
    const here = /** @type {ShadowRoot} */ (this.renderRoot).activeElement;
    if (here !== edge && !(event.shiftKey && here === this.dialog)) return;
    event.preventDefault();
    /** @type {HTMLElement} */ (other).focus();
  }
}

const skeleton = html`<div class="sk" aria-hidden="true"><i></i><i></i><i></i></div>`;

customElements.define('kopru-panel', Panel);
