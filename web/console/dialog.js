// What each dialog of the console is: an element around one native dialog.

import { LitElement } from '../vendor/lit.js';

export class DialogElement extends LitElement {
  createRenderRoot() {
    return this;
  }

  get dialog() {
    return /** @type {HTMLDialogElement} */ (this.querySelector('dialog'));
  }

  get isOpen() {
    return this.dialog?.open ?? false;
  }
}
