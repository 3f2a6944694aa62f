// How long one waits: nothing is said for a moment, then there is a skeleton, and at last a sentence with a way to try again.

/** @typedef {''|'soon'|'long'} Wait */

const [SOON_MS, LONG_MS] = [300, 8000];

/**
 * Does the work, and says how long it is taking: `soon`, `long`, and an empty word when it has ended.
 * @template T
 * @param {() => Promise<T>} work
 * @param {(wait: Wait) => void} say
 * @returns {Promise<T>}
 */
export async function waiting(work, say) {
  const waits = [setTimeout(() => say('soon'), SOON_MS), setTimeout(() => say('long'), LONG_MS)];
  try {
    return await work();
  } finally {
    waits.forEach(clearTimeout);
    say('');
  }
}
