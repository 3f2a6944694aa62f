"""A browser, the stand-in service, and a page that fails the test when the browser complains about anything."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support.browser import ARGUMENTS, LEAN
from tests.support.servers import free_port, is_free


def _two_free_ports() -> int:
    while not is_free((port := free_port()) + 1):
        pass
    return port


@pytest.fixture(scope="session")
def service() -> Iterator[str]:
    """The address of the stand-in service."""
    port = _two_free_ports()
    process = subprocess.Popen([sys.executable, str(Path(__file__).with_name("fake_service.py")), str(port)])
    address = f"http://127.0.0.1:{port}"
    until = time.monotonic() + 15
    while True:
        try:
            httpx.get(address, trust_env=False)
            break
        except httpx.TransportError:
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
    yield address
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as play:
        play.selectors.set_test_id_attribute("data-test")
        browser = play.chromium.launch(executable_path=LEAN, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(browser: Browser, service: str) -> Iterator[Callable[..., Page]]:
    """Opens a page as a visitor of their own; errors in the console, such as a broken policy, fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(path: str = "/", port: int = 0, opened: bool = True, **options: Any) -> Page:
        usual = {"viewport": {"width": 1280, "height": 800}, "timezone_id": "Europe/Istanbul", "reduced_motion": "reduce"}
        context = browser.new_context(**(usual | options))
        contexts.append(context)
        context.set_default_timeout(8000)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Policy" in said.text or "Trusted" in said.text else None)
        base, number = service.rsplit(":", 1)
        page.goto(f"{base}:{int(number) + port}{path}")
        page.wait_for_function("() => window.kopru && document.querySelector('kopru-chat')")
        if opened:
            page.get_by_test_id("launcher").click()
            page.get_by_test_id("log").wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def happen(service: str) -> Callable[..., None]:
    """Makes something happen on the other side: `joined`, `resolved`, `says` (with `text`), `cut`, `hold`, `read` and `scanned` (a slow file), `asks` (the assistant, for a rating)."""

    def do(what: str, **query: str) -> None:
        httpx.post(f"{service}/happen/{what}", params=query, trust_env=False).raise_for_status()

    return do
