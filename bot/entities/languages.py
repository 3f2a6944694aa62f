"""The language that a customer asks for: "İngilizce devam edelim", "Turkish please", "can we speak English"."""

from __future__ import annotations

from typing import List, Sequence

from bot.entities.entity import Entity
from bot.entities.vocabulary import words
from bot.tokens import Token

_NAMES = {
    "turkce": "tr",
    "turkceye": "tr",
    "turkcesi": "tr",
    "turkcede": "tr",
    "turkceden": "",
    "turkcem": "",
    "turkish": "tr",
    "ingilizce": "en",
    "ingilizceye": "en",
    "ingilizcesi": "en",
    "ingilizcede": "en",
    "ingilizceden": "",
    "ingilizcem": "",
    "english": "en",
    "eng": "en",
    "tr": "tr",
    "en": "en",
    "inglizce": "en",
    "ingilzce": "en",
    "turkcee": "tr",
    "engilsh": "en",
    "turkisch": "tr",
    "ingilizceyle": "en",
    "turkceyle": "tr",
    "ingilizceyi": "en",
    "turkceyi": "tr",
}
# Short codes are asked for only by themselves: "en" is "most" in Turkish.
_CODES = frozenset(("tr", "en", "eng"))
# After these a name is what one does not want: "I don't speak Turkish", "İngilizce bilmiyorum".
_LACKS = words(
    """
    bilmiyor bilmem anlamiyor anlamam konusamiyor yok bilmedig degil istemiyor zayif bilmiyo anlamiyo
    """
)
_LACKS_BEFORE = ("t", "not", "cannot", "dont", "cant", "no", "instead", "of", "without", "from", "rather")
_NEAR = 4


def requested_languages_in(text: str, tokens: Sequence[Token]) -> List[Entity]:
    """The `requested_language` entity, `tr` or `en`: the name that is asked for; of one that is not wanted the other is meant."""
    wanted: List[Entity] = []
    unwanted: List[Entity] = []
    for place, token in enumerate(tokens):
        value = _NAMES.get(token.folded)
        if not value or (token.folded in _CODES and len(tokens) > 1):
            continue
        entity = Entity("requested_language", value, token.start, token.end, token.text)
        (unwanted if _is_lacking(tokens, place) else wanted).append(entity)
    if wanted:
        return wanted[-1:]
    if unwanted:
        one = unwanted[0]
        return [Entity("requested_language", "en" if one.value == "tr" else "tr", one.start, one.end, one.text)]
    return []


def _is_lacking(tokens: Sequence[Token], place: int) -> bool:
    after = [token.folded for token in tokens[place + 1 : place + 1 + _NEAR]]
    if any(word.startswith(_LACKS) for word in after[:2]):
        return True
    before = [token.folded.lstrip("'") for token in tokens[max(0, place - _NEAR) : place]]
    return any(word in _LACKS_BEFORE for word in before[-3:]) and not any(word in ("please", "want") for word in before[-1:])
