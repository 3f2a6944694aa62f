// The studio's page: the sign-in, then the studio.

import { html } from '../vendor/lit.js';
import { StaffPage } from '../shared/staff-page.js';
import './studio.js';
import { say } from './texts.js';

class StudioPage extends StaffPage {
  constructor() {
    super(say);
  }

  inside() {
    return html`<studio-desk .me=${this.me} .language=${this.language} @language=${(e) => this.setLanguage(e.detail)} @leave=${() => this.leave()}
      @denied=${() => this.denied()}></studio-desk>`;
  }
}

customElements.define('kopru-studio', StudioPage);
