// A line whose clock, chance and other end are the test's.

import { newLine, nextTick, step } from '../../../web/shared/line.js';
import { welcome } from './frames.mjs';

/** A line whose deeds are written down; `now` moves only when told. */
export class PlayedLine {
  constructor(of) {
    this.line = newLine(of);
    this.now = 1000;
    this.deeds = [];
    this.chance = 0.5;
  }

  on(event) {
    const { line, deeds } = step(this.line, event, this.now, () => this.chance);
    this.line = line;
    this.deeds.push(...deeds);
    return deeds;
  }

  hear(frame) { return this.on({ is: 'frame', frame }); }

  send(frame) { return this.on({ is: 'send', frame }); }

  live() {
    if (this.line.phase !== 'connecting') this.on({ is: 'start' });
    this.on({ is: 'opened' });
    this.hear(welcome());
    return this;
  }

  drop(code = 1006) { return this.on(this.line.by === 'http' ? { is: 'poll_failed' } : { is: 'closed', code }); }

  /** Lets time run to the next thing that is due. */
  due() {
    this.now = Math.max(this.now, nextTick(this.line));
    return this.on({ is: 'tick' });
  }

  sent() { return this.deeds.filter((d) => d.do === 'send').map((d) => d.frame.cid ?? d.frame.type); }
}
