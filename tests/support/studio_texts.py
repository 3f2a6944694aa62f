"""Random texts written into files by the studio, for Rasa's own readers: `python -m tests.support.studio_texts FOLDER COUNT SEED`.

`nlu.yml` and `replies.yml` hold what the studio let through, `meant.json` what it meant: texts with entities, and replies.
"""

from __future__ import annotations

import json
import random
import sys
import unicodedata
from pathlib import Path

from studio import checks, marks, splice
from studio.changes import ExampleChange, ReplyChange, Said, Variant
from studio.content import Content
from studio.files import read_texts

ENTITIES = ("amount", "event_date")
_SIGNS = "aeıioöuüçğşİIÂî bcdrklmnstyz   0123456789.,;:!?#&*|>%@`'\"-–—_=+~^$€₺()/\\<>[]{}\t\n\r\u00a0\u2028\x85\u200d\ufeff👍🏽❤️🇹🇷éßΩжه"
_PIECES = ("- ", ": ", " #", "'", '"', "|", ">", "${x}", "{x}", "[a](amount)", "[dün akşam](event_date)", '[5]{"entity": "amount", "value": "5"}', "[x](y)",
           "\\u0041", "\\n", "yes", "no", "null", "~", "0x1F", "1e3", "2026-03-14", "!!str", "&a", "*a", "%", "?", "...", "---", "/", "//", "e.g.", "TL'si", "ödeme")


def main(folder: Path, count: int, seed: int) -> None:
    """Writes the three files."""
    chance = random.Random(seed)
    texts: dict[str, None] = {}
    while len(texts) < count:
        source = marks.clean(_text(chance))
        if not marks.troubles(source, ENTITIES):
            texts[source] = None
    changes = [ExampleChange("greet", "tr", "", source) for source in texts]
    half = len(changes) // 2
    name = "data/nlu/tr/conversation.yml"
    written = splice.written(name, splice.written(name, "", changes[:half]), changes[half:])
    replies = _replies(chance, min(count, 2_000))
    (folder / "nlu.yml").write_text(written, encoding="utf-8")
    (folder / "replies.yml").write_text(_written(replies), encoding="utf-8")
    told = [[read.text, [[each.start, each.end, each.entity, each.value or read.text[each.start : each.end]] for each in read.entities]]
            for read in map(marks.read, texts)]
    (folder / "meant.json").write_text(json.dumps({"examples": told, "replies": replies}), encoding="utf-8")


def _text(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.3:
        return "".join(chance.choice(_SIGNS) for _ in range(chance.randint(1, 40)))
    if kind < 0.9:
        words = ["".join(chance.choice(_SIGNS[:30]) for _ in range(chance.randint(1, 8))) for _ in range(chance.randint(1, 6))]
        words[chance.randrange(len(words))] = chance.choice(_PIECES)
        return chance.choice(("", " ")).join(words)
    return "".join(chr(place) for place in (chance.randrange(0x110000) for _ in range(8)) if unicodedata.category(chr(place)) not in ("Cs", "Co"))


def _replies(chance: random.Random, count: int) -> dict[str, str]:
    found = {}
    for number in range(count):
        text = _text(chance).replace("\r", "").strip()
        said = Said((Variant(text),), (Variant("x"),))
        if not checks.reply(Content(), "utter_x", said):
            found[f"utter_{number}"] = text
    return found


def _written(replies: dict[str, str]) -> str:
    """Each reply begins as another text and is changed by the studio."""
    blocks = "".join(f"  {name}:\n" + "".join(f"    - condition: [{{type: slot, name: language, value: {language}}}]\n      text: \"x\"\n"
                                              for language in ("tr", "en")) for name in replies)
    text = f'version: "3.1"\nresponses:\n{blocks}'
    old = read_texts({"data/responses/a.yml": text}).replies
    changes = [ReplyChange(name, old[name].said, Said((Variant(said),), (Variant("x"),))) for name, said in replies.items() if said != "x"]
    return splice.written("data/responses/a.yml", text, changes)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
