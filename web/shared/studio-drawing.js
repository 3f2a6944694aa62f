// The drawing of the studio in the rails of staff's pages; the shared icons are in every customer's window, so it stays out of these.

import { html } from '../vendor/lit.js';

export const studioDrawing = html`<svg class="i i-l" viewBox="0 0 24 24" aria-hidden="true"><path d="M5 4.5h12a2 2 0 0 1 2 2V20H7a2 2 0 0 1-2-2zM5 17.5a2 2 0 0 1 2-1.5h12"></path></svg>`;
