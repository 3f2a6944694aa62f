"""The words that dates are made of, Turkish and English, folded, with every ending that Turkish hangs on them.

Each word has a kind, one letter, so that a message becomes a string of letters and grammar a regular expression:

    M month           m month, short or another word too    W weekday        w weekday, short
    D K A Z           day, week, month, year                E Q F            weekend, quarter, fortnight
    H I S             hour, minute, second                  R                a day counted from today
    L last   X next   T this   t the same   l Turkish "son"                  o a day before or after R's ("öbür")
    G ago    V later  u within  j "haftaya"  J "seneye"      p part of the day   q am, pm   k part of a period
    i in     f of     h the     y on         @ at            z about          x adds nothing ("günü", "tarihinde")
    > until  < from   s since   [ between    & and   ~ ile   ] arasında       ) kadar
    b half   g past, to         1 a, an      e now    ! again and again ("günleri")     a a date has ended before it
    B season  U starting

Numbers are n (1–31), Y (a year), N, O (ordinal), P (possessed, "on beşi"); what is read is d (day), r (period), C (clock).
"""

from __future__ import annotations

from typing import Dict, Iterable, Tuple, Union

from bot.entities.vocabulary import words

Value = Union[int, float, str, None]
Word = Tuple[str, Value, str]  # kind, value, Turkish ending

_CASES = words(
    """
    i u yi yu a e ya ye da de ta te dan den tan ten in un nin nun la le yla yle daki deki taki teki ki ku lar ler lari leri
    larda lerde di du ti tu ydi ydu mis mus ymis ymus daymis deymis taymis teymis dir dur tir tur yken ken dakiler dayim dayken
    """
)
_POSSESSIVE = [
    first + tail
    for first in ("i", "u", "si", "su")
    for tail in (
        "nda",
        "nde",
        "ndan",
        "nden",
        "na",
        "ne",
        "ni",
        "nu",
        "nin",
        "nun",
        "ndaki",
        "ndeki",
        "yla",
        "yle",
        "ydi",
        "ydu",
        "",
    )
]
_ENDINGS = tuple(dict.fromkeys(["", *_CASES, *_POSSESSIVE]))

_MONTHS = [
    ("ocak ocag", "january"),
    ("subat", "february"),
    ("mart", "march"),
    ("nisan", "april"),
    ("mayis", "may"),
    ("haziran", "june"),
    ("temmuz", "july"),
    ("agustos", "august"),
    ("eylul", "september"),
    ("ekim", "october"),
    ("kasim", "november"),
    ("aralik aralig", "december"),
]
_SHORT_MONTHS = [
    "oca jan",
    "sub feb",
    "mar",
    "nis apr",
    "mays",
    "haz jun",
    "tem jul",
    "agu aug",
    "eyl sep sept",
    "eki oct",
    "kas nov",
    "ara dec",
]
_WEEKDAYS = [
    ("pazartesi", "monday"),
    ("sali", "tuesday"),
    ("carsamba", "wednesday"),
    ("persembe", "thursday"),
    ("cuma", "friday"),
    ("cumartesi", "saturday"),
    ("pazar", "sunday"),
]
_SHORT_WEEKDAYS = [
    "pzt pts mon",
    "sal tue tues",
    "cars crs wed weds wensday wendsday wedensday",
    "pers prs thu thur thurs",
    "cum fri",
    "cmt cts sat",
    "paz pzr sun",
]

# Short weekdays that are words or names too.
_OTHER_WORDS = frozenset(["mon", "sat", "sun", "wed", "sal", "cum", "paz", "pers", "prs", "cars", "pts"])

