// How the customer rates a solution: 1 to 5 with words at both ends, nothing chosen beforehand, and a comment if there is one.

import { html, nothing } from '../../vendor/lit.js';
import { words } from '../i18n.js';

/**
 * @param {{subject: string, fate: 'asked'|'sending'|'sent', rating: number, problem: string}} survey
 * @param {import('../i18n.js').Language} language
 * @param {{answer: (rating: number, comment: string) => void, skip: () => void}} acts   `rating` 0 when nothing was chosen
 */
export function surveyCard({ subject, fate, rating, problem }, language, { answer, skip }) {
  const { send, survey: t } = words(language);
  if (fate === 'sent') return html`<div class="tk cs" data-test="survey" data-state="sent" role="status">${t.kept(rating)}</div>`;
  const submit = (event) => {
    event.preventDefault();
    const given = new FormData(event.target);
    answer(Number(given.get('rating')), String(given.get('comment')).trim());
  };
  return html`<form class="tk cs" data-test="survey" data-state=${fate} novalidate @submit=${submit}>
    <fieldset><legend>${t.question}</legend><p>${subject}</p><div class="cs-s">${[1, 2, 3, 4, 5].map((n) => html`<label><input class="sr" type="radio"
      name="rating" value=${n} aria-describedby="cs-e"><span>${n}</span></label>`)}</div><p class="cs-e" id="cs-e"><span>${t.worst}</span><span>${t.best}</span></p></fieldset>
    <label>${t.comment}<textarea class="f" name="comment" rows="2" maxlength="2000"></textarea></label>
    ${problem ? html`<span class="st failed" role="alert">${problem}</span>` : nothing}
    <div class="qu-a"><button class="btn btn-2 tap" type="button" data-test="survey-skip" @click=${skip}>${t.skip}</button><button class="btn btn-1 tap" data-test="survey-send" ?disabled=${fate === 'sending'}>${send}</button></div></form>`;
}
