"""The widget's bundle is made of the modules that stand beside it, and stays small."""

from __future__ import annotations

import gzip
import hashlib
import json

import pytest

from base.settings import ROOT

WEB = ROOT / "web"
OPENED = ("widget/bundle-loader.js", "widget/bundle-launcher.css", "widget/bundle.js", "widget/bundle-spoken.tr.js")
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
    assert sizes["widget/bundle-loader.js"] + sizes["widget/bundle-launcher.css"] <= MOST_FOR_THE_LOADER, sizes
