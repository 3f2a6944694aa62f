// A message left for the team instead of waiting: what is typed outlives a reload, and a repeat of the same is one message.

import { newCid } from '../shared/cid.js';
import { store } from '../shared/storage.js';
import { ask } from './service.js';

const DRAFT = 'kopru.left';

/** @typedef {{subject: string, text: string, contact: string}} Left */

export class LeftMessage {
  /** @param {import('./service.js').Asker & {onChange: () => void}} of */
  constructor(of) {
    this.of = of;
    this.kept = store('sessionStorage');
    /** @type {'off'|'open'|'sending'} */
    this.fate = this.kept.getItem(DRAFT) ? 'open' : 'off';
    this.problem = this.field = this.key = '';
  }

  /** @returns {Partial<Left>} */
  get draft() {
    return JSON.parse(this.kept.getItem(DRAFT) ?? '{}');
  }

  /** @param {'off'|'open'|'sending'} fate @param {{title?: string, field?: string}} [about] */
  set(fate, { title = '', field = '' } = {}) {
    Object.assign(this, { fate, problem: title, field });
    if (fate === 'off') this.kept.removeItem(DRAFT);
    this.of.onChange();
  }

  /** @param {Left} left what was typed so far: sent under another key than before, for it is another message */
  keep(left) {
    this.kept.setItem(DRAFT, JSON.stringify(left));
    this.key = '';
  }

  /** Whether the team has it. @param {Left} left @param {string} failed what to say when the service has no words */
  async send(left, failed) {
    this.key ||= newCid();
    this.set('sending');
    const { status, said } = await ask(this.of, 'left-messages', left, this.key);
    this.set(status === 201 ? 'off' : 'open', { title: said.title ?? failed, field: said.field });
    return status === 201;
  }
}
