// An amount as people write it, turned into the digits that the service stores.

/**
 * `4.250,50 TL`, `4,250.50` and `4250` become `4250.50` and `4250`; null for what is no amount.
 * The last of two kinds of marks is the decimal one; a single mark before exactly three digits groups thousands.
 * @param {string} typed
 * @returns {string|null}
 */
export function readAmount(typed) {
  const text = typed.replace(/[\s\u00a0'’]|tl|try|lira|usd|eur|gbp|[₺$€£]/gi, '');
  if (!/^\d[\d.,]*$/.test(text)) return null;
  const marks = text.match(/[.,]/g) ?? [];
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  const behind = text.length - last - 1;
  const groups = marks.length > 0 && new Set(marks).size === 1 && (marks.length > 1 || behind === 3);
  if (!marks.length || groups) return isGrouped(text) ? plain(text, '') : null;
  if (behind < 1 || behind > 8 || !isGrouped(text.slice(0, last))) return null;
  return plain(text.slice(0, last), text.slice(last + 1));
}

function isGrouped(whole) {
  return /^(\d+|\d{1,3}([.,]\d{3})+)$/.test(whole);
}

function plain(whole, cents) {
  const digits = whole.replace(/[.,]/g, '').replace(/^0+(?=\d)/, '');
  return digits.length > 15 ? null : digits + (cents ? `.${cents}` : '');
}
