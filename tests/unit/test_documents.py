"""Documents stay true: what is made from the code is equal to the code, and what they name exists."""

from __future__ import annotations

import re

import pytest

from base.settings import ROOT
from server import protocol_page
from tests.support.seeded_bugs import BUGS


def test_the_protocol_page_is_made_from_the_message_types() -> None:
    written = protocol_page.PAGE.read_text(encoding="utf-8")
    assert written == protocol_page.page(), "run: python -m server.protocol_page"


def named_in(text: str) -> list[tuple[str, str]]:
    """(file, name) of each `file.py:name` in a document."""
    return re.findall(r"`([\w/]+\.py):([\w.]+)`", text)


@pytest.mark.parametrize("document", ["docs/flow.md", "docs/house.md", "docs/operations.md", "docs/documents.md", "docs/identity.md"])
def test_every_function_that_a_document_names_exists(document: str) -> None:
    named = named_in((ROOT / document).read_text(encoding="utf-8"))
    missing = [f"{file}:{name}" for file, name in named if not (ROOT / file).is_file() or not re.search(
        rf"(def|class) {re.escape(name.split('.')[-1])}\b|^{re.escape(name.split('.')[-1])}\b.*=", (ROOT / file).read_text(encoding="utf-8"), re.M)]
    assert missing == []


def test_the_flow_names_functions() -> None:
    assert len(named_in((ROOT / "docs/flow.md").read_text(encoding="utf-8"))) > 20


def rows_of(text: str) -> list[list[str]]:
    """The cells of a document's tables, without their heads."""
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in text.splitlines() if line.startswith("| ")]
    return [row for row in rows if "---" not in row[0] and row[0] not in ("promise", "fault")]


def unkept(text: str, bugs: set[str]) -> list[str]:
    """Rows of the reliability page without code, a test or a control, or with a control or browser test that is not there."""
    wrong = []
    for row in rows_of(text):
        code, shown, control = row[1], row[2], row[3]
        seeded = set(re.findall(r'"([^"]+)"', control))
        browser = re.findall(r"`([\w/.-]+\.(?:js|mjs)):([^`]+)`", code + shown)
        there = all(name in (ROOT / file).read_text(encoding="utf-8") for file, name in browser)
        tests = [name for _, name in named_in(shown + control)]
        if not (named_in(code) and named_in(shown) and (named_in(control) or seeded) and seeded <= bugs and there and tests):
            wrong.append(row[0])
    return wrong


def test_every_promise_has_code_a_test_and_a_control_that_exist() -> None:
    text = (ROOT / "docs/reliability.md").read_text(encoding="utf-8")
    assert unkept(text, set(BUGS)) == []
    assert [int(row[0].split()[0]) for row in rows_of(text) if row[0][0].isdigit()] == [*range(1, 14), 15, 16]


def test_a_promise_without_a_control_is_noticed() -> None:
    row = "| 1 **x** | `a.py:b` | `tests/unit/c.py:test_d` | {} |"
    assert unkept(row.format("none"), set()) == ["1 **x**"]
    assert unkept(row.format('seeded bug "nobody knows it"'), {"another"}) == ["1 **x**"]
    assert unkept(row.format("`tests/unit/c.py:test_e`"), set()) == []
