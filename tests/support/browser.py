"""People in a real browser: a customer in the widget and an agent in the console, each in a session of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

from playwright.async_api import Browser, BrowserContext, Locator, Page, Playwright, async_playwright, expect

CHROMIUM, SHELL = "/usr/bin/chromium", "/usr/bin/chromium-headless-shell"
LEAN = SHELL if Path(SHELL).exists() else CHROMIUM
"""The same engine without the browser's own windows around it, which nobody sees in a test: half the computing."""
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]
PATIENCE = 15_000


class OneChromium:
    """A Chromium for many tests on one event loop: starting one costs as much as many a test. When it has ended, whoever asks
    next has a new one."""

    def __init__(self) -> None:
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    async def browser(self) -> Browser:
        """It, running."""
        if self._browser is None or not self._browser.is_connected():
            await self.close()
            self._playwright = await async_playwright().start()
            self._browser = await self._playwright.chromium.launch(executable_path=LEAN, args=ARGUMENTS)
        return self._browser

    async def close(self) -> None:
        """Ends it."""
        if self._playwright:
            await self._playwright.stop()
        self._playwright = self._browser = None


_shared: list[OneChromium] = []


@asynccontextmanager
async def one_chromium() -> AsyncIterator[OneChromium]:
    """Meanwhile whoever asks for Chromium on this event loop has the same."""
    one = OneChromium()
    _shared.append(one)
    try:
        yield one
    finally:
        _shared.remove(one)
        await one.close()


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Debian's Chromium: the run's one where there is `one_chromium`, in which the windows are closed behind whoever had it."""
    if not _shared:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            try:
                yield browser
            finally:
                await browser.close()
        return
    browser = await _shared[-1].browser()
    try:
        yield browser
    finally:
        for context in browser.contexts if browser.is_connected() else []:
            await context.close()


class Window:
    """A page in a context of its own. `complaints` collects what must not happen: page errors and policy violations."""

    def __init__(self, context: BrowserContext, page: Page, address: str) -> None:
        self.context, self.page, self.address = context, page, address
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if "Content Security Policy" in said.text else None)

    @classmethod
    async def open(cls, browser: Browser, address: str, language: str = "tr", width: int = 1280, height: int = 800) -> Self:
        """A fresh session."""
        context = await browser.new_context(locale="tr-TR" if language == "tr" else "en-GB", timezone_id="Europe/Istanbul", viewport={"width": width, "height": height},
                                            reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        window = cls(context, await context.new_page(), address)
        window.language = language
        return window

    language = "tr"

    def at(self, hook: str, **data: str) -> Locator:
        """An element by its hook."""
        return self.page.locator(f"[data-test={hook}]" + "".join(f"[data-{key}='{value}']" for key, value in data.items()))

    async def close(self) -> None:
        """Closes the session."""
        await self.context.close()


class CustomerWindow(Window):
    """The help page with the widget."""

    async def arrive(self) -> None:
        """Opens the page in the language and the widget."""
        await self.page.goto(self.address + "/")
        if self.language == "en":
            await self.at("page-en").click()
        await self.open_widget()

    async def open_widget(self) -> None:
        """Opens the widget."""
        await self.at("launcher").click()
        await expect(self.at("composer")).to_be_enabled(timeout=PATIENCE)

    async def say(self, text: str) -> None:
        """Types and sends."""
        await self.at("composer").fill(text)
        await self.at("composer").press("Enter")
        await expect(self.at("message", by="customer").last).to_contain_text(text, timeout=PATIENCE)

    async def sees(self, by: str, text: str) -> None:
        """Waits for a message."""
        await expect(self.at("message", by=by).filter(has_text=text).last).to_be_visible(timeout=PATIENCE)


class AgentWindow(Window):
    """The console."""

    async def sign_in(self, login: str, password: str) -> None:
        """Signs in."""
        await self.page.goto(self.address + "/console")
        if self.language == "en":
            await self.at("language-en").first.click()
        await self.at("login-name").fill(login)
        await self.at("login-password").fill(password)
        await self.at("login-submit").click()
        await expect(self.at("presence").first).to_be_visible(timeout=PATIENCE)

    async def open_conversation(self, conversation: str) -> None:
        """Opens a row of the queue."""
        await self.at("queue-row", conversation=conversation).click()
        await expect(self.at("thread")).to_be_visible(timeout=PATIENCE)

    async def reply(self, text: str) -> None:
        """Writes to the customer."""
        await self.at("composer").fill(text)
        await self.at("composer").press("Control+Enter")
        await expect(self.at("message", by="agent").filter(has_text=text)).to_be_visible(timeout=PATIENCE)
