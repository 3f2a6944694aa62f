// Which key does what; pure. Single letters work only outside text fields, can be turned off and given other letters (WCAG 2.1.4).

/** @typedef {'down'|'up'|'next'|'resolve'|'transfer'|'accept'|'pass'|'snooze'|'search'|'start'|'note'|'record'|'keys'|'escape'|''} Deed */
/** @typedef {Record<string, string>} KeyMap the letter of each deed that has one */

/** @type {KeyMap} */
export const USUAL = { down: 'j', up: 'k', next: 'n', accept: 'a', pass: 'p', resolve: 'e', transfer: 't', snooze: 'h', start: 'd', record: 'r', keys: '?' };

/** What the list of shortcuts shows, in its order: keys by name, deeds by the letter they have now. */
export const SHOWN = [
  ['move', [{ deed: 'down' }, { deed: 'up' }]], ['next', [{ deed: 'next' }]], ['offer', [{ deed: 'accept' }, { deed: 'pass' }]], ['resolve', [{ deed: 'resolve' }]],
  ['transfer', [{ deed: 'transfer' }]], ['snooze', [{ deed: 'snooze' }]], ['start', [{ deed: 'start' }]], ['note', ['Alt', 'N']], ['canned', ['/']], ['mention', ['@']],
  ['record', [{ deed: 'record' }]], ['send', ['Ctrl', '↵']], ['search', ['Ctrl', 'K']], ['keys', [{ deed: 'keys' }]], ['close', ['Esc']],
];

const LETTER = /^[\p{L}\p{N}?]$/u; // "/" and "@" open menus in the composer.

/**
 * @param {{key: string, code?: string, altKey?: boolean, ctrlKey?: boolean, metaKey?: boolean, isComposing?: boolean, repeat?: boolean}} press
 * @param {{writing: boolean, letters: boolean, map?: KeyMap}} where `writing` in a text field, `letters` when single letters are on
 * @returns {Deed}
 */
export function deedOf(press, { writing, letters, map = USUAL }) {
  if (press.isComposing) return '';
  if (press.ctrlKey || press.metaKey) return press.key.toLowerCase() === 'k' && !press.altKey ? 'search' : '';
  if (press.key === 'Escape') return 'escape';
  // By the key's place: Alt makes another sign of the letter on some keyboards.
  if (press.altKey) return press.code === 'KeyN' ? 'note' : '';
  if (writing || !letters) return '';
  const pressed = press.key.toLowerCase();
  const deed = /** @type {Deed} */ (Object.keys(map).find((each) => map[each] === pressed) ?? '');
  return press.repeat && deed !== 'down' && deed !== 'up' ? '' : deed;
}

/**
 * The map with another letter for a deed; or why not: the deed that has the letter, or '' for a key that can be none.
 * @param {KeyMap} map @param {string} deed @param {string} key
 * @returns {{map: KeyMap}|{taken: string}}
 */
export function remapped(map, deed, key) {
  const letter = key.toLowerCase();
  if (!LETTER.test(letter)) return { taken: '' };
  const other = Object.keys(map).find((each) => map[each] === letter && each !== deed);
  return other ? { taken: other } : { map: { ...map, [deed]: letter } };
}

/** The map that was kept, as far as it still holds: a letter for each deed, none twice. @param {string|null} kept @returns {KeyMap} */
export function mapFrom(kept) {
  try {
    const own = JSON.parse(kept ?? 'null');
    if (!own) return USUAL;
    const map = Object.fromEntries(Object.keys(USUAL).map((deed) => [deed, LETTER.test(own[deed] ?? '') ? own[deed] : USUAL[deed]]));
    return new Set(Object.values(map)).size === Object.keys(map).length ? map : USUAL;
  } catch (broken) {
    console.info('kopru: the kept shortcuts can not be read', broken);
    return USUAL;
  }
}

/** Whether what a key press hits is a place to write or choose in. @param {EventTarget|null} target */
export function isWriting(target) {
  return target instanceof Element && target.matches('input, textarea, select, [contenteditable]');
}
