"""What is read line by line is what YAML reads, for every file that is shipped and for what becomes of them under many hands."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from base.settings import ROOT
from studio import files, plain
from studio.nodes import Unreadable

NAMES = [name for name in files.content_files(ROOT) if name.startswith(("data/nlu/", "tests/nlu/"))]
PIECES = ("\n", " ", "  ", "    ", "- ", "#", "# x\n", '"', "\\", "\t", "\r", "{", "}", "|", ":", ": ", "'", "\u200d", "\u2028", "\u00a0", "é", "🎰",
          "- intent: greet\n", "  examples: |\n", "    - x\n", "      - y\n", "version: \"3.1\"\n", "nlu:\n", "sentences:\n", "- synonym: a\n",
          '- {text: "a", intent: b, lang: tr, style: plain}\n', '- {text: "a", intent: b, lang: xx, style: plain}\n', "...\n", "---\n", "&a ", "!x ")


def slowly(name: str, written: str) -> files.Part | None:
    """As YAML reads it; None for what it refuses."""
    try:
        root = files.parsed(written, "safe")
        return files._examples(root, name) if name.startswith("data/nlu/") else files._sentences(root)
    except Unreadable:
        return None


def quickly(name: str, written: str) -> files.Part | None:
    return plain.examples(written, Path(name).parts[2]) if name.startswith("data/nlu/") else plain.sentences(written)


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_file_is_read_line_by_line_and_the_same(name: str) -> None:
    written = files.text(ROOT / name)
    quick = quickly(name, written)
    assert quick is not None
    assert quick == slowly(name, written)


@pytest.mark.parametrize("name", [NAMES[0], next(name for name in NAMES if name.startswith("tests/nlu/"))])
def test_what_many_hands_make_of_a_file_is_read_the_same_or_left_to_yaml(name: str) -> None:
    chance = random.Random(7)
    whole = files.text(ROOT / name).split("\n")
    short = "\n".join(whole[:9]) + "\n"
    taken = 0
    for _ in range(3000):
        written = short
        for _ in range(chance.choice((1, 1, 2))):
            at = chance.choice([0, len(written), *(n + 1 for n, letter in enumerate(written) if letter == "\n"), chance.randrange(len(written) + 1)])
            gone = chance.choice((0, 0, 1, 5))
            written = written[:at] + chance.choice(PIECES) + written[at + gone :]
        quick = quickly(name, written)
        if quick is not None:
            taken += 1
            assert quick == slowly(name, written), written
    assert taken > 50, "nothing was read line by line: the comparison said nothing"
