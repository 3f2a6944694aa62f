// The desk's page for staff: the sign-in, then the requests or, under its own address, the post.

import { html } from '../vendor/lit.js';
import { operatorFacts } from '../shared/facts.js';
import { StaffPage } from '../shared/staff-page.js';
import { bar } from './bar.js';
import './post.js';
import './requests.js';
import { say } from './texts.js';

const POST = '/console/post';

class DeskPage extends StaffPage {
  constructor() {
    super((language) => ({ ...say(language), title: say(language)[location.pathname === POST ? 'post' : 'title'] }));
  }

  /** Before anything is drawn, so that no name changes under somebody's eyes. */
  async prepare() {
    await operatorFacts();
  }

  inside() {
    const t = say(this.language);
    const here = location.pathname === POST ? 'post' : 'requests';
    return html`<a class="skip" href="#main" @click=${(event) => { event.preventDefault(); this.querySelector('#main').focus(); }}>${t.skip}</a>
      <div class="app">${bar(this.language, this.me, here, (to) => this.setLanguage(to))}${here === 'post'
  ? html`<desk-post .language=${this.language} .me=${this.me} @denied=${() => this.denied()}></desk-post>`
  : html`<desk-requests .language=${this.language} .me=${this.me} @denied=${() => this.denied()}></desk-requests>`}</div>`;
  }
}

customElements.define('kopru-desk-page', DeskPage);
