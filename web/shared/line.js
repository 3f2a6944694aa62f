// The line to the service as a pure machine: an event and the time go in, a new state and what to do come out.
// It goes by a WebSocket; where those are broken it goes on by polls over HTTP, and looks from time to time whether they work again.

/**
 * @typedef {'idle'|'connecting'|'greeting'|'live'|'waiting'|'offline'|'denied'} Phase
 * @typedef {{cid: string, frame: Record<string, any>, sentAt: number, notBefore: number}} Unsent   `sentAt` 0: not on this line yet
 * @typedef {{since: number, until: number, passing: Record<string, any>[]}} Poll   `passing`: what it carries that nobody acknowledges
 * @typedef {{role: 'customer'|'agent', by: 'socket'|'http', phase: Phase, conversation: string, attempt: number, failures: number,
 *   retryAt: number, since: number, heardAt: number, heartbeat: number, unsent: Unsent[], poll: Poll|null, pollAt: number,
 *   passing: Record<string, any>[], probe: {at: number, wait: number, since: number}}} Line   moments in milliseconds, heartbeat too;
 *   `failures` of the present way in a row; `probe` is the socket that is tried beside the polls, `since` 0: none now
 *
 * @typedef {{is: 'start'|'stop'|'opened'|'tick'|'retry'|'online'|'offline'|'visible'|'poll_failed'}
 *   | {is: 'closed', code: number} | {is: 'frame', frame: Record<string, any>} | {is: 'polled', frames: Record<string, any>[]}
 *   | {is: 'send', frame: Record<string, any>}} Happening
 *
 * @typedef {{do: 'open'|'hello'|'denied'} | {do: 'close', what?: 'socket'|'poll'} | {do: 'send', frame: Record<string, any>}
 *   | {do: 'poll', frames: Record<string, any>[], wait: number}
 *   | {do: 'deliver', frame: Record<string, any>} | {do: 'keep', frame: Record<string, any>}
 *   | {do: 'forget', cid: string}} Deed
 */

export const FIRST_WAIT = 500;
export const LONGEST_WAIT = 30_000;
const CONNECT_MS = 10_000; // A line that needs longer to open and greet is better tried anew.
const SILENT_BEATS = 2.5; // The service's own word: silence of 2.5 heartbeats is a lost line.
const ACK_MS = 15_000; // Commits take milliseconds; after this the same cid goes out again, which is harmless.
const SETTLED_MS = 10_000; // A line that held this long starts the backoff from the beginning.
const PATIENCE = { socket: 3, http: 2 }; // Failures in a row after which the other way is tried: when neither works, it's the network.
const POLL_WAIT = 25; // Seconds; proxies end quiet requests after 30.
const POLL_FRAMES = 20; // A poll is a connection of its own, and the service takes 40 frames of one at once.
const BREATH = 100; // Between an answer and the next poll, so that a service that always has news is not asked in a busy loop.
const ARRIVED_MS = 1000; // What a poll carried this long ago has arrived, even if the poll is given up.
const FIRST_PROBE = 20_000;
const LONGEST_PROBE = 300_000; // A network that breaks sockets does so for hours; a try costs little.

/**
 * A line that has not been started.
 * @param {{role?: 'customer'|'agent', unsent?: Record<string, any>[]}} [of] frames kept from an earlier page, oldest first
 * @returns {Line}
 */
