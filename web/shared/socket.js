// The connection to the service: the pure line of line.js with a real WebSocket, real polls, timers and the browser's signals.

import { newLine, nextTick, step } from './line.js';

export const PROTOCOL = 'kopru.v1';

/** Milliseconds that only run forward: when somebody sets the computer's clock, nothing waits an hour. */
export const clock = () => performance.now();

/**
 * @typedef {import('./line.js').Phase} Phase
 * @typedef {{phase: Phase, by: 'socket'|'http', retryAt: number, attempt: number, unsent: number}} Status   `retryAt` on this module's `clock`
 * @typedef {{load: () => Record<string, any>[], keep: (frame: Record<string, any>) => void, forget: (cid: string) => void}} Unsent
 *   where frames wait for their acknowledgement; `memory` and `kept` (storage.js) are the two
 */

export class Connection {
  /**
   * @param {{url: string, role: 'customer'|'agent', hello: (by: 'socket'|'http') => Record<string, any>|Promise<Record<string, any>>, onFrame: (frame: any) => void,
   *   onStatus?: (status: Status) => void, onDenied?: () => void, shown?: () => Record<string, any>[], unsent?: Unsent,
   *   WebSocket?: typeof WebSocket, fetch?: typeof fetch}} of
   *   `url` of the socket, the polls go to the same service; `hello` is asked for the first frame of each line and may first fetch a token;
   *   `onDenied` when the token or the login is not accepted; `shown` gives a `resume` for each open conversation, for a poll knows only itself
   */
  constructor({ url, role, hello, onFrame, onStatus = () => {}, onDenied = () => {}, shown = () => [], unsent = memory(),
    WebSocket: Socket = WebSocket, fetch: ask = (...of) => fetch(...of) }) {
    Object.assign(this, { url, hello, onFrame, onStatus, onDenied, shown, unsent, Socket, ask });
    this.line = newLine({ role, unsent: unsent.load() });
    this.socket = null;
    this.asking = null; // What ends the poll under way.
    this.timer = 0;
    this.told = '';
    this.have = ''; // The mark of what the last poll told: what stands otherwise at the next one is news.
  }

  /** Connects, and stays connected until `stop`. */
  start() {
    this.listen(true);
    this.take({ is: 'start' });
    if (globalThis.navigator?.onLine === false) this.take({ is: 'offline' });
  }

  /** Hangs up for good; what is unsent stays kept. */
  stop() {
    this.listen(false);
    this.take({ is: 'stop' });
  }

  /** Tries again now instead of waiting. */
  retry() {
    this.take({ is: 'retry' });
  }

  /**
   * Sends a frame. One with a `cid` is kept and sent again until it is acknowledged or refused; any other only if the line is live.
   * @param {Record<string, any>} frame
   */
  send(frame) {
    this.take({ is: 'send', frame });
  }

  get live() {
    return this.line.phase === 'live';
  }

  /** @param {import('./line.js').Happening} event */
  take(event) {
    const { line, deeds } = step(this.line, event, clock());
    this.line = line;
    for (const deed of deeds) this.perform(deed);
    this.schedule();
    this.tell();
  }

  /** @param {import('./line.js').Deed} deed */
  perform(deed) {
    if (deed.do === 'open') this.open();
    else if (deed.do === 'close') this.close(deed.what);
    else if (deed.do === 'poll') this.poll(deed);
    else if (deed.do === 'hello') this.greet();
    else if (deed.do === 'send') this.write(deed.frame);
    else if (deed.do === 'deliver') this.onFrame(deed.frame);
    else if (deed.do === 'keep') this.unsent.keep(deed.frame);
    else if (deed.do === 'forget') this.unsent.forget(deed.cid);
    else this.onDenied();
  }

  open() {
    this.close('socket');
    const socket = new this.Socket(this.url, [PROTOCOL]);
    this.socket = socket;
    const mine = (event) => socket === this.socket && this.take(event);
    socket.onopen = () => mine({ is: 'opened' });
    socket.onmessage = (message) => mine({ is: 'frame', frame: JSON.parse(message.data) });
    socket.onclose = ({ code }) => mine({ is: 'closed', code });
  }

  async greet() {
    const socket = this.socket;
    try {
      const hello = await this.hello('socket');
      if (socket === this.socket) this.write(hello);
    } catch (error) {
      console.warn('kopru: no token for the line, trying again', error);
      if (socket !== this.socket) return;
      this.close('socket');
      this.take({ is: 'closed', code: 1000 });
    }
  }

  /** @param {{frames: Record<string, any>[], wait: number}} of */
  async poll({ frames, wait }) {
    const stop = new AbortController();
    this.asking = stop;
    const heard = await this.answerOf({ frames, wait }, stop.signal);
    if (this.asking !== stop) return;
    this.asking = null;
    this.take(heard ? { is: 'polled', frames: heard } : { is: 'poll_failed' });
  }

  /** The frames that answer a poll; null when there was no answer. */
  async answerOf({ frames, wait }, signal) {
    try {
      const hello = await this.hello('http');
      const answer = await this.ask(this.url.replace(/^ws(.*)\/socket$/, 'http$1/api/v1/poll'), {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ hello, frames: [...this.shown(), ...frames], wait, have: this.have }), signal,
      });
      if (!answer.ok) throw new Error(`poll: ${answer.status}`);
      this.have = (answer.headers?.get('etag') ?? '').replace(/^W\//, '').replaceAll('"', '');
      return await answer.json();
    } catch (error) {
      if (!signal.aborted) console.warn('kopru: a poll was not answered, trying again', error);
      return null;
    }
  }

  /** @param {'socket'|'poll'} [what] both when not said */
  close(what) {
    const { socket, asking } = this;
    if (what !== 'poll') this.socket = null;
    if (what !== 'socket') this.asking = null;
    if (what !== 'poll') socket?.close();
    if (what !== 'socket') asking?.abort();
  }

  write(frame) {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(frame));
  }

  schedule() {
    clearTimeout(this.timer);
    const at = nextTick(this.line);
    // An immediate tick still waits a moment, so that a stuck clock can't make a busy loop.
    if (at) this.timer = setTimeout(() => this.take({ is: 'tick' }), Math.max(20, at - clock()));
  }

  tell() {
    const { phase, by, retryAt, attempt, unsent } = this.line;
    const status = { phase, by, retryAt, attempt, unsent: unsent.length };
    const told = JSON.stringify(status);
    if (told === this.told) return;
    this.told = told;
    this.onStatus(status);
  }

  listen(on) {
    this.signals ??= {
      online: () => this.take({ is: 'online' }),
      offline: () => this.take({ is: 'offline' }),
      visibilitychange: () => document.visibilityState === 'visible' && this.take({ is: 'visible' }),
    };
    const change = on ? 'addEventListener' : 'removeEventListener';
    window[change]('online', this.signals.online);
    window[change]('offline', this.signals.offline);
    document[change]('visibilitychange', this.signals.visibilitychange);
  }
}

/**
 * Keeps unsent frames as long as the page lives.
 * @returns {Unsent}
 */
export function memory() {
  return { load: () => [], keep: () => {}, forget: () => {} };
}
