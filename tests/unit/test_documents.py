"""Documents stay true: what is made from the code is equal to the code, and what they name exists."""

from __future__ import annotations

import re

import pytest

from base.settings import ROOT
from server import protocol_page


def test_the_protocol_page_is_made_from_the_message_types() -> None:
    written = protocol_page.PAGE.read_text(encoding="utf-8")
    assert written == protocol_page.page(), "run: python -m server.protocol_page"


def named_in(text: str) -> list[tuple[str, str]]:
    """(file, name) of each `file.py:name` in a document."""
    return re.findall(r"`([\w/]+\.py):([\w.]+)`", text)


@pytest.mark.parametrize("document", ["docs/flow.md", "docs/house.md", "docs/operations.md", "docs/documents.md"])
def test_every_function_that_a_document_names_exists(document: str) -> None:
    named = named_in((ROOT / document).read_text(encoding="utf-8"))
    missing = [f"{file}:{name}" for file, name in named if not (ROOT / file).is_file() or not re.search(
        rf"(def|class) {re.escape(name.split('.')[-1])}\b|^{re.escape(name.split('.')[-1])}\b.*=", (ROOT / file).read_text(encoding="utf-8"), re.M)]
    assert missing == []


def test_the_flow_names_functions() -> None:
    assert len(named_in((ROOT / "docs/flow.md").read_text(encoding="utf-8"))) > 20
