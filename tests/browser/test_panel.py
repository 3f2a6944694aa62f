"""The request panel and the status page in Chromium, over the real service: what was registered is seen, added to and looked up."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, expect

from base.settings import ROOT
from tests.support.browser import PATIENCE, Window, chromium
from tests.support.mailbox import Mailbox
from tests.support.service import Service

RESOLVED = "Ödeme 14 Ocak’ta yapıldı."
PICTURE = (ROOT / "docs" / "pictures" / "widget-agent-tr-dark.png").read_bytes()
SUBJECT = {"tr": "Çektiğim para hesabıma geçmedi", "en": "The money I withdrew has not arrived"}
SAYS = {
    "tr": {"promise": "yanıt vereceğiz", "empty": "Mesajınızı yazın", "type": "Bu dosya türü kabul edilmiyor", "check": "yer değiştirmiş", "length": "uzunluğu tutmuyor",
           "unknown": "Bulunamadı", "withdrawn": "Geri çekildi", "code": "Kod yanlış", "none": "Açık talebiniz yok", "registered": "Alındı"},
    "en": {"promise": "We will reply", "empty": "Write your message", "type": "This file type is not accepted", "check": "swapped", "length": "wrong length",
           "unknown": "Not found", "withdrawn": "Withdrawn", "code": "The code is wrong", "none": "You have no open requests", "registered": "Received"},
}


class Customer:
    """A customer who registered a request from a program of their own."""

    def __init__(self, address: str, language: str, email: str = "") -> None:
        with httpx.Client(base_url=address + "/api/v1", trust_env=False, headers={"Accept-Language": language}) as http:
            self.token = str(http.post("/visits", json={"language": language}).json()["token"])
            http.headers["Authorization"] = f"Bearer {self.token}"
            if email:
                assert http.put("/contact", json={"email": email, "language": language}).status_code == 200
            made = http.post("/requests", headers={"Idempotency-Key": "one"}, json={
                "language": language, "topic": "withdrawal", "subject": SUBJECT[language], "event_date": "2026-01-15",
                "transaction_type": "withdrawal", "amount": "4250.00", "currency": "TRY", "payment_method": "bank_transfer"})
        assert made.status_code == 201, made.text
        self.number = str(made.json()["tracking_number"])


def resolve(service: Service, number: str) -> None:
    """The desk resolves a request."""
    made = re.search(r"kpr_\S+", service.command("keys", "create", "desk", "--scope", "requests:work"))
    assert made
    told = httpx.post(f"{service.address}/api/v1/requests/{number}/steps", trust_env=False, json={"kind": "resolved", "text": RESOLVED},
                      headers={"Authorization": f"Bearer {made[0]}", "Idempotency-Key": "r"})
    assert told.status_code == 200, told.text


async def panel(browser: Browser, customer: Customer, address: str, language: str, number: str = "") -> Window:
    window = await Window.open(browser, address, language)
    await window.page.goto(f"{address}/status?language={language}")
    await window.page.evaluate("(token) => localStorage.setItem('kopru.visit', token)", customer.token)
    await window.page.goto(f"{address}/panel#{number or customer.number}")
    return window


@asynccontextmanager
async def at_home(folder: Path, language: str) -> AsyncIterator[tuple[Window, Customer]]:
    with Service(folder) as service:
        customer = Customer(service.address, language)
        async with chromium() as browser:
            window = await panel(browser, customer, service.address, language)
            yield window, customer
            assert window.complaints == []


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_a_customer_adds_words_and_a_document_and_takes_the_request_back(tmp_path: Path, language: str) -> None:
    says = SAYS[language]
    async with at_home(tmp_path, language) as (window, customer):
        await expect(window.at("row", number=customer.number)).to_contain_text(SUBJECT[language])
        await expect(window.at("promise")).to_contain_text(says["promise"])
        await window.at("send").click()
        await expect(window.at("wrong")).to_contain_text(says["empty"])
        await window.at("message").fill("<img src=x onerror=alert(1)>")
        await window.at("send").click()
        await expect(window.at("timeline")).to_contain_text("<img src=x onerror=alert(1)>")
        await expect(window.at("message")).to_have_value("")

        await window.at("file").set_input_files({"name": "zararli.exe", "mimeType": "application/octet-stream", "buffer": b"MZ" + bytes(200)})
        await expect(window.at("file-problem")).to_contain_text(says["type"])
        await window.at("file").set_input_files({"name": "dekont.png", "mimeType": "image/png", "buffer": PICTURE})
        await expect(window.at("document")).to_contain_text("dekont", timeout=PATIENCE)
        async with window.page.expect_download() as taken:
            await window.at("case-file").click()
        assert (await taken.value).suggested_filename == f"{customer.number}.pdf"

        await window.at("withdraw").click()
        await window.at("withdraw-yes").click()
        await expect(window.at("state")).to_contain_text(says["withdrawn"])
        await expect(window.at("redress")).to_be_visible()
        await window.at("tab-done").click()
        await expect(window.at("row", number=customer.number)).to_be_visible()


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_words_that_did_not_arrive_stay_in_their_box_over_a_reload_too_and_a_failure_says_whose_it_is(tmp_path: Path, language: str) -> None:
    async with at_home(tmp_path, language) as (window, customer):
        await window.at("message").fill("Dekont elimde")
        await window.page.route("**/additions", lambda route: route.abort())
        await window.at("send").click()
        await expect(window.at("detail-problem")).to_be_visible()
        await expect(window.at("message")).to_have_value("Dekont elimde")
        await window.page.reload()
        await expect(window.at("message")).to_have_value("Dekont elimde")
        await window.page.evaluate("() => { location.hash = '' }")
        await expect(window.at("message")).to_have_count(0)
        await window.page.evaluate("(number) => { location.hash = number }", customer.number)
        await expect(window.at("message")).to_have_value("Dekont elimde")
        await window.page.unroute("**/additions")
        await window.page.route("**/additions", lambda route: route.fulfill(status=503, body="away"))
        await window.at("send").click()
        await expect(window.at("detail-problem")).to_contain_text("E-503")
        await window.page.unroute("**/additions")
        await window.at("send").click()
        await expect(window.at("timeline")).to_contain_text("Dekont elimde")
        await window.page.reload()
        await expect(window.at("message")).to_have_value("")


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_a_stranger_sees_nothing_in_the_panel_until_the_code_of_the_mail_is_typed(tmp_path: Path, language: str) -> None:
    says = SAYS[language]
    with Mailbox() as mailbox, Service(tmp_path, KOPRU_SMTP_URL=mailbox.url) as service:
        customer = Customer(service.address, language, "ayse@example.com")
        async with chromium() as browser:
            window = await Window.open(browser, service.address, language)
            await window.page.goto(f"{service.address}/panel?language={language}#{customer.number}")
            await expect(window.at("detail-problem")).to_contain_text(says["unknown"])
            await expect(window.at("empty")).to_contain_text(says["none"])
            await window.page.fill("[name=number]", customer.number.lower().replace("-", " "))
            await window.at("sign-submit").click()
            await window.page.fill("[name=code]", "000000")
            await window.at("sign-submit").click()
            await expect(window.at("sign-error")).to_contain_text(says["code"])
            await window.page.fill("[name=code]", await _code(window, mailbox))
            await window.at("sign-submit").click()
            await expect(window.at("row", number=customer.number)).to_be_visible()
            assert window.complaints == []


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_a_carelessly_typed_number_leads_to_its_state_and_a_wrong_one_names_the_mistake(tmp_path: Path, language: str) -> None:
    says = SAYS[language]
    with Service(tmp_path) as service:
        number = Customer(service.address, language).number
        async with chromium() as browser:
            window = await Window.open(browser, service.address, language)
            await window.page.goto(f"{service.address}/status?language={language}")
            for typed, mistake in ((number[:-1], "length"), (number[:-1] + ("2" if number[-1] != "2" else "3"), "check")):
                await window.page.fill("[name=number]", typed)
                await window.at("look").click()
                await expect(window.at("mistake")).to_contain_text(re.compile(says[mistake], re.IGNORECASE))
            await window.page.reload()
            await expect(window.page.locator("[name=number]")).to_have_value(typed)
            await window.page.fill("[name=number]", number.lower().replace("-", " "))
            await window.page.route("**/tracking", lambda route: route.fulfill(status=503, body="away"))
            await window.at("look").click()
            await expect(window.at("problem")).to_contain_text("E-503")
            await expect(window.at("mistake")).to_have_count(0)
            await expect(window.at("again")).to_be_focused()
            await window.page.unroute("**/tracking")
            await window.at("again").click()
            await expect(window.at("state")).to_contain_text(says["registered"])
            await expect(window.at("mistake")).to_have_count(0)
            assert SUBJECT[language] not in await window.page.content()
            assert window.complaints == []


async def _code(window: Window, mailbox: Mailbox) -> str:
    """The six digits of the letter, once it came."""
    for _ in range(150):
        for mail in mailbox.mails:
            part = mail.get_body(("plain",))
            if part is not None and (found := re.search(r"\b(\d{6})\b", f"{mail['subject']}\n{part.get_content()}")):
                return found[1]
        await window.page.wait_for_timeout(100)
    raise AssertionError("no code came")


@pytest.mark.parametrize(("language", "way", "state"), [("tr", "reopen", "reopened"), ("en", "disagree", "escalated")])
async def test_who_is_not_satisfied_with_a_resolution_says_why_and_goes_on(tmp_path: Path, language: str, way: str, state: str) -> None:
    with Service(tmp_path) as service:
        customer = Customer(service.address, language)
        resolve(service, customer.number)
        async with chromium() as browser:
            window = await panel(browser, customer, service.address, language)
            await expect(window.at("timeline")).to_contain_text(RESOLVED)
            await expect(window.at("redress")).to_be_visible()
            await window.at(way).click()
            await expect(window.at("wrong")).to_be_visible()
            await window.at("reason").fill("Dekonttaki tarih başka")
            await window.at(way).click()
            await expect(window.at("state", state=state)).to_be_visible()
            await expect(window.at("timeline")).to_contain_text("Dekonttaki tarih başka")
            assert window.complaints == []
