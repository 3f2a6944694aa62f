// What the faces use of Lit, in one module; refresh.sh bundles it into lit.js.
export { LitElement, html, svg, nothing, render } from 'lit';
export { repeat } from 'lit/directives/repeat.js';
export { classMap } from 'lit/directives/class-map.js';
export { ifDefined } from 'lit/directives/if-defined.js';
export { live } from 'lit/directives/live.js';
export { ref, createRef } from 'lit/directives/ref.js';
export { guard } from 'lit/directives/guard.js';
