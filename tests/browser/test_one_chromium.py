"""Tests share a Chromium: what one leaves open is closed, and when it ends the next test has a new one."""

from __future__ import annotations

import pytest
from playwright.async_api import Error

from tests.support.browser import chromium


async def test_a_window_that_a_test_leaves_open_is_closed_behind_it() -> None:
    async with chromium() as browser:
        page = await (await browser.new_context()).new_page()
        await page.set_content("<p>left open")
    assert page.is_closed()
    async with chromium() as again:
        assert again is browser
        assert again.contexts == []


async def test_a_chromium_that_ends_takes_its_own_test_along_and_no_other() -> None:
    with pytest.raises(Error):
        async with chromium() as browser:
            page = await (await browser.new_context()).new_page()
            await (await browser.new_browser_cdp_session()).send("Browser.crash")
            await page.title()
    async with chromium() as fresh:
        assert fresh is not browser
        page = await (await fresh.new_context()).new_page()
        await page.set_content("<title>new</title>")
        assert await page.title() == "new"
