// The widget's calls to the service beside the line: with the visitor's token, from any site.

/** @typedef {{server: string, token: () => Promise<string>, language: () => 'tr'|'en'}} Asker */

/**
 * @param {Asker} of
 * @param {string} path below /api/v1
 * @param {any} [body] posted when there is one
 * @param {string} [key] makes a repeat harmless
 * @returns {Promise<{status: number, said: any}>} status 0 when no answer came
 */
export async function ask({ server, token, language }, path, body, key) {
  try {
    const answer = await fetch(`${server}/api/v1/${path}`, {
      method: body ? 'POST' : 'GET', credentials: 'omit', body: body && JSON.stringify(body),
      headers: { Authorization: `Bearer ${await token()}`, 'Accept-Language': language(), 'Content-Type': 'application/json', ...(key ? { 'Idempotency-Key': key } : {}) },
    });
    return { status: answer.status, said: await answer.json() };
  } catch (error) {
    console.info('kopru', error);
    return { status: 0, said: {} };
  }
}
