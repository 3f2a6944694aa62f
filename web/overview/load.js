// The overview's calls: figures and table, over the session cookie of staff.

/** Why a call came to nothing: `status` 0 when the service was not reached. */
export class Failed extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`overview: ${status}`);
    this.status = status;
  }
}

/** @typedef {{days: number, department: string, spoken: string}} Chosen */

/** @param {Chosen} chosen @param {'tr'|'en'} language */
export async function figures(chosen, language) {
  return (await ask('', chosen, language)).json();
}

/** Takes the table to the person's own folder, in the language of the page. @param {Chosen} chosen @param {'tr'|'en'} language */
export async function takeTable(chosen, language) {
  const answer = await ask('/table.csv', chosen, language);
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1] ?? 'overview.csv';
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // The browser reads it after the click.
}

/** The same as the page's own address says it, and back. @param {Chosen} chosen */
export function query({ days, department, spoken }) {
  const told = new URLSearchParams({ days: String(days) });
  if (department) told.set('department', department);
  if (spoken) told.set('language', spoken);
  return told.toString();
}

/** @param {string} search @returns {Chosen} */
export function chosenBy(search) {
  const told = new URLSearchParams(search);
  const days = Number(told.get('days'));
  const spoken = told.get('language') ?? '';
  return { days: [7, 14, 30].includes(days) ? days : 14, department: told.get('department') ?? '', spoken: ['tr', 'en'].includes(spoken) ? spoken : '' };
}

async function ask(path, chosen, language) {
  let answer;
  try {
    answer = await fetch(`/api/v1/overview${path}?${query(chosen)}`, { headers: { 'Accept-Language': language } });
  } catch (error) {
    console.warn('kopru: the service could not be reached', error);
    throw new Failed(0);
  }
  if (!answer.ok) throw new Failed(answer.status);
  return answer;
}
