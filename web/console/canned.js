// Canned replies, pure: what a slash asks for, which replies fit best, and their words with the placeholders filled.

/** @typedef {{key: string, topic: string, tr: string, en: string}} Reply */
/** @typedef {{name?: string, number?: string, agent?: string, due?: string}} Known   what placeholders stand for; empty is not known */
/** @typedef {{language: 'tr'|'en', known: Known, topic?: string, last?: string}} About   the conversation: its language, its topic, the customer's last message */

export const MOST = 6;
const STEM = 5; // Endings are left out: "çekimim" and "çekiminiz" are about the same.

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
  const last = stems(about.last ?? '');
  const score = (reply) => (asked.length && folded(reply.key).startsWith(folded(query)) ? 100 : 0) + likeness(reply, last) + (reply.topic === about.topic ? 1.5 : 0);
  const ranked = usable.map((reply, n) => ({ reply, n, score: score(reply) }));
  return ranked.sort((a, b) => b.score - a.score || a.n - b.n).slice(0, MOST).map((each) => each.reply);
}

/**
 * The reply's words in the language of the conversation. A name that isn't known leaves no gap.
 * @param {Reply} reply
 * @param {About} about
 */
export function filled(reply, { language, known }) {
  const named = known.name ? reply[language] : reply[language].replace(/ \{name\}/g, '');
  return named.replace(/\{(\w+)\}/g, (_, place) => known[place] ?? '');
}

/** Turkish and English letters without case and marks: ‘Çekim’, ‘cekim’ and ‘ÇEKİM’ are one word. @param {string} text */
export function folded(text) {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/ı/g, 'i');
}

function isUsable(reply, { language, known }) {
  return [...reply[language].matchAll(/\{(\w+)\}/g)].every(([, place]) => place === 'name' || known[place]);
}

/** Whether a word of the key or of the text, in either language, begins so. */
const found = (reply, word) => words(`${reply.key} ${reply.tr} ${reply.en}`).some((each) => each.startsWith(word));

/** How many of the customer's words the reply has; a word of its key or in a short reply says more. */
function likeness(reply, last) {
  if (!last.size) return 0;
  const own = stems(`${reply.tr} ${reply.en}`);
  const keys = stems(reply.key);
  return [...last].reduce((sum, stem) => sum + (keys.has(stem) ? 2 : own.has(stem) ? 1 : 0), 0) / Math.sqrt(last.size);
}

const words = (text) => folded(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
const stems = (text) => new Set(words(text).filter((word) => word.length > 2).map((word) => word.slice(0, STEM)));
