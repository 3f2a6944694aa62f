"""A site's page hands over who its customer is, in Chromium: said in the window, and nothing is left for the next person."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey
from playwright.async_api import expect

from tests.support.browser import PATIENCE, CustomerWindow, chromium
from tests.support.service import Service

PAIR = OKPKey.generate_key("Ed25519")
SAID = {"tr": "Kimliğiniz doğrulandı", "en": "Your identity is confirmed"}
REFUSED = {"tr": "Kimlik bilgisi daha önce kullanıldı", "en": "The proof of identity was used before"}


def statement(customer: str) -> str:
    now = int(time.time())
    said = {"iss": "site", "aud": "us", "sub": customer, "jti": f"{customer}-{time.time_ns()}", "iat": now, "exp": now + 60, "name": "Ayşe Er"}
    return jwt.encode({"alg": "EdDSA", "kid": "1"}, said, PAIR, algorithms=["EdDSA"])


@pytest.mark.parametrize("language", ["tr", "en"])
async def test_a_page_identifies_its_customer_and_forgets_them(tmp_path: Path, language: str) -> None:
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps({"issuer": "site", "audience": "us", "keys": [{**PAIR.as_dict(private=False), "kid": "1", "alg": "EdDSA"}]}))
    with Service(tmp_path, KOPRU_IDENTITY_KEYS=str(keys)) as service:
        async with chromium() as browser:
            window = await CustomerWindow.open(browser, service.address, language)
            page = window.page
            await window.arrive()
            await window.say("merhaba, bu benim" if language == "tr" else "hello, this is mine")
            proof = statement("42")
            await page.evaluate("(proof) => kopru.identify(proof)", proof)
            await expect(window.at("log")).to_contain_text(SAID[language], timeout=PATIENCE)
            assert REFUSED[language] in await page.evaluate("(proof) => kopru.identify(proof).then(() => '', (error) => error.message)", proof)

            await page.evaluate("(proof) => kopru.identify(proof)", statement("43"))
            await expect(window.at("log")).not_to_contain_text("benim" if language == "tr" else "mine", timeout=PATIENCE)
            await expect(window.at("log")).to_contain_text(SAID[language], timeout=PATIENCE)

            await page.evaluate("() => kopru.forget()")
            await expect(window.at("log")).not_to_contain_text(SAID[language], timeout=PATIENCE)
            await page.reload()
            await window.open_widget()
            await expect(window.at("log")).not_to_contain_text(SAID[language])
            assert window.complaints == []

            at_once = await CustomerWindow.open(browser, service.address)
            await at_once.page.goto(service.address + "/")  # what pages do: tell it as soon as the launcher is there, in a browser that was never here
            await at_once.page.evaluate("(proof) => kopru.identify(proof)", statement("44"))
            await at_once.open_widget()
            await expect(at_once.at("log")).to_contain_text(SAID["tr"], timeout=PATIENCE)
