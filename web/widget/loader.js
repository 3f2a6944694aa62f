// The script tag of the widget: draws the launcher, gives the page `window.kopru`, and loads the window on the first click.
(() => {
  const tag = document.currentScript;
  if (window.kopru || !tag) return;
  const option = { ...tag.dataset };
  const PRIVACY = 'PRIVACY_PAGE'; // The service puts the operator's address here, so that no window has to ask for it.
  const server = (option.server || new URL(tag.src).origin).replace(/\/$/, '');
  const TEXTS = {
    tr: { name: 'Destek', unread: (n) => `Destek, ${n} okunmamış mesaj`, offline: 'Destek, çevrimdışı', open: 'Desteği küçült',
      failed: 'Destek açılamadı. Bağlantınızı kontrol edip yeniden deneyin.' },
    en: { name: 'Support', unread: (n) => `Support, ${n} unread ${n === 1 ? 'message' : 'messages'}`, offline: 'Support, offline', open: 'Minimise support',
      failed: 'Support could not be opened. Check your connection and try again.' },
  };
  const DRAWINGS = {
    bridge: 'M1.5 17.5h21M7 5v15M17 5v15M1.5 12.5C4 11.5 6 9 7 6.5c1.6 5 3.2 7.2 5 7.2s3.4-2.2 5-7.2c1 2.5 3 5 5.5 6M9.6 12.6v4.9M14.4 12.6v4.9',
    down: 'm6 9.5 6 6 6-6',
    off: 'M3 3l18 18M5 12.5a10 10 0 0 1 4.5-2.6M2 9a14.5 14.5 0 0 1 5-3.2M10.5 5A14.5 14.5 0 0 1 22 9M15 10.2c1.5.5 2.9 1.3 4 2.3M8.5 16a5 5 0 0 1 7 0M12 19.5h.01',
  };

  let language = kept('kopru.language') || (/^en\b/i.test(option.language || document.documentElement.lang) ? 'en' : 'tr');
  let state = { open: false, unread: 0, offline: false, busy: false, failed: false };
  let app; // The promise of the window, once somebody wanted it.

  const host = document.createElement('kopru-chat');
  const root = host.attachShadow({ mode: 'open' });
  const dock = add(root, 'div', 'dock');
  const says = add(dock, 'p', 'says');
  says.setAttribute('role', 'status');
  const button = add(dock, 'button', 'ln');
  button.type = 'button';
  button.dataset.test = 'launcher';
  button.setAttribute('aria-haspopup', 'dialog');
  const bridge = drawing(button, 'bridge');
  const down = drawing(button, 'down');
  const label = add(button, 'span', 'label');
  const badge = add(button, 'span', 'bdg');
  const off = drawing(add(button, 'span', 'off'), 'off').parentNode;
  button.addEventListener('click', () => (state.open ? close() : open()));

  window.kopru = { open, close, setLanguage, identify, forget, get isOpen() { return state.open; }, get language() { return language; } };
  if (option.theme) host.dataset.theme = option.theme;
  if (option.position === 'left') host.dataset.position = 'left';
  draw();
  appear();

  /** Shows the launcher once it is dressed; a service that is away for a moment is asked again. */
  function appear() {
    dress().then(
      () => (document.body ? settle() : document.addEventListener('DOMContentLoaded', settle, { once: true })),
      (error) => { console.warn('kopru: the launcher could not be loaded, trying again', error); setTimeout(appear, 10_000); },
    );
  }

  function settle() {
    // Beside the body: a page that transforms or hides what is in its body would otherwise move or hide us with it.
    document.documentElement.append(host);
    tell('ready');
    if (kept('kopru.live')) load(); // Somebody waits in the queue, talks to a person or has something unsent: stay in touch, closed.
  }

  /** Opens the window; `text` is put where one writes, unless something is already written there. */
  function open({ text = '' } = {}) {
    const from = deepFocus();
    change({ busy: true, failed: false });
    return load().then((window) => window.open({ text, from }), () => change({ failed: true })).finally(() => change({ busy: false }));
  }

  /** Hands over what the page's server signed for the customer who is signed in there; rejects with the reason when it is refused. */
  function identify(proof) {
    return load().then((window) => window.identify(proof));
  }

  /** The customer has signed out of the page: nothing of theirs stays in this browser. */
  function forget() {
    return app || kept('kopru.visit') ? load().then((window) => window.forget()) : Promise.resolve();
  }

  function close() {
    return app ? app.then((window) => window.close()) : undefined;
  }

  /** Speaks Turkish (`tr`) or English (`en`) from now on. */
  function setLanguage(tag) {
    language = /^en\b/i.test(tag) ? 'en' : 'tr';
    draw();
    return app ? app.then((window) => window.setLanguage(language)) : undefined;
  }

  function load() {
    app ??= import(`${server}/web/widget/app.js`).then(({ mount }) => mount({
      dock, before: button, server, language, theme: option.theme, privacy: option.privacy || (PRIVACY.includes(':') ? PRIVACY : undefined), onChange: change,
    }));
    app.catch((error) => { console.warn('kopru: the window could not be loaded', error); app = undefined; });
    return app;
  }

  function change({ language: spoken = language, ...news }) {
    const before = state;
    if (spoken === language && Object.keys(news).every((name) => news[name] === before[name])) return; // Told with every word of the line.
    if (spoken !== language) { language = spoken; tell('language', { language }); }
    state = { ...state, ...news };
    draw();
    if (state.open !== before.open) tell(state.open ? 'open' : 'close');
    if (before.open && !state.open) button.focus({ preventScroll: true });
    if (state.unread !== before.unread) tell('unread', { count: state.unread });
  }

  function draw() {
    const t = TEXTS[language];
    host.lang = language;
    label.textContent = t.name;
    badge.textContent = state.unread > 99 ? '99+' : state.unread || '';
    says.textContent = state.failed ? t.failed : '';
    const name = state.open ? t.open : state.unread ? t.unread(state.unread) : state.offline ? t.offline : '';
    name ? button.setAttribute('aria-label', name) : button.removeAttribute('aria-label');
    button.setAttribute('aria-expanded', String(state.open));
    button.setAttribute('aria-busy', String(state.busy));
    dock.classList.toggle('is-open', state.open);
    button.classList.toggle('c', state.open || state.unread > 0 || state.offline);
    show(bridge, !state.open);
    show(down, state.open);
    show(label, !state.open && !state.unread && !state.offline);
    show(badge, !state.open && state.unread > 0);
    show(off, !state.open && state.offline);
    show(says, state.failed);
  }

  async function dress() {
    root.adoptedStyleSheets = await Promise.all(['shared/tokens.css', 'widget/launcher.css'].map(sheet));
  }

  async function sheet(path) {
    const answer = await fetch(`${server}/web/${path}`);
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return new CSSStyleSheet().replace(await answer.text());
  }

  function tell(name, detail = {}) {
    window.dispatchEvent(new CustomEvent(`kopru:${name}`, { detail }));
  }

  function kept(key) {
    try { return localStorage.getItem(key); } catch { return null; } // Storage may be forbidden: then nothing was kept.
  }

  function deepFocus() {
    return document.activeElement === host || document.activeElement === document.body ? button : document.activeElement;
  }

  function add(parent, name, cls) {
    const element = document.createElement(name);
    element.className = cls;
    return parent.appendChild(element);
  }

  function drawing(parent, name) {
    const svg = parent.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'svg'));
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('class', 'i');
    svg.setAttribute('aria-hidden', 'true');
    svg.appendChild(document.createElementNS(svg.namespaceURI, 'path')).setAttribute('d', DRAWINGS[name]);
    return svg;
  }

  function show(element, on) {
    element.toggleAttribute('hidden', !on);
  }
})();
