// The customer's side of one conversation: joins line, transcript and storage, and offers what a customer can do.

import { madeAt, newCid } from '../shared/cid.js';
import { operatorFacts } from '../shared/facts.js';
import { Connection } from '../shared/socket.js';
import { kept, store } from '../shared/storage.js';
import { apply, bubbles, empty, expireTyping, lookBack, pend, resumeAfter, whereOf, withdraw } from '../shared/transcript.js';
import { doubtToken, dropToken, identify, isKnown, ticketFor, visitToken } from '../shared/visit.js';
import { LeftMessage } from './left.js';
import { ownRequest } from './rows.js';
import { SurveyQuestion } from './survey.js';
import { Uploads } from './uploads.js';

const TYPING_EVERY = 3000; // The service wants to hear of writing at most this often,
const TYPING_STOPS = 5000; // and that it stopped after this much silence.

export class Conversation {
  /** @param {{server: string, language: import('../shared/i18n.js').Language, onChange: () => void, onFile?: (u: import('./uploads.js').Upload) => void}} of */
  constructor({ server, language, onChange, onFile = () => {} }) {
    this.server = server;
    this.language = language;
    this.wanted = ''; // A language chosen before there was a conversation to tell it to.
    this.onChange = onChange;
    this.kept = store('localStorage');
    this.unsent = kept(this.kept);
    this.isBack = isKnown(this.kept);
    this.seenSeq = 0;
    this.mail = { fate: '', problem: '', cid: '' };
    this.typedAt = 0;
    const asked = { server, token: () => visitToken(server, this.kept, this.language), language: () => this.language, onChange };
    this.uploads = new Uploads({ ...asked, onEnd: onFile, most: async () => (await operatorFacts(server))?.document_most_mb ?? 0 });
    this.survey = new SurveyQuestion({ ...asked, kept: this.kept });
    this.left = new LeftMessage(asked);
    this.transcript = this.recalled();
    /** @type {import('../shared/socket.js').Status} */
    this.status = { phase: 'idle', by: 'socket', retryAt: 0, attempt: 0, unsent: 0 };
    this.connection = new Connection({
      url: `${server.replace(/^http/, 'ws')}/socket`, role: 'customer', unsent: this.unsent,
      hello: (by) => this.hello(by), onFrame: (frame) => this.hear(frame), onDenied: () => doubtToken(this.kept),
      onStatus: (status) => { this.status = status; this.changed(); },
    });
  }

  start() {
    this.connection.start();
  }

  retry() {
    this.connection.retry();
  }

  // --- what a customer can do -----------------------------------------------------------

  /** @param {string} text */
  say(text) {
    this.stopTyping();
    this.send({ type: 'say', cid: newCid(), conversation: this.transcript.conversation, text });
  }

  /** @param {number} seq @param {import('../shared/transcript.js').Button} button */
  press(seq, button) {
    this.send({ type: 'press', cid: newCid(), conversation: this.transcript.conversation, seq, button: button.id }, button.title);
  }

  askHuman() {
    if (!this.isUnderWay('ask_human')) this.send(this.command('ask_human'));
  }

  /** Asks for the transcript; the address is kept nowhere in the browser. @param {string} email empty: the one that is known */
  mailTranscript(email) {
    const frame = { ...this.command('transcript'), email };
    this.mail = { fate: 'sending', problem: '', cid: frame.cid };
    this.connection.send(frame);
    this.unsent.forget(frame.cid);
    this.changed();
  }

  leaveQueue() {
    if (!this.isUnderWay('leave_queue')) this.send(this.command('leave_queue'));
  }

  /** @param {import('../shared/i18n.js').Language} language */
  setLanguage(language) {
    if (language === this.language) return;
    this.language = language;
    this.kept.setItem('kopru.language', language);
    if (this.transcript.view) this.send({ ...this.command('set_language'), language });
    else this.wanted = language;
    this.changed();
  }

  /** Sends a failed message anew, as a new one; a pressed button goes as its words, for the choice may be gone. @param {string} cid */
  again(cid) {
    const failed = this.transcript.pending.find((p) => p.cid === cid);
    if (!failed) return;
    const words = bubbles(this.transcript).find((p) => p.cid === cid)?.text ?? '';
    this.transcript = withdraw(this.transcript, cid);
    this.unsent.forget(cid);
    this.say(words);
  }

  /** Puts files on the request; false while there is none they could be put on. @param {Iterable<File>} files */
  attach(files) {
    const number = ownRequest(this.transcript);
    if (number) this.uploads.add(files, number, this.transcript.entries.at(-1)?.at ?? 0);
    return Boolean(number);
  }

