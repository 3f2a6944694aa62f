// The rail of the overview: back to the conversations, to the studio, and the language.

import { html, nothing } from '../vendor/lit.js';
import { icon } from '../shared/icons.js';
import { studioDrawing } from '../shared/studio-drawing.js';
import { say } from './texts.js';

/** @param {'tr'|'en'} language @param {(to: 'tr'|'en') => void} setLanguage @param {boolean} content whether the studio is theirs */
export function bar(language, setLanguage, content = false) {
  const t = say(language);
  return html`<nav class="rail on-deep" aria-label=${t.menu}><span class="lg" aria-hidden="true">${icon('bridge')}</span>
    <a href="/console" aria-label=${t.conversations} title=${t.conversations}>${icon('inbox', 'i-l')}</a>
    <a href="/console/overview" aria-current="page" aria-label=${t.title} title=${t.title}>${icon('chart', 'i-l')}</a>
    ${content ? html`<a href="/studio" aria-label=${t.studio} title=${t.studio} data-test="to-studio">${studioDrawing}</a>` : nothing}
    <span class="sp"></span><div class="lg-s" role="group" aria-label=${t.language}>${['tr', 'en'].map((code) => html`<button type="button" lang=${code} data-test="language-${code}"
      aria-pressed=${String(code === language)} @click=${() => setLanguage(/** @type {'tr'|'en'} */ (code))}>${code === 'tr' ? 'TR' : 'EN'}<span class="sr"> ${
        code === 'tr' ? 'Türkçe' : 'English'}</span></button>`)}</div></nav>`;
}
