// How the customer is reached: addresses, and which news comes by which way; saved as a whole.

import { LitElement, html, nothing } from '../vendor/lit.js';
import { call, refusalOf } from '../shared/api.js';
import { icon } from '../shared/icons.js';
import { unreachable } from '../shared/page.js';

const TEXTS = {
  tr: {
    title: 'Bildirimler', lead: 'Talepleriniz hakkında hangi haberin nasıl geleceğini seçin. Takip numarası her zaman gelir.',
    email: 'E-posta adresi', phone: 'Cep telefonu', phoneHint: 'Ülke koduyla yazın, örneğin +90 ile başlayarak.', save: 'Kaydet', saved: 'Bildirim tercihleriniz kaydedildi',
    ways: { email: 'E-posta', sms: 'SMS' }, news: 'Haber',
    kinds: { progress: 'Talebiniz ilerlediğinde', question: 'Sizden bilgi istendiğinde', promise: 'Yanıt süresi yaklaştığında ya da geçtiğinde', result: 'Talebiniz sonuçlandığında', survey: 'Değerlendirme isteği' },
  },
  en: {
    title: 'Notifications', lead: 'Choose which news about your requests comes by which way. The tracking number always comes.',
    email: 'E-mail address', phone: 'Mobile phone', phoneHint: 'Write it with its country code, starting with + (for example +90).', save: 'Save', saved: 'Your notification choices are saved',
    ways: { email: 'E-mail', sms: 'SMS' }, news: 'News',
    kinds: { progress: 'When your request moves on', question: 'When we ask you for something', promise: 'When a reply is due or late', result: 'When your request is decided', survey: 'Request to rate' },
  },
};
const FIELDS = { bad_email: 'email', bad_phone: 'phone' };

class CustomerContact extends LitElement {
  static properties = { language: {}, contact: { state: true }, problem: { state: true }, wrong: { state: true }, note: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.contact = null;
    this.problem = this.wrong = this.note = '';
    this.busy = false;
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const t = TEXTS[this.language];
    return html`<details data-test="contact" @toggle=${(event) => event.target.open && !this.contact && this.load()}><summary class="lnk">${t.title}</summary>
      ${this.contact ? this.form(t) : nothing}<div role="alert">${this.problem ? html`<p class="err" data-test="contact-problem">${icon('alert')}<span>${this.problem}</span></p>` : nothing}</div></details>`;
  }

  form(t) {
    return html`<form class="sheet" novalidate @submit=${this.submit}><p class="hint">${t.lead}</p>
      ${this.field('email', t.email, 'email', '')}${this.field('phone', t.phone, 'tel', t.phoneHint)}
      <table class="wy"><thead><tr><th scope="col">${t.news}</th>${Object.values(t.ways).map((way) => html`<th scope="col">${way}</th>`)}</tr></thead><tbody>${Object.entries(t.kinds).map(([kind, said]) => html`<tr>
        <th scope="row">${said}</th>${Object.entries(t.ways).map(([way, name]) => html`<td><label><span class="sr">${said}: ${name}</span><input type="checkbox" name="${kind}-${way}" data-test="${kind}-${way}"
          .checked=${(this.contact.preferences[kind] ?? []).includes(way)}></label></td>`)}</tr>`)}</tbody></table>
      <div class="acts"><button class="btn btn-2 tap" data-test="contact-save" ?disabled=${this.busy}>${t.save}</button></div><p role="status" class="t13" data-test="contact-note">${this.note}</p></form>`;
  }

  field(name, label, type, hint) {
    const wrong = this.wrong === name;
    return html`<div class="field ${wrong ? 'wrong' : ''}"><label for="contact-${name}">${label}</label><input class="inp" id="contact-${name}" name=${name} type=${type} autocomplete=${type} maxlength="254"
      .value=${this.contact[name]} aria-invalid=${wrong ? 'true' : nothing} aria-describedby="contact-${name}-more"><p class=${wrong ? 'err' : 'hint'} id="contact-${name}-more">${wrong ? html`${icon('alert')}<span
      data-test="contact-wrong">${this.said}</span>` : hint}</p></div>`;
  }

  async load() {
    await this.attempt(async () => { this.contact = await call('/contact', this.language); });
  }

  /** What was typed stays in its fields, whatever comes of it. */
  async submit(event) {
    event.preventDefault();
    const { elements } = event.target;
    const { kinds, ways } = TEXTS[this.language];
    const chosen = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, Object.keys(ways).filter((way) => elements[`${kind}-${way}`].checked)]));
    const body = { email: elements.email.value.trim(), phone: elements.phone.value.trim(), language: this.language, preferences: { ...this.contact.preferences, ...chosen } };
    this.note = this.wrong = '';
    this.busy = true;
    await this.attempt(async () => {
      this.contact = await call('/contact', this.language, { method: 'PUT', body });
      this.note = TEXTS[this.language].saved;
    });
    this.busy = false;
    if (!this.wrong) return;
    this.contact = { ...this.contact, email: body.email, phone: body.phone, preferences: body.preferences };
    await this.updateComplete;
    this.querySelector(`#contact-${this.wrong}`).focus();
  }

  async attempt(work) {
    this.problem = '';
    const refusal = await refusalOf(work);
    if (!refusal) return;
    this.wrong = FIELDS[refusal.code] ?? '';
    this.said = refusal.message || unreachable(this.language, refusal.status);
    this.problem = this.wrong ? '' : this.said;
  }
}

customElements.define('kopru-contact', CustomerContact);
