"""Two models read the same sentences: how many right, by language and style, and which are read otherwise. Pure.

The result is the report that the studio shows; its names and shapes are those of studio/report.py.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Callable, Dict, Iterable, List, Optional, Sequence

from bot.classifier.model import OUT_OF_SCOPE, Reading
from bot.conversations import Outcome

DOUBT = "nlu_fallback"
Read = Callable[[str], Reading]


@dataclass(frozen=True)
class Sentence:
    """What is read; `intent` is empty for a turn of a customer, of which nobody said what it meant."""

    text: str
    intent: str
    language: str
    style: str
    turn: str = ""


@dataclass(frozen=True)
class Read2:
    """One sentence and how both models read it; `before` is None where there is only one model."""

    sentence: Sentence
    now: str
    before: Optional[str]
    confidence: float

    @property
    def right(self) -> bool:
        return self.now == self.sentence.intent

    @property
    def was_right(self) -> bool:
        return self.before == self.sentence.intent


def compare(
    tests: Sequence[Sentence],
    turns: Sequence[Sentence],
    now: Read,
    before: Optional[Read],
    protected: Iterable[str] = (),
    tell: Callable[[float], None] = lambda _: None,
) -> Dict[str, Any]:
    """The report without its seconds. `tell` hears how far it is, 0 to 1."""
    shown = _Progress(len(tests) + len(turns), tell)
    read = [_both(each, now, before, shown) for each in tests]
    replayed = [_both(each, now, before, shown) for each in turns]
    guarded = frozenset(protected)
    compared = before is not None
    return {
        "languages": _scores(read, lambda one: one.sentence.language, compared),
        "styles": _scores(read, lambda one: f"{one.sentence.language}/{one.sentence.style}", compared),
        "protected": _scores([one for one in read if one.sentence.intent in guarded], lambda one: one.sentence.intent, compared),
        "doubtful": _doubtful([one for one in read if one.sentence.intent != OUT_OF_SCOPE], compared),
        "confusion": _confusion(read),
        "changed": _changed(read, "test", guarded) + _changed(replayed, "replay", guarded),
        "replay": {
            "turns": len(replayed),
            "changed": sum(compared and one.now != one.before for one in replayed),
            "doubtful": sum(one.now == DOUBT for one in replayed),
            "doubtful_before": sum(one.before == DOUBT for one in replayed),
        },
    }


def talks(now: Sequence[Outcome], before: Optional[Sequence[Outcome]]) -> Dict[str, Any]:
    """The part of the report about conversation tests: how many are played as written, and which only one model does so."""
    changed = [] if before is None else [
        _talk(new, old) for new, old in zip(now, before, strict=True) if bool(new.turn) != bool(old.turn)
    ]
    return {
        "count": len(now),
        "now": sum(not one.turn for one in now),
        "before": None if before is None else sum(not one.turn for one in before),
        "changed": sorted(changed, key=lambda one: (one["better"], one["wording"], one["name"])),
    }


_WORDING = {"says", "never_says", "buttons"}


def _talk(new: Outcome, old: Outcome) -> Dict[str, Any]:
    """The conversation with the turn that one of the two gets wrong; `wording` when only words are other ones there."""
    wrong = new if new.turn else old
    return {
        "name": new.conversation.name,
        "about": new.conversation.about,
        "language": new.conversation.language,
        "turn": wrong.turn,
        "what": wrong.what,
        "customer": wrong.customer,
        "bot": wrong.bot,
        "better": not new.turn,
        "wording": set(wrong.what) <= _WORDING,
    }


class _Progress:
    """Told every hundred sentences."""

    def __init__(self, whole: int, tell: Callable[[float], None]) -> None:
        self._whole, self._tell, self._done = whole, tell, 0

    def step(self) -> None:
        self._done += 1
        if self._done % 100 == 0 or self._done == self._whole:
            self._tell(self._done / self._whole)


def _both(sentence: Sentence, now: Read, before: Optional[Read], shown: _Progress) -> Read2:
    reading = now(sentence.text)
    former = before(sentence.text) if before else None
    shown.step()
    return Read2(sentence, _meant(reading), None if former is None else _meant(former), round(reading.confidence, 4))


def _meant(reading: Reading) -> str:
    """What the bot acts on: a doubtful reading is asked back."""
    return DOUBT if reading.below_threshold else reading.intent


def _scores(read: List[Read2], kind: Callable[[Read2], str], compared: bool) -> List[Dict[str, Any]]:
    kinds: Dict[str, List[Read2]] = {}
    for one in read:
        kinds.setdefault(kind(one), []).append(one)
    return [
        {
            "name": name,
            "count": len(ones),
            "now": sum(one.right for one in ones),
            "before": sum(one.was_right for one in ones) if compared else None,
        }
        for name, ones in sorted(kinds.items())
    ]


def _doubtful(read: List[Read2], compared: bool) -> Dict[str, Any]:
    before = sum(one.before == DOUBT for one in read) if compared else None
    return {"name": "", "count": len(read), "now": sum(one.now == DOUBT for one in read), "before": before}


def _confusion(read: List[Read2]) -> List[Dict[str, Any]]:
    now = Counter((one.sentence.intent, one.now) for one in read)
    before = Counter((one.sentence.intent, one.before) for one in read if one.before is not None)
    return [
        {"expected": expected, "read": meant, "now": now[expected, meant], "before": before[expected, meant]}
        for expected, meant in sorted(set(now) | set(before))
    ]


def _changed(read: List[Read2], source: str, guarded: Iterable[str]) -> List[Dict[str, Any]]:
    """Worse ones first, then better ones, then those of which nobody knows."""
    found = [_change(one, source, guarded) for one in read if one.before is not None and one.now != one.before]
    return sorted(found, key=lambda one: (one["better"] is None, one["better"] is True, one["expected"]))


def _change(one: Read2, source: str, guarded: Iterable[str]) -> Dict[str, Any]:
    expected = one.sentence.intent
    better = None if not expected or one.right == one.was_right else one.right
    meant = {expected} if expected else {one.now, one.before}
    return {
        "text": "" if one.sentence.turn else one.sentence.text,  # a customer's words stay where they can be erased
        "turn": one.sentence.turn,
        "language": one.sentence.language,
        "style": one.sentence.style,
        "source": source,
        "expected": expected,
        "before": one.before,
        "now": one.now,
        "confidence": one.confidence,
        "better": better,
        "protected": bool(meant & set(guarded)),
    }
