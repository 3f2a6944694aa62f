"""What reads like giving up the request and is none: "aman neyse kalsın, gönder"."""

from __future__ import annotations

import re

from actions.consent import says_to_send
from actions.request_form import Form, take
from actions.turkish import fold
from actions.turn import Turn

_WHILE = (
    r"(?:b[iu]r? (?:dakika|dk|saniye|sn)|a (?:sec(?:ond)?|moment|minute)|bak[ai]y[iu]m|kontrol edeyim|"
    r"let me (?:check|look|see|think))"
)
_MOMENT = re.compile(
    r"\W*(?:(?:ok|tamam|ya|hele|lutfen|please)\W+)*"
    r"(?:dur(?:un)?|bekle(?:yin|r misin(?:iz)?)?|hold on|hang on|wait(?: up)?|one (?:sec(?:ond)?|moment|minute|min)|"
    rf"(?:just|give me) {_WHILE}|{_WHILE})"
    rf"(?:\W+(?:{_WHILE}|ya|lutfen|please))*\W*"
)
_TAKEN_BACK = re.compile(  # of what was registered a moment ago: "actually no keep it", "yok vazgeçtim kapatmayın"
    r"\b(?:keep (?:it|my|the)|(?:do not|don'?t) (?:close|delete|send|do) (?:it|my|the|that)|changed my mind|"
    r"vazgec(?:tim|iyorum)|(?:kapatma|silme|gonderme|isleme alma)y[iu]n)\b"
)
_HESITATES = re.compile(
    r"^\W*(?:(?:no|yok|ok)\W+)?(?:hang on|wait|hold on|dur(?:un)?|bekle(?:yin)?|pardon|oops)\b\W+(?=\w)"
)
_ENDS = re.compile(
    r"\b(?:cancel|stop|forget|never ?mind|leave it|scrap|drop|vazgec\w*|iptal|birak|bosver|bos ver|istemiyorum|kalsin)\b"
)
_GIVES_UP = re.compile(
    r"\b(?:vazgec\w*|iptal|bosver|bos ver|birak(?:in|alim)?|kalsin|hayir|yok|gerek yok|"
    r"cancel|stop|never ?mind|forget|not now|drop|no)\b"
)
_WHETHER_WITHDRAWN = re.compile(
    r"\b(?:sonra|ileride|istedigim zaman|daha sonra)\b.*\b(?:iptal e|vazgec|geri cek)\w*bil(?:ir|iyor) m[iu]|"
    r"\b(?:can|could|may) i (?:still |also )?(?:cancel|withdraw|drop|take back)\b.*"
    r"\b(?:later|after\w*|if|any ?time|once|tomorrow)\b"
)
_SOLVED = re.compile(
    r"\b(?:hallettim|hallettik|halloldu|cozuldu|cozdum|duzeldi|sorun kalmadi|gerek kalmadi)\b|"
    r"\b(?:sorted|solved|fixed) (?:it|now|itself)\b|\b(?:works|working|sorted|solved|fixed) now\b|\bgot it working\b"
)
_FEW_WORDS = 6
_WHETHER_UNDONE = re.compile(
    r"\b(?:can|could|will) i (?:\w+ )?(?:undo|cancel|change|lift|raise|reverse|stop|come back|reopen)\b.*"
    r"\b(?:if|later|next|after|any ?time|early|before|again|change my mind)\b|"
    r"\b(?:sonra|ileride|istedigim zaman|pisman|dolmadan|erken|tekrar|geri)\b.*\b\w+(?:[ae]bil(?:ir|iyor)|[iu]lir) m[iu]"
)


def hesitates(turn: Turn) -> bool:
    """Whether what was read as giving up only stops to put something right: "hang on, not sixty, sixty-five"."""
    folded = fold(turn.message.text)
    shown = turn["form"] == "open" and turn["asks"] in ("confirm", "correction")
    return shown and _HESITATES.search(folded) is not None and _ENDS.search(folded) is None


def says_so(text: str) -> bool:
    """Whether the words themselves give up: "girmek istemiyorum" beside a wish for a break does not."""
    return _GIVES_UP.search(fold(text)) is not None


def asks_whether_withdrawn(text: str) -> bool:
    """Whether the customer asks if a request can be taken back later: "sonra iptal edebilir miyim bunu"."""
    return _WHETHER_WITHDRAWN.search(fold(text)) is not None


def solved(turn: Turn) -> bool:
    """Whether an open form has become needless: "tamam hallettim, sağ ol"."""
    short = len(turn.message.text.split()) <= _FEW_WORDS and not turn.message.pressed
    return turn["form"] == "open" and short and _SOLVED.search(fold(turn.message.text)) is not None


def asks_whether_undone(text: str) -> bool:
    """Whether the customer asks if what is wished could be taken back later: no giving up yet."""
    return _WHETHER_UNDONE.search(fold(text)) is not None


def ends_with_sending(turn: Turn) -> bool:
    """Whether the message ends with sending the card that is shown."""
    return turn["form"] == "open" and turn["asks"] == "confirm" and says_to_send(turn.message.text)


def wants_it_sent(turn: Turn) -> bool:
    """The same, with no other value beside it."""
    return ends_with_sending(turn) and not take(Form.of(turn.slots), turn.message, turn["asks"], turn.language).changed


def only_waits(text: str) -> bool:
    """Whether the customer wants a moment, and nothing else: "dur bakayım", "hang on"."""
    return _MOMENT.fullmatch(fold(text)) is not None


def takes_back(text: str) -> bool:
    """Whether a no right after registering means the request itself."""
    return _TAKEN_BACK.search(fold(text)) is not None
