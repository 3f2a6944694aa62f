// Somebody is writing; the dots move only for those who like motion.

import { html } from '../../vendor/lit.js';
import { words } from '../i18n.js';
import { avatar } from './avatar.js';

/**
 * @param {{by: 'customer'|'bot'|'agent', name: string}} who
 * @param {import('../i18n.js').Language} language
 */
export function typing({ by, name }, language) {
  const t = words(language);
  const said = by === 'bot' ? t.assistantWriting : t.isWriting(name.split(' ')[0] || (by === 'agent' ? t.human : t.you));
  return html`<div class="msg ${by}" data-test="typing" data-by=${by}>
    ${by === 'customer' ? '' : avatar({ by, name })}
    <div class="bub"><span class="typing" aria-hidden="true"><i></i><i></i><i></i></span><span class="sr">${said}</span></div></div>`;
}
