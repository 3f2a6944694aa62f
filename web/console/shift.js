// An agent's shift: the line, the queue, the conversations on the screen, and everything that an agent can do.

import { madeAt, newCid } from '../shared/cid.js';
import { Connection } from '../shared/socket.js';
import { kept, store } from '../shared/storage.js';
import { apply, empty, expireTyping, lookBack, pend, resumeAfter, whereOf, withdraw } from '../shared/transcript.js';
import { heardLooking, stillLooking } from './craft.js';
import { heardOffers, offerFor } from './offers.js';
import { lists, merged, takenBy } from './queue.js';

const TYPING_EVERY = 3000; // The service wants to hear of writing at most this often,
const LOOKING_EVERY = 10_000; // Colleagues forget who looks after two and a half of these.
const TYPING_STOPS = 5000; // and that it stopped after this much silence.

/**
 * @typedef {import('../shared/transcript.js').Transcript} Transcript
 * @typedef {{tone: 'ok'|'bad', text?: string, did?: string, department?: string}} Notice   `text` is the service's, `did` names what we did
 */

export class Shift {
  /**
   * @param {{me: import('../shared/session.js').Member, language: 'tr'|'en', onChange: () => void, onNotice: (notice: Notice) => void,
   *   onDenied: () => void, onMention?: (mention: Record<string, any>) => void}} of
   */
  constructor({ me, language, onChange, onNotice, onDenied, onMention = () => {} }) {
    Object.assign(this, { me, language, onChange, onNotice, onMention });
    this.browser = store('localStorage');
    this.unsent = kept(this.browser, `kopru.staff.${me.id}.`);
    this.presence = this.browser.getItem(this.presenceKey) ?? 'available';
    /** @type {Map<string, import('./queue.js').Row>} */
    this.rows = new Map();
    /** @type {Map<string, Transcript>} */
    this.open = this.recalled();
    this.offeredSince = new Map();
    this.selected = '';
    this.loaded = false;
    this.skew = 0; // The service's clock minus this computer's.
    this.typedAt = 0;
    this.lookedAt = 0;
    /** @type {import('./craft.js').Looker[]} Who else looks at what is on the screen. */
    this.lookers = [];
    /** @type {import('../shared/socket.js').Status} */
    this.status = { phase: 'idle', by: 'socket', retryAt: 0, attempt: 0, unsent: 0 };
    this.connection = new Connection({
      url: `${location.origin.replace(/^http/, 'ws')}/socket`, role: 'agent', unsent: this.unsent,
      hello: () => ({ type: 'hello', role: 'agent', language: this.language }), onFrame: (frame) => this.hear(frame), onDenied,
      shown: () => [...this.open.values()].map(resumeOf),
      onStatus: (status) => { this.status = status; this.onChange(); },
    });
  }

  start() {
    this.connection.start();
  }

  stop() {
    this.connection.stop();
  }

  retry() {
    this.connection.retry();
  }

  /** Refusals come in the language of the hello, so the line says hello anew. @param {'tr'|'en'} language */
  setLanguage(language) {
    this.language = language;
    this.connection.stop();
    this.connection.start();
  }

  // --- what an agent can do ---------------------------------------------------------------

  /** Puts a conversation on the screen. @param {string} conversation */
  select(conversation) {
    if (conversation === this.selected) return;
    this.stopTyping();
    this.look(false);
    this.selected = conversation;
    this.lookers = [];
    this.follow();
    this.look();
    this.onChange();
  }

  /** @param {string} conversation */
  take(conversation) {
    if (!this.isUnderWay(conversation, 'take')) this.command({ type: 'take', conversation });
  }

  /** Lets an offered conversation go to somebody else. @param {string} conversation */
  decline(conversation) {
    if (!this.isUnderWay(conversation, 'decline')) this.command({ type: 'decline', conversation });
  }

