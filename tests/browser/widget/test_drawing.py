"""The widget's own way of drawing (web/widget/drawing.js) against what Lit would do with the same values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

BOTH = """async ([steps, way]) => {
  const { LitElement, html, nothing, repeat, ifDefined } = await import(`/web/${way}.js`);
  // Templates as the bundle has them, and as their modules have them.
  const ours = way.startsWith('widget');
  const row = (n) => (ours ? html(ROW, n, n) : html`<li data-row=${n}>${n}</li>`);
  const kinds = {
    text: (v) => v, none: () => nothing, gone: () => undefined,
    bold: (v) => (ours ? html(BOLD, v) : html`<b>${v}</b>`),
    list: (v) => v.map(row), keyed: (v) => repeat(v, (n) => n, row),
    both: (v) => (ours ? html(TWO, v[0], v[1]) : html`${v[0]}<i>-</i>${v[1]}`),
    attribute: (v) => (ours ? html(LINK, v, ifDefined(v ?? undefined), Boolean(v)) : html`<a class="x ${v} y" title=${ifDefined(v ?? undefined)} ?hidden=${Boolean(v)}></a>`),
  };
  const name = `x-${way.replaceAll('/', '-')}`;
  if (!customElements.get(name)) {
    customElements.define(name, class extends LitElement {
      static properties = { what: { attribute: false } };
      createRenderRoot() { return this; }
      render() { return this.what; }
      updated() {}
    });
  }
  const element = document.body.appendChild(document.createElement(name));
  const seen = [];
  let before = [];
  for (const [kind, value] of steps) {
    element.what = kinds[kind](value);
    await element.updateComplete;
    const rows = [...element.querySelectorAll('[data-row]')];
    seen.push([element.innerHTML.replace(/<!--.*?-->/g, ''), rows.filter((each) => before.includes(each)).map((each) => each.textContent)]);
    before = rows;
  }
  element.remove();
  return seen;
}
"""
PIECES = """
globalThis.ROW = [['li', ['data-row', 0], 1]]; globalThis.BOLD = [['b', [], 0]]; globalThis.TWO = [0, ['i', [], '-'], 1];
globalThis.LINK = [['a', ['class', ['x ', 0, ' y'], 'title', 1, '?hidden', 2]]];
"""


@pytest.mark.parametrize("steps", [
    [["list", [1, 2, 3, 4, 5]], ["list", [1, 2]], ["list", [7, 8, 9]]],
    [["keyed", ["a", "b", "c"]], ["keyed", ["c", "a", "d"]], ["keyed", []], ["keyed", ["b"]]],
    [["keyed", ["a", "b", "c", "d"]], ["keyed", ["a", "x", "b", "c", "d"]], ["keyed", ["b", "d"]]],
    [["text", "bir"], ["text", "iki"], ["bold", "üç"], ["bold", "dört"], ["list", [1, 2]], ["text", "beş"], ["none", 0], ["text", "altı"], ["gone", 0], ["list", [3]]],
    [["both", ["", ""]], ["both", ["a", "b"]], ["both", ["", "b"]], ["both", ["c", ""]]],
    [["text", "<img src=x onerror=alert(1)>&amp;"], ["bold", "<b>x</b>"], ["text", 0], ["text", ""]],
    [["attribute", "\"><script>"], ["attribute", ""], ["attribute", "z"], ["attribute", None]],
], ids=lambda steps: "-".join(dict.fromkeys(kind for kind, _ in steps)))
def test_what_is_drawn_is_what_lit_draws(visitor: Callable[..., Page], steps: list[Any]) -> None:
    page = visitor(opened=False)
    page.evaluate(PIECES)
    ours, lits = (page.evaluate(BOTH, [steps, way]) for way in ("widget/drawing", "vendor/lit"))
    assert ours == lits
    assert any(markup for markup, _ in ours)
