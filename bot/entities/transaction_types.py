"""Transaction types by folded stems and phrases, Turkish and English: "çekimim", "yatırdığım para", "cash out"."""

from __future__ import annotations

from functools import lru_cache
from typing import List, Optional, Sequence, Set, Tuple

from bot.entities.entity import Entity
from bot.entities.stems import Stems
from bot.entities.vocabulary import words
from bot.tokens import Token

_STEMS = Stems(
    {
        "withdrawal": "cekim cekmek cektig cektim cektik cektir cekiyor cekeme cekeceg cekilen cekmist cekmis cekebil"
        " cekmey withdr wdraw wd! cekdim cektgm cekmim! ckm! ckim! cektm! ckmm"
        " withdraw payout cashout",
        "deposit": "yatir yatrd yatrm yatrig ytrd ytrm deposit depozit topup yuklem! yukledig yukledim yatan! yatmayan! yatmadi!"
        " yatti! yatmamis! yatmis!",
        "bonus": "bonus promosyon promo! promos! promotion freespin freebet cashback kampanya cevrim hosgeldin! rakeback"
        " iade! hediye sadakat"
        " reward",
        "bet": "bahis bahs kupon bet! bets! betting! betslip wager accumulator acca! parlay! kombine stake! stakes!",
        "game_round": "slot! slotu slotta slots rulet roulette blackjack spin! spins! spini spinde baccarat bakara! jackpot"
        " poker! casino!"
        " krupiye round! rounds! mines! bingo",
        "login": "login giris logging! logged! oturum otp! signin sifre parola password passcode authenticat",
        "verification": "dogrula verif kyc kimlig kimlik selfie identity! pasaport passport ehliyet licence! license!",
        "account_update": "guncelle",
    },
    ordinary=words(
        """
    yatirimci cekimser girisim girisken cekinc cekici cekirdek cekilis cekilir cekingen cekinm cekindi betim bahset bahsed
    slogan cik gir otur sigin gibi olur yaptir dogrud dogrusu kizl cevril cevir otur bittir yatistir bitir getir paraf
    kimli cevre roman version verir sifir hediyelik cevrimici cevrimdisi cekistir regard singing
    """
    ),
)
# Phrases of two or three folded stems (`!`: the whole word), told first: a word of theirs alone may mean something else.
_PHRASES: List[Tuple[Tuple[str, ...], str]] = [
    (tuple(stems.split()), value)
    for value, listed in {
        "withdrawal": "para cek|bakiye cek|kazanc cek|cash! out!|cashing! out!|cashed! out!|pay! out!|paid! out!|took! out!"
        "|take! out!|get! money! out!"
        "|got! money! out!|money! out!|kazanc ode|kazanc aktar|withdrew!",
        "deposit": "para yatir|para yukle|bakiye yukle|top! up!|topped! up!|topping! up!|paid! in!|paid! into!|put! money!"
        "|para gonder|hesabima yatan"
        "|add funds!|added funds!|adding funds!|sent! money!|money! sent!|loaded! money!",
        "bonus": "hos geldin bonus|free! spin|free! bet|kayip bonus|bedava donus|cevrim sart|bedava bahis|bonus cekim"
        "|loyalty point|gift! card!",
        "game_round": "oyun tur|game! round|canli casino|live! casino!|oyun round|oyun raund|tur sonuc|oyun don|oyun acil"
        "|oyun yuklen|oyun kapan"
        "|oyun kop|game! fro|game! crash|game! load|game! freez|games! fro|games! crash",
        "login": "log! in!|logs! in!|sign! in!|signing! in!|signed! in!|hesabima gir|hesaba gir|siteye gir|giris yap|oturum"
        " ac|iceri gir|iceri alm"
        "|get! into! my!|access! my! account!|sms kod|onay kod|iki faktor|two! factor|uyelig bagla|hesabima bagla",
        "verification": "hesap dogrula|kimlik dogrula|hesap onay|hesabimi onay|kimlik onay|belge onay|evrak onay|id! check"
        "|id! approv|id! accept|id! reject"
        "|proof! of!|document! check!|yuz tanima|adres belge|photo! id!",
        "account_update": "hesap guncelle|bilgi guncelle|bilgi degis|account update|account! details!|change! details!"
        "|changed! details!|change! phone!"
        "|change! email!|change! address!|change! number!|changed! number!|update! my!|update! address!|update! phone!"
        "|update! email!|telefon degis"
        "|numara degis|adres degis|posta degis|mail degis|soyad degis|kullanici degis|profil degis|profil duzelt|bilgi duzelt",
        "bet": "kupon yat|bahis yatir|bahis yap|bahis oyna|placed! bet!",
        "": "foto cek|resim cek|resm cek|goruntu cek|selfie cek|video cek|ekran cek|sikinti cek|zorluk cek|gucluk cek"
        "|internet cek|telefon cek|hat cek"
        "|numaram cek|dikkat cek|aci cek|kimlig cek|belge cek|yuz cek|ehliyet cek|nefes cek|dekont cek|signed! up!|sign!"
        " up!|hediye cek|taleb geri cek|talep geri cek|basvuru geri cek|sikayet geri cek|kayd geri cek|kayit geri cek"
        "|dosya geri cek|itiraz geri cek|ticket withdraw!|withdraw! complaint|withdraw! request!|withdraw! ticket"
        "|withdraw! case|withdraw! report|withdrawing! complaint|witdraw! complaint",
    }.items()
    for stems in listed.split("|")
]
_FIRST = tuple(sorted({stems[0].rstrip("!") for stems, _ in _PHRASES}))
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
        if value and value not in kinds:
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
        if not _fits(word, stems[0]):
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
            if at + step < len(tokens) and tokens[at + step].kind == "word" and _fits(tokens[at + step].folded, stem):
                at += step + 1
                break
        else:
            return None
    return at


def _fits(word: str, stem: str) -> bool:
    return word == stem[:-1] if stem.endswith("!") else word.startswith(stem)


def _word(tokens: Sequence[Token], place: int) -> Optional[Tuple[str, int]]:
    value = _meaning(tokens[place].folded)
    return (value, place + 1) if value else None


@lru_cache(maxsize=16384)
def _meaning(word: str) -> Optional[str]:
    return _STEMS.meaning(word) if len(word) > 2 else None


def _entity(text: str, tokens: Sequence[Token], value: str, first: int, last: int) -> Entity:
    start, end = tokens[first].start, tokens[last - 1].end
    return Entity("transaction_type", value, start, end, text[start:end])
