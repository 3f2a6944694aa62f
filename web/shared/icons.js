// Line drawings on a 24 × 24 grid, drawn in the current colour; decoration only, so hidden from screen readers.

import { html } from '../vendor/lit.js';

const PATHS = {
  bridge: 'M1.5 17.5h21M7 5v15M17 5v15M1.5 12.5C4 11.5 6 9 7 6.5c1.6 5 3.2 7.2 5 7.2s3.4-2.2 5-7.2c1 2.5 3 5 5.5 6M9.6 12.6v4.9M14.4 12.6v4.9',
  send: 'M4.5 12 20 4.5 15.5 20l-3.2-6.5zM12.3 13.5 20 4.5',
  x: 'M6 6l12 12M18 6 6 18',
  chat: 'M20 11.5a7.5 7.5 0 0 1-11 6.6L4 19.5l1.4-4.6A7.5 7.5 0 1 1 20 11.5z',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  check2: 'm2.5 12.8 4 4 8.5-9M11 15.8l1 1 9-9.5',
  clock: 'M12 7.5V12l3 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z',
  copy: 'M9 9h10v11H9zM15 9V4H5v11h4',
  edit: 'M4 20l.9-4.2L15.8 4.9a1.8 1.8 0 0 1 2.6 0l.7.7a1.8 1.8 0 0 1 0 2.6L8.2 19.1z',
  file: 'M6.5 3.5h7l4.5 4.5v12.5h-11.5zM13.5 3.5V8H18M9.5 13h5.5M9.5 16.5h4',
  clip: 'm19.5 11.5-7.8 7.8a4.6 4.6 0 0 1-6.5-6.5l8.2-8.2a3.1 3.1 0 0 1 4.4 4.4l-8.2 8.2a1.5 1.5 0 0 1-2.1-2.1l7.4-7.4',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.8-3.7 3.8-5.5 7.5-5.5s6.7 1.8 7.5 5.5',
  users: 'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 19.5c.6-3.3 3.2-5 6.5-5s5.9 1.7 6.5 5M15.5 4.8a3.5 3.5 0 0 1 0 6.5M18 14.9c1.9.7 3.1 2.3 3.5 4.6',
  inbox: 'M4 13.5 6.5 5h11L20 13.5V19H4zM4 13.5h4.5c.3 1.7 1.7 3 3.5 3s3.2-1.3 3.5-3H20',
  search: 'M10.8 17.5a6.7 6.7 0 1 0 0-13.5 6.7 6.7 0 0 0 0 13.5zM15.6 15.6 20.5 20.5',
  alert: 'M12 4 2.8 19.5h18.4zM12 10v4.5M12 17h.01',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 8h.01',
  wifioff: 'M3 3l18 18M5 12.5a10 10 0 0 1 4.5-2.6M2 9a14.5 14.5 0 0 1 5-3.2M10.5 5A14.5 14.5 0 0 1 22 9M15 10.2c1.5.5 2.9 1.3 4 2.3M8.5 16a5 5 0 0 1 7 0M12 19.5h.01',
  globe: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c2.5 2.4 3.8 5.5 3.8 9s-1.3 6.6-3.8 9c-2.5-2.4-3.8-5.5-3.8-9S9.5 5.4 12 3z',
  down: 'm6 9.5 6 6 6-6',
  right: 'm9.5 6 6 6-6 6',
  left: 'm14.5 6-6 6 6 6',
  plus: 'M12 5v14M5 12h14',
  dots: 'M5.5 12h.01M12 12h.01M18.5 12h.01',
  arrow: 'M4.5 12h15M13.5 6l6 6-6 6',
  refresh: 'M19.5 11A7.6 7.6 0 0 0 5.8 7.5L4 9.5M4 4.5v5h5M4.5 13a7.6 7.6 0 0 0 13.7 3.5l1.8-2M20 19.5v-5h-5',
  shield: 'M12 3.5 5 6v5.5c0 4.5 2.9 7.5 7 9 4.1-1.5 7-4.5 7-9V6zM9 12l2.2 2.2L15.2 10',
  phone: 'M7.5 2.5h9v19h-9zM11 18.5h2',
  mail: 'M3.5 5.5h17v13h-17zM4 6.5l8 6.5 8-6.5',
  note: 'M5 4h14v10.5L14 20H5zM19 14.5h-5V20M8.5 8.5h7M8.5 12h4',
  tag: 'M4 4h7.5l8.5 8.5-7.5 7.5L4 11.5zM8 8h.01',
  headset: 'M4 15v-3a8 8 0 0 1 16 0v3M4 14.5h3.5v5H4zM16.5 14.5H20v5h-3.5zM18.5 19.5c-.5 1.5-2.5 2-5 2',
  chart: 'M4 20h16.5M7 16.5v-5M12 16.5V6M17 16.5v-8',
  calendar: 'M4 6h16v14H4zM4 10.5h16M8.5 3.5v4M15.5 3.5v4',
  bell: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4',
  pause: 'M8.5 5v14M15.5 5v14',
  undo: 'M8.5 5 4 9.5 8.5 14M4 9.5h10a5.5 5.5 0 0 1 0 11h-3',
  moon: 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z',
  swap: 'M4 8.5h14M14.5 5 18 8.5 14.5 12M20 16H6M9.5 12.5 6 16l3.5 3.5',
  filter: 'M4 6.5h16M7 12h10M10 17.5h4',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  gear: 'M12 15.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM12 2.8v3M12 18.2v3M21.2 12h-3M5.8 12h-3M18.5 5.5l-2.1 2.1M7.6 16.4l-2.1 2.1M18.5 18.5l-2.1-2.1M7.6 7.6 5.5 5.5',
};

/**
 * A drawing by name.
 * @param {keyof typeof PATHS} name
 * @param {string} [size] an extra class: `i-s`, `i-l`
 */
export function icon(name, size = '') {
  return html`<svg class="i ${size}" viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name]}></path></svg>`;
}

/** The outline of the bridge behind the header. */
export const cables = html`<svg class="cables" viewBox="0 0 230 68" preserveAspectRatio="xMaxYMax slice" aria-hidden="true"><path
  d="M0 56H230M92 6V68M172 6V68M0 50Q58 44 92 8Q112 46 132 46T172 8Q196 44 230 46M20 47.5V56M36 44V56M52 38V56M66 31V56M80 20V56M100 22V56M110 35V56M121 43V56M132 46V56M143 43V56M154 35V56M164 22V56M180 20V56M192 33V56M204 41V56M217 45V56"></path></svg>`;