  /** A supervisor's: gives the selected conversation to an agent, or takes it over (to oneself). @param {string} agent */
  assign(agent) {
    if (!this.isUnderWay(this.selected, 'assign')) this.command({ type: 'assign', conversation: this.selected, agent });
  }

  /** @param {string} text */
  reply(text) {
    this.stopTyping();
    this.send({ type: 'reply', cid: newCid(), conversation: this.selected, epoch: this.fence, text });
  }

  /** @param {string} text @param {string[]} [mentions] ids of colleagues who are told of it */
  note(text, mentions = []) {
    this.send({ type: 'note', cid: newCid(), conversation: this.selected, text, ...(mentions.length ? { mentions } : {}) });
  }

  /** A supervisor's word to the holder. @param {string} text */
  whisper(text) {
    this.send({ type: 'whisper', cid: newCid(), conversation: this.selected, text });
  }

  /** @param {string[]} labels */
  label(labels) {
    this.command({ type: 'label', conversation: this.selected, labels });
  }

  /** @param {string} item @param {boolean} done */
  tick(item, done) {
    this.command({ type: 'tick', conversation: this.selected, item, done });
  }

  /** The transcript by e-mail; an empty address is the one that is known. @param {string} email */
  sendTranscript(email) {
    this.command({ type: 'transcript', conversation: this.selected, ...(email ? { email } : {}) });
  }

  /** Puts the conversation aside; 0 takes it up again. @param {number} until */
  snooze(until) {
    this.command({ type: 'snooze', conversation: this.selected, epoch: this.fence, until });
  }

  /** @param {string} reason */
  resolve(reason) {
    this.command({ type: 'resolve', conversation: this.selected, epoch: this.fence, reason });
  }

  /** @param {string} agreed */
  giveBack(agreed) {
    this.command({ type: 'give_back', conversation: this.selected, epoch: this.fence, agreed });
  }

  /** @param {string} department @param {string} note @param {string} agent a colleague there, who is asked first */
  transfer(department, note, agent = '') {
    this.command({ type: 'transfer', conversation: this.selected, epoch: this.fence, department, note, ...(agent ? { agent } : {}) });
  }

  /** @param {'available'|'busy'|'break'} status */
  setPresence(status) {
    this.presence = status;
    this.browser.setItem(this.presenceKey, status);
    this.connection.send({ type: 'presence', status });
    this.onChange();
  }

  /** Sends a failed message anew, as a new one under today's fence. @param {string} cid */
  again(cid) {
    const failed = this.transcript?.pending.find((p) => p.cid === cid);
    if (!failed) return;
    this.keep(withdraw(this.transcript, cid));
    this.unsent.forget(cid);
    if (failed.frame.type === 'note') this.note(failed.text, failed.frame.mentions);
    else if (failed.frame.type === 'whisper') this.whisper(failed.text);
    else this.reply(failed.text);
  }

