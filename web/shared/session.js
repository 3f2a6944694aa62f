// Who is signed in: the three calls of staff, over the session cookie that scripts never see.

/** @typedef {{id: string, login: string, name: string, role: string, departments: string[], approver?: boolean}} Member */

/** Whether the studio is theirs, as base/access.py:content_actions has it. @param {{role?: string, approver?: boolean}|null} me */
export function seesContent(me) {
  return Boolean(me && (me.approver || me.role === 'editor' || me.role === 'administrator'));
}

/** Whether the texts of letters are theirs to write. @param {{role?: string}|null} me */
export function writesLetters(me) {
  return me?.role === 'editor' || me?.role === 'administrator';
}

/** Whether conversations and requests are theirs. @param {{role?: string}|null} me */
export function holdsChats(me) {
  return me?.role !== 'editor';
}

/** Whether the overview is theirs. @param {{role?: string}|null} me */
export function seesFigures(me) {
  return me?.role === 'supervisor' || me?.role === 'administrator';
}

export const LANGUAGE = 'kopru.console.language'; // Where the language is kept: one for all of staff's pages.

/** The service said no; `message` is ready to show. */
export class Denied extends Error {}

/**
 * Who is signed in on this browser; null when nobody is. Raises TypeError when the service can't be reached.
 * @param {string} language
 * @returns {Promise<Member|null>}
 */
export async function whoAmI(language) {
  const answer = await fetch('/api/v1/me', { headers: { 'Accept-Language': language } });
  if (answer.status === 401) return null;
  return memberOf(await checked(answer));
}

/**
 * Signs in, or says what comes next. Raises Denied with the reason, TypeError when the service can't be reached.
 * @param {{login: string, password: string, code?: string}} known
 * @param {string} language
 * @returns {Promise<{you?: Member, recovery_codes?: string[], next?: 'code'|'enrol', qr?: string, secret?: string}>}
 */
export async function signIn(known, language) {
  const answer = await fetch('/api/v1/login', {
    method: 'POST', headers: { 'Content-Type': 'application/json', 'Accept-Language': language }, body: JSON.stringify(known),
  });
  const about = await checked(answer);
  return about.you ? { ...about, you: memberOf(about) } : about;
}

/** Ends the session on the server too. */
export async function signOut() {
  await fetch('/api/v1/logout', { method: 'POST' });
}

async function checked(answer) {
  if (answer.ok) return answer.json();
  const about = await answer.json().catch(() => ({})); // A proxy's error page is no JSON.
  throw new Denied(about.title ?? `${answer.status}`);
}

/** @returns {Member} */
function memberOf(about) {
  return { departments: [], ...(about.you ?? about) };
}
