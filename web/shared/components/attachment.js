// A file of the customer: its name, its size, how far it has come, and why it was not taken.

import { html, nothing } from '../../vendor/lit.js';
import { words } from '../i18n.js';
import { icon } from '../icons.js';
import { fileSize, percent } from '../written.js';

const MARKS = { clean: 'shield', failed: 'alert', rejected: 'alert' };

/**
 * @param {{name: string, size: number, fate: 'waiting'|'uploading'|'scanning'|'clean'|'failed'|'rejected', percent: number, reason: string}} file
 * @param {import('../i18n.js').Language} language
 * @param {{again?: () => void, drop?: () => void}} [acts] what may be done now
 */
export function attachment(file, language, { again, drop } = {}) {
  const t = words(language);
  const bad = file.fate === 'failed' || file.fate === 'rejected';
  return html`<div class="msg me" data-test="attachment" data-state=${file.fate}><div class="at ${bad ? 'bad' : ''}">
    <span class="at-i">${icon('file')}</span>
    <div class="grow"><p class="at-n">${file.name}</p>
      <p class="at-s">${MARKS[file.fate] ? icon(MARKS[file.fate], 'i-s') : nothing} ${fileSize(file.size, language)} · ${fileState(file, language)}</p>
      ${file.fate === 'uploading' ? html`<progress max="100" value=${file.percent} aria-label=${file.name}></progress>` : nothing}
      ${again ? html`<button class="lnk" type="button" data-test="file-again" @click=${again}>${t.fileAgain}</button>` : nothing}</div>
    ${drop ? html`<button class="ib tap" type="button" data-test="file-drop" aria-label=${t.fileDrop(file.name)} @click=${drop}>${icon('x')}</button>` : nothing}
  </div></div>`;
}

/** What has become of a file, in words. @returns {string} */
export function fileState(file, language) {
  const t = words(language);
  if (file.fate === 'uploading') return t.fileUploading(percent(file.percent, language));
  return file.reason || t.file[file.fate];
}
