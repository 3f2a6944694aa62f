// The studio's own logic: what it sends and makes of the service's answers, as tests/contract/studio_api.json holds them.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { inMemory } from '../../../web/shared/storage.js';
import { number, of100, percent, points, signed } from '../../../web/studio/figures.js';
import { counts, fold, listed, pressing } from '../../../web/studio/listing.js';
import { marked, pieces, placed, sourceOf, unmarked } from '../../../web/studio/marking.js';
import { Pause } from '../../../web/studio/pause.js';
import { say } from '../../../web/studio/texts.js';
import { changesOf, lines, nameFrom } from '../../../web/studio/asked.js';
import { Work, both, instead } from '../../../web/studio/work.js';

const read = (name) => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf-8'));
const CALLS = read('studio_api.json').calls;
const answer = (name) => CALLS.find((each) => each.name === name);
const OVERVIEW = answer('what stands in the content, with the changes of a draft').response;
const FASTER = answer('another editor has changed it meanwhile: nothing is overwritten');

/** A studio over the answers of the fixtures; `refuse` answers a change with them. */
function studio({ refuse = null, drafts = answer('all drafts').response } = {}) {
  const sent = [];
  const ask = async (path, language, how = {}) => {
    sent.push({ path, method: how.method ?? 'GET', body: how.body, key: how.key });
    if (refuse && path.endsWith('/changes')) throw Object.assign(new Error(refuse.title), { code: refuse.code, about: refuse });
    if (path === '/studio/drafts') return how.method ? answer('a draft is begun').response : drafts;
    return path.startsWith('/studio/overview') ? OVERVIEW : answer('an example is added').response;
  };
  const work = new Work({ language: 'tr', browser: inMemory(), changed: () => {}, ask });
  return { work, sent };
}

test('the first change begins a draft, and the change travels as the service takes it', async () => {
  const { work, sent } = studio();
  const wanted = answer('an example is added').request;
  assert.equal(await work.change(wanted.changes, { why: wanted.why, origin: wanted.origin }), true);
  assert.deepEqual(sent.filter((each) => each.method === 'POST').map((each) => each.path), ['/studio/drafts', '/studio/drafts/drf_1/changes']);
  const change = sent.find((each) => each.path.endsWith('/changes'));
  assert.deepEqual(change.body, wanted);
  assert.match(change.key, /^[0-9a-f]{32}$/);
  assert.equal(work.here('/studio/replies'), '/studio/replies?draft=drf_1');
});

test('a reason that was said once goes with each change until another draft is chosen', async () => {
  const { work, sent } = studio();
  await work.begin('x');
  work.why = ' Yazım ';
  const { changes } = answer('an example is added').request;
  await work.change(changes);
  await work.change(changes, { why: 'Kendi nedeni' });
  assert.deepEqual(sent.filter((each) => each.path.endsWith('/changes')).map((each) => each.body.why), ['Yazım', 'Kendi nedeni']);
  work.choose('', false);
  assert.equal(work.why, '');
});

test('who was slower sees what the other did, loses nothing and can keep both', async () => {
  const { work, sent } = studio({ refuse: FASTER.response });
  work.draft = 'drf_1';
  const mine = { ...FASTER.request.changes[0], after: { ...FASTER.request.changes[0].after, tr: [{ text: 'Yatırmanız {due} görünür.', buttons: [] }] } };
  assert.equal(await work.change([mine]), false);
  assert.equal(work.overtaken.theirs.by.name, 'Deniz Tan');
  assert.deepEqual(work.overtaken.changes, [mine]);
  const kept = both(mine, work.overtaken.theirs.now);
  assert.deepEqual(kept.before, FASTER.response.theirs.now);
  assert.deepEqual(kept.after.tr.map((each) => each.text), ['Yatırmanız {due} hesabınıza geçer.', 'Yatırmanız {due} görünür.']);
  assert.equal(kept.after.en.length, 1);
  await work.settle('both');
  assert.deepEqual(sent.findLast((each) => each.path.endsWith('/changes')).body.changes, [kept]);
});

test('an example that two rewrote can stand as both, or one in the place of the other', () => {
  const mine = { kind: 'example', intent: 'deposit_missing', language: 'tr', before: 'para yok', after: 'param gelmedi' };
  const theirs = { ...mine, after: 'param yok' };
  assert.deepEqual(both(mine, null), { ...mine, before: '' });
  assert.deepEqual(instead(mine, null, theirs), { ...mine, before: 'param yok' });
  assert.equal(both({ ...mine, after: '' }, null), null);
  assert.equal(instead({ ...mine, after: '' }, null), null);
  assert.equal(both(mine, 'param gelmedi'), null);
});

test('a draft that is closed meanwhile is left', async () => {
  const { work } = studio({ drafts: { drafts: [{ ...answer('all drafts').response.drafts[0], state: 'published' }] } });
  work.choose('drf_1', false);
  await work.refresh();
  assert.equal(work.draft, '');
});

