// What the banner says about the line; pure: a break of a moment is passed over, a longer one is told, and so is the return.

const PATIENCE = 1200; // A reload of the service is over before anybody has to know.
const BACK = 3000;

/**
 * @typedef {{lostAt: number, told: boolean, backUntil: number, hadLive: boolean}} LineState   moments on the clock of socket.js
 */

/** @returns {LineState} */
export function newLineState() {
  return { lostAt: 0, told: false, backUntil: 0, hadLive: false };
}

/**
 * The state after the line reported a phase.
 * @param {LineState} s
 * @param {import('../shared/line.js').Phase} phase
 * @param {number} now
 * @returns {LineState}
 */
export function heardPhase(s, phase, now) {
  if (phase === 'live') return { lostAt: 0, told: false, hadLive: true, backUntil: s.told ? now + BACK : s.backUntil };
  if (phase === 'idle') return { ...s, lostAt: 0 };
  return { ...s, lostAt: s.lostAt || now };
}

/**
 * What to show: nothing, a lost or an offline line, or that it is back.
 * @param {LineState} s
 * @param {import('../shared/line.js').Phase} phase
 * @param {number} now
 * @returns {''|'lost'|'offline'|'back'}
 */
export function lineNews(s, phase, now) {
  if (!s.lostAt) return now < s.backUntil ? 'back' : '';
  if (phase === 'offline') return 'offline';
  return now - s.lostAt >= PATIENCE ? 'lost' : '';
}
