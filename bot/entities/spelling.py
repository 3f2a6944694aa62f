"""Guarded reading of mistyped date words: one wrong, missing, extra or swapped letter, and no ordinary word taken for one."""

from __future__ import annotations

from functools import lru_cache
from typing import Dict, List, Optional, Set

from bot.entities.lexicon import WORDS, Word

# Kinds whose words are repaired, each with the shortest word of its kind that is: a wrong letter in three is another word.
_SHORTEST = {"M": 4, "W": 4, "R": 4, "L": 5, "X": 5, "K": 4, "G": 4, "V": 5, "A": 5, "Z": 5, "p": 5, "D": 4, "E": 7, "x": 4, "k": 5,
             "u": 6, "j": 7, ")": 5, "]": 5, "s": 7}
# Ordinary words, folded, that lie one letter from a date word.
_ORDINARY = frozenset(
    """
    yakin yakini yakinda yarim yarima yarimi yarisi yarar yaris yarina salim sabit sabir salon sadi dali hali mali sala salin
    sani salt mert marti market sart sarti sarta kart karti karta kartta karttan kartin fark pazarlik pazari pazarlama azar hazar
    camasir cami cama cumle cumleten kasin kasit kisim kisimda kasam kasa kasam kasam basim bugum bugu buyun bugunluk bulgun
    uygun olgun ogun dugun dogum duzgun ekip ekin ekli ekle ekler eksi ekit ocaga kocak bocak ucak ucakta ucaktan sucak sicak
    mayi maya maymun mayin nizan nisa insan lisan isan hafiza hasta hastalik hafif gecer gecec gecem gecin gecit gelen gelecegi
    gerek gecek geceli gecmiyor gecti gecmedi gecmez gecin gectim gegen secen icen gecersiz ince orce onca onde once onceki
    sorma sorna sonda sona sonar soru sorunca sonuc sonucu sonuclar sonrasi sana bana ayin ayri ayni aynen ayna aynisi yili yani
    dunya dundar donem donus dunu yanim yasin yazin yatin karin yarik yayin yalin yarin kapi tarif tarife tahir tarih tavir
    akran aksan akmam bakam takas taksam yaksam takım sabun sabah sabaha saha saba saban sabam ayar ogle oglu ogul ogla ogren
    gider geldi gunluk gunduz gunes guven gunah gun guc gul gur gunde
    day says pay pays play may way ways lay okay done week weak weeks seek meek peek weed wee welk month mouth mount moth monty
    year tear near hear bear dear wear fear ear years yeah years tears text test nest net nexus exit net last lost list least
    late fast past cast blast lasts less lass east vast mast paste pasta passed part party pass pat ago ages age also along
    match marsh starch search reach batch watch much march marched watching apply april april tune lune tuned jury july duly
    juny junk just june must sunday monday money honey mondays friday frida fried toady toddy today tidy tonight night light might right
    fight sight eight nights lights rights slight tight weight height weekday weekly lately rater later latter layer latex
    latest alter water hater lather after often alter afterwards start state stars chart smart stat started starting stay star
    ends end and send lend bend tend mind mild bid mod middle meddle fiddle riddle early nearly yearly pearl begin beginning
    being noon soon moon non none room boon moor evening evenings opening even events warning meaning moaning mourning morning
    before beforehand become within without width with hence fence pence coming common combing becoming incoming comings
    couple couples coupled few new dew view fee feel sent since sine single singe sinned
    """.split()
)
_KEYBOARD = ["qwertyuiopgu", "asdfghjklsi", "zxcvbnmoc"]


@lru_cache(maxsize=4096)
def repaired(word: str) -> Optional[Word]:
    """The date word that a mistyped folded word stands for, or nothing; never for a word that is right as it is."""
    if not 3 < len(word) < 16 or word in _ORDINARY or word in WORDS:
        return None
    found: Set[str] = set()
    for key in _keys(word):
        found.update(_index().get(key, ()))
    near = [known for known in found if _one_error(word, known)]
    if not near:
        return None
    best = min(near, key=lambda known: (_unlikeliness(word, known), known))
    return WORDS[best]


@lru_cache(maxsize=1)
def _index() -> Dict[str, List[str]]:
    """Every word that may be repaired, by each of its spellings with one letter left out."""
    index: Dict[str, List[str]] = {}
    for word, (kind, _, ending) in WORDS.items():
        if kind in _SHORTEST and len(word) - (len(ending) if kind not in "x" else 0) >= _SHORTEST[kind] - (kind == "D"):
            for key in _keys(word):
                index.setdefault(key, []).append(word)
    return index


def _keys(word: str) -> Set[str]:
    return {word} | {word[:n] + word[n + 1 :] for n in range(len(word))}


def _one_error(typed: str, known: str) -> bool:
    if abs(len(typed) - len(known)) > 1:
        return False
    if len(typed) == len(known):
        wrong = [n for n, pair in enumerate(zip(typed, known)) if pair[0] != pair[1]]
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and typed[wrong[0]] == known[wrong[1]] and typed[wrong[1]] == known[wrong[0]]
        return len(wrong) == 1 or swapped
    longer, shorter = (typed, known) if len(typed) > len(known) else (known, typed)
    return any(longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer)))


def _unlikeliness(typed: str, known: str) -> int:
    """How unlike a slip of the finger it is: another first letter, a letter that lies far away."""
    far = 2 * (typed[0] != known[0])
    if len(typed) == len(known):
        pairs = [pair for pair in zip(typed, known) if pair[0] != pair[1]]
        far += len(pairs) == 1 and not _neighbours(*pairs[0])
    return far


def _neighbours(one: str, other: str) -> bool:
    return any(one in row and other in row and abs(row.index(one) - row.index(other)) == 1 for row in _KEYBOARD)
