"""What has lasted until now tells the day on which it began: "3 gündür bekliyorum", "it's been two weeks", "bir hafta oldu"."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import List, Optional, Sequence, Set

from bot.entities.calendar import Reading, day, moved
from bot.entities.entity import Entity
from bot.entities.grammar import Found, Setting, indexed, rewrite, rule
from bot.entities.items import Item, items_of
from bot.entities.lexicon import WORDS
from bot.entities.vocabulary import words
from bot.tokens import Token

_IS = ("dur", "dir", "tur", "tir")
_OVER = frozenset(words("oldu oluyor olmus olmustu gecti gecmis doldu bitti"))
# English says "for 3 days" of what is to come as well; with one of these it is what has been.
_UNTIL_NOW = frozenset(
    words(
        """
    been waiting waited still havent haven't haven hasnt hasn't hasn aint ain't missing stuck pending locked blocked frozen
    down nothing ignored trying
    """
    )
)
# Alone, as the answer to the question for the day, these mean today; in a sentence they mean anything.
_NOW = re.compile(
    r"\W*(?:(?:hemen )?simdi(?: oldu)?|su an(?:da)?|(?:az|biraz) (?:once|evvel)|(?:(?:just|right) )?now|a minute ago)\W*"
)
# How long somebody has been a customer, or how long something takes, is nothing that happened.
_NO_EVENT = ("uye", "musteri", "oynu", "oyna", "kullan", "sure", "customer", "member", "player", "playing", "using", "betting")


def lasting_in(text: str, folded: str, tokens: Sequence[Token], taken: Set[int], setting: Setting) -> List[Entity]:
    """The `lasting_since` entity of a message, the day on which what it tells of began; `taken` are tokens of something else.

    It is weaker than a date that is named ("10 gündür" may be rounded), and only asked for where a message names none.
    """
    if _NOW.fullmatch(folded):
        return [Entity("lasting_since", setting.today.isoformat(), 0, len(text), text, grain="day")]
    if not any(WORDS.get(token.folded, "?")[0] in "DKAH" for token in tokens):
        return []
    row = items_of(tokens, {place: Item("?", None, place, place + 1) for place in taken})
    found = [item for item in rewrite(row, _RULES, setting) if isinstance(item.value, Reading)]
    return [_entity(item, text, tokens) for item in found[:1]]


def _entity(item: Item, text: str, tokens: Sequence[Token]) -> Entity:
    start, end = tokens[item.first].start, tokens[item.last - 1].end
    values = tuple(dict.fromkeys(each.isoformat() for each in item.value.others)) or (item.value.start.isoformat(),)
    candidates = values if len(values) > 1 else ()
    return Entity("lasting_since", values[0], start, end, text[start:end], bool(candidates), candidates, "day")


def _begun(setting: Setting, found: Found) -> Optional[Reading]:
    """The day that lies so far back, if the words beside it say that the time has passed."""
    units = [item for item in found.items("length") if item.kind in "DKAH"]
    if not units or any(unit.value == "business" for unit in units) or not _passed(found, units[-1]):
        return None
    return None if _tells_no_event(found) else _back(setting, found.items("length"))


def _begun_about(setting: Setting, found: Found) -> Optional[Reading]:
    """ "3-4 gündür": both, and the customer is asked."""
    if found["u"].value == "business" or not _passed(found, found["u"]) or _tells_no_event(found):
        return None
    near, far = _back(setting, [found["a"], found["u"]]), _back(setting, [found["b"], found["u"]])
    if near is None or far is None or near == far:
        return near
    return day(near.start, others=(near.start, far.start))


def _passed(found: Found, unit: Item) -> bool:
    before, after = found.before(), found.after()
    so_far = any(item.typed in _UNTIL_NOW for item in found.row)
    if unit.suffix in _IS or (unit.ablative and found.has("s") and found["s"].typed == "beri"):
        return True
    if not unit.suffix and after is not None and after.typed in _OVER:
        return True
    if found.has("now") or (before is not None and before.typed in ("been", "like", "over") and so_far):
        return True
    return so_far and before is not None and before.typed in ("for", "since")


def _tells_no_event(found: Found) -> bool:
    return any(item.typed.startswith(_NO_EVENT) for item in found.row)


def _back(setting: Setting, length: Sequence[Item]) -> Optional[Reading]:
    value, count = setting.today, 1.0
    for item in length:
        if item.kind in "nN1":
            count = float(item.value)
        elif item.kind == "b":
            count += 0.5
        elif item.kind == "H":
            value = (setting.now - timedelta(hours=min(count, 1000.0))).date()
        elif item.kind in "DKA":
            earlier = moved(value, item.value, -count)
            if earlier is None:
                return None
            value = earlier
    return day(value)


_LENGTH = r"(?:[nN1]f?b?[DKA]&?)*[nN1]f?b?[DKAH]"
_RULES = indexed(
    [
        rule("n", r"(?P<a>n)[-&]?(?P<b>n)(?P<u>[DKA])(?:(?P<s>s)|(?P<now>e))?", _begun_about),
        rule("nN1", rf"(?P<length>{_LENGTH})(?:(?P<s>s)|(?P<now>e))?", _begun),
    ]
)
