// Something asked when a person pauses: the last question wins, an answer that comes late is not shown.

export const PAUSE_MS = 100;

export class Pause {
  /** @param {{ask: (question: any) => Promise<any>, show: (answer: any) => void, failed: (error: unknown) => void, wait?: number}} about */
  constructor({ ask, show, failed, wait = PAUSE_MS }) {
    Object.assign(this, { ask, show, failed, wait });
    this.asked = 0;
    this.timer = 0;
  }

  /** @param {any} question null asks nothing any more */
  typed(question) {
    clearTimeout(this.timer);
    const mine = (this.asked += 1);
    if (question === null) return;
    this.timer = setTimeout(async () => {
      try {
        const answer = await this.ask(question);
        if (mine === this.asked) this.show(answer);
      } catch (error) {
        if (mine === this.asked) this.failed(error);
      }
    }, this.wait);
  }
}
