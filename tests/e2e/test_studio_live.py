"""The studio beside the running bot: the published model's reading of what an editor types, and the check while typing."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.support.product import Product


@pytest.fixture
def editor(product: Product) -> Iterator[httpx.Client]:
    password = product.staff("yazar", "Ayla Su", role="editor")
    with httpx.Client(base_url=product.address, headers={"Origin": product.address, "Accept-Language": "tr"}, timeout=60) as client:
        assert client.post("/api/v1/login", json={"login": "yazar", "password": password}).status_code == 200
        yield client


def test_an_editor_sees_how_the_published_model_reads_a_sentence_and_what_it_is_like(editor: httpx.Client) -> None:
    text = "dün 500 TL yatırdım ama hesabıma hâlâ geçmedi"
    read = editor.post("/api/v1/studio/reading", json={"text": text}).json()
    assert (read["available"], read["guesses"][0]["intent"]) == (True, "deposit_missing")
    assert {"amount", "event_date"} <= {each["entity"] for each in read["entities"]}
    assert editor.post("/api/v1/studio/reading", json={"text": "/restart"}).json()["guesses"][0]["intent"] != "restart"
    told = editor.post("/api/v1/studio/check", json={"text": text, "intent": "payment_failed", "language": "tr"}).json()
    assert (told["refused"], told["near"][0]["intent"]) == ([], "deposit_missing")
    assert editor.get("/api/v1/studio/overview").json()["faults"] == []
