"""Transaction types by folded stems and phrases, Turkish and English: "çekimim", "yatırdığım para", "cash out"."""

from __future__ import annotations

from functools import lru_cache
from typing import List, Optional, Sequence, Set, Tuple

from bot.entities.entity import Entity
from bot.entities.stems import Stems
from bot.tokens import Token

_STEMS = Stems(
    {
        "withdrawal": "cekim cekmek cektig cektim cektik cektir cekiyor cekeme cekeceg cekilen cekilis! withdr wdraw withdraw payout payouts cashout cekmist"
        " cekmis cekebil cekmeye cekmey",
        "deposit": "yatir yatirm yatirim yatirdig deposit depozit topup yuklem! yukledig yuklediğ yukledim yatan! yatmayan! yatmadi! yatti!"
        " yatmamis! yatmis! yatirmis",
        "bonus": "bonus promosyon promo! promos! promotion freespin freebet cashback! kampanya cevrim hosgeldin! rakeback! discount! iade! freebets",
        "bet": "bahis bahs kupon iddaa! bet! bets! betting! betslip wager accumulator acca! parlay! kombine",
        "game_round": "slot slotu slotta slots rulet roulette blackjack spin! spins! spini spinde baccarat bakara! jackpot aviator! poker! casino! crash!",
        "login": "login log_in giris girisi girisim girisin logging! logged! oturum otp! signin",
        "verification": "dogrula verif kyc! kyc onayla! kimlig kimlik selfie! identity! pasaport passport",
        "account_update": "guncelle",
    },
    ordinary=(
        "yatirimci", "bonusuz", "cekimser", "girisim", "girisken", "cekinc", "cekici", "cekirdek", "cekilis", "cekilir", "girise", "yatirak",
        "betim", "bahset", "bahsed", "bahsett", "bahsi", "dogrusu", "cekingen", "cekinm", "cekindi", "cekinme", "slogan", "kupona", "withdrew!",
    ),
)
# Phrases of two or three folded stems, told first: a word of theirs alone may mean something else.
_PHRASES: List[Tuple[Tuple[str, ...], str]] = [
    (("para", "cek"), "withdrawal"), (("bakiye", "cek"), "withdrawal"), (("kazanc", "cek"), "withdrawal"), (("cash", "out"), "withdrawal"),
    (("cashing", "out"), "withdrawal"), (("cashed", "out"), "withdrawal"), (("pay", "out"), "withdrawal"), (("took", "out"), "withdrawal"),
    (("take", "out"), "withdrawal"), (("took", "money", "out"), "withdrawal"), (("take", "money", "out"), "withdrawal"), (("withdrew",), "withdrawal"),
    (("para", "yatir"), "deposit"), (("para", "yukle"), "deposit"), (("bakiye", "yukle"), "deposit"), (("top", "up"), "deposit"),
    (("topped", "up"), "deposit"), (("paid", "in"), "deposit"), (("put", "money"), "deposit"), (("para", "gonder"), "deposit"),
    (("hesabima", "yatan"), "deposit"), (("funds", "added"), "deposit"), (("added", "funds"), "deposit"), (("add", "funds"), "deposit"), (("adding", "funds"), "deposit"),
    (("hos", "geldin", "bonus"), "bonus"), (("free", "spin"), "bonus"), (("free", "bet"), "bonus"), (("kayip", "bonus"), "bonus"),
    (("bedava", "donus"), "bonus"), (("cevrim", "sart"), "bonus"), (("bedava", "bahis"), "bonus"), (("bonus", "cekim"), "bonus"),
    (("oyun", "tur"), "game_round"), (("game", "round"), "game_round"), (("oyun", "el"), "game_round"), (("canli", "casino"), "game_round"),
    (("live", "casino"), "game_round"), (("oyun", "round"), "game_round"), (("oyun", "raund"), "game_round"), (("tur", "sonuc"), "game_round"),
    (("log", "in"), "login"), (("logging", "in"), "login"), (("logged", "in"), "login"), (("sign", "in"), "login"), (("signing", "in"), "login"),
    (("hesabima", "gir"), "login"), (("hesaba", "gir"), "login"), (("siteye", "gir"), "login"), (("giris", "yap"), "login"), (("oturum", "ac"), "login"),
    (("get", "into", "my", "account"), "login"), (("access", "my", "account"), "login"),
    (("hesap", "dogrula"), "verification"), (("kimlik", "dogrula"), "verification"), (("hesap", "onay"), "verification"), (("kimlik", "onay"), "verification"),
    (("belge", "onay"), "verification"), (("evrak", "onay"), "verification"), (("id", "check"), "verification"), (("proof", "of"), "verification"),
    (("hesap", "guncelle"), "account_update"), (("bilgi", "guncelle"), "account_update"), (("bilgilerimi", "degis"), "account_update"),
    (("hesap", "bilgi", "degis"), "account_update"), (("account", "update"), "account_update"), (("update", "my"), "account_update"),
    (("account", "details"), "account_update"), (("change", "my", "details"), "account_update"), (("changed", "my", "details"), "account_update"),
    (("telefon", "numara", "degis"), "account_update"), (("adres", "degis"), "account_update"), (("change", "my", "phone"), "account_update"),
    (("change", "my", "email"), "account_update"), (("change", "my", "address"), "account_update"), (("profil", "degis"), "account_update"),
    (("kupon", "yat"), "bet"), (("bahis", "yatir"), "bet"), (("bahis", "yap"), "bet"), (("bahis", "oyna"), "bet")
]
_FIRST = tuple(sorted({phrase[0] for phrase, _ in _PHRASES}))
_OTHER = frozenset(("diger", "baska", "other", "digeri"))
_LONGEST_ANSWER = 3


