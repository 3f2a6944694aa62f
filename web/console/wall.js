// The supervisor's wall: figures, agents with presence and load, a live tile for each conversation, and what needs somebody now.

import { LitElement, html, nothing, repeat } from '../vendor/lit.js';
import { initials } from '../shared/components/avatar.js';
import { icon } from '../shared/icons.js';
import { nameOf } from '../shared/names.js';
import { agentsHere } from './agents.js';
import { dayFigures, ofAgent } from './day-figures.js';
import { shortWait } from './queue.js';
import { say, shortId } from './texts.js';
import { dayChart, teamsDay } from './wall-day.js';
import { departmentsOf, wallOf } from './wall-figures.js';

const EVERY = 5000; // Presence and load are asked so often; conversations come over the line.
const DAY_EVERY = 60_000; // The day's figures move slowly.
const SHOWN = 60; // Tiles drawn; the rest is counted. They are in the order of need.

class Wall extends LitElement {
  static properties = { language: {}, rows: { attribute: false }, now: { type: Number }, live: { type: Boolean }, department: { state: true }, agents: { state: true }, day: { state: true } };

  constructor() {
    super();
    this.language = /** @type {'tr'|'en'} */ ('tr');
    /** @type {Map<string, import('./queue.js').Row>} */
    this.rows = new Map();
    this.now = Date.now();
    this.live = true;
    this.department = '';
    this.agents = /** @type {import('./agents.js').Present[]|null|undefined} */ (undefined);
    this.day = /** @type {import('./day-figures.js').TeamsDay|null} */ (null);
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.ask();
    this.askDay();
    this.timer = setInterval(() => document.visibilityState === 'visible' && this.ask(), EVERY);
    this.dayTimer = setInterval(() => document.visibilityState === 'visible' && this.askDay(), DAY_EVERY);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
    clearInterval(this.dayTimer);
  }

  /** When they can't be had, what was known stays on the screen. */
  async ask() {
    this.agents = await agentsHere() ?? this.agents ?? null;
  }

  async askDay() {
    const department = this.department;
    const day = await teamsDay(department);
    if (day && department === this.department) this.day = day;
  }

  /** @param {'watch'|'take-over'|'assign'|'whisper'} what @param {string} conversation */
  asks(what, conversation) {
    this.dispatchEvent(new CustomEvent('asked', { detail: { what, conversation } }));
  }

  render() {
    const t = say(this.language).wall;
    const agents = this.agents ?? [];
    const wall = wallOf(this.rows.values(), agents, { now: this.now, department: this.department });
    return html`<div class="wl"><main class="wl-m"><div class="col-h"><h2>${t.title}</h2><span class="pill">${icon('eye', 'i-s')}${t.view}</span><span class="grow"></span>${this.filter(t, agents)}</div>
      <div class="wl-b">${this.figures(wall.figures, t)}${this.table(wall.agents, t)}${this.tiles(wall, t)}${dayChart(this.day, this.language)}</div></main>
      <aside class="wl-a" aria-label=${t.needs}>${this.urgent(wall.urgent, t)}${this.queues(wall.queues, t)}</aside></div>`;
  }

  filter(t, agents) {
    const names = departmentsOf(this.rows.values(), agents);
    return html`<label class="wl-f"><span class="sr">${t.department}</span><select class="inp" data-test="wall-department" .value=${this.department} @change=${(e) => { this.department = e.target.value; this.askDay(); }}>
      <option value="">${t.all}</option>${names.map((name) => html`<option value=${name} ?selected=${name === this.department}>${nameOf('department', name, this.language)}</option>`)}</select></label>`;
  }

  figures({ waiting, longest, load, room, late }, t) {
    const one = (label, value, more, bad = false) => html`<li class="card"><p class="t12 soft">${label}</p><p><b class=${bad ? 'bad-t' : ''}>${value}</b> <span class="t12 muted">${more}</span></p></li>`;
    return html`<ul class="wl-k" data-test="wall-figures">${one(t.waiting, waiting, waiting ? t.longest(this.wait(longest)) : t.nobody)}${dayFigures(this.day, this.language).map(([label, value, more]) => one(label, value, more))}
      ${one(t.load, load, t.ofRoom(room))}${one(t.late, late, t.lateMore, late > 0)}</ul>`;
  }

  wait(ms) {
    return shortWait(ms, say(this.language).short);
  }

  table(agents, t) {
    return html`<section class="card wl-t" tabindex="0" role="region" aria-label=${t.agents}><h3>${t.agents}</h3>${agents.length ? html`<table><thead><tr><th scope="col">${t.agent}</th><th scope="col">${t.status}</th><th scope="col">${t.capacity}</th>
        <th scope="col">${t.worst}</th><th scope="col">${t.day.answer}</th><th scope="col">${t.day.survey}</th><th><span class="sr">${t.deeds}</span></th></tr></thead>
      <tbody>${repeat(agents, ({ agent }) => agent.id, (row) => this.agent(row, t))}</tbody></table>`
    : html`<p class="muted">${this.agents === undefined ? say(this.language).loadingShort : this.agents === null ? t.unknown : t.noAgents}</p>`}</section>`;
  }

