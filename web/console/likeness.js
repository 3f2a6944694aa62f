// How alike a customer's last message and what a canned reply answers are, pure: words without endings and parts of words, each worth more the rarer it is.

/** @typedef {import('./canned.js').Reply} Reply */
/** @typedef {Map<string, number>} Vector */

const STEM = 5; // Endings are left out: "çekimim" and "çekiminiz" are about the same.
const PART = 3; // Letters of a part of a word: they carry over typing errors and endings that change a stem.
const PARTS_WORTH = 0.35; // Of a whole word's: many of them make up one word.
const TEXT_WORTH = 0.6; // The reply's own words say what it answers, less plainly than an example of it.

/** @type {WeakMap<Reply[], {weigh: (text: string) => Vector, of: Map<Reply, Vector[]>, own: Map<Reply, Vector>}>} */
const known = new WeakMap();

/**
 * How alike each reply is to the text, 0 to 1.
 * @param {Reply[]} replies
 * @param {string} text
 * @returns {(reply: Reply) => number}
 */
export function likenessTo(replies, text) {
  if (!known.has(replies)) known.set(replies, learned(replies));
  const { weigh, of, own } = /** @type {any} */ (known.get(replies));
  const said = weigh(text);
  if (!said.size) return () => 0;
  return (reply) => Math.max(...(of.get(reply) ?? []).map((example) => cosine(said, example)), TEXT_WORTH * cosine(said, own.get(reply) ?? new Map()));
}

/** @param {Reply[]} replies */
function learned(replies) {
  const texts = new Map(replies.map((reply) => [reply, [...(reply.asks_tr ?? []), ...(reply.asks_en ?? [])]]));
  const seen = new Map();
  const count = (features) => features.forEach((_, feature) => seen.set(feature, (seen.get(feature) ?? 0) + 1));
  for (const [reply, asks] of texts) [...asks, ownWords(reply)].forEach((text) => count(features(text)));
  const all = [...texts.values()].reduce((sum, asks) => sum + asks.length + 1, 0);
  const weigh = (text) => normal(new Map([...features(text)].map(([feature, worth]) => [feature, worth * Math.log(1 + all / (1 + (seen.get(feature) ?? 0)))])));
  return { weigh, of: new Map([...texts].map(([reply, asks]) => [reply, asks.map(weigh)])), own: new Map(replies.map((reply) => [reply, weigh(ownWords(reply))])) };
}

const ownWords = (reply) => `${reply.key} ${reply.tr} ${reply.en}`.replace(/\{\w+\}/g, ' ');

/** Words cut to what counts, and their parts. @param {string} text @returns {Vector} */
function features(text) {
  const found = new Map();
  const add = (feature, worth) => found.set(feature, Math.max(found.get(feature) ?? 0, worth));
  for (const word of wordsOf(text)) {
    add(word.slice(0, STEM), 1);
    const whole = ` ${word} `;
    for (let n = 0; n + PART <= whole.length; n += 1) add(`~${whole.slice(n, n + PART)}`, PARTS_WORTH);
  }
  return found;
}

/** @param {Vector} vector @returns {Vector} */
function normal(vector) {
  const length = Math.sqrt([...vector.values()].reduce((sum, worth) => sum + worth * worth, 0));
  return length ? new Map([...vector].map(([feature, worth]) => [feature, worth / length])) : vector;
}

/** @param {Vector} one @param {Vector} other */
function cosine(one, other) {
  const [small, large] = one.size < other.size ? [one, other] : [other, one];
  let sum = 0;
  for (const [feature, worth] of small) sum += worth * (large.get(feature) ?? 0);
  return sum;
}

/** Turkish and English letters without case and marks: ‘Çekim’, ‘cekim’ and ‘ÇEKİM’ are one word. @param {string} text */
export function folded(text) {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/ı/g, 'i');
}

/** The words of a text, folded. @param {string} text */
export function wordsOf(text) {
  return folded(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}
