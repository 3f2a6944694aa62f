"""An invented request in which everything a letter may name is there: what an editor sees a changed text with. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from base.operator import Operator
from desk import tracking
from desk.notices.plan import By
from desk.notices.store import Delivery, Material
from desk.notices.texts import Texts
from desk.request import Request, Step
from desk.survey_store import Survey

Language = Literal["tr", "en"]
HOUR_MS = 3_600_000
_NUMBERS = (0x1B6E5C4A2D9F7 >> 3, 0x0A5D3C71E42B6, 0x13F0B7D52A91C)
_SUBJECTS = {"tr": ("Çekim talebim sonuçlanmadı", "Bonusum tanımlanmadı"),
             "en": ("My withdrawal is still pending", "My bonus was not credited")}
_RESULT = {"tr": "Tutar bugün hesabınıza gönderildi.", "en": "The amount was sent to your account today."}
_ASKED = {"tr": "İşlemin dekontunu ekler misiniz?", "en": "Could you add the receipt of the transaction?"}


def topic_of(operator: Operator, texts: Texts, kind: str, topic: str) -> str:
    """The topic of the invented request: the one asked for, else the first with no text of its own and a usual promise."""
    own = texts.notices[kind].topics
    usual = [name for name, each in operator.topics.items() if name not in own and each.promise.unit != "at_once"]
    return topic or next(iter(usual), next(iter(operator.topics)))


def sample(operator: Operator, kind: str, topic: str, by: By, language: Language, at: datetime) -> tuple[Delivery, Material]:
    """A delivery of this kind of news at `at`, and what it is written from."""
    now = int(at.timestamp() * 1000)
    subjects = _SUBJECTS[language]
    first, second, other = (tracking.number(bits, operator.tracking_prefix) for bits in _NUMBERS)
    request = _request(operator, first, topic, language, subjects[0], now)
    data: dict[str, Any] = {
        "text": (_RESULT if kind == "resolved" else _ASKED)[language], "reopen_until": now + 14 * 24 * HOUR_MS,
        "missing": ["event_date", "transaction_type"],
        "refused": [{"name": "ekran.exe" if language == "tr" else "screen.exe", "code": "file_type"}],
        "other": {"number": other, "state": "in_review", "at": now - 20 * HOUR_MS},
        "into": second, "code": "482913", "minutes": 10}
    survey = Survey("ornek", first, subjects[0], language, "email", now)
    listed = (request, _request(operator, second, topic, language, subjects[1], now))
    delivery = Delivery("dlv_sample", now, first, 1, kind, by, "customer", "waiting", 0, now, "", "", 0)
    return delivery, Material(request, Step("noted", now, data=data), None, "", survey, (), listed)


def _request(operator: Operator, number: str, topic: str, language: Language, subject: str, now: int) -> Request:
    due = now + 50 * HOUR_MS
    return Request(number, "", "", "email", language, topic, operator.topics[topic].department, 1, subject, "", "", "", "", "",
                   "", "in_review", now - HOUR_MS, due, due, now - HOUR_MS)
