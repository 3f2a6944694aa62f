"""What a mail is about, by the words in it: topic and transaction type, `other` and none when it does not say. Pure."""

from __future__ import annotations

import re
import unicodedata

_FOLDED = str.maketrans("İIıŞşĞğÜüÖöÇçÂâÎîÛû", "iiissgguuooccaaiiuu")
_STEMS: dict[tuple[str, str], tuple[str, ...]] = {
    ("withdrawal", "withdrawal"): ("cekim", "cekmek iste", "para cek", "cektigim", "cekemi",
                                   "withdraw", "payout", "cash out", "cashout"),
    ("deposit", "deposit"): ("yatir", "yukledig", "para yukle", "havale", "eft ", "deposit", "top up", "topup",
                             "bank transfer"),
    ("bonus", "bonus"): ("bonus", "promosyon", "freespin", "free spin", "kampanya", "cashback", "wagering"),
    ("login", "login"): ("giremi", "giris yap", "sifre", "parola", "kilitlen", "log in", "login", "sign in", "sign-in",
                         "password", "locked out"),
    ("verification", "verification"): ("dogrula", "kimlik", "belge onay", "verif", "kyc", "passport", "id card"),
    ("account_update", "account_update"): ("telefon numarami degis", "adresimi degis", "bilgilerimi guncelle", "mailimi degis",
                                           "change my email", "change my phone", "update my"),
    ("account_closure", "account_update"): ("hesabimi kapat", "hesap kapat", "hesabimi sil", "close my account",
                                              "delete my account"),
    ("security", ""): ("hesabim calin", "hacklen", "ele gecir", "baskasi gir", "tanimadigim", "hacked", "stolen", "unauthori",
                       "someone else log"),
    ("game", "game_round"): ("oyun don", "oyun kapan", "el yarida", "spin", "slot", "rulet", "blackjack", "game froze",
                             "game crash", "oyunda ", "bahsim", "kupon", "my bet", "game round"),
    ("technical", ""): ("site acil", "uygulama", "sayfa acil", "hata veriyor", "app ", "website", "error page", "not loading"),
    ("payment", ""): ("odeme", "kartimdan", "payment", "charged", "my card"),
    ("agent_conduct", ""): ("temsilci kaba", "temsilciniz", "calisaniniz", "saygisiz", "hakaret", "rude", "your agent",
                            "staff member"),
    ("responsible_gaming", ""): ("kumar", "oynamayi birak", "kendimi kapat", "limit koy", "bagimli", "gambling", "self-exclu",
                                 "self exclu", "addict", "kendimi durdur"),
}
_FIRST = ("responsible_gaming", "security", "account_closure", "agent_conduct")
"""Topics that win wherever they are named: the rest can wait, these can't."""
_SUBJECT_COUNTS = 2


def guess(subject: str, text: str) -> tuple[str, str]:
    """(topic, transaction type); the subject counts twice. ("other", "") when no word is known."""
    head, body = _fold(subject), _fold(text[:4000])
    counts = {key: sum(_SUBJECT_COUNTS * head.count(stem) + body.count(stem) for stem in stems) for key, stems in _STEMS.items()}
    named = [key for key, count in counts.items() if count]
    for key in named:
        if key[0] in _FIRST:
            return key
    return max(named, key=lambda key: counts[key], default=("other", ""))


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFC", text).replace("\u0307", "").translate(_FOLDED).lower()
    return f"{re.sub(r'\s+', ' ', plain)} "
