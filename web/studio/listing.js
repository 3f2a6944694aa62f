// Which intents are listed, and what is pressing about each. Pure.

/** @typedef {{kind: string, count: number, language: 'tr'|'en'|null}} Mark */

/** Filters above the list: each takes an intent's marks. */
export const FILTERS = {
  all: () => true,
  conflicts: (marks) => marks.some((each) => each.kind === 'conflicts'),
  en_short: (marks) => marks.some((each) => each.language === 'en' && (each.kind === 'unbalanced' || each.kind === 'too_few')),
  tr_short: (marks) => marks.some((each) => each.language === 'tr' && (each.kind === 'unbalanced' || each.kind === 'too_few')),
  near_duplicates: (marks) => marks.some((each) => each.kind === 'near_duplicates'),
  protected: (marks) => marks.some((each) => each.kind === 'protected'),
  changed: (_, row) => row.changes > 0,
};

/** The topics with the intents that pass, empty topics left out. @param {any[]} topics @param {string} filter @param {Set<string>|null} found those that a search found */
export function listed(topics, filter, found = null) {
  const passes = FILTERS[filter] ?? FILTERS.all;
  return topics.map((topic) => ({ ...topic, intents: topic.intents.filter((each) => passes(each.health, each) && (!found || found.has(each.name))) }))
    .filter((topic) => topic.intents.length);
}

/** How many intents each filter shows. @param {any[]} topics */
export function counts(topics) {
  const all = topics.flatMap((topic) => topic.intents);
  return Object.fromEntries(Object.entries(FILTERS).map(([name, passes]) => [name, all.filter((each) => passes(each.health, each)).length]));
}

const TONES = { conflicts: 'bad', too_few: 'warn', unbalanced: 'warn', near_duplicates: 'info', unused: 'info', protected: 'ok' };
const DRAWN = { conflicts: 'alert', too_few: 'info', unbalanced: 'globe', near_duplicates: 'copy', unused: 'info', protected: 'shield' };

/** The most pressing mark as a drawing; healthy when there is none. @param {Mark[]} marks */
export function pressing(marks) {
  const first = marks[0];
  return first ? { kind: first.kind, tone: TONES[first.kind], drawn: DRAWN[first.kind] } : { kind: 'healthy', tone: 'ok', drawn: 'check' };
}

/** Words that differ only in case, dots and accents are the same, as the service folds them. @param {string} text */
export function fold(text) {
  return text.toLocaleLowerCase('tr').replaceAll('ı', 'i').normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/[’']/g, '');
}
