// Draws as Lit does, as much of it as the widget uses, from templates that were taken apart when the bundle was made (templates.mjs): elements and
// text nodes only, never markup, and nothing to be parsed when a window opens. The bundle has it in the place of Lit.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @typedef {string|number|any[]} Piece   a text, the number of a value, or an element: its name, its attributes in pairs, its pieces
 * @typedef {{pieces: Piece[], values: any[], space: string}} Drawing   `space` is the namespace of its outermost elements
 */

export const nothing = Symbol('nothing');

/** @param {Piece[]} pieces @param {any[]} values @returns {Drawing} */
export const html = (pieces, ...values) => ({ pieces, values, space: '' });

/** @param {Piece[]} pieces @param {any[]} values @returns {Drawing} */
export const svg = (pieces, ...values) => ({ pieces, values, space: SVG });

export const ifDefined = (value) => value ?? nothing;

/** What a field really holds is compared, not what was last put there. */
export const live = (value) => new Live(value);

/** Rows that keep their elements as long as they keep their keys. */
export const repeat = (items, key, draw) => ({ keys: items.map(key), rows: items.map(draw) });

class Live {
  constructor(value) { this.value = value; }
}

/** An element that draws itself anew when one of its properties changes. */
export class LitElement extends HTMLElement {
  constructor() {
    super();
    watch(new.target);
    this.known = {};
    this.isDue = true;
    this.updateComplete = new Promise((connected) => { this.connected = connected; }).then(() => this.draw());
  }

  connectedCallback() {
    if (this.renderRoot) return;
    this.renderRoot = this.createRenderRoot();
    this.place = new Place(this.renderRoot, null, null, this);
    this.connected();
  }

  requestUpdate() {
    if (this.isDue) return;
    this.isDue = true;
    this.updateComplete = Promise.resolve().then(() => this.draw());
  }

  draw() {
    try {
      this.place.set(this.render());
    } finally {
      this.isDue = false;
    }
    if (!this.wasDrawn) this.firstUpdated();
    this.wasDrawn = true;
    this.updated();
  }

  firstUpdated() {}
}

function watch({ prototype, properties }) {
  for (const name of Object.keys(properties)) {
    if (Object.hasOwn(prototype, name)) return;
    Object.defineProperty(prototype, name, {
      get() { return this.known[name]; },
      set(value) {
        if (this.known[name] === value) return;
        this.known[name] = value;
        this.requestUpdate();
      },
    });
  }
}

/** Where a value stands among the children of an element: between two nodes, or alone in it. */
class Place {
  /** @param {Node} parent @param {Node|null} start what stands before, null: nothing @param {Node|null} end a mark behind, null: alone in its parent @param {any} host */
  constructor(parent, start, end, host) {
    Object.assign(this, { parent, start, end, host });
    this.empty();
  }

  /** @param {any} value */
  set(value) {
    if (value === nothing || value === null || value === undefined || value === '') this.clear();
    else if (typeof value !== 'object') this.write(String(value));
    else if (value.pieces) this.show(value);
    else if (value.rows) this.list(value.rows, value.keys);
    else this.list(value, value.map((_, n) => n));
  }

  write(text) {
    if (!this.text) {
      this.clear();
      this.insert(this.text = document.createTextNode(text));
    } else if (this.text.data !== text) this.text.data = text;
  }

  /** @param {Drawing} drawing */
  show({ pieces, values, space }) {
    if (this.pieces === pieces) return values.forEach((value, n) => this.setters[n](value));
    this.clear();
    const made = document.createDocumentFragment();
    Object.assign(this, { pieces, setters: [] });
    grow(made, pieces, 0, space, this);
    values.forEach((value, n) => this.setters[n](value));
    this.insert(made);
  }

  list(rows, keys) {
    if (!this.items) {
      this.clear();
      this.items = new Map();
    }
    const before = this.items;
    this.items = new Map();
    rows.forEach((_, n) => {
      this.items.set(keys[n], before.get(keys[n]) ?? item(this.host));
      before.delete(keys[n]);
    });
    for (const gone of before.values()) gone.move(document.createDocumentFragment(), null);
    let next = this.first;
    [...this.items.values()].forEach((each, n) => {
      each.set(rows[n]);
      if (each.start === next) next = each.end.nextSibling;
      else each.move(this.around, next);
    });
  }

  get around() { return this.end?.parentNode ?? this.parent; }
  get first() { return this.start ? this.start.nextSibling : this.around.firstChild; }

  insert(node) {
    this.around.insertBefore(node, this.end);
  }

  clear() {
    for (let node = this.first; node !== this.end; node = this.first) node.remove();
    this.empty();
  }

  empty() {
    Object.assign(this, { text: null, pieces: null, setters: null, items: null });
  }

  /** A row of a list, with its marks. */
  move(parent, before) {
    for (let node = this.start; node;) {
      const following = node === this.end ? null : node.nextSibling;
      parent.insertBefore(node, before);
      node = following;
    }
  }
}

function item(host) {
  const made = document.createDocumentFragment();
  const [start, end] = [mark(made), mark(made)];
  return new Place(made, start, end, host);
}

const mark = (parent) => parent.appendChild(document.createTextNode(''));

/** Makes the pieces from one on, and for each value what puts it there. */
function grow(parent, pieces, from, space, { setters, host }) {
  const alone = pieces.length === from + 1 && from > 0; // Among an element's own, not outermost.
  for (let n = from; n < pieces.length; n += 1) {
    const piece = pieces[n];
    if (typeof piece === 'string') parent.append(piece);
    else if (typeof piece === 'number') {
      const start = parent.lastChild ?? (from ? null : mark(parent));
      const place = new Place(parent, start, alone ? null : mark(parent), host);
      setters[piece] = (value) => place.set(value);
    } else parent.append(element(piece, space, { setters, host }));
  }
}

function element(piece, around, of) {
  const space = piece[0] === 'svg' ? SVG : around;
  const made = space ? document.createElementNS(space, piece[0]) : document.createElement(piece[0]);
  const given = piece[1];
  for (let n = 0; n < given.length; n += 2) attribute(made, given[n], given[n + 1], of);
  grow(made, piece, 2, space, of);
  return made;
}

function attribute(made, name, value, { setters, host }) {
  if (typeof value === 'string') made.setAttribute(name, value);
  else if (typeof value === 'number') setters[value] = setter(made, name, host);
  else {
    const [set, parts, last] = [setter(made, name, host), [...value], value.findLast((part) => typeof part === 'number')];
    value.forEach((part, n) => {
      if (typeof part === 'number') setters[part] = (now) => { parts[n] = now === nothing ? '' : now ?? ''; if (part === last) set(parts.join('')); };
    });
  }
}

/** What puts a value into an attribute, or with a mark before its name into a listener (@), a property (.) or a yes or no (?). */
function setter(made, marked, host) {
  const name = marked.slice(1);
  let was;
  if (marked[0] === '@') {
    made.addEventListener(name, (event) => typeof was === 'function' && was.call(host, event));
    return (value) => { was = value; };
  }
  if (marked[0] === '?') return (value) => made.toggleAttribute(name, Boolean(value) && value !== nothing);
  if (marked[0] === '.') {
    return (value) => {
      if (value instanceof Live) value.value !== made[name] && (made[name] = value.value);
      else if (value !== was) made[name] = was = value;
    };
  }
  return (value) => {
    if (value === was) return;
    was = value;
    if (value === nothing) made.removeAttribute(marked);
    else made.setAttribute(marked, value ?? '');
  };
}