export function newLine({ role = 'customer', unsent = [] } = {}) {
  return {
    role, by: 'socket', phase: 'idle', conversation: '', attempt: 0, failures: 0, retryAt: 0, since: 0, heardAt: 0, heartbeat: 10_000,
    poll: null, pollAt: 0, passing: [], probe: { at: 0, wait: FIRST_PROBE, since: 0 },
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
  if (line.by === 'http' && !isDown(line)) return nextPollTick(line);
  if (line.phase === 'connecting' || line.phase === 'greeting') return line.since + CONNECT_MS;
  if (line.phase !== 'live') return 0;
  const first = line.unsent[0];
  const due = first ? (first.sentAt ? first.sentAt + ACK_MS : first.notBefore) : Infinity;
  return Math.min(line.heardAt + SILENT_BEATS * line.heartbeat, due);
}

const STEPS = {
  start: (line, _, now) => (isDown(line) || line.phase === 'denied' ? connect({ ...line, by: 'socket', failures: 0, attempt: 0 }, now) : same(line)),

  stop: (line) => ({ line: { ...still(line), phase: 'idle' }, deeds: [{ do: 'close' }] }),

  opened(line) {
    if (line.by === 'http') return { line, deeds: line.probe.since ? [{ do: 'hello' }] : [] };
    return line.phase === 'connecting' ? { line: { ...line, phase: 'greeting' }, deeds: [{ do: 'hello' }] } : same(line);
  },

  closed(line, { code }, now, chance) {
    if (line.by === 'http') return endProbe(line, now);
    if (isDown(line)) return same(line);
    return code === 4401 ? deny(line, now, chance) : wait(failed(line), now, chance);
  },

  polled: (line, { frames }, now, chance) => (line.poll ? answered({ ...fresh(line), poll: null, pollAt: now + BREATH, heardAt: now }, frames, now, chance) : same(line)),

  poll_failed: (line, _, now, chance) => (line.poll ? hangUp(line, now, chance) : same(line)),

  tick(line, _, now, chance) {
    if (line.phase === 'waiting' || line.phase === 'offline') return now >= line.retryAt ? connect(line, now) : same(line);
    if (line.by === 'http') return isDown(line) ? same(line) : tickPolls(line, now, chance);
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
    : { line: { ...still(line), phase: 'offline', retryAt: now + LONGEST_WAIT }, deeds: [{ do: 'close' }] }),

  visible(line, _, now, chance) {
    if (line.phase === 'waiting') return connect(line, now);
    // A page that slept hears nothing of a line that died meanwhile: do not wait for the rest of the silence.
    if (line.by === 'http') return line.phase === 'live' && isIdle(line) ? { line: { ...line, poll: null, pollAt: now }, deeds: [{ do: 'close', what: 'poll' }] } : same(line);
    return line.phase === 'live' && isSilent(line, now, 1.2) ? hangUp(line, now, chance, true) : same(line);
  },

  send(line, { frame }, now) {
    if (!frame.cid) return line.phase === 'live' ? pass(line, frame) : same(line);
    if (line.unsent.some((u) => u.cid === frame.cid)) return same(line);
    const queued = { ...line, unsent: [...line.unsent, { cid: frame.cid, frame, sentAt: 0, notBefore: 0 }] };
    const flushed = flush(queued, now);
    return { line: flushed.line, deeds: [{ do: 'keep', frame }, ...flushed.deeds] };
  },

  frame(line, { frame }, now, chance) {
    if (isDown(line)) return same(line); // Late words of a line that was given up.
    if (line.by === 'http') return frame.type === 'welcome' ? toSocket(line, frame, now) : same(line);
    const heard = { ...line, heardAt: now };
    return (FRAMES[frame.type] ?? deliver)(heard, frame, now, chance);
  },
};

const FRAMES = {
  welcome(line, frame, now) {
    const live = { ...line, phase: 'live', since: now, failures: 0, heartbeat: frame.heartbeat * 1000,
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
    const waiting = { ...still(line), phase: 'waiting', retryAt };
    return { line: waiting, deeds: [{ do: 'deliver', frame }, { do: 'close' }] };
  },
};

// --- moves ----------------------------------------------------------------------------

const same = (line) => ({ line, deeds: [] });
const isDown = (line) => line.phase === 'idle' || line.phase === 'waiting' || line.phase === 'offline' || line.phase === 'denied';
const isSilent = (line, now, beats) => now - line.heardAt >= beats * line.heartbeat;
const fresh = (line) => ({ ...line, unsent: line.unsent.map((u) => ({ ...u, sentAt: 0 })) });
const still = (line) => ({ ...fresh(line), poll: null, passing: [], probe: { ...line.probe, since: 0 } });

/** A customer's frame names the conversation of the day: it may have been written before there was one. */
const stamped = (line, frame) => (line.role === 'customer' && 'conversation' in frame ? { ...frame, conversation: line.conversation } : frame);

function connect(line, now) {
  const connecting = { ...line, phase: 'connecting', since: now, heardAt: now, retryAt: 0 };
  return line.by === 'http' ? startPoll(connecting, now) : { line: connecting, deeds: [{ do: 'open' }] };
}

/** A try that brought no welcome counts; after some of them in a row the next one goes the other way. */
function failed(line) {
  if (line.by === 'socket' && line.phase === 'live') return line;
  const failures = line.failures + 1;
  if (failures < PATIENCE[line.by]) return { ...line, failures };
  return { ...line, failures: 0, by: line.by === 'socket' ? 'http' : 'socket' };
}

function wait(line, now, chance, atOnce = false) {
  const held = line.phase === 'live' && now - line.since >= SETTLED_MS;
  const attempt = held ? 0 : line.attempt;
  const ceiling = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempt + 1));
  const retryAt = now + (atOnce ? 0 : Math.max(FIRST_WAIT, chance() * ceiling));
  return { line: { ...still(line), phase: 'waiting', attempt: attempt + 1, retryAt }, deeds: [] };
}

