// Which key does what; pure. Single letters work only outside text fields and can be turned off (WCAG 2.1.4).

/** @typedef {'down'|'up'|'next'|'resolve'|'transfer'|'accept'|'pass'|'snooze'|'search'|'start'|'note'|'record'|'keys'|'escape'|''} Deed */

/** @type {Record<string, Deed>} */
const LETTERS = { j: 'down', k: 'up', n: 'next', a: 'accept', p: 'pass', e: 'resolve', t: 'transfer', h: 'snooze', d: 'start', r: 'record', '?': 'keys' };

/** What the list of shortcuts shows, in its order. */
export const SHOWN = [
  ['move', ['J', 'K']], ['next', ['N']], ['offer', ['A', 'P']], ['resolve', ['E']], ['transfer', ['T']], ['snooze', ['H']], ['start', ['D']], ['note', ['Alt', 'N']], ['canned', ['/']], ['mention', ['@']], ['record', ['R']], ['send', ['Ctrl', '↵']],
  ['search', ['Ctrl', 'K']], ['keys', ['?']], ['close', ['Esc']],
];

/**
 * @param {{key: string, code?: string, altKey?: boolean, ctrlKey?: boolean, metaKey?: boolean, isComposing?: boolean, repeat?: boolean}} press
 * @param {{writing: boolean, letters: boolean}} where `writing` in a text field, `letters` when single letters are on
 * @returns {Deed}
 */
export function deedOf(press, { writing, letters }) {
  if (press.isComposing) return '';
  if (press.ctrlKey || press.metaKey) return press.key.toLowerCase() === 'k' && !press.altKey ? 'search' : '';
  if (press.key === 'Escape') return 'escape';
  // By the key's place: Alt makes another sign of the letter on some keyboards.
  if (press.altKey) return press.code === 'KeyN' ? 'note' : '';
  if (writing || !letters) return '';
  const deed = LETTERS[press.key.toLowerCase()] ?? '';
  return press.repeat && deed !== 'down' && deed !== 'up' ? '' : deed;
}

/** Whether what a key press hits is a place to write or choose in. @param {EventTarget|null} target */
export function isWriting(target) {
  return target instanceof Element && target.matches('input, textarea, select, [contenteditable]');
}
