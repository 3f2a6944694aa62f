// What can be done from the keyboard by its name: the commands that fit now, and which of them the typed words mean; pure.

import { folded } from './likeness.js';

/** @typedef {{id: string, title: string, key?: string, run: () => void}} Command */

/**
 * @param {{holds: boolean, offered: boolean, chosen: boolean, waiting: boolean, leads: boolean, content: boolean, presence: string}} now what the desk shows
 * @returns {string[]} the commands that fit, the likeliest first
 */
export function fitting({ holds, offered, chosen, waiting, leads, content, presence }) {
  const about = { accept: offered, pass: offered, resolve: holds, transfer: holds, snooze: holds, give_back: holds, note: chosen, start: chosen, transcript: holds, request: holds, next: waiting };
  const anywhere = ['available', 'busy', 'break'].filter((each) => each !== presence);
  const pages = [...(leads ? ['wall', 'overview'] : []), ...(content ? ['studio'] : [])];
  return [...Object.keys(about).filter((each) => about[each]), ...anywhere, 'record', ...pages, 'language', 'sessions', 'keys', 'leave'];
}

/**
 * The commands whose titles hold each typed word at the start of one of theirs, whatever case and accents; all without words.
 * @param {Command[]} commands @param {string} words
 */
export function meant(commands, words) {
  const asked = folded(words).split(/\s+/).filter(Boolean);
  return commands.filter(({ title }) => {
    const own = folded(title).split(/[^\p{L}\p{N}]+/u);
    return asked.every((word) => own.some((each) => each.startsWith(word)));
  });
}
