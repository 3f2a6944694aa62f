"""Throws generated strings at everything that reads a message: `python -m bench.nlu_fuzz [--strings N] [--seed N]`.

Each string goes the way of a typed message: cleaning, entities, language, intent. A crash ends the run with the string;
so does a text that Rasa would take for one of its own commands.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from bench.nlu_data import LEXICON, examples, first, pairs
from bot import concepts
from bot import language as languages
from bot.classifier.training import Settings, train
from bot.classifier.typing_errors import damage
from bot.entities import extract
from bot.typed import READ_AT_MOST, harmless

NOW = datetime(2026, 11, 23, 11, 30, tzinfo=timezone(timedelta(hours=3)))
# What has brought chat bots down before: commands in disguise, broken surrogates, marks that turn or hide letters.
_SPACED = (
    '/restart /greet / ⁄restart \ufe0f/restart \u200b/restart \u3000/restart //restart \u0338/restart /kabul{"a":1} '
    "\ud800 \udfff \u202e \u200f \ufeff \x00 \x1b[2J \u0307 i\u0307 İ ı ’ ʼ ＇ 🇹🇷 🇹 👩‍👩‍👧 👍🏽 \U000e0041 %s {0} ${x} [a](b) "
    "<script> ' \" \\ ;-- 99999999999999999999 31.02.2026 00.00.0000 1e999 -0 KPR-0000-0000-0000 ½ Ⅷ ٣ １２ 1.000.000,00"
)
_NASTY = _SPACED.split(" ")
_RANGES = ((0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x370, 0x6FF), (0x2000, 0x2BFF), (0x1F000, 0x1FAFF), (0, 0x10FFFF))


def main() -> None:
    """Run as many strings as wished and tell the rate."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--strings", type=int, default=1_000_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    started = time.monotonic()
    throw(chosen.strings, chosen.seed)
    seconds = time.monotonic() - started
    print(f"{chosen.strings} strings, none broke anything: {seconds:.0f} s, {chosen.strings / seconds:.0f} a second")


def throw(strings: int, seed: int) -> None:
    """Read this many strings; the same seed makes the same ones. Raises AssertionError with the string that broke it."""
    read = reader()
    dice = random.Random(seed)
    words = sorted({word for example in examples() for word in example.text.split()})
    for _ in range(strings):
        text = string(dice, words)
        try:
            read(text)
        except Exception as error:
            raise AssertionError(f"{text!r} broke the reading") from error


def reader() -> Callable[[str], None]:
    """A function that reads a message as a turn does; trained on a part of the examples, as content does not matter here."""
    material = first(examples(), 40)
    intents = train(pairs(material), concepts.load(LEXICON), Settings(unseen=0))
    spoken = languages.train([(example.text, example.language) for example in material])

    def read(typed: str) -> None:
        text = harmless(typed)
        assert not text.lstrip().startswith("/"), "a command"
        assert len(text) <= READ_AT_MOST * 3, "too long"
        language = spoken.detect(text)
        reading = intents.read(text)
        assert reading.intent in intents.intents
        assert 0 <= reading.confidence <= 1
        for entity in extract(text, NOW, language.language):
            assert 0 <= entity.start < entity.end <= len(text), entity

    return read


def string(dice: random.Random, words: list[str]) -> str:
    """One string: words and letters of all scripts, nasty pieces among them, some damaged, a few very long."""
    pieces = [_piece(dice, words) for _ in range(dice.choice((0, 1, 1, 2, 3, 5, 8, 13)))]
    text = dice.choice((" ", "", " ", "\n")).join(pieces)
    if dice.random() < 0.2:
        text = damage(text, 0.3, dice.randrange(1000))
    if dice.random() < 0.05:
        text = dice.choice((text.upper(), text[::-1], text.swapcase()))
    return text * dice.randrange(2, 400) if dice.random() < 0.001 else text


def _piece(dice: random.Random, words: list[str]) -> str:
    kind = dice.random()
    if kind < 0.45:
        return dice.choice(words)
    if kind < 0.65:
        return dice.choice(_NASTY)
    if kind < 0.8:
        return f"{dice.randrange(10 ** dice.randrange(1, 12))}{dice.choice(('', '.', '/', ',', ' TL', '$', ':', '-'))}"
    low, high = dice.choice(_RANGES)
    return "".join(chr(dice.randint(low, high)) for _ in range(dice.randrange(1, 7)))


if __name__ == "__main__":
    main()
