// The line to the service as a pure machine: an event and the time go in, a new state and what to do come out.

/**
 * @typedef {'idle'|'connecting'|'greeting'|'live'|'waiting'|'offline'|'denied'} Phase
 * @typedef {{cid: string, frame: Record<string, any>, sentAt: number, notBefore: number}} Unsent   `sentAt` 0: not on this line yet
 * @typedef {{role: 'customer'|'agent', phase: Phase, conversation: string, attempt: number, retryAt: number, since: number,
 *   heardAt: number, heartbeat: number, unsent: Unsent[]}} Line   moments in milliseconds, heartbeat too
 *
 * @typedef {{is: 'start'|'stop'|'opened'|'tick'|'retry'|'online'|'offline'|'visible'}
 *   | {is: 'closed', code: number} | {is: 'frame', frame: Record<string, any>}
 *   | {is: 'send', frame: Record<string, any>}} Happening
 *
 * @typedef {{do: 'open'|'close'|'hello'|'denied'} | {do: 'send', frame: Record<string, any>}
 *   | {do: 'deliver', frame: Record<string, any>} | {do: 'keep', frame: Record<string, any>}
 *   | {do: 'forget', cid: string}} Deed
 */

export const FIRST_WAIT = 500;
export const LONGEST_WAIT = 30_000;
const CONNECT_MS = 10_000; // A line that needs longer to open and greet is better tried anew.
const SILENT_BEATS = 2.5; // The service's own word: silence of 2.5 heartbeats is a lost line.
const ACK_MS = 15_000; // Commits take milliseconds; after this the same cid goes out again, which is harmless.
const SETTLED_MS = 10_000; // A line that held this long starts the backoff from the beginning.

/**
 * A line that has not been started.
 * @param {{role?: 'customer'|'agent', unsent?: Record<string, any>[]}} [of] frames kept from an earlier page, oldest first
 * @returns {Line}
 */
export function newLine({ role = 'customer', unsent = [] } = {}) {
  return {
    role, phase: 'idle', conversation: '', attempt: 0, retryAt: 0, since: 0, heardAt: 0, heartbeat: 10_000,
    unsent: unsent.map((frame) => ({ cid: frame.cid, frame, sentAt: 0, notBefore: 0 })),
  };
}

/**
 * The line after something happened, and what the shell has to do, in order.
 * @param {Line} line
 * @param {Happening} event
 * @param {number} now milliseconds
 * @param {() => number} [chance] 0 ≤ x < 1, for the jitter
 * @returns {{line: Line, deeds: Deed[]}}
 */
export function step(line, event, now, chance = Math.random) {
  return STEPS[event.is](line, event, now, chance);
}

/**
 * When the shell must call with a tick next; 0 when nothing is due.
 * @param {Line} line
 */
export function nextTick(line) {
  if (line.phase === 'waiting' || line.phase === 'offline') return line.retryAt;
  if (line.phase === 'connecting' || line.phase === 'greeting') return line.since + CONNECT_MS;
  if (line.phase !== 'live') return 0;
  const first = line.unsent[0];
  const due = first ? (first.sentAt ? first.sentAt + ACK_MS : first.notBefore) : Infinity;
  return Math.min(line.heardAt + SILENT_BEATS * line.heartbeat, due);
}

const STEPS = {
  start: (line, _, now) => (isDown(line) || line.phase === 'denied' ? connect({ ...line, attempt: 0 }, now) : same(line)),

  stop: (line) => ({ line: { ...fresh(line), phase: 'idle' }, deeds: [{ do: 'close' }] }),

  opened: (line) => (line.phase === 'connecting' ? { line: { ...line, phase: 'greeting' }, deeds: [{ do: 'hello' }] } : same(line)),

  closed(line, { code }, now, chance) {
    if (isDown(line)) return same(line);
    return code === 4401 ? deny(line, now, chance) : wait(line, now, chance);
  },

  tick(line, _, now, chance) {
    if (line.phase === 'waiting' || line.phase === 'offline') return now >= line.retryAt ? connect(line, now) : same(line);
    if (line.phase === 'connecting' || line.phase === 'greeting') {
      return now - line.since >= CONNECT_MS ? hangUp(line, now, chance) : same(line);
    }
    if (line.phase !== 'live') return same(line);
    return isSilent(line, now, SILENT_BEATS) ? hangUp(line, now, chance) : flush(again(line, now), now);
  },

  retry: (line, _, now) => (line.phase === 'waiting' || line.phase === 'offline' ? connect(line, now) : same(line)),

  online: (line, _, now) => (line.phase === 'waiting' || line.phase === 'offline' ? connect({ ...line, attempt: 0 }, now) : same(line)),

  // Some browsers never say `online` again: look from time to time all the same.
  offline: (line, _, now) => (isDown(line) && line.phase !== 'waiting' ? same(line)
    : { line: { ...fresh(line), phase: 'offline', retryAt: now + LONGEST_WAIT }, deeds: [{ do: 'close' }] }),

  visible(line, _, now, chance) {
    if (line.phase === 'waiting') return connect(line, now);
    // A page that slept hears nothing of a line that died meanwhile: do not wait for the rest of the silence.
    return line.phase === 'live' && isSilent(line, now, 1.2) ? hangUp(line, now, chance, true) : same(line);
  },

  send(line, { frame }, now) {
    if (!frame.cid) return line.phase === 'live' ? { line, deeds: [{ do: 'send', frame: stamped(line, frame) }] } : same(line);
    if (line.unsent.some((u) => u.cid === frame.cid)) return same(line);
    const queued = { ...line, unsent: [...line.unsent, { cid: frame.cid, frame, sentAt: 0, notBefore: 0 }] };
    const flushed = flush(queued, now);
    return { line: flushed.line, deeds: [{ do: 'keep', frame }, ...flushed.deeds] };
  },

  frame(line, { frame }, now, chance) {
    if (isDown(line)) return same(line); // Late words of a line that was given up.
    const heard = { ...line, heardAt: now };
    const rule = FRAMES[frame.type];
    return rule ? rule(heard, frame, now, chance) : { line: heard, deeds: [{ do: 'deliver', frame }] };
  },
};

