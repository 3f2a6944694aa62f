// The fixed names of the protocol in the words of a language, and what the operator calls its departments and topics.

import { spoken } from './spoken.js';


/** What the operator calls its departments and topics; until it was asked, the usual names stand in. */
const told = { tr: { department: {}, topic: {} }, en: { department: {}, topic: {} } };

/**
 * Takes over the operator's names.
 * @param {Pick<import('./facts.js').Facts, 'departments'|'topics'>} facts
 */
export function learn({ departments, topics }) {
  for (const language of /** @type {const} */ (['tr', 'en'])) {
    told[language] = {
      department: Object.fromEntries(Object.entries(departments).map(([id, { name }]) => [id, name[language]])),
      topic: Object.fromEntries(Object.entries(topics).map(([id, name]) => [id, name[language]])),
    };
  }
}

/** The departments there are: the operator's, or the usual ones before it was asked. */
export function departments() {
  const theirs = Object.keys(told.tr.department);
  return theirs.length ? theirs : usual('department');
}

/** The names of a kind as they come with us. @param {string} kind @returns {string[]} */
export function usual(kind) {
  return Object.keys(spoken('tr').names[kind]);
}

/**
 * The word for a fixed name; a name that nobody told us is shown with spaces, never left out.
 * @param {'department'|'topic'|'transaction_type'|'field'|'payment_method'|'step'|'state'|'reason'|'priority'} kind
 * @param {string} name
 * @param {'tr'|'en'} language
 * @returns {string}
 */
export function nameOf(kind, name, language) {
  return told[language][kind]?.[name] ?? spoken(language).names[kind]?.[name] ?? name.replaceAll('_', ' ');
}
