// What a member of staff can do with a request as it stands, pure; the service decides again.

const OPEN = ['registered', 'in_review', 'waiting_customer', 'escalated', 'reopened'];
export const NEEDS_TEXT = ['asked_customer', 'resolved', 'noted'];

/** @param {string} state */
export const isOpen = (state) => OPEN.includes(state);

/**
 * The steps in the order in which they are offered.
 * @param {{state: string, merged_into?: string, reopen_until?: string|null, escalated_at?: string|null}} request
 * @param {number} now
 * @returns {string[]}
 */
export function stepsOf({ state, merged_into: into, reopen_until: until, escalated_at: escalated }, now) {
  if (into) return ['noted'];
  if (isOpen(state)) {
    return [...(state === 'in_review' ? [] : ['in_review']), ...(state === 'waiting_customer' ? [] : ['asked_customer']), 'resolved', 'moved', 'assigned',
      ...(state === 'escalated' ? [] : ['escalated']), 'noted'];
  }
  if (state === 'resolved') return ['closed', ...(until && !escalated && Date.parse(until) > now ? ['reopened'] : []), 'noted'];
  return state === 'closed' || state === 'withdrawn' ? ['archived', 'noted'] : ['noted'];
}

/** Steps that several requests can take at once. */
export const BULK = ['in_review', 'assigned', 'moved', 'noted', 'closed', 'archived'];