function hangUp(line, now, chance, atOnce = false) {
  const waiting = wait(failed(line), now, chance, atOnce);
  return { line: waiting.line, deeds: [{ do: 'close' }] };
}

/** Staff sign in again; a visitor just gets a new token, but never in a busy loop. */
function deny(line, now, chance) {
  const after = line.role === 'agent' ? { ...still(line), phase: 'denied' } : wait(line, now, chance).line;
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
  if (line.phase !== 'live' || line.by === 'http') return same(line); // Polls take along what is unsent.
  const due = sendable(line, now);
  const deeds = due.map((u) => ({ do: 'send', frame: stamped(line, u.frame) }));
  return { line: sentNow(line, due, now), deeds };
}

function sendable(line, now) {
  const held = line.unsent.findIndex((u) => u.notBefore > now);
  return line.unsent.slice(0, held < 0 ? line.unsent.length : held).filter((u) => !u.sentAt);
}

const sentNow = (line, due, now) => ({ ...line, unsent: line.unsent.map((u) => (due.includes(u) ? { ...u, sentAt: now } : u)) });

/** What was sent long ago without an answer counts as unsent. */
function again(line, now) {
  return { ...line, unsent: line.unsent.map((u) => (u.sentAt && now - u.sentAt >= ACK_MS ? { ...u, sentAt: 0 } : u)) };
}

/** Sends what needs no acknowledgement; by polls a `resume` is what every poll does, and `leave` what the next one leaves out. */
function pass(line, frame) {
  if (line.by === 'socket') return { line, deeds: [{ do: 'send', frame: stamped(line, frame) }] };
  return frame.type === 'leave' ? same(line) : { line: { ...line, passing: [...line.passing, stamped(line, frame)] }, deeds: [] };
}

// --- by polls -------------------------------------------------------------------------

/** Whether the poll under way may be given up for another: what waits for an acknowledgement does not. */
const isIdle = (line) => !line.unsent.some((u) => u.sentAt);

/** The first poll of a connection only greets: what it would send has no conversation yet. */
function startPoll(line, now) {
  const greeted = line.phase === 'live';
  const due = greeted ? sendable(line, now).slice(0, POLL_FRAMES) : [];
  const wait = greeted ? POLL_WAIT : 0;
  const passing = line.passing.filter((frame) => frame.type !== 'resume').slice(-POLL_FRAMES);
  const poll = { since: now, until: now + wait * 1000 + CONNECT_MS, passing };
  const frames = [...passing, ...due.map((u) => stamped(line, u.frame))];
  return { line: sentNow({ ...line, poll, passing: [] }, due, now), deeds: [{ do: 'poll', frames, wait }] };
}