  typing() {
    const now = Date.now();
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.stopTyping(), TYPING_STOPS);
    if (now - this.typedAt < TYPING_EVERY || this.transcript.view?.state !== 'agent') return;
    this.typedAt = now;
    this.connection.send({ type: 'typing', conversation: this.transcript.conversation, on: true });
  }

  stopTyping() {
    clearTimeout(this.typingTimer);
    if (!this.typedAt) return;
    this.typedAt = 0;
    this.connection.send({ type: 'typing', conversation: this.transcript.conversation, on: false });
  }

  /** Everything that others have written so far was on the screen. */
  seen() {
    const { conversation, entries, seen } = this.transcript;
    const seq = entries.findLast((e) => e.by !== 'customer')?.seq ?? 0;
    if (!conversation || seq <= Math.max(this.seenSeq, seen.customer) || !this.connection.live) return;
    this.seenSeq = seq;
    this.connection.send({ type: 'seen', conversation, seq });
    this.changed();
  }

  /** Hands over what the operator's site signed: the customer is known from now on. @param {string} proof */
  async identify(proof) {
    const before = await visitToken(this.server, this.kept, this.language);
    const after = await identify(this.server, this.kept, proof, this.language);
    if (after === before) return;
    this.startAnew(); // Somebody else had used this browser: nothing of theirs is shown.
  }

  /** Whoever used this browser has signed out of the site: what comes next belongs to nobody yet. */
  forget() {
    dropToken(this.kept);
    this.startAnew();
  }

  startAnew() {
    for (const frame of this.unsent.load()) this.unsent.forget(frame.cid);
    this.transcript = empty();
    this.uploads.forget();
    this.survey.now = null;
    this.left.set('off');
    this.mail = { fate: '', problem: '', cid: '' };
    this.seenSeq = 0;
    this.connection.stop();
    this.connection.line = { ...this.connection.line, unsent: [] };
    this.connection.start();
    this.changed();
  }

  // --- what the window shows ------------------------------------------------------------

  get unread() {
    const from = Math.max(this.seenSeq, this.transcript.seen.customer);
    return this.transcript.entries.filter((e) => e.seq > from && e.kind === 'text' && e.by !== 'customer').length;
  }

  /** Whether a command was sent that the service has not answered yet. @param {string} type */
  isUnderWay(type) {
    return this.transcript.pending.some((p) => p.frame.type === type && p.state === 'pending');
  }

  /** Lets signs of writing fade. */
  tick() {
    const before = this.transcript;
    this.transcript = expireTyping(before, Date.now());
    if (this.transcript !== before) this.changed();
  }

  // --- the line -------------------------------------------------------------------------

  /** @param {'socket'|'http'} by a socket is shown a ticket that is of no use to anybody afterwards, a poll the token itself */
  async hello(by) {
    const { ticket, token } = await ticketFor(this.server, this.kept, this.language, by);
    return { type: 'hello', role: 'customer', ...(by === 'socket' ? { ticket } : { token }), language: this.language, ...whereOf(this.transcript) };
  }

  /** Asks for what was said before all that is here. */
  lookBack() {
    const frame = this.connection.live && lookBack(this.transcript, this.asked);
    if (!frame) return;
    this.asked = frame;
    this.connection.send(frame);
  }

  /** @param {Record<string, any>} frame */
  hear(frame) {
    const before = this.transcript;
    if (frame.type === 'welcome') this.asked = null;
    if (frame.cid && frame.cid === this.mail.cid) this.mail = { fate: frame.type === 'ack' ? 'sent' : 'open', problem: frame.text ?? '', cid: '' };
    const own = before.pending.find((p) => p.cid && p.cid === frame.cid);
    this.transcript = apply(before, frame, Date.now());
    if (this.transcript.conversation !== before.conversation) this.seenSeq = 0;
    const failed = this.transcript.pending.find((p) => p.cid && p.cid === frame.cid && p.state === 'failed');
    if (frame.type === 'refused' && own && failed) this.unsent.fail(own.frame, frame.code, frame.text);
    const resume = resumeAfter(before, this.transcript);
    if (resume) this.connection.send(resume);
    if (this.transcript.entries.some((e) => e.event === 'resolved' && e.seq > before.lastSeq)) this.survey.look();
    if (frame.type === 'entries') this.uploads.recall(ownRequest(this.transcript));
    this.follow(before.view, this.transcript.view);
    this.changed();
  }

  /** The conversation's language is the service's word: it changes when the customer writes in another one. */
  follow(before, view) {
    if (!view) return;
    const wanted = this.wanted;
    this.wanted = '';
    if (wanted && wanted !== view.language) this.send({ ...this.command('set_language'), language: wanted });
    else if (view.language !== before?.language && !this.isUnderWay('set_language')) this.language = view.language;
  }

  /** @param {Record<string, any>} frame @param {string} [text] */
  send(frame, text) {
    this.transcript = pend(this.transcript, frame, Date.now(), { text });
    this.connection.send(frame);
    this.changed();
  }

  command(type) {
    return { type, cid: newCid(), conversation: this.transcript.conversation };
  }

  /** A transcript with what an earlier page could not send. */
  recalled() {
    const waiting = this.unsent.load().reduce((t, frame) => pend(t, frame, madeAt(frame.cid)), empty());
    return this.unsent.failed().reduce((t, { frame, code, reason }) => pend(t, frame, madeAt(frame.cid), { code, reason }), waiting);
  }

  changed() {
    // The loader looks at this after a reload: with it set, it stays in touch without being clicked.
    const live = this.transcript.pending.some((p) => p.state === 'pending') || ['queued', 'agent'].includes(this.transcript.view?.state ?? '');
    if (live !== this.wasLive) live ? this.kept.setItem('kopru.live', '1') : this.kept.removeItem('kopru.live');
    this.wasLive = live;
    this.onChange();
  }
}
