"""Looks at a page as people do who see, read or set up their screen differently: what is wrong with it, in words."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import axe_playwright_python
from msgspec import Struct
from playwright.async_api import Page
from playwright.sync_api import Page as SyncPage

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
_ALL = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
_USUAL = {"color_scheme": "light", "forced_colors": "none"}
_AXE_RUN = """async (how) => (await axe.run(document, { ...how, resultTypes: ['violations'] })).violations
  .flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.target.flat().join(' ')} ${node.html.slice(0, 160)}`))"""
_PARTS = """const parts = (root) => [...root.querySelectorAll('*')].flatMap((e) => [e, ...(e.shadowRoot ? parts(e.shadowRoot) : [])]);
  const seen = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.getBoundingClientRect().width > 1;
  const is = (e, what) => Element.prototype.matches.call(e, what);
  const name = (e) => `${e.localName}.${e.getAttribute('class') ?? ''} ${(e.textContent ?? '').trim().slice(0, 40)}`;"""
_WIDE = "() => { const d = document.documentElement; return d.scrollWidth > d.clientWidth ? [`${d.scrollWidth} px wide`] : [] }"
_CUT = f"""() => {{ {_PARTS}
  const cut = (e) => getComputedStyle(e).overflowY === 'hidden' && e.scrollHeight > e.clientHeight + 2 && !e.closest('.sr, .cut, svg, progress');
  return parts(document).filter((e) => is(e, 'button, a, label, h1, h2, h3, p, dd, dt, td, th, li, .btn') && seen(e) && cut(e)).map(name) }}"""
_BORDERS = f"""() => {{ {_PARTS}
  const bare = (e) => {{ const s = getComputedStyle(e); return !['Top', 'Bottom'].some((side) => parseFloat(s[`border${{side}}Width`]) > 0) && parseFloat(s.outlineWidth) === 0 }};
  return parts(document).filter((e) => is(e, '.btn, .inp, .card, textarea, select') && seen(e) && bare(e) && !e.closest('.mg, .pre')).map(name) }}"""
_MOVING = f"""() => {{ {_PARTS}
  return parts(document).flatMap((e) => e.getAnimations()).filter((a) => a.playState === 'running' && a.effect.getComputedTiming().duration > 10)
    .map((a) => `moves: ${{a.effect.target.localName}}.${{a.effect.target.className}}`) }}"""
_SETTLED = """async (dark) => {
  const frame = () => new Promise(requestAnimationFrame);
  while (matchMedia('(prefers-color-scheme: dark)').matches !== dark) await frame();
  await frame();
  await frame();
  await Promise.allSettled(document.getAnimations().filter((each) => each instanceof CSSTransition).map((each) => each.finished));
}"""


class Look(Struct, frozen=True):
    """One way of looking: the media, the width, what is run before and after, and what finds the faults."""

    name: str
    finds: str
    given: Any = None
    media: dict[str, str] = {}
    width: int = 0
    text: int = 0


LOOKS = (
    Look("axe", _AXE_RUN, _ALL),
    Look("contrast in the dark", _AXE_RUN, _CONTRAST, {"color_scheme": "dark"}),
    Look("320 pixels", _WIDE, width=320),
    Look("text at 200 %", _WIDE, text=32),
    Look("cut at 200 %", _CUT, text=32),
    Look("forced colours", _BORDERS, media={"forced_colors": "active"}),
    Look("reduced motion", _MOVING),
)


async def faults(page: Page, looks: tuple[Look, ...] = LOOKS) -> list[str]:
    """Everything that is wrong with the page as it stands; it looks as before afterwards."""
    steps = _steps(looks, page.viewport_size or {"width": 1280, "height": 800})
    answer = None
    while True:
        try:
            name, given = steps.send(answer)
        except StopIteration as end:
            return list(end.value)
        if name == "fonts":
            session = await page.context.new_cdp_session(page)
            await session.send("Page.setFontSizes", given)
            await session.detach()
        else:
            answer = await getattr(page, name)(*given.pop("args", ()), **given)


def faults_seen(page: SyncPage, looks: tuple[Look, ...] = LOOKS) -> list[str]:
    """The same for a page of the synchronous kind."""
    steps = _steps(looks, dict(page.viewport_size or {"width": 1280, "height": 800}))
    answer = None
    while True:
        try:
            name, given = steps.send(answer)
        except StopIteration as end:
            return list(end.value)
        if name == "fonts":
            session = page.context.new_cdp_session(page)
            session.send("Page.setFontSizes", given)
            session.detach()
        else:
            answer = getattr(page, name)(*given.pop("args", ()), **given)


def _steps(looks: tuple[Look, ...], usual: Any) -> Generator[tuple[str, dict[str, Any]], Any, list[str]]:
    """What is done with the page, one after the other, answered with what came of it."""
    if not (yield "evaluate", {"args": ("() => 'axe' in window",)}):  # half a megabyte, to be read anew
        yield "evaluate", {"args": (f"() => {{ {AXE} }}",)}
    found: list[str] = []
    for look in looks:
        yield "emulate_media", {**_USUAL, **look.media}
        if look.width:
            yield "set_viewport_size", {"args": ({"width": look.width, "height": usual["height"]},)}
        if look.text:
            yield "fonts", {"fontSizes": {"standard": look.text, "fixed": look.text * 13 // 16}}  # as in the browser's settings: em in queries too
        yield "evaluate", {"args": (_SETTLED, look.media.get("color_scheme") == "dark")}  # colours change over some frames, even without motion
        found += [f"{look.name}: {each}" for each in (yield "evaluate", {"args": (look.finds, look.given)})]
        if look.text:
            yield "fonts", {"fontSizes": {"standard": 16, "fixed": 13}}
        if look.width:
            yield "set_viewport_size", {"args": (usual,)}
    yield "emulate_media", dict(_USUAL)
    return found
