// The documents of a request: taken away one by one, added with what is wrong with one that is refused.

import { LitElement, html, nothing } from '../../vendor/lit.js';
import { call, refusalOf, save, upload } from '../api.js';
import { newCid } from '../cid.js';
import { icon } from '../icons.js';
import { unreachable } from '../page.js';
import { percent } from '../written.js';

const TEXTS = {
  tr: { documents: 'Belgeler', addFile: 'Belge ekle', dropHere: 'ya da dosyayı buraya bırakın', kinds: (most) => `PDF, JPG, PNG · en çok ${most} MB`, uploading: (part) => `${part} yüklendi`,
    scanning: 'Güvenlik taramasında', uploaded: 'Belge eklendi' },
  en: { documents: 'Documents', addFile: 'Add a document', dropHere: 'or drop the file here', kinds: (most) => `PDF, JPG, PNG · ${most} MB at most`, uploading: (part) => `${part} uploaded`,
    scanning: 'Security scan', uploaded: 'Document added' },
};

class RequestDocuments extends LitElement {
  static properties = { number: {}, language: {}, most: {}, open: {}, documents: { state: true }, problem: { state: true }, note: { state: true },
    busy: { state: true }, part: { state: true } };

  constructor() {
    super();
    this.documents = [];
    this.problem = this.note = '';
    this.busy = false;
    this.part = 0;
    this.keys = new WeakMap(); // The same file sent again is the same document.
  }

  createRenderRoot() {
    return this;
  }

  willUpdate(changed) {
    if (changed.has('number')) this.load();
  }

  async load() {
    await this.attempt(async () => { this.documents = (await call(`/requests/${this.number}/documents`, this.language)).documents; });
  }

  render() {
    const t = TEXTS[this.language];
    return html`<h3>${t.documents}</h3><ul class="dc">${this.documents.map((document) => html`<li data-test="document">${icon('file')}
      <button type="button" ?disabled=${document.erased} @click=${() => this.take(document)}>${document.name}</button><small>${Math.ceil(document.size / 1024)} KB</small></li>`)}</ul>
      ${this.open ? html`<label class="drop" @dragover=${this.over} @dragleave=${this.leave} @drop=${this.drop}>${icon('plus')}<b>${this.busy ? this.progress(t) : t.addFile}</b>
        ${this.busy ? html`<progress max="100" value=${this.part} aria-label=${t.addFile} data-test="part"></progress>` : nothing}
        <span>${t.dropHere}</span><small>${t.kinds(this.most)}</small><input class="sr" type="file" data-test="file" accept=".pdf,.jpg,.jpeg,.png,.webp" ?disabled=${this.busy}
          @change=${this.chosen}></label>` : nothing}
      <div role="alert">${this.problem ? html`<p class="err" data-test="file-problem">${icon('alert')}<span>${this.problem}</span></p>` : nothing}</div>
      <p role="status" class="t13">${this.note}</p>`;
  }

  progress(t) {
    return this.part < 100 ? t.uploading(percent(this.part, this.language)) : t.scanning;
  }

  over(event) {
    event.preventDefault();
    event.currentTarget.classList.add('over');
  }

  leave(event) {
    event.currentTarget.classList.remove('over');
  }

  drop(event) {
    event.preventDefault();
    this.leave(event);
    const [file] = event.dataTransfer.files;
    if (file) this.add(file);
  }

  async chosen({ target }) {
    const [file] = target.files;
    if (file) await this.add(file);
    target.value = '';
  }

  async add(file) {
    if (!this.keys.has(file)) this.keys.set(file, newCid());
    this.busy = true;
    this.part = 0;
    this.note = '';
    await this.attempt(async () => {
      const added = await upload(this.number, file, this.language, this.keys.get(file), (part) => { this.part = part; });
      this.documents = [...this.documents, added];
      this.note = TEXTS[this.language].uploaded;
      this.dispatchEvent(new CustomEvent('added', { bubbles: true }));
    });
    this.busy = false;
  }

  async take(document) {
    await this.attempt(() => save(`/requests/${this.number}/documents/${document.id}/content`, document.name, this.language));
  }

  async attempt(work) {
    this.problem = '';
    const refusal = await refusalOf(work);
    if (refusal) this.problem = refusal.message || unreachable(this.language, refusal.status);
  }
}

customElements.define('kopru-request-documents', RequestDocuments);
