// Files on their way to the customer's request: one after another, each with its state, and those that are there already.

import { newCid } from '../shared/cid.js';
import { words } from '../shared/i18n.js';

/**
 * @typedef {'waiting'|'uploading'|'scanning'|'clean'|'failed'|'rejected'} Fate
 * @typedef {{key: string, name: string, size: number, at: number, number: string, fate: Fate, percent: number, reason: string,
 *   id: string, file?: File}} Upload   `failed` may be tried again, `rejected` is the service's last word on this file
 */

const GATEWAY = 502; // From here on nobody looked at the file: the same one may be sent again,
const TOO_OFTEN = 429; // and so it may after a wait, unless the day's quota is used up.

/** @param {Upload} u */
export const isUnderWay = (u) => u.fate === 'uploading' || u.fate === 'waiting';

export class Uploads {
  /**
   * @param {{server: string, token: () => Promise<string>, language: () => 'tr'|'en', onChange: () => void, onEnd: (u: Upload) => void,
   *   most: () => Promise<number>}} of   `most` MB the operator takes, 0 when that is not known;
   *   `onEnd` once for each file that is there or was not taken
   */
  constructor(of) {
    this.of = of;
    /** @type {Upload[]} */
    this.all = [];
    this.before = Promise.resolve();
    this.asked = '';
  }

  /** Puts files on a request. @param {Iterable<File>} files @param {string} number @param {number} after not to stand above what was said until then */
  add(files, number, after) {
    for (const file of files) {
      const key = newCid();
      this.all = [...this.all, { key, name: file.name, size: file.size, at: Math.max(Date.now(), after), number, fate: 'waiting', percent: 0, reason: '', id: '', file }];
      this.send(key);
    }
  }

  /** The same file under the same key: what arrived the first time is not put on the request twice. @param {string} key */
  again(key) {
    this.change(key, { fate: 'waiting', percent: 0, reason: '' });
    this.send(key);
  }

  /** Takes a file back that has not arrived, or a row away that only says why it was not taken. @param {string} key */
  drop(key) {
    const xhr = this.find(key)?.fate === 'uploading' ? this.under : null;
    this.all = this.all.filter((u) => u.key !== key);
    xhr?.abort();
    this.of.onChange();
  }

  forget() {
    for (const u of this.all) if (isUnderWay(u)) this.drop(u.key);
    this.all = [];
    this.asked = '';
  }

  /** What is on the request already, from this page before a reload or from elsewhere. @param {string} number */
  async recall(number) {
    if (!number || this.asked === number) return;
    this.asked = number;
    try {
      const answer = await fetch(this.path(number), { headers: { Authorization: `Bearer ${await this.of.token()}` }, credentials: 'omit' });
      if (!answer.ok) throw new Error(`documents: ${answer.status}`);
      const known = new Set(this.all.map((u) => u.id));
      const there = (await answer.json()).documents.filter((d) => !known.has(d.id) && !d.erased);
      this.all = [...there.map((d) => ({ key: d.id, id: d.id, name: d.name, size: d.size, at: d.at, number, fate: 'clean', percent: 100, reason: '' })), ...this.all];
      this.of.onChange();
    } catch (error) {
      console.info('kopru: documents', error);
      this.asked = '';
    }
  }

  // --- one file -------------------------------------------------------------------------

  /** @param {string} key */
  send(key) {
    this.of.onChange();
    this.before = this.before.then(() => this.carry(key)).catch((error) => {
      console.warn('kopru: upload', error);
      this.change(key, { fate: 'failed' });
    });
  }

  /** @param {string} key */
  async carry(key) {
    const u = this.find(key);
    if (!u) return; // Taken back while another was on its way.
    const language = this.of.language();
    const most = await this.of.most();
    if (most && u.size > most * 1024 * 1024) return this.end(key, { fate: 'rejected', reason: words(language).fileTooBig(most) });
    this.change(key, { fate: 'uploading' });
    const token = await this.of.token();
    if (!this.find(key)) return;
    const xhr = await this.post(u, { Authorization: `Bearer ${token}`, 'Idempotency-Key': key, 'Accept-Language': language,
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(u.name)}`, 'Content-Type': u.file?.type || 'application/octet-stream' });
    const said = read(xhr.responseText);
    if (xhr.status === 201) this.end(key, { fate: 'clean', id: said.id, size: said.size, file: undefined });
    else if (!xhr.status) this.end(key, { fate: 'failed' });
    else {
      const mayBeTried = xhr.status >= GATEWAY || (xhr.status === TOO_OFTEN && said.code !== 'daily_quota');
      this.end(key, { fate: mayBeTried ? 'failed' : 'rejected', reason: said.title ?? '' });
    }
  }

  /** `fetch` does not say how much of a body has gone. @param {Upload} u @param {Record<string, string>} headers @returns {Promise<XMLHttpRequest>} */
  post(u, headers) {
    return new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      this.under = xhr;
      xhr.open('POST', this.path(u.number));
      for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
      xhr.upload.onprogress = ({ loaded, total }) => this.change(u.key, { percent: Math.floor((100 * loaded) / (total || 1)) });
      xhr.upload.onload = () => this.change(u.key, { fate: 'scanning', percent: 100 });
      xhr.onloadend = () => resolve(xhr);
      xhr.send(u.file);
    });
  }

  find(key) {
    return this.all.find((u) => u.key === key);
  }

  /** @param {string} key @param {Partial<Upload>} to */
  change(key, to) {
    this.all = this.all.map((u) => (u.key === key ? { ...u, ...to } : u));
    this.of.onChange();
  }

  end(key, to) {
    this.change(key, to);
    const u = this.find(key);
    if (u) this.of.onEnd(u);
  }

  path(number) {
    return `${this.of.server}/api/v1/requests/${encodeURIComponent(number)}/documents`;
  }
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {}; // A proxy's error page is no JSON.
  }
}
