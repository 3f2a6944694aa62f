// The visitor's token: made once by the service, kept by the page's origin.

const KEY = 'kopru.visit';

/**
 * The token to show in `hello`, asking the service for a new one when none is kept; throws when the service does not answer.
 * @param {string} server
 * @param {import('../shared/storage.js').Store} kept
 * @param {import('../shared/i18n.js').Language} language
 * @returns {Promise<string>}
 */
export async function visitToken(server, kept, language) {
  const known = kept.getItem(KEY);
  if (known) return known;
  const answer = await fetch(`${server}/api/v1/visits`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ language }), credentials: 'omit',
  });
  if (!answer.ok) throw new Error(`visits: ${answer.status}`);
  const { token } = await answer.json();
  kept.setItem(KEY, token);
  return token;
}

/** Whether somebody was here before. @param {import('../shared/storage.js').Store} kept */
export function isKnown(kept) {
  return Boolean(kept.getItem(KEY));
}

/** Forgets a token that the service no longer accepts. @param {import('../shared/storage.js').Store} kept */
export function dropToken(kept) {
  kept.removeItem(KEY);
}
