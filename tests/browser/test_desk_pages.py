"""The desk's pages in Chromium: a lead works through lists of requests, several at once and one in full, and looks after the post."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.async_api import expect

from base import database
from base import settings as configuration
from desk.mail import store as mail_store
from desk.mail.store import OWNER, Original
from desk.notices.tables import deliveries
from desk.vault import MasterKeys, Vault
from tests.browser.test_every_look import Api
from tests.support import looking
from tests.support.browser import PATIENCE, AgentWindow, Window, chromium
from tests.support.nasty_files import picture
from tests.support.service import PASSWORD, Service

CLOCK = "2026-11-23T14:30"
MAIL = b"From: Ayse <ayse@example.com>\nTo: destek@example.com\nSubject: Giris\nMessage-ID: <m1@example.com>\n\nHesabima giremiyorum\n"
SAID = {
    "tr": {"subjects": ("Uygulama açılmıyor", "Uygulama hâlâ açılmıyor", "Bildirim gelmiyor", "Sayfa boş kalıyor"), "word": "bildirim", "view": "Teknik, yeni",
           "needs": "boş bırakılamaz", "done": "2 talepte yapıldı.", "question": "Hangi telefon?", "again": "E-posta yeniden sıraya alındı"},
    "en": {"subjects": ("The app does not open", "The app still does not open", "No notifications come", "The page stays blank"), "word": "notification", "view": "Technical, new",
           "needs": "can’t be empty", "done": "Done on 2 requests.", "question": "Which phone?", "again": "The e-mail is taken up again"},
}


async def looked_at(window: Window, name: str) -> None:
    """Nothing is wrong with the page as it stands; a picture of it in both themes when a folder is named."""
    assert await looking.faults(window.page) == [], name
    if folder := os.environ.get("KOPRU_PICTURES"):
        for theme in ("light", "dark"):
            await window.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            await window.page.screenshot(path=f"{folder}/{name}-{window.language}-{theme}.png")


async def content(taken: Any) -> bytes:
    """The bytes of a file that the page gave."""
    path = await (await taken.value).path()
    return await asyncio.to_thread(Path(path).read_bytes)


async def lead(browser: Any, service: Service, language: str) -> AgentWindow:
    window = await AgentWindow.open(browser, service.address, language, width=1440, height=900)
    await window.sign_in("sef", PASSWORD)
    return window


def registered(service: Service, language: str) -> list[str]:
    """Four requests of one customer; their numbers."""
    customer = Api(service, language)  # type: ignore[arg-type]
    return [customer.register(subject, key=str(n)) for n, subject in enumerate(SAID[language]["subjects"])]


async def by_letters(window: Window) -> None:
    """J and K walk through the requests and Esc goes back to the list, unless somebody types or has turned letters off."""
    page, listed = window.page, [str(await each.get_attribute("data-number")) for each in await window.at("open").all()]

    async def opened(number: str) -> None:
        await page.wait_for_function("(number) => location.hash === (number ? `#${number}` : '')", arg=number)

    await window.at("words").focus()
    await page.keyboard.type("jk")
    await expect(window.at("words")).to_have_value("jk")
    await opened("")
    await window.at("words").fill("")
    await window.at("list-open").focus()
    for letter, number in (("j", listed[0]), ("j", listed[1]), ("k", listed[0])):
        await page.keyboard.press(letter)
        await opened(number)
        await expect(page.locator("desk-request h2")).to_be_focused(timeout=PATIENCE)
    await page.keyboard.press("Escape")
    await opened("")
    await expect(page.locator(f'[data-number="{listed[0]}"]').first).to_be_focused()
    await page.evaluate("() => localStorage.setItem('kopru.console.letters', 'off')")
    await page.keyboard.press("j")
    await page.keyboard.press("Escape")
    await opened("")
    await page.evaluate("() => localStorage.removeItem('kopru.console.letters')")


async def rows(window: Window, count: int) -> None:
    await expect(window.at("row")).to_have_count(count, timeout=PATIENCE)


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_a_lead_works_through_lists_and_several_requests_at_once(tmp_path: Path, language: str) -> None:
    said = SAID[language]
    with Service(tmp_path, CLOCK=CLOCK) as service:
        service.staff("sef", "Şef Er", "technical", role="supervisor")
        numbers = registered(service, language)
        async with chromium() as browser:
            sef = await lead(browser, service, language)
            await sef.at("to-requests").click()
            await rows(sef, 4)
            await looked_at(sef, "requests")
            await by_letters(sef)
            await sef.at("words").fill(said["word"])
            await sef.at("words").press("Enter")
            await rows(sef, 1)
            await sef.at("list-open").click()
            await sef.at("filters").click()
            await sef.at("filter-state-registered").check()
            await sef.at("filter-topic-technical").check()
            await looked_at(sef, "requests-filters")
            await sef.at("keep-view").click()
            await sef.page.keyboard.type(str(said["view"]))
            await sef.page.keyboard.press("Enter")
            await expect(sef.at("view")).to_have_attribute("aria-pressed", "true", timeout=PATIENCE)
            await sef.page.reload()
            await expect(sef.at("view")).to_have_text(str(said["view"]), timeout=PATIENCE)

            await sef.at("choose").nth(0).check()
            await sef.at("choose").nth(1).check()
            await sef.at("bulk-in_review").click()
            await sef.page.locator("dialog[open] [data-test=step-confirm]").click()
            await expect(sef.at("news")).to_have_text(str(said["done"]), timeout=PATIENCE)
            await rows(sef, 2)  # the view shows new ones alone
            async with sef.page.expect_download() as taken:
                await sef.at("table").click()
            table = (await content(taken)).decode("utf-8-sig")
            assert [number in table for number in numbers].count(True) == 2
            await sef.at("remove-view").click()
            await expect(sef.at("view")).to_have_count(0)
            await sef.page.goto(f"{service.address}/console/requests?assignee=nobody&state=archived&sort=newest")
            await expect(sef.at("empty")).to_be_visible(timeout=PATIENCE)
            assert sef.complaints == []


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_one_request_is_read_worked_on_merged_and_separated_by_keyboard(tmp_path: Path, language: str) -> None:
    said = SAID[language]
    with Service(tmp_path, CLOCK=CLOCK) as service:
        service.staff("sef", "Şef Er", "technical", role="supervisor")
        first, second, *_ = registered(service, language)
        async with chromium() as browser:
            sef = await lead(browser, service, language)
            await sef.page.goto(f"{service.address}/console/requests")
            await sef.at("words").fill(second.lower().replace("-", " "))
            await sef.page.keyboard.press("Enter")
            await expect(sef.at("number")).to_have_text(second, timeout=PATIENCE)
            await expect(sef.at("subject")).to_have_text(str(said["subjects"][1]))
            await sef.at("step-asked_customer").press("Enter")
            await sef.at("step-text").press("Control+Home")
            await sef.page.locator("dialog[open] [data-test=step-confirm]").press("Enter")
            await expect(sef.page.locator("dialog[open] [role=alert]")).to_contain_text(str(said["needs"]))
            await looked_at(sef, "request-step")
            await sef.page.keyboard.type(str(said["question"]))
            await sef.page.locator("dialog[open] [data-test=step-confirm]").press("Enter")
            await expect(sef.at("timeline")).to_contain_text(str(said["question"]), timeout=PATIENCE)
            await sef.at("step-assigned").press("Enter")
            await sef.page.locator("dialog[open] [data-test=step-confirm]").press("Enter")
            await expect(sef.at("timeline")).to_contain_text("Şef Er", timeout=PATIENCE)

            await sef.page.locator("[data-test=related-likely]", has_text=first).locator("[data-test=merge-likely]").press("Enter")
            await looked_at(sef, "request-merge")
            await sef.at("merge-yes").press("Enter")
            await expect(sef.at("into")).to_have_text(first, timeout=PATIENCE)
            await looked_at(sef, "request-merged")
            await sef.at("unmerge").press("Enter")
            await expect(sef.at("into")).to_have_count(0, timeout=PATIENCE)
            await sef.at("other-number").fill("KPR-0000")
            await sef.at("link").press("Enter")
            await expect(sef.at("related-problem")).to_be_visible(timeout=PATIENCE)
            await sef.at("file").set_input_files({"name": "dekont şubat.png", "mimeType": "image/png", "buffer": picture("PNG")})
            await expect(sef.at("document")).to_contain_text("dekont şubat.png", timeout=PATIENCE)
            await sef.at("file").set_input_files({"name": "liste.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 nothing"})
            await expect(sef.at("problem")).to_be_visible(timeout=PATIENCE)
            async with sef.page.expect_download() as taken:
                await sef.at("case-pdf").press("Enter")
            assert (await taken.value).suggested_filename == f"{second}.pdf"
            await sef.at("number").press("k")  # its promise moved by the pause: it is the last of the list
            await expect(sef.at("number")).not_to_have_text(second)
            assert sef.complaints == []


def failed_mail_and_dead_letter(service: Service, number: str) -> None:
    """What an hour with a broken mail server leaves behind."""
    settings = configuration.load(service.env)
    mail, key = mail_store.arrived(MAIL, "ayse@example.com", "destek@example.com", 1_795_000_000_000)
    sealed, wrapped = Vault(MasterKeys(settings.document_keys)).seal(MAIL, mail.id, OWNER)
    engine = database.writer(settings.database_url)
    with engine.begin() as tx:
        mail_store.keep(tx, mail, key, Original(sealed, wrapped))
        mail_store.end(tx, mail.id, "failed", "", "OperationalError", 1_795_000_060_000)
        tx.execute(sa.update(deliveries).where(deliveries.c.request == number).values(state="sent"))
        tx.execute(sa.insert(deliveries).values(
            id="dlv_dead", at=1_795_000_000_000, request=number, step=1, kind="registered", by="email", to="customer", state="dead", tries=9, next_at=0,
            lease="", lease_until=0, error="550 no such mailbox", ended_at=1_795_000_300_000, cause=""))
    engine.dispose()


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_a_lead_has_failed_mail_and_dead_letters_tried_again(tmp_path: Path, language: str) -> None:
    with Service(tmp_path, CLOCK=CLOCK) as service:
        service.staff("sef", "Şef Er", "technical", role="supervisor")
        number, *_ = registered(service, language)
        failed_mail_and_dead_letter(service, number)
        async with chromium() as browser:
            sef = await lead(browser, service, language)
            await sef.at("to-post").click()
            await expect(sef.at("mail")).to_have_count(1, timeout=PATIENCE)
            await expect(sef.at("message")).to_contain_text("550 no such mailbox")
            await looked_at(sef, "post")
            async with sef.page.expect_download() as taken:
                await sef.at("original").click()
            assert await content(taken) == MAIL
            await sef.at("retry-mail").press("Enter")
            await expect(sef.at("news")).to_contain_text(str(SAID[language]["again"]), timeout=PATIENCE)
            await sef.at("mails-registered").press("Enter")
            await expect(sef.at("mail").locator("a")).to_be_visible(timeout=PATIENCE)
            await sef.at("retry-message").press("Enter")
            await expect(sef.at("message")).to_have_count(0, timeout=PATIENCE)
            await expect(sef.at("figures")).to_contain_text("24")
            await looked_at(sef, "post-after")

            elif_ = await AgentWindow.open(browser, service.address, language)
            await elif_.sign_in("elif", PASSWORD)
            assert await elif_.at("to-post").count() == 0
            await elif_.page.goto(f"{service.address}/console/post")
            await expect(elif_.at("forbidden")).to_be_visible(timeout=PATIENCE)
            assert (sef.complaints, elif_.complaints) == ([], [])


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_an_editor_changes_the_text_of_a_letter_and_takes_it_back(tmp_path: Path, language: str) -> None:
    with Service(tmp_path, CLOCK=CLOCK) as service:
        service.staff("yazar", "Ada Er", "support", role="editor")
        async with chromium() as browser:
            ada = await AgentWindow.open(browser, service.address, language, width=1440, height=900)
            await ada.page.goto(f"{service.address}/console/notices")
            if language == "en":
                await ada.at("language-en").first.click()
            await ada.at("login-name").fill("yazar")
            await ada.at("login-password").fill(PASSWORD)
            await ada.at("login-submit").click()
            notice = ada.at("notice", id="registered.")
            await notice.locator("[data-test=edit]").press("Enter", timeout=PATIENCE)
            text = ada.at(f"notice-text-{language}")
            await text.fill("{number} {isim}")
            await ada.at("save-notice").press("Enter")
            await expect(text).to_have_attribute("aria-invalid", "true", timeout=PATIENCE)
            await expect(ada.page.locator(f"#nt-text-{language}-e")).to_contain_text("{isim}")
            await looked_at(ada, "notices")
            for each in ("tr", "en"):
                await ada.at(f"notice-text-{each}").fill("<b>{number}</b> · {until}")
            await ada.at("preview-notice").press("Enter")
            for each in ("tr", "en"):
                await expect(ada.at(f"seen-{each}")).to_contain_text("<b>KPR-", timeout=PATIENCE)
            await looked_at(ada, "notices-preview")
            await ada.at("notice-sms-tr").press("End")
            await ada.at("notice-sms-tr").press("x")
            await expect(ada.at("seen-tr")).to_have_count(0)
            await ada.at("notice-sms-tr").press("Backspace")
            await ada.at("save-notice").press("Enter")
            await expect(ada.at("news")).to_be_visible(timeout=PATIENCE)
            await expect(notice.locator(".pill.brand")).to_be_visible()
            await ada.page.reload()
            await notice.locator("[data-test=edit]").click(timeout=PATIENCE)
            await expect(text).to_have_value("<b>{number}</b> · {until}")
            await ada.at("take-back").press("Enter")
            await expect(notice.locator(".pill.brand")).to_have_count(0, timeout=PATIENCE)
            await ada.at("to-studio").click()
            await ada.at("to-notices").click(timeout=PATIENCE)
            await expect(notice).to_be_visible(timeout=PATIENCE)
            assert await ada.at("to-chats").count() == 0, "an editor has no conversations to go back to"
            assert ada.complaints == []
