// What is known of one conversation, as a pure state: frames and own messages go in, a new state comes out.

/**
 * @typedef {{id: string, title: string}} Button
 * @typedef {{seq: number, at: number, by: 'customer'|'bot'|'agent'|'system', kind: 'text'|'note'|'event', text: string,
 *   name: string, who: string, cid: string, buttons: Button[], card: Record<string, any>|null, event: string,
 *   data: Record<string, any>}} Entry   `who` is the agent's id, told to staff
 * @typedef {{cid: string, at: number, frame: Record<string, any>, text: string, state: 'pending'|'sent'|'failed',
 *   code: string, reason: string}} Pending   what the person sent and the service has not shown as an entry yet;
 *   `sent` is committed and only waits for the entry
 * @typedef {{id: string, name: string, department?: string}} Person
 * @typedef {{state: 'bot'|'queued'|'agent'|'closed', epoch: number, last_seq: number, language: 'tr'|'en',
 *   agent?: Person|null, department?: string, place?: number, wait?: number[], seen_by_customer?: number,
 *   seen_by_agent?: number}} View
 * @typedef {{name: string, until: number}} Writing
 * @typedef {{role: 'customer'|'agent', me: Person, conversation: string, from: number, kept: Entry[], lastSeq: number, view: View|null, entries: Entry[],
 *   pending: Pending[], typing: Record<string, Writing>, seen: {customer: number, agent: number},
 *   summary: Record<string, any>|null, loaded: boolean, gaps: number}} Transcript
 *   what came up to the seq `from` is not here yet, but for what is `kept` of it: the last of each kind of event and card; `gaps` grows whenever entries are found to be missing; compare with `resumeAfter`
 */

const TYPING_MS = 6000; // Shown a little longer than the 5 s after which a silent writer says that they stopped.
const NEWEST = 200; // Entries that come at once; the earlier ones when somebody reads up to there.
const DRAWN = new Set(['say', 'press', 'reply', 'note', 'whisper']); // Frames that appear as a bubble before they are acknowledged.

/**
 * A transcript before anything was heard.
 * @param {{role?: 'customer'|'agent', conversation?: string, me?: Person}} [of]
 * @returns {Transcript}
 */
export function empty({ role = 'customer', conversation = '', me = { id: '', name: '' } } = {}) {
  return {
    role, me, conversation, from: 0, kept: [], lastSeq: 0, view: null, entries: [], pending: [], typing: {},
    seen: { customer: 0, agent: 0 }, summary: null, loaded: false, gaps: 0,
  };
}

/**
 * The transcript after a frame from the service; the same object when the frame is not about this conversation.
 * @param {Transcript} t
 * @param {Record<string, any>} frame
 * @param {number} now milliseconds since 1970 UTC
 * @returns {Transcript}
 */
export function apply(t, frame, now) {
  const rule = RULES[frame.type];
  return rule ? rule(t, frame, now) : t;
}

/**
 * The transcript with something the person just sent, to be seen at once.
 * @param {Transcript} t
 * @param {Record<string, any>} frame with its cid
 * @param {number} now
 * @param {{text?: string, code?: string, reason?: string}} [more] what the bubble says (a pressed button's title); a code when it already failed
 * @returns {Transcript}
 */
export function pend(t, frame, now, { text = frame.text ?? '', code = '', reason = '' } = {}) {
  if (t.pending.some((p) => p.cid === frame.cid) || t.entries.some((e) => e.cid && e.cid === frame.cid)) return t;
  const state = code ? 'failed' : 'pending';
  return { ...t, pending: [...t.pending, { cid: frame.cid, at: now, frame, text, state, code, reason }] };
}

/**
 * The transcript without a bubble that was sent anew under another id, or given up.
 * @param {Transcript} t
 * @param {string} cid
 * @returns {Transcript}
 */
export function withdraw(t, cid) {
  const pending = t.pending.filter((p) => p.cid !== cid);
  return pending.length === t.pending.length ? t : { ...t, pending };
}

/**
 * The transcript without those whose last sign of writing is too old.
 * @param {Transcript} t
 * @param {number} now
 * @returns {Transcript}
 */
export function expireTyping(t, now) {
  const typing = Object.fromEntries(Object.entries(t.typing).filter(([, writing]) => writing.until > now));
  return Object.keys(typing).length === Object.keys(t.typing).length ? t : { ...t, typing };
}

/**
 * The `resume` to send when `after` found entries missing that `before` did not know of, else null.
 * @param {Transcript} before
 * @param {Transcript} after
 */
export function resumeAfter(before, after) {
  return after.gaps > before.gaps && after.conversation ? { type: 'resume', ...whereOf(after) } : null;
}

/**
 * What the service has to know to go on from here: of a conversation that is not here yet the newest entries are enough.
 * @param {Transcript} t
 */
