"""Our own tokens: words, numbers, signs and apostrophe suffixes, each with its place in the message as typed."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, List

from bot.folding import fold_with_offsets

if TYPE_CHECKING:
    from spacy.tokens import Doc

# A suffix is an apostrophe with a letter behind it and a letter or digit before it: "Mart'ta", "15'inde", "don't".
_PIECE = re.compile(
    r"(?P<suffix>(?<=[^\W_])'[^\W\d_]+)"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<number>[0-9]+)"
    r"|(?P<sign>[^\s\u200d\ufe0f]\ufe0f?(?:\u200d\S\ufe0f?)*)"
)
_SKIN_TONES = range(0x1F3FB, 0x1F400)


@dataclass(frozen=True)
class Token:
    """One token: `text` as typed and `folded`, from `start` to `end` (exclusive) of the message as typed.

    `kind` is `word`, `number` (ASCII digits only), `suffix` (with its apostrophe, which is ' when folded) or `sign`.
    """

    text: str
    folded: str
    start: int
    end: int
    kind: str


def tokenize(text: str) -> List[Token]:
    """The tokens of any text; spaces leave none, and an emoji with its modifiers is one."""
    return tokens_of(text, *fold_with_offsets(text))


def tokens_of(text: str, folded: str, offsets: List[int]) -> List[Token]:
    """The tokens of a text that is already folded, from `fold_with_offsets`."""
    tokens: List[Token] = []
    for match in _PIECE.finditer(folded):
        first, last = match.span()
        start, end = offsets[first], offsets[last]
        if tokens and last - first == 1 and ord(folded[first]) in _SKIN_TONES and tokens[-1].end == start:
            before = tokens.pop()
            tokens.append(Token(text[before.start : end], before.folded + match[0], before.start, end, "sign"))
            continue
        tokens.append(Token(text[start:end], match[0], start, end, str(match.lastgroup)))
    return tokens


def doc(text: str) -> "Doc":
    """A spaCy Doc of these tokens with NORM = the folded token, for `Matcher` and `PhraseMatcher`."""
    from spacy.tokens import Doc

    tokens = tokenize(text)
    spaces = [right.start > left.end for left, right in itertools.pairwise(tokens)] + [False]
    words = [_encodable(token.text) for token in tokens]
    result = Doc(_vocabulary(), words=words, spaces=spaces[: len(words)])
    for token, entry in zip(tokens, result, strict=False):
        entry.norm_ = _encodable(token.folded)
    return result


@lru_cache(maxsize=1)
def _vocabulary() -> "object":
    import spacy

    return spacy.blank("xx").vocab


def _encodable(text: str) -> str:
    """Half a surrogate pair has no UTF-8 form, which spaCy's string store needs."""
    return text.encode("utf-8", "replace").decode("utf-8") or "?"
