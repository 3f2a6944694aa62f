// Style sheets for shadow roots: fetched once, adopted as constructed sheets, so that no page's CSP has to allow inline styles.

/** @type {Map<string, Promise<CSSStyleSheet>>} */
const known = new Map();

/**
 * The sheet at `url` (relative to web/shared), shared by all roots that adopt it.
 * @param {string} url
 * @returns {Promise<CSSStyleSheet>}
 */
export function sheet(url) {
  const address = new URL(url, import.meta.url).href;
  if (!known.has(address)) known.set(address, load(address));
  return /** @type {Promise<CSSStyleSheet>} */ (known.get(address));
}

/** @param {string} address */
async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return new CSSStyleSheet().replace(await answer.text());
}

/**
 * What 1rem would be if the page had not changed it: the reader's own text size, on any page.
 * @returns {CSSStyleSheet} sets --u on the host of the root that adopts it
 */
export function readersTextSize() {
  const host = document.createElement('kopru-text-size');
  const root = host.attachShadow({ mode: 'open' });
  const medium = new CSSStyleSheet();
  medium.replaceSync('span{font-size:medium}');
  root.adoptedStyleSheets = [medium];
  const probe = root.appendChild(document.createElement('span'));
  document.documentElement.append(host);
  const size = getComputedStyle(probe).fontSize;
  host.remove();
  const own = new CSSStyleSheet();
  own.replaceSync(`:host{--u:${size}}`);
  return own;
}
