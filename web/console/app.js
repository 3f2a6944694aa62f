// The console's page: the sign-in, then the desk.

import { html } from '../vendor/lit.js';
import { operatorFacts } from '../shared/facts.js';
import { StaffPage } from '../shared/staff-page.js';
import './desk.js';
import { say } from './texts.js';

class ConsolePage extends StaffPage {
  constructor() {
    super(say);
  }

  /** Before the desk is drawn, so that no name changes under somebody's eyes. */
  async prepare() {
    await operatorFacts();
  }

  inside() {
    return html`<kopru-desk .me=${this.me} .language=${this.language} @language=${(e) => this.setLanguage(e.detail)} @leave=${() => this.leave()}
      @denied=${() => this.denied()}></kopru-desk>`;
  }
}

customElements.define('kopru-console', ConsolePage);
