// The bridge is crossed: from the square of the machine to the circle of a person.

import { html, svg } from '../../vendor/lit.js';
import { words } from '../i18n.js';
import { avatar } from './avatar.js';

const arc = html`<svg class="arc" viewBox="0 0 160 34" preserveAspectRatio="none" aria-hidden="true">${svg`
  <path class="a" d="M0 24Q40 2 80 4"></path><path d="M80 4Q120 2 160 24"></path>
  <path class="a f" d="M0 29H80"></path><path class="f" d="M80 29H160"></path>`}</svg>`;

/**
 * @param {{name: string, department: string}} agent the department's name, ready to show
 * @param {import('../i18n.js').Language} language
 */
export function handOver({ name, department }, language) {
  const t = words(language);
  const [who, did] = t.joined(name);
  return html`<div class="ho" data-test="event" data-event="joined">${avatar({ by: 'bot', size: 'l' })}${arc}${avatar({ by: 'agent', name, size: 'l' })}
    <p class="ho-t"><b>${who}</b>${did}<small>${t.joinedMore(department)}</small></p></div>`;
}
