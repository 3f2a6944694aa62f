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
 * @param {Element} host its own sheet gives it the initial size, `medium`, which no page's rules reach
 * @returns {CSSStyleSheet[]} one that sets --u on the host of the root that adopts it; none where the launcher's 16px is right
 */
export function readersTextSize(host) {
  const size = getComputedStyle(host).fontSize;
  if (size === '16px') return [];
  const own = new CSSStyleSheet();
  own.replaceSync(`:host{--u:${size}}`);
  return [own];
}
