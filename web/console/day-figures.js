// The figures of a team's day, pure: the median first answer, promises and surveys so far, each agent's own, and the hours with those to come.

import { percent } from '../shared/written.js';
import { say } from './texts.js';

/**
 * @typedef {{hour: number, assistant: number, person: number}} Hour
 * @typedef {{agent: string, handled: number, answer: number|null, answers: number, rating: number|null}} OfAgent
 * @typedef {{hour: number, numbers: {answer: number|null, handled: number, kept: number, missed: number, answers: number, rating: number|null}, hours: Hour[], hours_before: Hour[], agents: OfAgent[]}} TeamsDay   moments in milliseconds
 */

/** Tiles of the head row: name, value, what it rests on. @param {TeamsDay|null} day @param {'tr'|'en'} language @returns {[string, string, string][]} */
export function dayFigures(day, language) {
  const t = say(language).wall.day;
  const { answer = null, handled = 0, kept = 0, missed = 0, answers = 0, rating = null } = day?.numbers ?? {};
  const due = kept + missed;
  return [
    [t.answerMedian, seconds(answer, t), t.turns(handled)],
    [t.kept, due ? percent(Math.round((kept / due) * 100), language) : t.none, t.ofPromises(kept, due)],
    [t.survey, stars(rating, language, t), t.answers(answers)],
  ];
}

/** An agent's median first answer and mean rating of today. @param {TeamsDay|null} day @param {string} agent @param {'tr'|'en'} language @returns {[string, string]} */
export function ofAgent(day, agent, language) {
  const t = say(language).wall.day;
  const own = day?.agents.find((each) => each.agent === agent);
  return [seconds(own?.answer ?? null, t), stars(own?.rating ?? null, language, t)];
}

/** The hours so far as they were, those to come as they were a week ago. @param {TeamsDay} day @returns {[number, number][]} */
export function hoursOf(day) {
  return day.hours.map((each, n) => (n <= day.hour ? each : day.hours_before[n] ?? each)).map(({ assistant, person }) => [assistant, person]);
}

/** Round lines up to the highest column: four at most. @param {number} most */
export function linesTo(most) {
  const raw = Math.max(most, 1) / 3;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = Math.max(1, [1, 2, 5, 10].map((each) => each * power).find((each) => each >= raw) ?? 1);
  return Array.from({ length: Math.ceil(Math.max(most, 1) / step) + 1 }, (_, n) => n * step);
}

function seconds(ms, t) {
  if (ms === null) return t.none;
  const whole = Math.round(ms / 1000);
  return whole < 120 ? t.seconds(whole) : t.minutes(Math.round(whole / 60));
}

function stars(rating, language, t) {
  return rating === null ? t.none : rating.toFixed(1).replace('.', language === 'tr' ? ',' : '.');
}
