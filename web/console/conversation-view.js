// A conversation on the desk: head, thread, composer and the panel beside it, drawn from the shift and steering it.

import { html, nothing } from '../vendor/lit.js';
import { leads } from './agents.js';
import { contextPanel } from './context.js';
import { conversationHeader } from './conversation-header.js';
import { labelsOf, snoozedUntil, ticksOf } from './craft.js';
import { collectedOf, promisedBy, trackingOf } from './fields.js';
import { lastOf } from '../shared/transcript.js';
import { toast } from './marks.js';
import { say } from './texts.js';

const NONE = []; // The same one each time: nothing new is no change.

/** @param {any} desk @param {import('../shared/transcript.js').Transcript} t */
export function conversationView(desk, t) {
  const { shift, language } = desk;
  const holds = shift.holds(t);
  const live = shift.status.phase === 'live';
  return html`<main class="col cv">${desk.banner()}
    ${conversationHeader({ t, language, holds, taking: shift.isUnderWay(t.conversation, 'take'), live, leads: leads(desk.me), snoozed: snoozedUntil(t), now: shift.now, lookers: shift.lookers }, {
  take: () => shift.take(t.conversation), takeOver: () => shift.assign(desk.me.id), assign: () => desk.ask('assign'), ask: (what) => desk.ask(what), back: () => desk.leaveThread(), info: () => desk.showInfo(),
  wake: () => shift.snooze(0) })}
    ${toast(desk.notice, language, () => desk.drop())}
    <kopru-thread .transcript=${t} .language=${language} .online=${live || !desk.news} .holds=${holds} .me=${desk.me} @again=${(e) => shift.again(e.detail)} @looked=${() => shift.seen()} @back=${(e) => shift.lookBack(e.detail)}></kopru-thread>
    <kopru-agent-composer .conversation=${t.conversation} .language=${language} .customerLanguage=${t.view?.language ?? ''} .blocked=${reason(desk, t, holds)} .about=${about(desk, t)} .colleagues=${desk.told(t)?.colleagues ?? NONE} .answers=${desk.told(t)?.answers ?? NONE}
      .whisperTo=${leads(desk.me) && !holds && t.view?.state === 'agent' ? t.view.agent?.name ?? '' : ''}
      @writing=${() => shift.typing()} @written=${desk.written}></kopru-agent-composer></main>
    ${contextPanel({ t, language, me: desk.me, open: desk.drawer, holds, live, labels: labelsOf(t), ticks: ticksOf(t), around: desk.told(t), hand: desk.hand }, { copy: (number) => desk.copy(number), close: () => desk.hideInfo(), label: (labels) => shift.label(labels), tick: (item, done) => shift.tick(item, done), select: (conversation) => desk.select(conversation),
  transcript: () => desk.asking.ask('transcript'), request: () => desk.openRequest(), extend: (number) => desk.openRequest(number) })}
    ${desk.drawer ? html`<div class="scrim" @click=${() => desk.hideInfo()}></div>` : nothing}`;
}

/** What canned replies are chosen by and filled with. @param {import('../shared/transcript.js').Transcript} t */
function about(desk, t) {
  const due = promisedBy(t, t.view?.language ?? 'tr', desk.shift.now);
  return { topic: collectedOf(t).topic ?? 'other', last: lastOf(t, (entry) => entry.by === 'customer')?.text ?? '',
    known: { agent: desk.me.name, number: trackingOf(t), due } };
}

/** Why no reply can be written; empty when one can. */
function reason(desk, t, holds) {
  const texts = say(desk.language).blocked;
  if (holds) return '';
  const now = t.view ?? desk.shift.rows.get(t.conversation); // The list knows it before the transcript is there.
  if (!now) return texts.loading;
  return now.state === 'agent' ? texts.agent(now.agent?.name ?? '') : texts[now.state];
}