const FRAMES = {
  welcome(line, frame, now) {
    const live = { ...line, phase: 'live', since: now, heartbeat: frame.heartbeat * 1000,
      conversation: frame.conversation || line.conversation };
    const flushed = flush(live, now);
    return { line: flushed.line, deeds: [{ do: 'deliver', frame }, ...flushed.deeds] };
  },

  ack: (line, frame, now) => done(line, frame, now),

  refused(line, frame, now, chance) {
    if (frame.code === 'bad_token' && line.phase === 'greeting') return deny(line, now, chance);
    if (!frame.cid || frame.retry_after === undefined || frame.retry_after <= 0) return done(line, frame, now);
    const notBefore = now + frame.retry_after * 1000;
    const unsent = line.unsent.map((u) => (u.cid === frame.cid ? { ...u, sentAt: 0, notBefore } : u));
    return { line: { ...line, unsent }, deeds: [{ do: 'deliver', frame }] };
  },

  bye(line, frame, now, chance) {
    const retryAt = now + frame.retry_after * 1000 + chance() * 1000; // Everybody is told the same wait: spread them.
    const waiting = { ...fresh(line), phase: 'waiting', retryAt };
    return { line: waiting, deeds: [{ do: 'deliver', frame }, { do: 'close' }] };
  },
};

// --- moves ----------------------------------------------------------------------------

const same = (line) => ({ line, deeds: [] });
const isDown = (line) => line.phase === 'idle' || line.phase === 'waiting' || line.phase === 'offline' || line.phase === 'denied';
const isSilent = (line, now, beats) => now - line.heardAt >= beats * line.heartbeat;
const fresh = (line) => ({ ...line, unsent: line.unsent.map((u) => ({ ...u, sentAt: 0 })) });

/** A customer's frame names the conversation of the day: it may have been written before there was one. */
const stamped = (line, frame) => (line.role === 'customer' && 'conversation' in frame ? { ...frame, conversation: line.conversation } : frame);

function connect(line, now) {
  return { line: { ...line, phase: 'connecting', since: now, heardAt: now, retryAt: 0 }, deeds: [{ do: 'open' }] };
}

function wait(line, now, chance, atOnce = false) {
  const held = line.phase === 'live' && now - line.since >= SETTLED_MS;
  const attempt = held ? 0 : line.attempt;
  const ceiling = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempt + 1));
  const retryAt = now + (atOnce ? 0 : Math.max(FIRST_WAIT, chance() * ceiling));
  return { line: { ...fresh(line), phase: 'waiting', attempt: attempt + 1, retryAt }, deeds: [] };
}

function hangUp(line, now, chance, atOnce = false) {
  const waiting = wait(line, now, chance, atOnce);
  return { line: waiting.line, deeds: [{ do: 'close' }] };
}

/** Staff sign in again; a visitor just gets a new token, but never in a busy loop. */
function deny(line, now, chance) {
  const after = line.role === 'agent' ? { ...fresh(line), phase: 'denied' } : wait(line, now, chance).line;
  return { line: after, deeds: [{ do: 'close' }, { do: 'denied' }] };
}

function done(line, frame, now) {
  const mine = line.unsent.some((u) => u.cid === frame.cid);
  const rest = { ...line, unsent: line.unsent.filter((u) => u.cid !== frame.cid) };
  const flushed = flush(rest, now);
  const forget = mine ? [{ do: 'forget', cid: frame.cid }] : [];
  return { line: flushed.line, deeds: [...forget, { do: 'deliver', frame }, ...flushed.deeds] };
}

/** Sends what has not gone out on this line, in order; one that must wait holds back those behind it. */
function flush(line, now) {
  if (line.phase !== 'live') return same(line);
  const held = line.unsent.findIndex((u) => u.notBefore > now);
  const until = held < 0 ? line.unsent.length : held;
  const deeds = [];
  const unsent = line.unsent.map((u, i) => {
    if (i >= until || u.sentAt) return u;
    deeds.push({ do: 'send', frame: stamped(line, u.frame) });
    return { ...u, sentAt: now };
  });
  return { line: { ...line, unsent }, deeds };
}

/** What was sent long ago without an answer counts as unsent. */
function again(line, now) {
  return { ...line, unsent: line.unsent.map((u) => (u.sentAt && now - u.sentAt >= ACK_MS ? { ...u, sentAt: 0 } : u)) };
}
