// What the banner says about the line: short breaks are passed over, long ones are told, and so is the return.

import { clock } from '../shared/socket.js';

const PATIENCE = 1200; // A reload of the service is over before anybody has to know.
const SLOW = 8000; // A first connection that takes longer deserves a sentence.
const BACK = 3000;

export class Standing {
  /** @param {() => void} onChange @param {() => number} [now] */
  constructor(onChange, now = clock) {
    this.onChange = onChange;
    this.now = now;
    this.phase = 'idle';
    this.retryAt = 0;
    this.lostAt = 0;
    this.attempt = 0;
    this.hadLive = false;
    this.wasTold = false;
    this.backUntil = 0;
    this.told = '';
  }

  /** @param {import('../shared/socket.js').Status} status */
  take({ phase, retryAt, attempt }) {
    const now = this.now();
    this.wasTold ||= ['lost', 'offline'].includes(this.shows);
    Object.assign(this, { phase, retryAt, attempt });
    if (phase === 'live') {
      if (this.wasTold) this.backUntil = now + BACK;
      Object.assign(this, { lostAt: 0, hadLive: true, wasTold: false });
    } else if (phase === 'idle') this.lostAt = 0;
    else this.lostAt ||= now;
    if (this.lostAt) this.timer ??= setTimeout(() => { this.timer = undefined; this.tick(); }, PATIENCE + 20);
  }

  /** Redraws when the sentence has changed with time. */
  tick() {
    const told = `${this.shows} ${this.seconds}`;
    if (told === this.told) return;
    this.told = told;
    this.onChange();
  }

  /** @returns {''|'lost'|'offline'|'slow'|'back'} */
  get shows() {
    const now = this.now();
    if (!this.lostAt) return now < this.backUntil ? 'back' : '';
    const lost = now - this.lostAt;
    if (this.phase === 'offline') return 'offline';
    if (this.attempt === 0 && !this.hadLive) return lost >= SLOW ? 'slow' : '';
    return lost >= PATIENCE ? 'lost' : '';
  }

  /** Whole seconds until the next try, 0 while one is under way. */
  get seconds() {
    return this.phase === 'waiting' ? Math.max(0, Math.ceil((this.retryAt - this.now()) / 1000)) : 0;
  }

  /** Whether a message that is sent now goes out now. */
  get isFine() {
    return !this.lostAt || this.shows === '';
  }
}
