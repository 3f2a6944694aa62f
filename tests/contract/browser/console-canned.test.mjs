// Canned replies without a browser: what a slash asks for, which replies come first, and how they are filled.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { filled, folded, matching, MOST, slashAt } from '../../../web/console/canned.js';

const REPLIES = [
  { key: 'merhaba', topic: 'other', tr: 'Merhaba {name}, ben {agent}.', en: 'Hello {name}, I am {agent}.' },
  { key: 'takip', topic: 'other', tr: 'Takip numaranız {number}.', en: 'Your tracking number is {number}.' },
  { key: 'cekim-hesap', topic: 'withdrawal', tr: 'Çekim yalnızca adınıza kayıtlı hesaba yapılır.', en: 'A withdrawal goes to your own account only.' },
  { key: 'giris-parola', topic: 'login', tr: 'Parolanızı yenileyebilirsiniz.', en: 'You can renew your password.' },
];
const ABOUT = { language: /** @type {const} */ ('tr'), known: { agent: 'Elif Kaya', number: 'KPR-7Q4M-2X9D-8WTC' } };
const keys = (query, more = {}) => matching(REPLIES, query, { ...ABOUT, ...more }).map((reply) => reply.key);

test('a slash at the start or behind a space opens the menu, one inside a date or an address does not', () => {
  assert.deepEqual(slashAt('/', 1), { from: 0, query: '' });
  assert.deepEqual(slashAt('Merhaba /çek', 12), { from: 8, query: 'çek' });
  assert.deepEqual(slashAt('/çek sonra', 4), { from: 0, query: 'çek' });
  for (const text of ['15/03', 'https://example.com', 've / veya', '/a\nb', '']) assert.equal(slashAt(text, text.length), null, text);
});

test('the search folds Turkish letters and case, in the key and in the text of both languages', () => {
  for (const query of ['çek', 'cek', 'ÇEK', 'Cekim hesap', 'withdraw']) assert.deepEqual(keys(query), ['cekim-hesap'], query);
  assert.deepEqual(keys('GİRİŞ'), ['giris-parola']);
  assert.deepEqual(keys('yok böyle'), []);
  assert.equal(folded('IĞDIR İğne'), 'igdir igne');
});

test('without a query what fits the customer’s last message comes first, then what fits the topic', () => {
  assert.equal(keys('', { last: 'parolamı unuttum' })[0], 'giris-parola');
  assert.equal(keys('', { last: 'CEKIMIM nerede' })[0], 'cekim-hesap');
  assert.equal(keys('', { topic: 'login' })[0], 'giris-parola');
  assert.equal(keys('')[0], 'merhaba');
});

test('a reply whose tracking number or promise is not known is not offered', () => {
  assert.ok(keys('').includes('takip'));
  assert.ok(!keys('', { known: { agent: 'Elif Kaya' } }).includes('takip'));
});

test('placeholders are filled in the customer’s language, an unknown name leaves no gap', () => {
  assert.equal(filled(REPLIES[0], ABOUT), 'Merhaba, ben Elif Kaya.');
  assert.equal(filled(REPLIES[0], { ...ABOUT, language: 'en', known: { ...ABOUT.known, name: 'Deniz' } }), 'Hello Deniz, I am Elif Kaya.');
  assert.equal(filled(REPLIES[1], ABOUT), 'Takip numaranız KPR-7Q4M-2X9D-8WTC.');
});

test('the menu stays short', () => {
  const many = Array.from({ length: 40 }, (_, n) => ({ ...REPLIES[2], key: `k-${n}` }));
  assert.equal(matching(many, '', ABOUT).length, MOST);
});
