// The fixtures of protocol.json, and short words for the frames that the tests make themselves.

import { readFileSync } from 'node:fs';

/** @type {{name: string, direction: string, frame: any, valid: boolean}[]} */
export const FRAMES = JSON.parse(readFileSync(new URL('../protocol.json', import.meta.url), 'utf8')).frames;

export const C = 'cnv_0192';
export const view = (more = {}) => ({ state: 'bot', epoch: 1, last_seq: 0, language: 'tr', ...more });
export const welcome = (more = {}) => ({ type: 'welcome', role: 'customer', you: { id: 'vis_1', name: '' }, heartbeat: 10, conversation: C, view: view(), ...more });
export const said = (seq, by, text, more = {}) => ({ seq, at: 1_795_300_000_000 + seq, by, text, ...more });
export const entries = (after, items, more = {}) => ({ type: 'entries', conversation: C, after, upto: items.at(-1)?.seq ?? after, items, ...more });
export const ack = (cid, seq, more = {}) => ({ type: 'ack', cid, conversation: C, seq, at: 1_795_300_000_000 + seq, epoch: 1, ...more });
export const say = (cid, text) => ({ type: 'say', cid, conversation: C, text });
