// What is wrong with a call or message that an agent writes down, and the bodies that come of right ones. Pure.

import { readAmount } from '../shared/amount.js';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/; // The service looks closer; this tells a slip at once.
const TYPES = { deposit: 'deposit', withdrawal: 'withdrawal', bonus: 'bonus', game: 'game_round', login: 'login', verification: 'verification',
  account_update: 'account_update' };

/** The type that a topic suggests; empty when it suggests none: on the phone nobody fills in a form. @param {string} topic */
export function usualType(topic) {
  return TYPES[topic] ?? '';
}

/**
 * The names of the wrongs by field, in the order of the dialog; empty when all is right.
 * @param {Record<string, string>} fields
 * @param {string} last the latest possible date
 * @returns {Record<string, string>}
 */
export function wrongs(fields, last) {
  const said = (name) => (fields[name] ?? '').trim();
  const found = {};
  if (!said('email') && !said('phone') && !said('earlier')) found.email = 'who';
  else if (said('email') && !EMAIL.test(said('email'))) found.email = 'email';
  if (!said('topic')) found.topic = 'topic';
  if (!said('subject')) found.subject = 'subject';
  if (said('event_date') > last) found.event_date = 'future';
  if (said('amount') && readAmount(said('amount')) === null) found.amount = 'amount';
  if (!said('consent')) found.consent = 'consent';
  return found;
}

/** The body of the call. @param {Record<string, string>} fields @param {'ask'|'register'} onDuplicate */
export function recordOf(fields, onDuplicate) {
  const said = (name) => (fields[name] ?? '').trim();
  const given = (names) => Object.fromEntries(names.filter(said).map((name) => [name, said(name)]));
  const amount = said('amount') ? readAmount(said('amount')) : null;
  return {
    channel: said('channel') || 'phone', language: said('language') || 'tr', on_duplicate: onDuplicate,
    ...given(['topic', 'subject', 'consent', 'email', 'phone', 'earlier', 'event_date', 'transaction_type', 'description']),
    ...(amount ? { amount, currency: said('currency') || 'TRY' } : {}),
  };
}

/** What was said, as words on a request that is open already. @param {Record<string, string>} fields */
export function additionOf(fields) {
  const text = [fields.subject, fields.description].map((words) => (words ?? '').trim()).filter(Boolean).join('\n');
  return { channel: fields.channel || 'phone', text, consent: fields.consent.trim() };
}
