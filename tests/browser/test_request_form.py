"""The request form in Chromium: registered once, nothing lost, the second request on the same offered as an addition."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Route, expect

from tests.support.browser import Window, chromium
from tests.support.service import Service

SUBJECT = {"tr": "Çektiğim para hesabıma geçmedi", "en": "The money I withdrew has not arrived"}
SAYS = {
    "tr": {"future": "Tarih gelecekte olamaz", "email": "ad@example.com", "subject": "Konuyu bir cümleyle yazın", "amount": "4.250,00",
           "promise": "yanıt vereceğiz", "unreachable": "Hizmete ulaşılamadı", "wish": "Birini seçin"},
    "en": {"future": "The date can’t be in the future", "email": "name@example.com", "subject": "Write the subject in one sentence", "amount": "4,250.00",
           "promise": "We will reply", "unreachable": "The service could not be reached", "wish": "Choose one"},
}


@asynccontextmanager
async def form(folder: Path, language: str, topic: str) -> AsyncIterator[Window]:
    with Service(folder) as service:
        async with chromium() as browser:
            window = await Window.open(browser, service.address, language)
            await window.page.goto(f"{service.address}/form?language={language}")
            await window.at("topic", topic=topic).click()
            yield window
            assert window.complaints == []


async def fill(window: Window, language: str) -> None:
    await window.page.fill("[name=subject]", SUBJECT[language])
    await window.page.fill("[name=event_date]", "2026-01-15")


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_a_request_is_registered_once_although_its_first_answer_was_lost(tmp_path: Path, language: str) -> None:
    says, lost = SAYS[language], []

    async def lose(route: Route) -> None:
        await route.fetch()
        lost.append(route.request.headers["idempotency-key"])
        await route.abort()

    async with form(tmp_path, language, "withdrawal") as window:
        page = window.page
        await fill(window, language)
        await page.fill("[name=amount]", "4.250,50")
        await page.fill("[name=email]", "ayse@example.com")
        await page.route("**/api/v1/requests", lose)
        await window.at("submit").click()
        await expect(window.at("problem")).to_contain_text(says["unreachable"])
        await page.unroute("**/api/v1/requests")
        await page.reload()
        await expect(page.locator("[name=subject]")).to_have_value(SUBJECT[language])
        async with page.expect_request("**/api/v1/requests") as sent:
            await window.at("submit").click()
        assert (await sent.value).headers["idempotency-key"] == lost[0]
        await expect(window.at("done")).to_be_visible()
        await expect(window.at("tracking-number")).to_contain_text("KPR-")
        await expect(window.at("tracking-card")).to_contain_text(says["promise"])
        kept = await page.evaluate("fetch('/api/v1/own/requests', {headers: {Authorization: `Bearer ${localStorage['kopru.visit']}`}}).then((a) => a.json())")
        assert [each["subject"] for each in kept["requests"]] == [SUBJECT[language]]


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_what_is_wrong_is_said_under_its_field_and_nothing_is_sent(tmp_path: Path, language: str) -> None:
    says, sent = SAYS[language], []
    async with form(tmp_path, language, "deposit") as window:
        page = window.page
        page.on("request", lambda each: sent.append(each.url) if each.method != "GET" else None)
        await page.fill("[name=event_date]", "2099-01-01")
        await page.fill("[name=amount]", "çok")
        await page.fill("[name=email]", "ayse")
        await window.at("submit").click()
        for name, word in (("subject", "subject"), ("event_date", "future"), ("amount", "amount"), ("email", "email")):
            await expect(window.at(f"error-{name}")).to_contain_text(says[word])
        await expect(page.locator("[name=subject]")).to_be_focused()
        assert sent == []


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_a_second_request_on_the_same_is_offered_as_an_addition_first(tmp_path: Path, language: str) -> None:
    async with form(tmp_path, language, "withdrawal") as window:
        await fill(window, language)
        await window.at("submit").click()
        number = await window.at("tracking-number").inner_text()
        await window.page.goto(f"{window.address}/form#withdrawal")
        await window.page.reload()
        await fill(window, language)
        await window.at("submit").click()
        await expect(window.at("tracking-number")).to_have_text(number)
        await window.at("add-to").click()
        await expect(window.at("done")).to_be_visible()
        await expect(window.at("tracking-number")).to_have_text(number)


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_limits_and_breaks_take_one_choice_and_show_help_first(tmp_path: Path, language: str) -> None:
    async with form(tmp_path, language, "responsible_gaming") as window:
        await expect(window.at("help-lines")).to_be_visible()
        await expect(window.at("minors")).to_contain_text("18")
        await window.at("submit").click()
        await expect(window.at("error-wish")).to_contain_text(SAYS[language]["wish"])
        await window.at("wish-exclusion").check()
        await window.at("submit").click()
        await expect(window.at("done")).to_be_visible()
        await expect(window.at("tracking-number")).to_contain_text("KPR-")


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_a_form_that_could_not_ask_for_its_topics_says_so_and_tries_again(tmp_path: Path, language: str) -> None:
    with Service(tmp_path) as service:
        async with chromium() as browser:
            window = await Window.open(browser, service.address, language)
            await window.page.route("**/api/v1/operator", lambda route: route.abort())
            await window.page.goto(f"{service.address}/form?language={language}")
            await expect(window.at("problem")).to_contain_text(SAYS[language]["unreachable"])
            await window.page.unroute("**/api/v1/operator")
            await window.at("try-again").click()
            await expect(window.at("topic", topic="login")).to_be_visible()

            held: list[Route] = []
            await window.page.route("**/api/v1/operator", lambda route: held.append(route))
            await window.page.goto(f"{service.address}/form?language={language}&again", wait_until="commit")
            await expect(window.page.locator(".sk")).to_be_visible()
            await held[0].continue_()
            await expect(window.at("topic", topic="login")).to_be_visible()
            await expect(window.page.locator(".sk")).to_have_count(0)
            assert window.complaints == []
