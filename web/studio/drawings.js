// Line drawings of the studio alone; the shared ones are in every customer's window, so these stay here.

import { html } from '../vendor/lit.js';

const PATHS = {
  play: 'M7.5 4.5v15l12-7.5z',
  upload: 'M12 16V5M7.5 9 12 4.5 16.500 9M4.5 15.5v4h15v-4',
  download: 'M12 5v11M7.5 12 12 16.500 16.500 12M4.5 15.5v4h15v-4',
  trash: 'M5 7h14M9.500 7V4.500h5V7M7 7l.8 12.500h8.400L17 7M10.500 10.500v6M13.500 10.500v6',
  git: 'M7 8.500v7M7 8.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM7 20.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM17 11a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM17 11c0 3.500-4 4.500-10 5',
};

/** @param {keyof typeof PATHS} name @param {string} [size] */
export function drawing(name, size = '') {
  return html`<svg class="i ${size}" viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name]}></path></svg>`;
}
