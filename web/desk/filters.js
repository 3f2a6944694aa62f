// Which requests a list shows, pure: the lists there are from the start, and a filter as an address, a query and back.

/** @typedef {'newest'|'changed'|'promise'|'priority'} Sort */
/**
 * @typedef {{words?: string, customer?: string, assignee?: string, state?: string[], topic?: string[], department?: string[], priority?: string[],
 *   channel?: string[], promise?: string, since?: string, until?: string}} Filter
 * @typedef {{filter: Filter, sort: Sort}} Listed
 */

export const STATES = ['registered', 'in_review', 'waiting_customer', 'escalated', 'reopened', 'resolved', 'closed', 'withdrawn', 'archived'];
export const CHANNELS = ['chat', 'email', 'form', 'panel', 'phone', 'social'];
export const PRIORITIES = ['urgent', 'high', 'normal', 'low'];
export const SORTS = /** @type {Sort[]} */ (['newest', 'changed', 'promise', 'priority']);
const SEVERAL = ['state', 'topic', 'department', 'priority', 'channel'];
const ONE = ['words', 'customer', 'assignee', 'promise', 'since', 'until'];

/** The lists everybody has, in the order in which they are worked through. @param {{id: string}} me @returns {{name: string, listed: Listed}[]} */
export function usualLists(me) {
  return [
    { name: 'open', listed: { filter: {}, sort: 'priority' } },
    { name: 'mine', listed: { filter: { assignee: me.id }, sort: 'priority' } },
    { name: 'nobodys', listed: { filter: { assignee: 'nobody' }, sort: 'priority' } },
    { name: 'near', listed: { filter: { promise: 'near' }, sort: 'promise' } },
    { name: 'overdue', listed: { filter: { promise: 'overdue' }, sort: 'promise' } },
    { name: 'all', listed: { filter: {}, sort: 'newest' } },
  ];
}

/** The list as the API is asked for it. @param {Listed} listed @returns {URLSearchParams} */
export function query({ filter, sort }) {
  const told = new URLSearchParams();
  for (const name of ONE) if (filter[name]) told.set(name, filter[name]);
  for (const name of SEVERAL) for (const each of filter[name] ?? []) told.append(name, each);
  told.set('sort', sort);
  return told;
}

/** The list that an address names; the open ones when it names none. @param {string} search @returns {Listed} */
export function listedBy(search) {
  const told = new URLSearchParams(search);
  const sort = /** @type {Sort} */ (told.get('sort'));
  /** @type {Filter} */
  const filter = {};
  for (const name of ONE) if (told.get(name)) filter[name] = told.get(name);
  for (const name of SEVERAL) if (told.getAll(name).length) filter[name] = told.getAll(name);
  return { filter, sort: SORTS.includes(sort) ? sort : 'priority' };
}

/** Whether both show the same. @param {Listed} a @param {Listed} b */
export function isSame(a, b) {
  const sorted = (listed) => [...query(listed)].map(String).sort().join('\n');
  return sorted(a) === sorted(b);
}

/** The filter without what is empty. @param {Filter} filter @returns {Filter} */
export function tidy(filter) {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => (Array.isArray(value) ? value.length : value)));
}

/** What a person wrote into the search field: a tracking number is opened, anything else is looked for. @param {string} text */
export function looksLikeNumber(text) {
  const symbols = text.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return /^[A-Z]{2,6}[A-Z0-9]{12}$/.test(symbols) && /\d/.test(symbols);
}