export function whereOf({ conversation, view, lastSeq }) {
  return { conversation, epoch: view?.epoch ?? 0, last_seq: lastSeq, ...(lastSeq ? {} : { newest: NEWEST }) };
}

/**
 * The frame that asks for what was said before all that is here; null when this is all, or when what was `asked` last on this line
 * is still coming.
 * @param {Transcript} t
 * @param {{conversation: string, before: number, entries: number}|null} [asked]
 * @param {number} [entries] at least so many
 */
export function lookBack({ conversation, from }, asked, entries = NEWEST) {
  const comes = asked?.conversation === conversation && from >= asked.before - asked.entries;
  return from && !comes ? { type: 'look_back', conversation, before: from + 1, entries } : null;
}

/**
 * The bubbles not yet in the entries, in the order they were sent; frames that show nothing are left out.
 * @param {Transcript} t
 * @returns {Pending[]}
 */
export function bubbles(t) {
  return t.pending.filter((p) => DRAWN.has(p.frame.type)).map((p) => ({ ...p, text: wordsOf(t, p) }));
}

/**
 * How far what `by` wrote has been read: seen by the other side, or followed by an answer of the assistant or a person.
 * @param {Transcript} t
 * @param {'customer'|'agent'} by
 * @returns {number} a seq
 */
export function readUpTo(t, by) {
  const answers = by === 'customer' ? ['bot', 'agent'] : ['customer'];
  const answer = t.entries.findLast((e) => e.kind === 'text' && answers.includes(e.by));
  return Math.max(answer?.seq ?? 0, by === 'customer' ? t.seen.agent : t.seen.customer);
}

/**
 * The last entry that is so, also when it came before what is here.
 * @param {Transcript} t
 * @param {(entry: Entry) => unknown} is
 * @returns {Entry|undefined}
 */
export function lastOf(t, is) {
  return t.entries.findLast(is) ?? t.kept.findLast(is);
}

/**
 * The entry whose buttons may be pressed now: the assistant's last message, as long as nobody spoke after it.
 * @param {Transcript} t
 * @returns {Entry|null}
 */
export function openQuestion(t) {
  if (t.view && t.view.state !== 'bot') return null;
  if (t.pending.some((p) => p.state !== 'failed' && (p.frame.type === 'say' || p.frame.type === 'press'))) return null;
  const last = t.entries.findLast((e) => e.kind === 'text');
  return last?.by === 'bot' && last.buttons.length ? last : null;
}

/**
 * The seq of the entry whose request card is the current one (earlier ones show an older state), 0 when none.
 * @param {Transcript} t
 * @returns {number}
 */
export function currentCard(t) {
  return lastOf(t, (e) => e.card?.kind === 'request')?.seq ?? 0;
}

// --- one rule for each frame ------------------------------------------------------------

/** @type {Record<string, (t: Transcript, frame: any, now: number) => Transcript>} */
const RULES = {
  welcome(t, frame) {
    if (t.role === 'agent') return { ...t, me: frame.you };
    const same = !t.conversation || t.conversation === frame.conversation;
    const base = same ? t : { ...empty(t), pending: t.pending };
    return viewed({ ...base, conversation: frame.conversation, me: frame.you, typing: {} }, frame.view);
  },

  entries(t, frame, now) {
    if (frame.conversation !== t.conversation) return t;
    const begins = frame.begins && !t.lastSeq;
    if (frame.after > t.lastSeq && !begins) return missing(t);
    const grown = append(t, frame.items.filter((item) => item.seq > t.lastSeq).map(whole), now);
    const lastSeq = Math.max(t.lastSeq, frame.upto);
    const start = begins ? { from: frame.after, kept: (frame.kept ?? []).map(whole) } : {};
    const next = viewed({ ...grown, ...start, lastSeq, summary: frame.summary ?? grown.summary }, frame.view);
    return { ...next, loaded: t.loaded || lastSeq >= (next.view?.last_seq ?? 0) }; // A long one comes in parts: the last is what is read first.
  },

  past(t, frame) {
    if (frame.conversation !== t.conversation || frame.before <= t.from || frame.after >= t.from) return t; // It is here, or does not reach up to here.
    return { ...t, from: frame.after, entries: [...frame.items.filter((item) => item.seq <= t.from).map(whole), ...t.entries] };
  },

  state(t, frame) {
    return frame.conversation === t.conversation ? viewed(t, frame.view) : t;
  },

  ack(t, frame, now) {
    const own = frame.conversation === t.conversation && t.pending.find((p) => p.cid === frame.cid);
    if (!own) return t;
    if (!DRAWN.has(own.frame.type)) return withdraw(t, frame.cid);
    if (frame.seq <= t.lastSeq && t.entries.some((e) => e.seq === frame.seq)) return withdraw(t, frame.cid);
    if (frame.covers && frame.seq <= t.lastSeq + 1) {
      const grown = put(t, ownEntry(t, own, frame), now);
      return { ...grown, lastSeq: Math.max(t.lastSeq, frame.seq) };
    }
    const marked = mark(t, frame.cid, { state: 'sent', code: '', reason: '' });
    return frame.seq > t.lastSeq + 1 ? missing(marked) : marked;
  },

  refused(t, frame) {
    if (!frame.cid || frame.retry_after > 0) return t;
    const own = t.pending.find((p) => p.cid === frame.cid);
    if (!own) return t;
    if (!DRAWN.has(own.frame.type)) return withdraw(t, frame.cid);
    return mark(t, frame.cid, { state: 'failed', code: frame.code, reason: frame.text });
  },

  typing(t, frame, now) {
    const by = frame.by ?? 'customer';
    if (frame.conversation !== t.conversation || by === t.role) return t;
    const { [by]: _, ...others } = t.typing;
    return { ...t, typing: frame.on ? { ...others, [by]: { name: frame.name ?? '', until: now + TYPING_MS } } : others };
  },

  seen(t, frame) {
    if (frame.conversation !== t.conversation) return t;
    const by = frame.by === 'agent' ? 'agent' : 'customer';
    return frame.seq > t.seen[by] ? { ...t, seen: { ...t.seen, [by]: frame.seq } } : t;
  },

  heartbeat(t, frame) {
    return (frame.seqs[t.conversation] ?? 0) > t.lastSeq ? missing(t) : t;
  },
};

