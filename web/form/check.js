// What is wrong with the fields, and the request that comes of right ones. Pure.

import { readAmount } from '../shared/amount.js';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/; // The service looks closer; this tells a slip at once.
const MONEY = ['deposit', 'withdrawal', 'payment', 'bonus', 'game'];
const TYPES = { deposit: 'deposit', withdrawal: 'withdrawal', bonus: 'bonus', game: 'game_round', login: 'login', verification: 'verification',
  account_update: 'account_update' };

/** Whether a topic is about money, so that amount and method are asked for. @param {string} topic */
export function isMoney(topic) {
  return MONEY.includes(topic);
}

/** The type that a topic suggests. @param {string} topic */
export function usualType(topic) {
  return TYPES[topic] ?? 'other';
}

/** Today where the operator is, as `2026-11-28`. @param {number} now @param {string|undefined} zone */
export function today(now, zone) {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(now);
}

/**
 * The names of the wrongs by field, in the order of the form; empty when all is right.
 * @param {Record<string, string>} fields
 * @param {string} last the latest possible date
 * @returns {Record<string, 'subject'|'date'|'future'|'amount'|'email'>}
 */
export function wrongs(fields, last) {
  const found = {};
  if (!fields.subject?.trim()) found.subject = 'subject';
  if (!fields.event_date) found.event_date = 'date';
  else if (fields.event_date > last) found.event_date = 'future';
  if (isMoney(fields.topic) && fields.amount?.trim() && readAmount(fields.amount) === null) found.amount = 'amount';
  if (fields.email?.trim() && !EMAIL.test(fields.email.trim())) found.email = 'email';
  return found;
}

/** The body of the call. @param {Record<string, string>} fields @param {'tr'|'en'} language @param {'ask'|'register'} onDuplicate */
export function requestOf(fields, language, onDuplicate) {
  const amount = isMoney(fields.topic) && fields.amount?.trim() ? readAmount(fields.amount) : null;
  return {
    language, topic: fields.topic, subject: fields.subject.trim(), event_date: fields.event_date, channel: 'form',
    transaction_type: fields.transaction_type || usualType(fields.topic), description: (fields.description ?? '').trim(), on_duplicate: onDuplicate,
    ...(amount ? { amount, currency: fields.currency || 'TRY' } : {}),
    ...(isMoney(fields.topic) && fields.payment_method ? { payment_method: fields.payment_method } : {}),
  };
}
