// The desk's pages for staff: the sign-in, then what the address names: the requests, the post, or the texts of letters.

import { html } from '../vendor/lit.js';
import { operatorFacts } from '../shared/facts.js';
import { StaffPage } from '../shared/staff-page.js';
import { bar } from './bar.js';
import './notices.js';
import './post.js';
import './requests.js';
import { say } from './texts.js';

/** What stands under which address; the requests under any other. */
const PAGES = { '/console/post': 'post', '/console/notices': 'notices' };

class DeskPage extends StaffPage {
  constructor() {
    super((language) => ({ ...say(language), title: say(language)[PAGES[location.pathname] ?? 'title'] }));
  }

  /** Before anything is drawn, so that no name changes under somebody's eyes. */
  async prepare() {
    await operatorFacts();
  }

  inside() {
    const t = say(this.language);
    const here = PAGES[location.pathname] ?? 'requests';
    return html`<a class="skip" href="#main" @click=${(event) => { event.preventDefault(); this.querySelector('#main').focus(); }}>${t.skip}</a>
      <div class="app">${bar(this.language, this.me, here, (to) => this.setLanguage(to))}${here === 'post'
  ? html`<desk-post .language=${this.language} .me=${this.me} @denied=${() => this.denied()}></desk-post>` : here === 'notices'
    ? html`<desk-notices .language=${this.language} .me=${this.me} @denied=${() => this.denied()}></desk-notices>`
    : html`<desk-requests .language=${this.language} .me=${this.me} @denied=${() => this.denied()}></desk-requests>`}</div>`;
  }
}

customElements.define('kopru-desk-page', DeskPage);
