// When people answer, as a phrase that ends the page's first sentence.

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const WEEK = DAYS.join(' ');
const GROUPS = { [WEEK]: 'all', [DAYS.slice(0, 5).join(' ')]: 'week', [DAYS.slice(5).join(' ')]: 'weekend' };
const WORDS = {
  tr: {
    all: '', week: 'hafta içi ', weekend: 'hafta sonu ', names: ['pazartesi', 'salı', 'çarşamba', 'perşembe', 'cuma', 'cumartesi', 'pazar'],
    span: (from, to, days) => `${days}${from.replace(':', '.')}–${to.replace(':', '.')}`, on: (days) => `${days} `,
    whole: (said) => `${said} arasında`, always: 'günün her saati', unknown: 'çalışma saatlerinde',
  },
  en: {
    all: '', week: ' on weekdays', weekend: ' at weekends', names: ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'],
    span: (from, to, days) => `between ${from} and ${to}${days}`, on: (days) => ` on ${days}`,
    whole: (said) => said, always: 'around the clock', unknown: 'during working hours',
  },
};

/**
 * The hours as a phrase: "08.00–24.00 arasında", "hafta içi 09.00–18.00, hafta sonu 10.00–16.00 arasında".
 * @param {import('../shared/facts.js').Hours[]|undefined} hours nothing known: the phrase names no time
 * @param {'tr'|'en'} language
 */
export function hoursPhrase(hours, language) {
  const words = WORDS[language];
  if (!hours?.length) return words.unknown;
  const spans = hours.map(({ days, from, to }) => ({ days: DAYS.filter((day) => days.includes(day)), from, to }));
  if (spans.length === 1 && spans[0].days.length === 7 && spans[0].from === '00:00' && spans[0].to === '24:00') return words.always;
  return words.whole(spans.map(({ days, from, to }) => words.span(from, to, daysOf(days, words))).join(', '));
}

function daysOf(days, words) {
  const group = GROUPS[days.join(' ')];
  return group ? words[group] : words.on(days.map((day) => words.names[DAYS.indexOf(day)]).join(', '));
}
