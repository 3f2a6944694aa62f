"""Dates, times, money, promises and lists written for the language of the conversation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from actions.turkish import suffixed

MONTHS = {
    "tr": [
        "Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran",
        "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık",
    ],
    "en": [
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ],
}  # fmt: skip
WEEKDAYS = {
    "tr": ["Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
_KEYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SYMBOLS = {"TRY": "₺", "USD": "$", "EUR": "€", "GBP": "£"}


def day(value: str | date, language: str) -> str:
    """A date in full: `15 Mart 2026, Pazar`, `Sunday, 15 March 2026`; a time of day that `value` has follows."""
    read = _read(value)
    written = f"{read.day} {MONTHS[language][read.month - 1]} {read.year}"
    weekday = WEEKDAYS[language][read.weekday()]
    whole = f"{written}, {weekday}" if language == "tr" else f"{weekday}, {written}"
    return f"{whole}, {clock(read, language)}" if isinstance(read, datetime) else whole


def clock(moment: datetime, language: str) -> str:
    """A time of day: `14.32` in Turkish, `14:32` in English."""
    return moment.strftime("%H.%M" if language == "tr" else "%H:%M")


def moment(value: str | datetime, now: datetime, language: str) -> str:
    """A moment without its obvious parts: `bugün 14.32`, `30 Kasım 14.31`, `30 November 2027, 14:31`."""
    local = _moment(value, now)
    distance = (local.date() - now.date()).days
    near = {-1: ("dün", "yesterday"), 0: ("bugün", "today"), 1: ("yarın", "tomorrow")}.get(distance)
    if near:
        return f"{near[0]} {clock(local, language)}" if language == "tr" else f"{clock(local, language)} {near[1]}"
    return _dated(local, now, language)


def until(value: str | datetime, now: datetime, language: str) -> str:
    """By when: `30 Kasım 14.31'e kadar`, `yarın 14.32'ye kadar`, `by 14:32 tomorrow`, `by 30 November, 14:31`."""
    written = moment(value, now, language)
    return f"{suffixed(written, 'dative')} kadar" if language == "tr" else f"by {written}"


def at(value: str | datetime, now: datetime, language: str) -> str:
    """When: `yarın 09.00'da`, `30 Kasım 14.31'de`, `at 09:00 tomorrow`, `on 30 November, 14:31`."""
    written = moment(value, now, language)
    if language == "tr":
        return suffixed(written, "locative")
    return f"at {written}" if written[0].isdigit() and written[2] == ":" else f"on {written}"


def money(amount: str, currency: str | None, language: str) -> str:
    """An amount: `4.250,00 ₺`, `₺4,250.00`; a currency without a sign keeps its code behind."""
    try:
        written = f"{Decimal(amount):,.2f}"
    except (InvalidOperation, ValueError):
        return f"{amount} {currency or ''}".strip()
    symbol = _SYMBOLS.get(currency or "")
    if language == "tr":
        written = written.translate(str.maketrans(",.", ".,"))
        return f"{written} {symbol or currency or ''}".strip()
    return f"{symbol}{written}" if symbol else f"{written} {currency or ''}".strip()


def promise(unit: str, start: int, end: int, language: str) -> str:
    """How long an answer takes: `3–5 iş günü`, `2–4 hours`, `1 hafta`, `at once`."""
    if unit == "at_once":
        return "hemen" if language == "tr" else "at once"
    count = f"{start}–{end}" if start != end else f"{end}"
    words = {"hours": ("saat", "hour"), "business_days": ("iş günü", "business day"), "weeks": ("hafta", "week")}
    turkish, english = words[unit]
    if language == "tr":
        return f"{count} {turkish}"
    return f"{count} {english}" if end == 1 else f"{count} {english}s"


def joined(parts: Sequence[str], language: str) -> str:
    """A list in a sentence: `a, b ve c`, `a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {'ve' if language == 'tr' else 'and'} {parts[-1]}"


def weekdays(keys: Sequence[str], language: str) -> str:
    """Days of the week: `her gün`, `Pazartesi–Cuma`, `Saturday and Sunday`."""
    if len(keys) == 7:
        return "her gün" if language == "tr" else "every day"
    places = [_KEYS.index(key) for key in keys]
    names = [WEEKDAYS[language][place] for place in places]
    if len(keys) > 2 and places == list(range(places[0], places[0] + len(places))):
        return f"{names[0]}–{names[-1]}"
    return joined(names, language)


def opening(hours: Sequence[dict[str, object]], language: str) -> str:
    """Opening hours: `Pazartesi–Cuma 09.00–18.00, Cumartesi ve Pazar 10.00–16.00`; day and night says so."""
    parts = []
    for span in hours:
        days = weekdays([str(key) for key in span["days"]], language)  # type: ignore[attr-defined]
        start, end = str(span["from"]), str(span["to"])
        if (start, end) == ("00:00", "24:00"):
            parts.append(f"{days} 24 saat" if language == "tr" else f"{days}, day and night")
            continue
        times = f"{start}–{end}"
        parts.append(f"{days} {times.replace(':', '.') if language == 'tr' else times}")
    return ", ".join(parts)


def _dated(local: datetime, now: datetime, language: str) -> str:
    written = f"{local.day} {MONTHS[language][local.month - 1]}"
    if local.year != now.year:
        written = f"{written} {local.year}"
    return f"{written} {clock(local, language)}" if language == "tr" else f"{written}, {clock(local, language)}"


def _read(value: str | date) -> date:
    if isinstance(value, str):
        return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    return value


def _moment(value: str | datetime, now: datetime) -> datetime:
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    return read.astimezone(now.tzinfo) if read.tzinfo and now.tzinfo else read
