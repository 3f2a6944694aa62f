// The help page: both languages, and topics that open the widget with a first sentence.

import { operatorFacts } from '../shared/facts.js';
import { hoursPhrase } from './hours.js';
import { TEXTS, TOPICS } from './texts.js';

const kopru = window.kopru; // Missing when the widget could not be loaded: the page itself still works.

/** @type {import('../shared/facts.js').Facts|null} */
let facts = null;

function draw(language) {
  const t = said(TEXTS[language], language);
  document.documentElement.lang = language;
  document.title = facts?.name ? `${t.page} · ${facts.name}` : t.page;
  for (const each of document.querySelectorAll('[data-say]')) each.textContent = t[each.dataset.say];
  for (const each of document.querySelectorAll('[data-label]')) each.setAttribute('aria-label', t[each.dataset.label]);
  for (const each of document.querySelectorAll('[data-placeholder]')) each.setAttribute('placeholder', t[each.dataset.placeholder]);
  for (const each of document.querySelectorAll('.switch button')) each.setAttribute('aria-pressed', String(each.dataset.language === language));
  document.getElementById('topics').replaceChildren(...TOPICS.map((topic) => topicButton(topic, language)));
}

/** The words with what the operator says: hours of its support team, the least age. */
function said(texts, language) {
  const hours = hoursPhrase(facts?.departments.support?.hours, language);
  return { ...texts, lead: texts.lead.replace('{hours}', hours), age: texts.age.replace('{age}', String(facts?.minimum_age ?? 18)) };
}

/** Shows who the operator is, once it was asked. */
function introduce(known) {
  if (!known) return;
  facts = known;
  document.getElementById('operator').textContent = known.name;
  document.getElementById('age').textContent = `${known.minimum_age}+`;
  const privacy = document.getElementById('privacy');
  privacy.hidden = !known.privacy_url;
  privacy.href = known.privacy_url;
  draw(document.documentElement.lang);
}

function topicButton(topic, language) {
  const [title, more, text] = topic[language];
  const item = document.createElement('li');
  const button = item.appendChild(document.createElement('button'));
  button.type = 'button';
  button.dataset.topic = topic.id;
  button.appendChild(document.createElement('b')).textContent = title;
  button.appendChild(document.createElement('span')).textContent = more;
  button.addEventListener('click', () => kopru?.open({ text }));
  return item;
}

document.querySelector('.switch').addEventListener('click', ({ target }) => {
  const language = target.dataset.language;
  if (!language) return;
  draw(language);
  kopru?.setLanguage(language);
});

document.getElementById('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  const question = event.target.elements.question;
  kopru?.open({ text: question.value.trim() });
  if (kopru) question.value = '';
});

// The page speaks the language of the conversation.
window.addEventListener('kopru:language', ({ detail }) => draw(detail.language));
draw(kopru?.language ?? 'tr');
operatorFacts().then(introduce);
