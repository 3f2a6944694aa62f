// The question after a resolution: whether there is one for this visitor, and what became of it.

import { ask } from './service.js';

const SKIPPED = 'kopru.survey.skipped';

/** @typedef {{token: string, subject: string, fate: 'asked'|'sending'|'sent', rating: number, problem: string}} Survey */

export class SurveyQuestion {
  /** @param {{server: string, kept: import('../shared/storage.js').Store, token: () => Promise<string>, language: () => 'tr'|'en', onChange: () => void}} of */
  constructor(of) {
    this.of = of;
    /** @type {Survey|null} */
    this.now = null;
  }

  /** Looks whether something can be asked; what stands there already stays. */
  async look() {
    if (this.now && this.now.fate !== 'sent') return;
    const { status, said } = await ask(this.of, 'my-surveys');
    const next = status === 200 ? said.surveys.find((each) => each.token !== this.of.kept.getItem(SKIPPED)) : null;
    if (next) this.set({ token: next.token, subject: next.subject, fate: 'asked', rating: 0, problem: '' });
  }

  /** @param {number} rating 1 to 5 @param {string} comment @param {string} failed what to say when the service has no words */
  async answer(rating, comment, failed) {
    const asked = /** @type {Survey} */ (this.now);
    this.set({ ...asked, fate: 'sending', rating, problem: '' });
    const { status, said } = await ask(this.of, `surveys/${asked.token}`, { rating, comment });
    this.set(status === 201 ? { ...asked, fate: 'sent', rating } : { ...asked, rating, problem: said.title ?? failed });
  }

  skip() {
    if (this.now) this.of.kept.setItem(SKIPPED, this.now.token);
    this.set(null);
  }

  /** @param {Survey|null} to */
  set(to) {
    this.now = to;
    this.of.onChange();
  }
}
