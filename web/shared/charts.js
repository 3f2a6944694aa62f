// Charts for staff: SVG with attributes and classes, drawn for the width that they have, so that their text stays text.

import { LitElement, html, nothing, svg } from '../vendor/lit.js';

/** @typedef {(number|null)[]} Series   null: nothing to show there */

/** Draws `draw(width, unit)` for its own width, and again when that changes; `unit` is how much larger than usual text is. */
class Chart extends LitElement {
  static properties = { draw: { attribute: false }, width: { state: true }, unit: { state: true } };

  constructor() {
    super();
    this.draw = () => nothing;
    this.width = 0;
    this.unit = 1;
    this.sized = new ResizeObserver(([{ contentRect }]) => {
      this.unit = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
      this.width = Math.floor(contentRect.width);
    });
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.sized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.sized.disconnect();
  }

  render() {
    return this.width > 0 ? this.draw(this.width, this.unit) : nothing;
  }
}

customElements.define('kopru-chart', Chart);

/**
 * The small curve under a number; decoration, since the days stand in the chart and its table.
 * @param {Series} values
 * @param {'c1'|'c2'} tone
 */
export function spark(values, tone) {
  const known = values.filter((each) => each !== null);
  if (known.length < 2) return html`<span class="spark"></span>`;
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const y = (value) => (most === least ? 20 : 34 - ((value - least) / (most - least)) * 28);
  const x = (n) => (n / (values.length - 1)) * 120;
  const runs = runsOf(values).map((run) => run.map(([n, value]) => [x(n), y(value)]));
  return html`<svg class="spark ${tone}" viewBox="-1 0 122 38" preserveAspectRatio="none" aria-hidden="true">
    ${runs.map((run) => svg`<path class="ar" d="${path(run)}L${run[run.length - 1][0].toFixed(1)} 38L${run[0][0].toFixed(1)} 38Z"></path><path class="ln" d=${path(run)}></path>`)}</svg>`;
}

/**
 * A curve over days beside that of the period before.
 * @param {{now: Series, before: Series, days: string[], lines: number[], label: string, value: (n: number) => string}} about
 * @param {number} width
 * @param {number} unit
 */
export function curve({ now, before, days, lines, label, value }, width, unit) {
  const left = 34 * unit;
  const right = width - 52 * unit;
  const [top, bottom, height] = [12 * unit, 204, 204 + 22 * unit];
  const x = (n) => left + (days.length > 1 ? (n / (days.length - 1)) * (right - left) : 0);
  const y = (n) => bottom - ((n - lines[0]) / (lines[lines.length - 1] - lines[0])) * (bottom - top);
  const at = (values) => runsOf(values).map((run) => run.map(([n, each]) => [x(n), y(each)]));
  const every = Math.max(1, Math.ceil(days.length / Math.max(2, Math.floor((right - left) / (70 * unit)))));
  const last = lastOf(now);
  return html`<svg class="bars" viewBox="0 0 ${width} ${height}" width=${width} height=${height} role="img" aria-label=${label}>
    ${lines.map((line) => svg`<path class="g" d="M${left} ${y(line)}H${right}"></path><text x=${left - 8} y=${y(line) + 4 * unit} text-anchor="end">${line}</text>`)}
    ${at(now).map((run) => svg`<path class="area" d="${path(run)}L${run[run.length - 1][0].toFixed(1)} ${bottom}L${run[0][0].toFixed(1)} ${bottom}Z"></path>`)}
    ${at(before).map((run) => svg`<path class="l2" d=${path(run)}></path>`)}
    ${at(now).map((run) => (run.length > 1 ? svg`<path class="l1" d=${path(run)}></path>` : svg`<circle class="a" cx=${run[0][0]} cy=${run[0][1]} r="3"></circle>`))}
    ${last ? svg`<circle class="a" cx=${x(last[0])} cy=${y(last[1])} r="4.5"></circle><text class="v" x=${x(last[0]) + 9} y=${y(last[1]) + 4 * unit}>${value(last[1])}</text>` : nothing}
    ${days.map((day, n) => (n % every ? nothing : svg`<text x=${x(n)} y=${height - 4} text-anchor=${n ? 'middle' : 'start'}>${day}</text>`))}</svg>`;
}

/**
 * Columns of two parts, one for each hour; those from `faint` on are drawn faintly, since they are not of now.
 * @param {{parts: [number, number][], lines: number[], label: string, faint?: number}} about
 * @param {number} width
 * @param {number} unit
 */
export function columns({ parts, lines, label, faint = parts.length }, width, unit) {
  const left = 34 * unit;
  const [top, bottom, height] = [8, 204, 204 + 22 * unit];
  const wide = (width - left) / parts.length;
  const tall = (n) => (n / lines[lines.length - 1]) * (bottom - top);
  const every = wide * 3 > 26 * unit ? 3 : 6;
  return html`<svg class="bars" viewBox="0 0 ${width} ${height}" width=${width} height=${height} role="img" aria-label=${label}>
    ${lines.map((line) => svg`<path class="g" d="M${left} ${bottom - tall(line)}H${width}"></path><text x=${left - 8} y=${bottom - tall(line) + 4 * unit} text-anchor="end">${line}</text>`)}
    ${parts.map(([below, above], n) => {
      const [x, w] = [left + n * wide + wide * 0.2, wide * 0.6];
      return svg`<g class=${n < faint ? nothing : 'fa'}>${below ? svg`<rect class="a" x=${x} y=${bottom - tall(below)} width=${w} height=${tall(below)} rx="2"></rect>` : nothing}
        ${above ? svg`<rect class="b" x=${x} y=${bottom - tall(below + above)} width=${w} height=${Math.max(tall(above) - (below ? 1.5 : 0), 1)} rx="2"></rect>` : nothing}
        </g>${n % every ? nothing : svg`<text x=${x + w / 2} y=${height - 4} text-anchor="middle">${String(n).padStart(2, '0')}</text>`}`;
    })}</svg>`;
}

/** Stretches without a gap, as [place, value]. @param {Series} values @returns {[number, number][][]} */
export function runsOf(values) {
  const runs = [];
  values.forEach((value, n) => {
    if (value === null) return;
    if (n && values[n - 1] !== null) runs[runs.length - 1].push([n, value]);
    else runs.push([[n, value]]);
  });
  return runs;
}

function lastOf(values) {
  const n = values.findLastIndex((value) => value !== null);
  return n < 0 ? null : /** @type {[number, number]} */ ([n, values[n]]);
}

function path(points) {
  return points.map(([x, y], n) => `${n ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
}