/** @param {Transcript} t */
function missing(t) {
  return { ...t, gaps: t.gaps + 1 };
}

/** @param {Transcript} t @param {View|null|undefined} view */
function viewed(t, view) {
  if (!view || (t.view && view.epoch < t.view.epoch)) return t; // An older standing that was overtaken on the way.
  const seen = {
    customer: Math.max(t.seen.customer, view.seen_by_customer ?? 0),
    agent: Math.max(t.seen.agent, view.seen_by_agent ?? 0),
  };
  return { ...t, view, seen };
}

/** All at once: a history of thousands is not copied for each of its entries. @param {Transcript} t @param {Entry[]} fresh after all that is known @param {number} now */
function append(t, fresh, now) {
  const here = new Set(fresh.map((entry) => entry.cid));
  const spoke = new Set(fresh.filter((entry) => entry.kind === 'text').map((entry) => entry.by));
  const typing = Object.fromEntries(Object.entries(t.typing).filter(([by]) => !spoke.has(by))); // Whoever has just spoken is no longer writing.
  return { ...t, typing, pending: t.pending.filter((p) => !here.has(p.cid)), entries: [...t.entries, ...fresh.map((entry) => ({ ...entry, at: entry.at || now }))] };
}

/** @param {Transcript} t @param {Entry} entry @param {number} now */
function put(t, entry, now) {
  const pending = entry.cid ? t.pending.filter((p) => p.cid !== entry.cid) : t.pending;
  const typing = { ...t.typing };
  if (entry.kind === 'text') delete typing[entry.by]; // Whoever has just spoken is no longer writing.
  const at = t.entries.findLastIndex((e) => e.seq <= entry.seq);
  if (t.entries[at]?.seq === entry.seq) return { ...t, pending };
  return { ...t, pending, typing, entries: t.entries.toSpliced(at + 1, 0, { ...entry, at: entry.at || now }) };
}

/** @param {Transcript} t @param {string} cid @param {Partial<Pending>} change */
function mark(t, cid, change) {
  return { ...t, pending: t.pending.map((p) => (p.cid === cid ? { ...p, ...change } : p)) };
}

/** The service leaves defaults out. @param {Record<string, any>} item @returns {Entry} */
function whole(item) {
  return /** @type {Entry} */ ({
    kind: 'text', text: '', name: '', who: '', cid: '', buttons: [], card: null, event: '', data: {}, ...item,
  });
}

/** @param {Transcript} t @param {Pending} own @param {Record<string, any>} ack @returns {Entry} */
function ownEntry(t, own, ack) {
  const kind = own.frame.type === 'note' ? 'note' : 'text';
  const { name, id: who } = t.role === 'agent' ? t.me : { name: '', id: '' };
  return whole({ seq: ack.seq, at: ack.at, by: t.role, kind, text: wordsOf(t, own), name, who, cid: own.cid });
}

/** A pressed button reads as its title, also when a reload made the page forget it. @param {Transcript} t @param {Pending} p */
function wordsOf(t, p) {
  if (p.text || p.frame.type !== 'press') return p.text;
  const offered = t.entries.find((e) => e.seq === p.frame.seq)?.buttons ?? [];
  return offered.find((button) => button.id === p.frame.button)?.title ?? '';
}