  typing() {
    const now = Date.now();
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.stopTyping(), TYPING_STOPS);
    if (now - this.typedAt < TYPING_EVERY || !this.holds(this.transcript)) return;
    this.typedAt = now;
    this.connection.send({ type: 'typing', conversation: this.selected, on: true });
    this.look();
  }

  stopTyping() {
    clearTimeout(this.typingTimer);
    if (!this.typedAt) return;
    this.typedAt = 0;
    this.connection.send({ type: 'typing', conversation: this.selected, on: false });
    this.look();
  }

  /** Tells colleagues that this agent looks at what is on the screen, or no longer does. */
  look(on = true) {
    if (!this.selected || !this.connection.live) return;
    this.lookedAt = Date.now();
    this.connection.send({ type: 'looking', conversation: this.selected, on, ...(on && this.typedAt ? { writing: true } : {}) });
  }

  /** Everything of the selected conversation was on the screen; said only by the one who holds it, as the customer reads it as such. */
  seen() {
    const t = this.transcript;
    if (!this.holds(t) || !this.connection.live || t.lastSeq <= t.seen.agent) return;
    this.keep({ ...t, seen: { ...t.seen, agent: t.lastSeq } });
    this.connection.send({ type: 'seen', conversation: t.conversation, seq: t.lastSeq });
    this.onChange();
  }

  /** Asks for what was said before all that is here. @param {number} [entries] at least so many */
  lookBack(entries) {
    const frame = this.transcript && this.connection.live && lookBack(this.transcript, this.asked, entries);
    if (!frame) return;
    this.asked = frame;
    this.connection.send(frame);
  }

  // --- what the screen shows --------------------------------------------------------------

  get transcript() {
    return this.open.get(this.selected) ?? null;
  }

  get lists() {
    return lists(this.rows, this.me);
  }

  /** What is offered to this agent; what they answered a moment ago is offered no more. */
  get offer() {
    const open = [...this.rows.values()].filter(({ conversation }) => !this.isUnderWay(conversation, 'take') && !this.isUnderWay(conversation, 'decline'));
    return offerFor(open, this.me, this.now, this.offeredSince);
  }

  get now() {
    return Date.now() + this.skew;
  }

  /** Whether this agent holds the conversation of the transcript. @param {Transcript|null} t */
  holds(t) {
    return t?.view?.state === 'agent' && t.view.agent?.id === this.me.id;
  }

  /** The epoch under which this agent may write in the selected conversation; 0 when they may not. */
  get fence() {
    return this.holds(this.transcript) ? this.transcript.view.epoch : 0;
  }

  /** What came from the customer since the agent last looked. @param {string} conversation */
  unread(conversation) {
    const t = this.open.get(conversation);
    return this.holds(t) ? t.entries.filter((e) => e.seq > t.seen.agent && e.by === 'customer').length : 0;
  }

  /** Whether a command was sent that the service has not answered yet. @param {string} conversation @param {string} type */
  isUnderWay(conversation, type) {
    return this.open.get(conversation)?.pending.some((p) => p.frame.type === type && p.state === 'pending') ?? false;
  }

  /** Lets signs of writing and looking fade, and says that this agent still looks. */
  passTime() {
    this.lookers = stillLooking(this.lookers, Date.now());
    if (Date.now() - this.lookedAt >= LOOKING_EVERY && document.visibilityState === 'visible') this.look();
    for (const t of this.open.values()) this.keep(expireTyping(t, Date.now()));
  }

  // --- the line ---------------------------------------------------------------------------

  /** @param {Record<string, any>} frame */
  hear(frame) {
    if (frame.now) this.skew = frame.now - Date.now();
    if (frame.type === 'welcome') this.greeted();
    if (frame.type === 'queue') this.queued(frame);
    if (frame.type === 'mentioned') this.onMention(frame);
    if (frame.type === 'looking') this.heardLook(frame);
    const concerned = frame.conversation ? [this.open.get(frame.conversation)].filter(Boolean) : [...this.open.values()];
    for (const t of concerned) this.hearOne(t, frame);
    if (frame.type === 'refused') this.refused(frame);
    this.follow();
    this.onChange();
  }

  /** @param {Transcript} before @param {Record<string, any>} frame */
  hearOne(before, frame) {
    const own = frame.cid ? before.pending.find((p) => p.cid === frame.cid) : undefined;
    const after = apply(before, frame, Date.now());
    this.keep(after);
    const resume = resumeAfter(before, after);
    if (resume) this.connection.send(resume);
    if (own && frame.type === 'ack' && own.frame.type in DID && !SILENT.has(own.frame.type)) {
      this.onNotice({ tone: 'ok', did: didOf(own.frame, this.me), department: own.frame.department });
    }
    const failed = after.pending.find((p) => p.cid === frame.cid && p.state === 'failed');
    if (own && frame.type === 'refused' && failed) this.unsent.fail(own.frame, frame.code, frame.text);
  }

  /** Whoever came is told that this agent was here already. */
  heardLook(frame) {
    if (frame.conversation !== this.selected) return;
    const isNew = frame.on && frame.who?.id !== this.me.id && !this.lookers.some((each) => each.id === frame.who?.id);
    this.lookers = heardLooking(this.lookers, frame, { me: this.me, now: Date.now() });
    if (isNew) this.look();
  }

  greeted() {
    const lost = this.asked;
    this.asked = null;
    for (const t of this.open.values()) this.connection.send(resumeOf(t));
    if (lost && lost.conversation === this.transcript?.conversation && !lookBack(this.transcript, lost)) this.lookBack(lost.entries); // It was still coming.
    this.connection.send({ type: 'presence', status: this.presence });
    this.look();
  }

  queued(frame) {
    this.rows = merged(this.rows, frame);
    this.offeredSince = heardOffers(this.offeredSince, this.rows.values(), this.now);
    this.loaded = true;
  }

  refused(frame) {
    if (frame.code === 'already_taken') this.rows = takenBy(this.rows, frame.conversation, frame.by);
    if (frame.code === 'not_found' && frame.conversation && !frame.cid) this.lose(frame.conversation);
    else if (!(frame.retry_after > 0)) this.onNotice({ tone: 'bad', text: frame.text });
  }

  /** A conversation that another department has by now leaves the screen. @param {string} conversation */
  lose(conversation) {
    this.open.delete(conversation);
    if (this.selected === conversation) this.selected = '';
  }

  /** Watches what is on the screen and what this agent holds, and nothing else. */
  follow() {
    const wanted = new Set(this.lists.mine.map((row) => row.conversation));
    if (this.selected) wanted.add(this.selected);
    for (const conversation of wanted) {
      if (this.open.has(conversation)) continue;
      const t = empty({ role: 'agent', conversation, me: this.me });
      this.keep(t);
      this.connection.send(resumeOf(t));
    }
    for (const [conversation, t] of this.open) {
      if (wanted.has(conversation) || t.pending.length) continue;
      this.open.delete(conversation);
      this.connection.send({ type: 'leave', conversation });
    }
  }

  // --- sending ----------------------------------------------------------------------------

  /** A command waits for no lost line: what an agent meant a minute ago may be wrong by now. */
  command(frame) {
    if (!this.connection.live) this.onNotice({ tone: 'bad', did: 'needLine' });
    else this.send({ ...frame, cid: newCid() });
  }

  /** @param {Record<string, any>} frame */
  send(frame) {
    const t = this.open.get(frame.conversation) ?? empty({ role: 'agent', conversation: frame.conversation, me: this.me });
    if (!this.open.has(frame.conversation)) this.connection.send(resumeOf(t));
    this.keep(pend(t, frame, Date.now()));
    this.connection.send(frame);
    this.onChange();
  }

  /** @param {Transcript} t */
  keep(t) {
    this.open.set(t.conversation, t);
  }

  /** Transcripts with what an earlier page could not send; a command of then is not given any more. */
  recalled() {
    const open = new Map();
    const add = (frame, more) => {
      const t = open.get(frame.conversation) ?? empty({ role: 'agent', conversation: frame.conversation, me: this.me });
      open.set(frame.conversation, pend(t, frame, madeAt(frame.cid), more));
    };
    for (const frame of this.unsent.load()) {
      if (frame.type in DID) this.unsent.forget(frame.cid);
      else add(frame, {});
    }
    for (const { frame, code, reason } of this.unsent.failed()) add(frame, { code, reason });
    return open;
  }

  get presenceKey() {
    return `kopru.presence.${this.me.id}`;
  }
}

const DID = { take: true, decline: true, assign: true, resolve: true, give_back: true, transfer: true, label: true, tick: true, snooze: true, transcript: true };
const SILENT = new Set(['label', 'tick']); // What is seen where it was done needs no notice.

/** @param {Transcript} t */
const resumeOf = (t) => ({ type: 'resume', ...whereOf(t) });

function didOf({ type, agent, until }, me) {
  if (type === 'assign' && agent === me.id) return 'take';
  return type === 'snooze' && !until ? 'wake' : type;
}