  agent({ agent, worst, aside, offered }, t) {
    const { presences } = say(this.language);
    const full = agent.load >= agent.capacity;
    const first = worst?.row.conversation ?? [...this.rows.values()].find((row) => row.agent?.id === agent.id)?.conversation;
    return html`<tr data-test="wall-agent" data-agent=${agent.id}><th scope="row"><span class="row"><span class="av human" aria-hidden="true">${initials(agent.name)}</span><span><b class="semi">${agent.name}</b>
        <span class="t12 muted">${agent.departments.map((name) => nameOf('department', name, this.language)).join(', ')}</span></span></span></th>
      <td><span class="row"><span class="dot ${agent.status === 'available' ? (full ? 'warn' : 'ok') : agent.status === 'busy' ? 'warn' : ''}"></span>${agent.status === 'available' && full ? t.full : presences[agent.status]}</span></td>
      <td><span class="row">${capacityBars(agent)}<span class="num">${agent.load} / ${agent.capacity}</span></span>${[offered ? t.offered(offered) : '', aside ? t.aside(aside) : ''].filter(Boolean).map((said) => html`<span class="t12 muted">${said}</span> `)}</td>
      <td>${worst ? html`<span class="pill ${worst.wait.tone}">${icon(worst.wait.tone === 'bad' ? 'alert' : 'clock', 'i-s')}${this.wait(worst.wait.ms)}</span>` : html`<span class="muted">${t.none}</span>`}</td>
      ${ofAgent(this.day, agent.id, this.language).map((value) => html`<td class="num">${value}</td>`)}
      <td>${first ? html`<button class="btn btn-3" type="button" data-test="wall-whisper" ?disabled=${!this.live} @click=${() => this.asks('whisper', first)}>${icon('chat', 'i-s')}${say(this.language).whisper.send}</button>` : nothing}</td></tr>`;
  }

  tiles({ tiles }, t) {
    return html`<section><h3>${t.tiles(tiles.length)}</h3>${tiles.length ? html`<ul class="wl-g">${repeat(tiles.slice(0, SHOWN), ({ row }) => row.conversation, (tile) => this.tile(tile, t))}</ul>
      ${tiles.length > SHOWN ? html`<p class="muted">${t.more(tiles.length - SHOWN)}</p>` : nothing}` : html`<p class="muted">${t.empty}</p>`}</section>`;
  }

  tile({ row, wait }, t) {
    const texts = say(this.language);
    const topic = row.topic ? nameOf('topic', row.topic, this.language) : texts.visitorShort(shortId(row.conversation));
    return html`<li class="card wl-c ${wait?.tone ?? ''}" data-test="tile" data-conversation=${row.conversation}><p class="row"><b class="grow cut semi">${topic}</b>
        ${wait ? html`<span class="pill ${wait.tone}">${icon('clock', 'i-s')}${this.wait(wait.ms)}</span>` : html`<span class="pill ok">${icon('check', 'i-s')}${texts.answered}</span>`}</p>
      <p class="wl-p" lang=${row.language}>${row.preview || texts.newConversation}</p>
      <p class="t12 muted">${nameOf('department', row.department, this.language)} · ${row.agent ? texts.with(row.agent.name) : texts.standing.queued}</p>
      <div class="wl-d"><button class="btn btn-3" type="button" data-test="tile-watch" @click=${() => this.asks('watch', row.conversation)}>${t.watch}</button>
        <button class="btn btn-3" type="button" data-test="tile-take" ?disabled=${!this.live} @click=${() => this.asks('take-over', row.conversation)}>${texts.takeOver}</button>
        <button class="btn btn-3" type="button" data-test="tile-assign" ?disabled=${!this.live} @click=${() => this.asks('assign', row.conversation)}>${texts.assign}</button></div></li>`;
  }

  urgent(tiles, t) {
    return html`<section data-test="wall-urgent"><div class="cx-h"><h3>${t.needs}</h3>${tiles.length ? html`<span class="pill bad">${tiles.length}</span>` : nothing}</div>
      ${tiles.length ? html`<ul class="rq">${tiles.map(({ row, wait }) => html`<li><p class="row"><span class="pill ${wait.tone}">${icon('clock', 'i-s')}${this.wait(wait.ms)}</span>
        <b class="semi cut grow">${row.topic ? nameOf('topic', row.topic, this.language) : nameOf('department', row.department, this.language)}</b></p>
        <p class="soft wl-p" lang=${row.language}>${row.preview}</p>
        <p class="t12 muted">${row.agent ? say(this.language).with(row.agent.name) : say(this.language).standing.queued}</p>
        <button class="link" type="button" @click=${() => this.asks('take-over', row.conversation)}>${say(this.language).takeOver}</button>
        <button class="link" type="button" @click=${() => this.asks('assign', row.conversation)}>${say(this.language).assign}</button></li>`)}</ul>` : html`<p class="muted">${t.calm}</p>`}</section>`;
  }

  queues(queues, t) {
    const most = Math.max(1, ...queues.map((each) => each.waiting));
    return html`<section><div class="cx-h"><h3>${t.byDepartment}</h3><span class="t12 muted">${t.byDepartmentMore}</span></div>
      ${queues.length ? html`<dl class="wl-q">${queues.map((each) => html`<dt>${nameOf('department', each.department, this.language)}</dt><dd><progress max=${most} value=${each.waiting} aria-hidden="true"></progress>
        <span class="num">${each.waiting} · ${this.wait(each.longest)}</span></dd>`)}</dl>` : html`<p class="muted">${say(this.language).empty.queue}</p>`}</section>`;
  }
}

/** How much of it is taken, one bar for each conversation. @param {{load: number, capacity: number}} of */
export function capacityBars({ load, capacity }) {
  const bars = Math.min(capacity, 10);
  return html`<span class="bars" aria-hidden="true">${Array.from({ length: bars }, (_, n) => html`<i class=${n < (load * bars) / capacity ? 'on' : ''}></i>`)}</span>`;
}

customElements.define('kopru-wall', Wall);