test('marked words survive being cut, written and marked anew', () => {
  const { text, entities, source } = answer('an intent with its examples, sentences and borders').response.examples.tr[0];
  assert.deepEqual(pieces(text, entities).map((piece) => piece.text), ['dün ', '500', ' lira yatırdım gelmedi']);
  assert.equal(sourceOf(text, entities), source);
  const more = marked(text, entities, 0, 4, 'event_date');
  assert.equal(sourceOf(text, more), '[dün](event_date) [500](amount) lira yatırdım gelmedi');
  assert.equal(sourceOf(text, unmarked(more, 5, 5)), '[dün](event_date) 500 lira yatırdım gelmedi');
  assert.equal(sourceOf('dün', [{ start: 0, end: 3, entity: 'event_date', value: 'yesterday' }]), '[dün]{"entity": "event_date", "value": "yesterday"}');
  assert.equal(marked(text, [], 3, 4, 'amount'), null);
});

test('an emoji before a mark does not move it', () => {
  const text = '😡 500 lira';
  assert.equal(pieces(text, placed(text, [{ start: 2, end: 5, entity: 'amount' }])).find((piece) => piece.entity).text, '500');
});

test('intents are filtered by what is pressing about them', () => {
  const { topics } = OVERVIEW;
  assert.deepEqual(listed(topics, 'conflicts').flatMap((topic) => topic.intents.map((each) => each.name)), ['deposit_missing']);
  assert.equal(counts(topics).en_short, 1);
  assert.equal(counts(topics).protected, 1);
  assert.equal(pressing(topics[0].intents[0].health).kind, 'conflicts');
  assert.equal(pressing([]).kind, 'healthy');
  assert.equal(fold('Çekim İşlemi ISPARTA'), fold('cekim islemi ısparta'));
});

test('only the last question of a pause is asked and shown', async () => {
  const shown = [];
  const asked = [];
  await new Promise((done) => {
    const pause = new Pause({ ask: async (text) => { asked.push(text); return text; }, show: (text) => { shown.push(text); done(); }, failed: done, wait: 5 });
    pause.typed('pa');
    pause.typed('para');
  });
  assert.deepEqual([asked, shown], [['para'], ['para']]);
});

test('numbers read as each language writes them', () => {
  assert.equal(percent(0.81, 'tr'), '%81');
  assert.equal(of100(93.6, 'tr'), '%93,6');
  assert.equal(of100(93.6, 'en'), '93.6%');
  assert.equal(signed(-2.6, 'tr'), '−2,6');
  assert.equal(signed(0.01, 'en'), '0');
  assert.equal(number(-0.1, 'tr', 1), '−0,1');
  assert.equal(signed(points(0.9914, 0.98845), 'tr'), '+0,3', 'from 98,8 to 99,1 as they are printed');
});

test('both languages have the same words, and a word for everything that the service names', () => {
  const names = (words, path = '') => Object.entries(words).flatMap(([name, word]) => (word && typeof word === 'object' ? names(word, `${path}${name}.`) : [`${path}${name}`])).sort();
  assert.deepEqual(names(say('tr')), names(say('en')));
  const published = read('studio_publish_api.json').calls;
  for (const language of ['tr', 'en']) {
    const t = say(language);
    for (const { versions } of published.map((each) => each.response).filter((each) => each.versions)) for (const { state } of versions) assert.ok(t.train_.states[state], state);
    const detail = published.find((each) => each.name === 'a version with its comparison and gates').response;
    for (const { gate, verdict } of detail.gates) assert.ok(t.train_.gate[gate]('1') && t.train_.verdicts[verdict]);
    assert.notEqual(t.styleOf(detail.report.styles[0].name), detail.report.styles[0].name);
    for (const { name } of OVERVIEW.topics) assert.ok(t.topics[name], name);
  }
});

test('a new question gets its name from its title, and its examples one by one', () => {
  assert.equal(nameFrom('  Where is the Campüs? '), 'ask_where_is_the_campus');
  assert.equal(nameFrom('??'), '');
  assert.deepEqual(lines(' a \n\nb\na'), ['a', 'b']);
  const both = (tr, en) => ({ tr, en });
  const made = changesOf({ name: 'ask_x', title: both('T', 'E'), answer: both('y', 'a'), examples: both('bir\niki', 'one') });
  assert.deepEqual(made[0], { kind: 'question', name: 'ask_x', before: null, after: { title: both('T', 'E'), answer: both('y', 'a') } });
  assert.deepEqual(made.slice(1).map((each) => [each.intent, each.language, each.after]), [['ask_x', 'tr', 'bir'], ['ask_x', 'tr', 'iki'], ['ask_x', 'en', 'one']]);
});