_TURKISH: Dict[str, Tuple[str, Value]] = {
    "dun": ("R", -1),
    "bugun": ("R", 0),
    "yarin": ("R", 1),
    "evvelsigun": ("R", -2),
    "obursugun": ("R", 2),
    "gun": ("D", "day"),
    "hafta": ("K", "week"),
    "ay": ("A", "month"),
    "yil": ("Z", "year"),
    "sene": ("Z", "year"),
    "saat": ("H", "hour"),
    "dakika": ("I", "minute"),
    "saniye": ("S", "second"),
    "haftasonu": ("E", "weekend"),
    "ceyrek": ("Q", "quarter"),
    "ceyreg": ("Q", "quarter"),
    "geceyarisi": ("p", "midnight"),
    "sabah": ("p", "morning"),
    "ogle": ("p", "noon"),
    "oglen": ("p", "noon"),
    "ikindi": ("p", "afternoon"),
    "aksam": ("p", "evening"),
    "aksamustu": ("p", "evening"),
    "gece": ("p", "night"),
    "ogleden": ("p", "afternoon"),
    "tarih": ("x", None),
}
_PLAIN: Dict[str, Tuple[str, Value]] = {
    "yesterday": ("R", -1),
    "today": ("R", 0),
    "tomorrow": ("R", 1),
    "tonight": ("R", 0),
    "tonite": ("R", 0),
    "yday": ("R", -1),
    "tmrw": ("R", 1),
    "tmr": ("R", 1),
    "tomorow": ("R", 1),
    "yest": ("R", -1),
    "day": ("D", "day"),
    "days": ("D", "day"),
    "week": ("K", "week"),
    "weeks": ("K", "week"),
    "wk": ("K", "week"),
    "wks": ("K", "week"),
    "month": ("A", "month"),
    "months": ("A", "month"),
    "year": ("Z", "year"),
    "years": ("Z", "year"),
    "yr": ("Z", "year"),
    "yrs": ("Z", "year"),
    "hour": ("H", "hour"),
    "hours": ("H", "hour"),
    "hr": ("H", "hour"),
    "hrs": ("H", "hour"),
    "minute": ("I", "minute"),
    "minutes": ("I", "minute"),
    "min": ("I", "minute"),
    "mins": ("I", "minute"),
    "seconds": ("S", "second"),
    "weekend": ("E", "weekend"),
    "weekends": ("E", "weekend"),
    "quarter": ("Q", "quarter"),
    "quarters": ("Q", "quarter"),
    "qtr": ("Q", "quarter"),
    "fortnight": ("F", "fortnight"),
    "fortnights": ("F", "fortnight"),
    "dk": ("I", "minute"),
    "sn": ("S", "second"),
    "last": ("L", "last"),
    "previous": ("L", "previous"),
    "prev": ("L", "previous"),
    "past": ("L", "recent"),
    "gecen": ("L", "last"),
    "gecenki": ("L", "last"),
    "gectigimiz": ("L", "recent"),
    "onceki": ("L", "previous"),
    "evvelki": ("L", "previous"),
    "gecmis": ("L", "previous"),
    "next": ("X", "next"),
    "coming": ("X", "coming"),
    "upcoming": ("X", "coming"),
    "following": ("X", "next"),
    "gelecek": ("X", "next"),
    "onumuzdeki": ("X", "coming"),
    "sonraki": ("X", "next"),
    "dahaki": ("X", "next"),
    "this": ("T", None),
    "current": ("T", None),
    "bu": ("T", None),
    "icinde": ("u", None),
    "icerisinde": ("u", None),
    "same": ("t", None),
    "ayni": ("t", None),
    "that": ("t", None),
    "o": ("t", None),
    "once": ("G", None),
    "evvel": ("G", None),
    "ago": ("G", None),
    "back": ("G", None),
    "earlier": ("G", None),
    "oncesinde": ("G", None),
    "oncesi": ("G", None),
    "oncesine": ("G", None),
    "oncesinden": ("G", None),
    "onceydi": ("G", None),
    "onceden": ("G", None),
    "oncesindeki": ("G", None),
    "before": ("G", "en"),
    "sonra": ("V", None),
    "later": ("V", None),
    "hence": ("V", None),
    "after": ("V", "en"),
    "within": ("u", "en"),
    "in": ("i", None),
    "a": ("1", 1),
    "an": ("1", 1),
    "of": ("f", None),
    "the": ("h", None),
    "on": ("y", None),
    "at": ("@", None),
    "by": ("a", None),
    "to": (">", None),
    "till": (">", None),
    "until": (">", None),
    "through": (">", None),
    "thru": (">", None),
    "til": (">", None),
    "from": ("<", None),
    "since": ("s", None),
    "between": ("[", None),
    "and": ("&", None),
    "ve": ("&", None),
    "ile": ("~", None),
    "ila": ("~", None),
    "arasi": ("]", None),
    "arasinda": ("]", None),
    "arasindaki": ("]", None),
    "arasina": ("]", None),
    "araligi": ("]", None),
    "araliginda": ("]", None),
    "kadar": (")", None),
    "kadarki": (")", None),
    "dek": (")", None),
    "degin": (")", None),
    "itibaren": ("s", None),
    "beri": ("s", None),
    "itibariyle": ("s", None),
    "gunu": ("x", "gunu"),
    "gununde": ("x", "gunu"),
    "gununden": ("x", "gunu"),
    "gunune": ("x", "gunu"),
    "gununun": ("x", "gunu"),
    "gunki": ("x", "gunu"),
    "gunku": ("x", "gunu"),
    "ayi": ("x", "ayi"),
    "ayinda": ("x", "ayi"),
    "ayinin": ("x", "ayi"),
    "ayindan": ("x", "ayi"),
    "ayindaki": ("x", "ayi"),
    "ayina": ("x", "ayi"),
    "yili": ("x", "yili"),
    "yilinda": ("x", "yili"),
    "yilinin": ("x", "yili"),
    "yilindan": ("x", "yili"),
    "yilindaki": ("x", "yili"),
    "senesi": ("x", "yili"),
    "senesinde": ("x", "yili"),
    "senesinin": ("x", "yili"),
    "tarihli": ("x", None),
    "dated": ("x", None),
    "civari": ("x", None),
    "civarinda": ("x", None),
    "sularinda": ("x", None),
    "gibi": ("x", None),
    "itibari": ("x", None),
    "around": ("z", None),
    "about": ("z", None),
    "yaklasik": ("z", None),
    "evening": ("p", "evening"),
    "morning": ("p", "morning"),
    "afternoon": ("p", "afternoon"),
    "noon": ("p", "noon"),
    "midday": ("p", "noon"),
    "night": ("p", "night"),
    "nite": ("p", "night"),
    "yarim": ("1", 0.5),
    "demin": ("R", 0),
    "midnight": ("p", "midnight"),
    "lunchtime": ("p", "noon"),
    "am": ("q", "am"),
    "pm": ("q", "pm"),
    "early": ("k", "start"),
    "beginning": ("k", "start"),
    "start": ("k", "start"),
    "mid": ("k", "mid"),
    "middle": ("k", "mid"),
    "end": ("k", "end"),
    "late": ("k", "end"),
    "sonlari": ("k", "end"),
    "sonlarinda": ("k", "end"),
    "baslarinda": ("k", "start"),
    "baslari": ("k", "start"),
    "ortalarinda": ("k", "mid"),
    "ortalari": ("k", "mid"),
    "bucuk": ("b", None),
    "bucukta": ("b", None),
    "half": ("b", "en"),
    "son": ("l", None),
    "birkac": ("n", 3),
    "few": ("n", 3),
    "yaklasan": ("X", "coming"),
    "couple": ("n", 2),
    "several": ("n", 3),
    "obur": ("o", 2),
    "oburki": ("o", 2),
    "obursu": ("o", 2),
    "evvelsi": ("o", -2),
    "evelsi": ("o", -2),
    "now": ("e", 0),
    "starting": ("U", None),
    "summer": ("B", 6),
    "winter": ("B", 12),
    "spring": ("B", 3),
    "autumn": ("B", 9),
    "fall": ("B", 9),
    "yaz": ("B", 6),
    "yazin": ("B", 6),
    "kis": ("B", 12),
    "kisin": ("B", 12),
    "bahar": ("B", 3),
    "ilkbahar": ("B", 3),
    "sonbahar": ("B", 9),
    "haftaya": ("j", None),
    "seneye": ("J", None),
    "clock": ("x", None),
    "kala": ("g", "to"),
    "var": ("g", "to"),
}
_AFTER_A_DATE = words(
    """
    i my we you he she it they and but or was were for with still when because as to please via me have has had not which
    ama fakat ancak icin is are
    """
)

