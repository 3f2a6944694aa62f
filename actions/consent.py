"""A yes in words: plain ones, impatient ones, those that say what to do."""

from __future__ import annotations

import re

from actions.turkish import fold

_YES = re.compile(
    r"\W*(?:(?:evet|yes|simdi|now|tamam|ok|super|harika)\W+)?(?:evet|e|he|oldu|super|harika|guzel|onay|onayla|onayliyorum|onaylarim|kaydet|kaydedin|"
    r"gonder|gonderin|tamam|tamamdir|olur|dogru|uygun|aynen|yes|y|yep|yeah|ok|okay|confirm|confirmed|save|save it|submit|correct|"
    r"perfect|great|go ahead|that's it|looks good)(?:\W+(?:simdi|now|iste|lutfen|please|abi|hocam))*\W*"
)
_DO = re.compile(  # "hadi kaydet gitsin", "whatever just file it"
    r"\W*(?:(?:whatever|fine|just|please|then|so|now|hadi|neyse|lutfen|artik|peki|simdi|hemen|bunu|onu|oyle)\W+)*(?:"
    r"(?:file|save|submit|send|register|log) (?:it|that|this|the request)|kaydet\w*|onayla\w*|gonder\w*|yolla\w*)"
    r"(?:\W+(?:please|then|already|now|lutfen|gitsin|bakalim|artik|hadi))*\W*"
)
_SEND = re.compile(r"\b(?:gonder(?:in)?|kaydet(?:in)?|yolla(?:yin)?|(?:send|save|file|submit) it)\W*$")
_YES_AND_DO = re.compile(  # "evet kayıt açın", "yes please open the request"
    r"\W*(?:evet|tamam|olur|yes|ok|okay|sure)\W+(?:(?:kaydi|kayit|talebi|talep|talebimi|sikayeti|lutfen|please|it|the|my|a|request|"
    r"complaint|now|simdi|hemen|then|o|zaman|bunu|onu)\W+)*(?:kaydet\w*|ac|acin\w*|acabilirsin\w*|olustur\w*|gonder\w*|ilet\w*|"
    r"save|open|register|file|submit|confirm|send)(?:\W+(?:it|the|my|request|complaint|please|lutfen|now|then|yes|evet))*\W*"
)
_THUMBS_UP = ("👍", "👌", "✅", "👍👍", "👍🏻", "👍🏼", "👍🏽", "👍🏾", "👍🏿")


def says_yes(text: str) -> bool:
    """Whether the message is one of the plain words that confirm what is shown, or a yes that says what to do."""
    return _YES.fullmatch(fold(text)) is not None or text.strip() in _THUMBS_UP or says_do(text)


def says_to_send(text: str) -> bool:
    """Whether the message ends with the word to send what is shown."""
    return _SEND.search(fold(text)) is not None


def says_do(text: str) -> bool:
    """Whether the message is a yes that says what to do: "tamam kaydet"."""
    folded = fold(text)
    return _YES_AND_DO.fullmatch(folded) is not None or _DO.fullmatch(folded) is not None
