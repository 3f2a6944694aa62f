// What the browser keeps for us across reloads; where storage is forbidden everything still works until the page goes.

/** @typedef {Pick<Storage, 'getItem'|'setItem'|'removeItem'|'key'|'length'>} Store */

/**
 * The window's `localStorage` or `sessionStorage`, or one in memory when the browser forbids it.
 * @param {'localStorage'|'sessionStorage'} name
 * @returns {Store}
 */
export function store(name) {
  try {
    const real = window[name];
    real.setItem('kopru.probe', '1');
    real.removeItem('kopru.probe');
    return real;
  } catch (forbidden) {
    console.info(`kopru: ${name} is not available, nothing survives a reload`, forbidden);
    return inMemory();
  }
}

/**
 * Unsent frames under one key each, so that several tabs never overwrite each other; oldest first, as a cid sorts by time.
 * @param {Store} where
 * @param {string} [prefix]
 * @returns {import('./socket.js').Unsent & {fail: (frame: Record<string, any>, code: string, reason: string) => void,
 *   failed: () => {frame: Record<string, any>, code: string, reason: string}[]}}
 */
export function kept(where, prefix = 'kopru.unsent.') {
  const all = () => keys(where, prefix).map((key) => read(where, key)).filter((item) => item?.frame?.cid);
  return {
    load: () => all().filter((item) => !item.code).map((item) => item.frame),
    failed: () => all().filter((item) => item.code),
    keep: (frame) => write(where, prefix + frame.cid, { frame }),
    fail: (frame, code, reason) => write(where, prefix + frame.cid, { frame, code, reason }),
    forget: (cid) => where.removeItem(prefix + cid),
  };
}

function keys(where, prefix) {
  const found = [];
  for (let n = 0; n < where.length; n += 1) found.push(/** @type {string} */ (where.key(n)));
  return found.filter((key) => key.startsWith(prefix)).sort();
}

function read(where, key) {
  try {
    return JSON.parse(where.getItem(key) ?? 'null');
  } catch (damaged) {
    console.warn(`kopru: ${key} could not be read`, damaged);
    return null;
  }
}

function write(where, key, item) {
  try {
    where.setItem(key, JSON.stringify(item));
  } catch (full) {
    console.warn('kopru: storage is full, unsent messages stay until the page goes', full);
  }
}

/** @returns {Store} */
export function inMemory() {
  const items = new Map();
  return {
    get length() { return items.size; },
    key: (n) => [...items.keys()][n] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, String(value)),
    removeItem: (key) => void items.delete(key),
  };
}
