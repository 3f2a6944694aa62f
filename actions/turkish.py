"""Turkish letters and endings: folding for comparison, capitals, and case endings on numbers, times and names."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Case = Literal["dative", "accusative", "genitive", "locative", "ablative", "ordinal"]

_FOLDED = str.maketrans("İIıŞşĞğÜüÖöÇçÂâÎîÛû’‘ʼ", "iiissgguuooccaaiiuu'''") | {
    ord(letter): letter.lower() for letter in "ABCDEFGHJKLMNOPQRSTUVWXYZ"
}
_UPPER = {"i": "İ", "ı": "I"}
_LOWER = str.maketrans({"I": "ı", "İ": "i"})

_ONES = ("sıfır", "bir", "iki", "üç", "dört", "beş", "altı", "yedi", "sekiz", "dokuz")
_TENS = ("", "on", "yirmi", "otuz", "kırk", "elli", "altmış", "yetmiş", "seksen", "doksan")
_VOWELS = "aeıioöuü"
_VOICELESS = "fstkçşhp"
_CLOCK = re.compile(r"(\d{1,2})[.:]([0-5]\d)$")
_NUMBER = re.compile(r"\d[\d.]*$")


def fold(text: str) -> str:
    """The text in small ASCII letters, one character for one, so that offsets hold."""
    composed = unicodedata.normalize("NFC", text)
    if len(composed) != len(text):
        composed = text
    return composed.translate(_FOLDED)


def lower(text: str) -> str:
    """Small letters the Turkish way: I becomes ı, İ becomes i."""
    return text.translate(_LOWER).lower()


def capitalised(text: str, language: str) -> str:
    """The text with a capital first letter; in Turkish i becomes İ."""
    if not text:
        return text
    first = _UPPER.get(text[0], text[0].upper()) if language == "tr" else text[0].upper()
    return first + text[1:]


def suffixed(written: str | int, case: Case) -> str:
    """A number, time, date or name with its ending after an apostrophe: 14.32'ye, 17.00'ye, 3'üncü, Kasım'a.

    `written` is read as it would be spoken: a time by its minutes (by its hour when it is full), any other number by
    its last word.
    """
    text = str(written)
    return f"{text}'{_ending(_spoken(text), case)}"


def _spoken(text: str) -> str:
    clock = _CLOCK.search(text)
    if clock:
        hour, minute = int(clock[1]), int(clock[2])
        return _last_word(minute or hour)
    number = _NUMBER.search(text)
    if number:
        return _last_word(int(number[0].replace(".", "")))
    return lower(text)


def _last_word(number: int) -> str:
    if number % 10:
        return _ONES[number % 10]
    if number % 100:
        return _TENS[number % 100 // 10]
    if number == 0:
        return _ONES[0]
    for size, word in ((1_000, "yüz"), (1_000_000, "bin"), (1_000_000_000, "milyon")):
        if number % size:
            return word
    return "milyar"


def _ending(word: str, case: Case) -> str:
    last = [letter for letter in word if letter in _VOWELS][-1:] or ["e"]
    open_vowel = "a" if last[0] in "aıou" else "e"
    close_vowel = {"a": "ı", "ı": "ı", "e": "i", "i": "i", "o": "u", "u": "u", "ö": "ü", "ü": "ü"}[last[0]]
    after_vowel = word[-1] in _VOWELS
    hard = "t" if word[-1] in _VOICELESS else "d"
    if case == "dative":
        return ("y" if after_vowel else "") + open_vowel
    if case == "accusative":
        return ("y" if after_vowel else "") + close_vowel
    if case == "genitive":
        return ("n" if after_vowel else "") + close_vowel + "n"
    if case == "locative":
        return hard + open_vowel
    if case == "ablative":
        return hard + open_vowel + "n"
    return ("" if after_vowel else close_vowel) + "nc" + close_vowel
