"""The widget's bundle is made of the modules that stand beside it, and stays small."""

from __future__ import annotations

import gzip
import hashlib
import json

import pytest

from base.settings import ROOT
from server.pages import script_tag

WEB = ROOT / "web"
OPENED = ("widget/bundle-loader.js", "widget/bundle.js", "widget/bundle-spoken.tr.js")
"""In Turkish, the longer of the two languages; the other one is fetched when somebody switches."""
MOST, MOST_FOR_THE_LOADER = 37_000, 5_000
"""Bytes over the wire, gzip: all that a site's visitor downloads for an opened window, a third of what deep-chat 2.4.2 weighs, and for the launcher alone."""


def made_of() -> dict[str, str]:
    return dict(json.loads((WEB / "widget" / "bundle.json").read_text(encoding="utf-8")))


def stale(inputs: dict[str, str]) -> list[str]:
    return [name for name, digest in inputs.items() if not (WEB / name).is_file()
            or hashlib.sha256((WEB / name).read_bytes()).hexdigest() != digest]


def test_the_bundle_was_made_of_the_modules_as_they_are() -> None:
    assert stale(made_of()) == [], "run `make widget`"


@pytest.mark.parametrize("name", ["widget/panel.js", "shared/line.js", "shared/chat.css"])
def test_a_changed_module_is_noticed(name: str) -> None:
    assert stale(made_of() | {name: "0" * 64}) == [name]


def test_an_opened_widget_is_small() -> None:
    sizes = {name: len(gzip.compress((WEB / name).read_bytes(), 9)) for name in OPENED}
    assert sum(sizes.values()) <= MOST, sizes
    assert sizes["widget/bundle-loader.js"] <= MOST_FOR_THE_LOADER, sizes


def test_the_script_tag_brings_the_operators_privacy_page_so_that_no_window_asks_for_it() -> None:
    assert '"https://example.com/gizlilik"' in script_tag("https://example.com/gizlilik")
    assert "PRIVACY_PAGE" not in script_tag("")


def test_an_address_with_quotes_stays_a_text_in_the_script() -> None:
    assert '"https://example.com/\\"+alert(1)+\\""' in script_tag('https://example.com/"+alert(1)+"')


def test_the_bundle_makes_no_markup_of_texts() -> None:
    for name in OPENED:
        text = (WEB / name).read_text(encoding="utf-8")
        assert not [each for each in ("innerHTML", "insertAdjacentHTML", "createPolicy", "parseFromString") if each in text]