def transaction_types_in(text: str, tokens: Sequence[Token], taken: Set[int]) -> List[Entity]:
    """The `transaction_type` entities, each kind once, where it is said most plainly; "other" only as an answer by itself."""
    found: List[Entity] = []
    kinds: Set[str] = set()
    place = 0
    while place < len(tokens):
        told = None if place in taken or tokens[place].kind != "word" else _phrase(tokens, place) or _word(tokens, place)
        if told is None:
            place += 1
            continue
        value, last = told
        if value not in kinds:
            kinds.add(value)
            found.append(_entity(text, tokens, value, place, last))
        place = last
    if not found and len(tokens) <= _LONGEST_ANSWER:
        found = [_entity(text, tokens, "other", n, n + 1) for n, token in enumerate(tokens) if token.folded in _OTHER][:1]
    return found


def _phrase(tokens: Sequence[Token], place: int) -> Optional[Tuple[str, int]]:
    word = tokens[place].folded
    if not word.startswith(_FIRST):
        return None
    best: Optional[Tuple[str, int]] = None
    for stems, value in _PHRASES:
        if not word.startswith(stems[0]):
            continue
        last = _matched(tokens, place, stems)
        if last is not None and (best is None or last > best[1]):
            best = value, last
    return best


def _matched(tokens: Sequence[Token], place: int, stems: Tuple[str, ...]) -> Optional[int]:
    """Where the phrase ends; one word and apostrophe endings may stand between its stems."""
    at = place + 1
    for stem in stems[1:]:
        for step in range(3):
            if at + step < len(tokens) and tokens[at + step].kind == "word" and tokens[at + step].folded.startswith(stem):
                at += step + 1
                break
        else:
            return None
    return at


def _word(tokens: Sequence[Token], place: int) -> Optional[Tuple[str, int]]:
    value = _meaning(tokens[place].folded)
    return (value, place + 1) if value else None


@lru_cache(maxsize=16384)
def _meaning(word: str) -> Optional[str]:
    return _STEMS.meaning(word) if len(word) > 2 else None


def _entity(text: str, tokens: Sequence[Token], value: str, first: int, last: int) -> Entity:
    start, end = tokens[first].start, tokens[last - 1].end
    return Entity("transaction_type", value, start, end, text[start:end])
