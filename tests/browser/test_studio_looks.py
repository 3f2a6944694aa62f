"""Every page and state of the studio in both languages: axe finds nothing in either theme, nothing is lost at 320 pixels or with text at
200 %, forced colours keep their edges; and all that can be pressed is reached by keyboard."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from playwright.async_api import expect

from base import settings as configuration
from base.ledger import Once, single
from server.parts import build
from studio import turn_store, version_store
from studio.report import Report
from studio.turn_store import Heard, Reading
from studio.version_store import Trained
from tests.browser.test_studio_day import StudioWindow
from tests.support import looking
from tests.support.browser import PATIENCE, chromium
from tests.support.product import Product

CALLS = json.loads((Path(__file__).parents[1] / "contract" / "studio_publish_api.json").read_text(encoding="utf-8"))["calls"]
REPORT = next(call["response"]["report"] for call in CALLS if "report" in call["response"])
ODD = {"tr": "kartım [card] ile kumrular ötmüş mü", "en": "did the doves sing with [card]"}
TABS_AT_MOST = 700
# Of the inbox's cards one at a time has its choices, whichever the focus is in: their keys have a test of their own.
_STOPS = """() => { const seen = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.getBoundingClientRect().width > 0;
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
    .filter((e) => seen(e) && !e.disabled && e.tabIndex >= 0 && !(e.type === 'radio' && !e.checked) && !e.closest('.ix .lb2') && !e.matches('.ix li'));
  all.forEach((e, n) => { e.dataset.stop = n; });
  return all.map((e) => `${e.localName}.${e.className} ${(e.getAttribute('aria-label') ?? e.textContent ?? '').trim().slice(0, 40)}`) }"""
_HERE = """() => { const e = document.activeElement; if (!e || e === document.body) return null;
  const s = getComputedStyle(e), around = e.closest('.srch') ? getComputedStyle(e.closest('.srch')) : s;
  return { stop: e.dataset.stop ?? '', shown: [s, around].some((each) => each.outlineStyle !== 'none' && parseFloat(each.outlineWidth) >= 2) } }"""

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def password(product: Product) -> str:
    made = product.staff("bakan", "Bakan Göz", role="editor")
    product.command("staff", "approver", "bakan")
    return made


@pytest.fixture(scope="module")
def prepared(product: Product) -> int:
    """The number of a version with a comparison; misunderstood messages in both languages."""
    return asyncio.run(prepare(product))


async def prepare(product: Product) -> int:
    parts = build(configuration.load(product.env))
    now = parts.clock.now_ms()
    report = msgspec.json.encode(msgspec.convert(REPORT, Report)).decode()

    def work(tx: object) -> int:
        readings = (Reading("give_details", 0.4), Reading("ask_hours", 0.2), Reading("help", 0.1))
        for language, text in ODD.items():
            turn_store.add(tx, Heard("cnv_odd", now, text, language, "m", "give_details", 0.4, readings, doubtful=True))  # type: ignore[arg-type]
        trained = Trained("kopru-0123456789ab", "s" * 64, "0" * 64, report)
        return version_store.add(tx, trained, "drf_none", "", "job_none", "kopru", now)  # type: ignore[arg-type]

    try:
        number: int = await parts.ledger.do(single, Once(work))
        return number
    finally:
        await parts.stop()


async def states(window: StudioWindow, number: int) -> AsyncIterator[str]:
    """Each page with something in it, one after the other."""
    page, language = window.page, window.language
    yield "intents"
    await window.at("draft").select_option("+")
    await window.go("intents/deposit_missing")
    await expect(window.at("example").first).to_be_visible(timeout=PATIENCE)
    field = window.at(f"add-{language}").locator("[data-test=typed]")
    await field.fill("call me on +44 20 7946 0958")
    await expect(window.at("refused").first).to_be_visible(timeout=PATIENCE)
    await window.at("mark").first.click()
    yield "intent"
    await field.fill("zümrüt kuşu yatırdığımı yuttu" if language == "tr" else "an emerald bird swallowed what I paid in")
    await window.at(f"add-{language}").locator("[data-test=take]").click()
    await expect(window.at("draft-changes")).to_contain_text("1", timeout=PATIENCE)
    await window.at("search").fill("cekim" if language == "tr" else "withdraw")
    await expect(window.at("hit").first).to_be_visible(timeout=PATIENCE)
    yield "search"
    await window.go("intents/+")
    await expect(window.at("question")).to_be_visible(timeout=PATIENCE)
    yield "question"
    await window.go("replies/utter_ask_subject")
    await window.at(f"variant-{language}-0").fill("{kim} olduğunuzu yazın")
    await expect(window.at("refused").first).to_be_visible(timeout=PATIENCE)
    yield "reply"
    await window.go("texts")
    await expect(page.locator(".tx-l li").first).to_be_visible(timeout=PATIENCE)
    await page.locator(".tx-l .ib").first.click()
    yield "texts"
    await window.go("inbox")
    await window.at("group").filter(has_text=ODD[language][-12:]).focus()
    yield "inbox"
    await window.go("changes")
    await expect(window.at("change").first).to_be_visible(timeout=PATIENCE)
    yield "changes"
    await window.go(f"train/{number}")
    await expect(window.at("talks")).to_be_visible(timeout=PATIENCE)
    yield "train"
    await window.go("history")
    await expect(window.at("event").first).to_be_visible(timeout=PATIENCE)
    yield "history"
    await window.go("exchange")
    await expect(window.at("file")).to_be_visible(timeout=PATIENCE)
    yield "exchange"


async def photographed(window: StudioWindow, name: str) -> None:
    """For looking at, when a folder is named."""
    if folder := os.environ.get("KOPRU_PICTURES"):
        for theme in ("light", "dark"):
            await window.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            await window.page.screenshot(path=f"{folder}/look-{name}-{window.language}-{theme}.png")
        await window.page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_nothing_is_wrong_with_any_page_of_the_studio(product: Product, password: str, prepared: int, language: str) -> None:
    found: dict[str, list[str]] = {}
    async with chromium() as browser:
        window = await StudioWindow.open(browser, product.address, language, 1440, 900)
        await window.sign_in("bakan", password)
        async for name in states(window, prepared):
            await photographed(window, name)
            if faults := await looking.faults(window.page, looking.LOOKS if language == "tr" else looking.LOOKS[:2]):
                found[name] = faults
        assert window.complaints == []
    assert found == {}


async def test_all_that_can_be_pressed_in_the_studio_is_reached_by_keyboard_and_seen_to_be(
        product: Product, password: str, prepared: int) -> None:
    missed: dict[str, list[str]] = {}
    async with chromium() as browser:
        window = await StudioWindow.open(browser, product.address, "en", 1440, 900)
        await window.sign_in("bakan", password)
        async for name in states(window, prepared):
            if lost := await not_reached(window):
                missed[name] = lost
    assert missed == {}


async def not_reached(window: StudioWindow) -> list[str]:
    """What Tab does not come to from the page's beginning, or comes to unseen."""
    page = window.page
    await page.evaluate("() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); }")
    stops = await page.evaluate(_STOPS)
    seen, unseen = set(), []
    for _ in range(min(TABS_AT_MOST, len(stops) + 40)):
        await page.keyboard.press("Tab")
        here = await page.evaluate(_HERE)
        if here is None or len(seen) == len(stops):
            break
        if here["stop"]:
            seen.add(int(here["stop"]))
            if not here["shown"]:
                unseen.append(f"no outline: {stops[int(here['stop'])]}")
    return [each for n, each in enumerate(stops) if n not in seen] + unseen
