"""Guarded reading of mistyped date words: one wrong, missing, extra or swapped letter, and no ordinary word taken for one."""

from __future__ import annotations

from functools import lru_cache
from typing import Dict, Iterator, List, Optional, Set

from bot.entities.lexicon import WORDS
from bot.entities.numbers import STARTS
from bot.entities.numbers import WORDS as NUMBER_WORDS
from bot.entities.vocabulary import words
from bot.slips import is_swapped, shortened, wrong_places

# Kinds whose words are repaired, each with its shortest stem that is: one letter more or less makes a short word another.
_SHORTEST = {
    "M": 4,
    "W": 4,
    "R": 5,
    "L": 4,
    "X": 4,
    "T": 4,
    "K": 4,
    "G": 3,
    "V": 5,
    "A": 5,
    "Z": 4,
    "p": 4,
    "E": 7,
    "k": 5,
    "u": 6,
    "j": 7,
    ")": 5,
    "s": 7,
    "O": 5,
    "n": 5,
    "H": 4,
    "I": 6,
    "i": 9,
}
# Ordinary words, folded, that lie one letter from a date word.
_ORDINARY = frozenset(
    words(
        """
    yakin yakini yakinda yarim yarima yarimi yarisi yarar yaris yarina sabit salon mali mert sabah sakin uygun olgun dugun
    duzgun ekler ekli hasta hastasi hata hatasi hatta gecer gecem gecim gecit gelen gecmez gecti gezen secen ocak say pay
    okay weed seek meek peek mont month mouth mount near hear year dear wear fear ear years tears nest net text list least
    most past cast fast vast just lost moth match watch march much may mar tune jury duly junk monday money toady latex
    rater later layer night light might right fight sight eight tight noon soon moon nights thing think then them bank black
    hack pack sack lack rack buck backs best rest test west bence sence sofra unce ance ince onde yonce bonce ones degil
    karar kader kacar derin adar sadar acaba even seven eleven ever every event sunum kurus alti altin yedim yeni deniz
    domuz date data rate late lane lake fate gate mate lay law lap lad lab lat hours house horse honour our four sour tour
    pour your minutes minuets cents yazar yazarken hali haliyle sahile secret section seconds firs fist thirst third thirds
    forth four fifty fourth fifteen sixty eighty agi almis alter bak bunu cumle dugunde ekinde ekine gec karimla kayisi
    latter non noo orasi pat sahiden sakli sale see seen seeya send sense siir slide sona sonrasi star tent there threw ties
    tree tur tus yaslarinda yemis yer yours icimde icimden kadardi yirmi alsam atsam asama acsam bakam cihaz mevzu hafiz
    ayrim ayirt gecis gecisi gecmis gelmis
    """
    )
)
# Ordinary stems one letter from a month or weekday: no word that begins with them is repaired.
_ORDINARY_STEMS = words(
    """
    cek ekip ekib elim esim evim hekim insan kart kim kisim mac karsi yasi yari yani yeri parti party marti martin marka
    market sart sali sayi ikinci sabahc aksamc arti asi basi tasi papara pasta pazarla hasta kasa kasiy mayin onlar icin
    ucag ucak uzag gecir gecin sonuc starts yatir kasin basla monit week gecik sen oyle ogl hatan hatas hakika gecme bunun
    cunk butun lisan surat sunar sudan cuma dunya gunluk mesaj gecer oncel once onun olgu malt mark slot
    """
)
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


@lru_cache(maxsize=16384)
def repaired(word: str) -> Optional[str]:
    """The date or number word that a mistyped folded word stands for, or nothing; never for a word that is right as it is."""
    if not 2 < len(word) < 16 or word in _ORDINARY or word in WORDS or word in STARTS:
        return None
    near = {known for key in shortened(word) for known in _index().get(key, ()) if _is_slip(word, known)}
    if not near or (word.startswith(_ORDINARY_STEMS) and not _is_swapped_or_doubled(word, near)):
        return None
    return min(near, key=lambda known: (known[0] != word[0], len(known) != len(word), known))


def _is_swapped_or_doubled(word: str, near: Set[str]) -> bool:
    return any(sorted(word) == sorted(known) for known in near) and len(word) > 4 and not word.startswith("insan")


@lru_cache(maxsize=1)
def _index() -> Dict[str, List[str]]:
    """Every word that may be repaired, by each of its spellings with one letter left out."""
    index: Dict[str, List[str]] = {}
    for word in _repairable():
        for key in shortened(word):
            index.setdefault(key, []).append(word)
    return index


def _repairable() -> Iterator[str]:
    for word, (kind, _, ending) in WORDS.items():
        shortest = _SHORTEST.get(kind)
        if shortest is not None and len(word) - len(ending) >= shortest and ending not in _RARE_ENDINGS:
            yield word
    for word in ("dunku", "dunden", "dundur", "gunu", "birkac"):
        yield word
    for word, (_, _, _language) in NUMBER_WORDS.items():
        if len(word) >= 5 or word in ("sekiz", "dokuz"):
            yield word
    for word in ("first", "second", "third", "fourth", "fifth", "seventh", "eighth", "ninth", "tenth", "twentieth", "thirtieth"):
        yield word


# Endings that a date has so seldom that another word is meant.
_RARE_ENDINGS = frozenset(words("yken ken lar ler lari leri larda lerde di du ti tu dakiler dayim dayken su uyla uyle si"))


def _is_slip(typed: str, known: str) -> bool:
    """Whether one slip of the fingers makes one word the other: in long words any, in short ones a likely one."""
    long = len(known) >= _LONG
    if len(typed) == len(known):
        wrong = wrong_places(typed, known)
        return is_swapped(typed, known, wrong) or (len(wrong) == 1 and (long or _neighbours(typed[wrong[0]], known[wrong[0]])))
    if len(typed) == len(known) - 1:
        return any(known[:n] + known[n + 1 :] == typed and (n or long) for n in range(len(known)))
    if len(typed) == len(known) + 1:
        return any(typed[:n] + typed[n + 1 :] == known and (long or _slipped_in(typed, n)) for n in range(len(typed)))
    return False


_LONG = 7


def _slipped_in(typed: str, place: int) -> bool:
    """Whether a letter too many is the one beside it again, or its neighbour on the keyboard."""
    beside = [typed[n] for n in (place - 1, place + 1) if 0 <= n < len(typed)]
    return any(typed[place] == other or (place > 0 and _neighbours(typed[place], other)) for other in beside)


def _neighbours(one: str, other: str) -> bool:
    if one not in _PLACES or other not in _PLACES:
        return False
    (row, column), (other_row, other_column) = _PLACES[one], _PLACES[other]
    return (row == other_row and abs(column - other_column) == 1) or (
        abs(row - other_row) == 1 and abs(column - other_column) < 0.8
    )


# Rows are shifted to the right against the one above, as on the keyboard.
_PLACES = {letter: (row, place + 0.4 * row) for row, letters in enumerate(_ROWS) for place, letter in enumerate(letters)}
