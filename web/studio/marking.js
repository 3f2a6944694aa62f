// Marked words of an example: the text cut at them, and Rasa's notation for them. Pure.

/** @typedef {{start: number, end: number, entity: string, value?: string|null}} Entity */

/**
 * The text in pieces, marked and plain, in order.
 * @param {string} text @param {Entity[]} entities @returns {{text: string, start: number, entity: Entity|null}[]}
 */
export function pieces(text, entities) {
  const found = [];
  let last = 0;
  for (const entity of [...entities].sort((a, b) => a.start - b.start)) {
    if (entity.start < last) continue; // Rasa takes no mark within a mark.
    if (entity.start > last) found.push({ text: text.slice(last, entity.start), start: last, entity: null });
    found.push({ text: text.slice(entity.start, entity.end), start: entity.start, entity });
    last = entity.end;
  }
  if (last < text.length) found.push({ text: text.slice(last), start: last, entity: null });
  return found;
}

/** As it stands in the file. @param {string} text @param {Entity[]} entities */
export function sourceOf(text, entities) {
  return pieces(text, entities).map(({ text: words, entity }) => (entity ? `[${words}]${meaning(entity)}` : words)).join('');
}

function meaning({ entity, value }) {
  return value ? `{"entity": ${JSON.stringify(entity)}, "value": ${JSON.stringify(value)}}` : `(${entity})`;
}

/**
 * The entities with the words between two offsets marked, without the spaces at their ends; what they overlap goes. Null when no word is chosen.
 * @param {string} text @param {Entity[]} entities @param {number} from @param {number} to @param {string} entity
 */
export function marked(text, entities, from, to, entity) {
  let [start, end] = [Math.min(from, to), Math.max(from, to)];
  while (start < end && text[start] === ' ') start += 1;
  while (end > start && text[end - 1] === ' ') end -= 1;
  if (start === end) return null;
  const others = entities.filter((each) => each.end <= start || each.start >= end);
  return [...others, { start, end, entity, value: null }].sort((a, b) => a.start - b.start);
}

/** The entities without those that touch these offsets. @param {Entity[]} entities @param {number} from @param {number} to */
export function unmarked(entities, from, to) {
  const [start, end] = [Math.min(from, to), Math.max(from, to)];
  return entities.filter((each) => each.end < start || each.start > end);
}

/** Which of the colours a mark has. @param {string} entity @param {string[]} all */
export function colour(entity, all) {
  return `e${Math.max(all.indexOf(entity), 0) % 4}`;
}

/**
 * The service counts characters, the browser UTF-16 units: an emoji before a mark moves it.
 * @template {{start: number, end: number}} T
 * @param {string} text @param {T[]} places @returns {T[]}
 */
export function placed(text, places) {
  const letters = Array.from(text);
  if (letters.length === text.length) return places;
  const unit = (n) => letters.slice(0, n).join('').length;
  return places.map((each) => ({ ...each, start: unit(each.start), end: unit(each.end) }));
}
