"""A supervisor's overview in Chromium: figures, filters, tables, export, and what is seen when it can't be loaded."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.support.browser import PATIENCE, AgentWindow, chromium
from tests.support.conversation_files import CLOCK
from tests.support.operation import fill
from tests.support.product import Product

SAYS = {
    "tr": {"number": re.compile(r"%\d+"), "table": "Tablo olarak göster", "payments": "Ödemeler ekibi", "failed": "yüklenemedi", "leads": "ekip liderleri",
           "empty": "Bu dönemde görüşme yok", "file": "genel-bakis-2026-11-10-2026-11-23.csv", "first": "Kırılım;Değer"},
    "en": {"number": re.compile(r"\d+%"), "table": "Show as a table", "payments": "Payments team", "failed": "could not be loaded", "leads": "team leads",
           "empty": "No conversations in this period", "file": "overview-2026-11-10-2026-11-23.csv", "first": "Counted by,Value"},
}


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_a_supervisor_reads_the_figures_and_takes_them_along(product: Product, tmp_path: Path, language: str) -> None:
    says = SAYS[language]
    password = product.staff(f"lider-{language}", "Şef Er", "support", role="supervisor")
    fill(f"sqlite:///{product.folder / 'kopru.sqlite'}", datetime.fromisoformat(CLOCK), talks=12, seed=50 + len(says["file"]))
    async with chromium() as browser:
        window = await AgentWindow.open(browser, product.address, language)
        await window.sign_in(f"lider-{language}", password)
        await window.at("overview").click()
        await window.at("days-7").click(timeout=PATIENCE)
        await expect(window.at("number", name="contained")).to_contain_text(says["number"])
        assert await window.page.locator("kopru-chart svg[role=img]").count() == 2
        await window.page.get_by_text(says["table"]).first.click()
        await expect(window.page.locator("details[open] tbody tr")).to_have_count(7)

        await window.at("department").select_option("management")
        await expect(window.at("empty").first).to_contain_text(says["empty"], timeout=PATIENCE)
        await window.at("department").select_option("finance")
        await expect(window.at("promises").locator("tbody tr")).to_have_count(1)
        await expect(window.at("promises")).to_contain_text(says["payments"])
        await window.page.reload()
        await expect(window.at("department")).to_have_value("finance")
        await expect(window.at("promises").locator("tbody tr")).to_have_count(1)

        await window.at("days-14").click()
        async with window.page.expect_download() as taken:
            await window.at("take").click()
        download = await taken.value
        assert download.suggested_filename == says["file"]
        await download.save_as(tmp_path / "table.csv")
        assert (tmp_path / "table.csv").read_text(encoding="utf-8-sig").startswith(says["first"])

        await window.page.route("**/api/v1/overview?*", lambda route: route.fulfill(status=503))
        await window.at("days-30").click()
        await expect(window.at("trouble")).to_contain_text(says["failed"])
        await expect(window.at("number", name="contained")).to_contain_text(says["number"])  # what was there stays
        await window.page.unroute("**/api/v1/overview?*")
        await window.at("trouble").get_by_role("button").click()
        await expect(window.at("trouble")).to_have_count(0)

        agent = await AgentWindow.open(browser, product.address, language)
        await agent.sign_in("elif", product.elif_)
        assert await agent.at("overview").count() == 0
        await agent.page.goto(product.address + "/console/overview")
        await expect(agent.page.get_by_role("status").first).to_contain_text(says["leads"])
        assert window.complaints + agent.complaints == []
