// The assistant's choices under its last message; typing an answer works as well.

import { html } from '../../vendor/lit.js';
import { words } from '../i18n.js';

/**
 * @param {import('../transcript.js').Button[]} buttons
 * @param {(button: import('../transcript.js').Button) => void} press
 * @param {import('../i18n.js').Language} language
 */
export function quickReplies(buttons, press, language) {
  return html`<div class="qr" role="group" aria-label=${words(language).choices}>${buttons.map((button) =>
    html`<button type="button" data-test="quick-reply" data-button=${button.id} @click=${() => press(button)}>${button.title}</button>`)}</div>`;
}
