// What replies, texts, concepts and intents are called in the studio, over the content that is shipped.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import test from 'node:test';

import { called, nameOf, titles } from '../../../web/studio/names.js';
import en from '../../../web/studio/names.en.js';
import tr from '../../../web/studio/names.tr.js';

const ROOT = new URL('../../../', import.meta.url);
const file = (name) => readFileSync(new URL(name, ROOT), 'utf-8');
const REPLIES = readdirSync(new URL('data/responses/', ROOT)).flatMap((name) => [...file(`data/responses/${name}`).matchAll(/^ {2}utter_(\w+):/gm)].map((each) => each[1]));
const CONCEPTS = [...file('data/concepts.yml').matchAll(/^ {2}(\w+):$/gm)].map((each) => each[1]);
const INTENTS = titles({ topics: [{ intents: [{ name: 'ask_hours', title: { tr: 'Çalışma saatleri', en: 'Opening hours' } }] }] });

test('every reply of the content has a name in both languages, and no name is left of one that is gone', () => {
  assert.ok(REPLIES.length > 100);
  for (const names of [tr, en]) {
    assert.deepEqual(REPLIES.filter((each) => !names.replies[each]), []);
    assert.deepEqual(Object.keys(names.replies).filter((each) => !REPLIES.includes(each)), []);
    const said = Object.values(names.replies);
    assert.deepEqual(said.filter((each) => each.includes('_')), []);
  }
});

test('every concept of the content has a Turkish name; English ones are made of their own words', () => {
  assert.ok(CONCEPTS.length > 200);
  assert.deepEqual(CONCEPTS.filter((each) => !tr.concepts[each]), []);
  for (const names of [tr, en]) assert.deepEqual(Object.keys(names.concepts).filter((each) => !CONCEPTS.includes(each)), []);
  assert.equal(nameOf('concept', 'promised_time', 'en'), 'A promise that was made');
  assert.equal(nameOf('concept', 'not_arrived', 'en'), 'Not arrived');
});

test('texts of the operator are called by what they are; places count from one', () => {
  assert.equal(nameOf('text', 'channels.0.hours', 'tr'), 'Kanalın saatleri (1)');
  assert.equal(nameOf('text', 'topics.login.name', 'en'), 'Name of the topic');
  assert.equal(nameOf('text', 'labels.follow-up', 'tr'), 'Etiket');
  assert.equal(nameOf('text', 'policies.required_documents', 'en'), 'Documents that are asked for');
});

test('buttons and answers of questions are called after their intent, what nobody named by its own words', () => {
  assert.equal(nameOf('reply', 'label_ask_hours', 'tr', INTENTS), 'Düğme: Çalışma saatleri');
  assert.equal(nameOf('reply', 'utter_ask_hours', 'en', INTENTS), 'Answer: Opening hours');
  assert.equal(nameOf('reply', 'utter_brand_new', 'tr', INTENTS), 'Brand new');
  assert.deepEqual(['ask_hours', 'utter_greet', 'channels.0.name', 'greeting'].map((code) => called(code, 'en', INTENTS)),
    ['Opening hours', 'Greeting', 'Name of the channel (1)', 'Greeting']);
});
