// The desk's commands: those that fit what it shows now, with their letters and what they do.

import { seesContent } from '../shared/session.js';
import { leads } from './agents.js';
import { fitting } from './commands.js';
import { letterOf } from './key-map.js';
import { USUAL } from './keys.js';
import { say } from './texts.js';

/** The commands that fit what the desk shows now. @param {any} desk @returns {import('./commands.js').Command[]} */
export function commandsOf(desk) {
  const { shift, me } = desk;
  const titles = say(desk.language).commands;
  const runs = runsOf(desk);
  const now = { holds: shift.holds(shift.transcript), offered: Boolean(shift.offer), chosen: Boolean(shift.transcript), waiting: shift.lists.queue.length > 0,
    leads: leads(me), content: seesContent(me), presence: shift.presence };
  return fitting(now).map((id) => ({ id, title: titles[id], key: desk.letters && id in USUAL ? letterOf(id) : '', run: runs[id] }));
}

/** What each command does: a deed that has a key does the same by its name. @returns {Record<string, () => void>} */
function runsOf(desk) {
  const to = (path) => () => location.assign(path);
  const be = (presence) => () => desk.shift.setPresence(presence);
  return {
    ...desk.deeds, available: be('available'), busy: be('busy'), break: be('break'), give_back: () => desk.asking.ask('give_back'), transcript: () => desk.asking.ask('transcript'),
    request: () => desk.openRequest(), wall: () => desk.showWall(true), overview: to('/console/overview'), studio: to('/studio'), sessions: () => desk.part('sessions').ask(),
    leave: () => desk.leave(), language: () => desk.dispatchEvent(new CustomEvent('language', { detail: desk.language === 'tr' ? 'en' : 'tr' })),
  };
}
