// A quiet line between messages: what happened, or which day begins.

import { html, ifDefined } from '../../vendor/lit.js';

/**
 * @param {string} text
 * @param {string} [event] its name in the protocol; none for a day
 */
export function eventLine(text, event) {
  return html`<p class="day" data-test=${ifDefined(event && 'event')} data-event=${ifDefined(event)}><span>${text}</span></p>`;
}