_VOWELS = "aeiou"
WORDS: Dict[str, Word] = {}


def _learn(stem: str, kind: str, value: Value, endings: Iterable[str] = _ENDINGS) -> None:
    for ending in endings:
        if not _joins(stem, ending):
            continue
        WORDS.setdefault(stem + ending, (kind, value, ending))


def _joins(stem: str, ending: str) -> bool:
    """Whether an ending fits the sound before it: "salı-ya" but "mart-a", "hafta-sı" but "ay-ı"."""
    if not ending or stem[-1] not in _VOWELS:
        return not ending.startswith(("y", "nin", "nun", "si", "su"))
    return ending[0] not in _VOWELS


def _build() -> None:
    for word in _AFTER_A_DATE:
        WORDS[word] = ("a", None, "")
    for word in words("gunleri gunlerinde mornings afternoons evenings nights"):
        WORDS[word] = ("!", None, "")
    for word, (kind, value) in _PLAIN.items():
        WORDS[word] = (kind, value, "")
    for number, (turkish, english) in enumerate(_MONTHS, 1):
        for stem in turkish.split():
            _learn(stem, "M", number)
        WORDS[english] = ("m" if english in ("may", "march") else "M", number, "")
    for number, short in enumerate(_SHORT_MONTHS, 1):
        for word in short.split():
            WORDS.setdefault(word, ("m", number, ""))
    for number, (turkish, english) in enumerate(_WEEKDAYS):
        _learn(turkish, "W", number)
        _learn(english, "W", number, ("", "s"))
        for word in _SHORT_WEEKDAYS[number].split():
            WORDS.setdefault(word, ("w" if word in _OTHER_WORDS else "W", number, ""))
    for stem, (kind, value) in _TURKISH.items():
        _learn(stem, kind, value)
    for stem in ("basi", "sonu", "ortasi"):
        which = {"basi": "start", "sonu": "end", "ortasi": "mid"}[stem]
        for tail in ("", "nda", "nde", "ndan", "na", "nin", "nun", "ndaki"):
            WORDS[stem + tail] = ("k", which, tail)


_build()
