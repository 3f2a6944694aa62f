// Canned replies, pure: what a slash asks for, which replies fit best, and their words with the placeholders filled.

import { folded, likenessTo, wordsOf as words } from './likeness.js';

export { folded };

/** @typedef {{key: string, topic: string, tr: string, en: string, asks_tr?: string[], asks_en?: string[], earlier?: boolean}} Reply   `asks` are examples of what it answers; `earlier`: an agent's answer to somebody else */
/** @typedef {{name?: string, number?: string, agent?: string, due?: string}} Known   what placeholders stand for; empty is not known */
/** @typedef {{language: 'tr'|'en', known: Known, topic?: string, last?: string}} About   the conversation: its language, its topic, the customer's last message */

export const MOST = 6;
const TOPIC = 0.15; // What the topic says, beside how alike the words are (0 to 1).

/**
 * What is looked for after a slash that stands at the start or behind a space, up to the caret; null when there is none.
 * @param {string} text
 * @param {number} caret
 * @returns {{from: number, query: string}|null}
 */
export function slashAt(text, caret) {
  const found = /(?:^|\s)\/((?:[^\s/][^\n/]{0,40})?)$/.exec(text.slice(0, caret));
  return found ? { from: caret - found[1].length - 1, query: found[1] } : null;
}

/**
 * The replies that fit, best first, those whose placeholders are known only. Without a query the ones most like the customer's last message.
 * @param {Reply[]} replies
 * @param {string} query
 * @param {About} about
 * @returns {Reply[]}
 */
export function matching(replies, query, about) {
  const asked = words(query);
  const usable = replies.filter((reply) => isUsable(reply, about) && asked.every((word) => found(reply, word)));
  const likeness = likenessTo(replies, about.last ?? '');
  const score = (reply) => (asked.length && folded(reply.key).startsWith(folded(query)) ? 100 : 0) + likeness(reply) + (reply.topic === about.topic ? TOPIC : 0);
  const ranked = usable.map((reply, n) => ({ reply, n, score: score(reply) }));
  return ranked.sort((a, b) => b.score - a.score || a.n - b.n).slice(0, MOST).map((each) => each.reply);
}

/**
 * Earlier answers as replies, which are suggested beside the canned ones.
 * @param {{asked: string, text: string}[]} answers
 * @param {string} topic
 * @returns {Reply[]}
 */
export function earlierOnes(answers, topic) {
  return answers.map(({ asked, text }) => ({ key: '', topic, tr: text, en: text, asks_tr: [asked], earlier: true }));
}

/**
 * The reply's words in the language of the conversation. A name that isn't known leaves no gap.
 * @param {Reply} reply
 * @param {About} about
 */
export function filled(reply, { language, known }) {
  if (reply.earlier) return reply[language]; // Braces in it are somebody's own.
  const named = known.name ? reply[language] : reply[language].replace(/ \{name\}/g, '');
  return named.replace(/\{(\w+)\}/g, (_, place) => known[place] ?? '');
}

function isUsable(reply, { language, known }) {
  return reply.earlier || [...reply[language].matchAll(/\{(\w+)\}/g)].every(([, place]) => place === 'name' || known[place]);
}

/** Whether a word of the key or of the text, in either language, begins so. */
const found = (reply, word) => words(`${reply.key} ${reply.tr} ${reply.en}`).some((each) => each.startsWith(word));