function nextPollTick(line) {
  if (line.phase !== 'live') return line.poll ? line.poll.until : line.pollAt;
  const probe = line.probe.since ? line.probe.since + CONNECT_MS : line.probe.at;
  if (!line.poll) return Math.min(line.pollAt, probe);
  const first = line.unsent[0];
  const news = !isIdle(line) ? Infinity : line.passing.length ? line.poll.since : first ? Math.max(line.poll.since, first.notBefore) : Infinity;
  return Math.min(line.poll.until, probe, news);
}

function tickPolls(line, now, chance) {
  if (line.poll && now >= line.poll.until) return hangUp(line, now, chance);
  if (line.phase !== 'live') return same(line);
  const probed = tickProbe(line, now);
  const polled = tickPoll(probed.line, now);
  return { line: polled.line, deeds: [...probed.deeds, ...polled.deeds] };
}

/** Polls when it is time, or at once when there is something to say and the poll under way only listens. */
function tickPoll(line, now) {
  if (!line.poll) return now >= line.pollAt ? startPoll(line, now) : same(line);
  if (!isIdle(line) || !(line.passing.length || sendable(line, now).length)) return same(line);
  const lost = now - line.poll.since < ARRIVED_MS ? line.poll.passing : [];
  const next = startPoll({ ...line, passing: [...lost, ...line.passing] }, now);
  return { line: next.line, deeds: [{ do: 'close', what: 'poll' }, ...next.deeds] };
}

function tickProbe(line, now) {
  const { at, wait, since } = line.probe;
  if (!since) return now >= at ? { line: { ...line, probe: { at, wait, since: now } }, deeds: [{ do: 'open' }] } : same(line);
  return now - since >= CONNECT_MS ? endProbe(line, now) : same(line);
}

function endProbe(line, now) {
  if (!line.probe.since) return same(line);
  const { wait } = line.probe;
  return { line: { ...line, probe: { at: now + wait, wait: Math.min(LONGEST_PROBE, wait * 2), since: 0 } }, deeds: [{ do: 'close', what: 'socket' }] };
}

/** The socket works again: it goes on there, from what is shown by now; what a poll had not answered is sent anew. */
function toSocket(line, frame, now) {
  const moved = { ...still(line), by: 'socket', attempt: 0, heardAt: now };
  const { line: live, deeds } = FRAMES.welcome(moved, frame, now);
  const passing = [...(line.poll?.passing ?? []), ...line.passing].map((each) => ({ do: 'send', frame: each }));
  return { line: live, deeds: [{ do: 'close', what: 'poll' }, ...deeds, ...passing] };
}

/** A poll is answered with a welcome of its own and what is new; without one it was turned away. */
function answered(line, frames, now, chance) {
  const welcome = frames.find((frame) => frame.type === 'welcome');
  if (!welcome) {
    const refused = frames.find((frame) => frame.type === 'refused');
    return refused && !(refused.retry_after > 0) ? deny(line, now, chance) : hangUp(line, now, chance);
  }
  const isNew = line.phase !== 'live' || (welcome.conversation ?? '') !== (line.role === 'customer' ? line.conversation : welcome.conversation ?? '');
  const greeted = { ...line, failures: 0, probe: line.phase === 'live' ? line.probe : { at: now + FIRST_PROBE, wait: FIRST_PROBE, since: 0 } };
  const start = isNew ? FRAMES.welcome(greeted, welcome, now) : same(greeted);
  return frames.filter((frame) => frame !== welcome).reduce((so, frame) => {
    if (isDown(so.line)) return so;
    const next = (FRAMES[frame.type] ?? deliver)(so.line, frame, now, chance);
    return { line: next.line, deeds: [...so.deeds, ...next.deeds] };
  }, start);
}

const deliver = (line, frame) => ({ line, deeds: [{ do: 'deliver', frame }] });
