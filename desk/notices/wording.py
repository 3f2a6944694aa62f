"""Dates and hours for letters: in full, since nobody knows when a letter is read, and with the right Turkish endings. Pure."""

from __future__ import annotations

from datetime import datetime

MONTHS = {
    "tr": ("Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December"),
}
WEEKDAYS = {
    "tr": ("Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_DATIVE_ONES = ("a", "e", "ye", "e", "e", "e", "ya", "ye", "e", "a")
"""Endings of sıfır, bir, iki, üç, dört, beş, altı, yedi, sekiz, dokuz."""
_DATIVE_TENS = ("a", "a", "ye", "a", "a", "ye")
"""Endings of sıfır, on, yirmi, otuz, kırk, elli."""


def until(moment: datetime, now: datetime, language: str) -> str:
    """By when: `30 Kasım Pazartesi 14.31'e kadar`, `by Monday, 30 November, 14:31`; both aware, in the reader's zone."""
    if language == "tr":
        return f"{_day(moment, now, language)} {dative(moment.strftime('%H.%M'))} kadar"
    return f"by {on(moment, now, language)}"


def on(moment: datetime, now: datetime, language: str) -> str:
    """When: `30 Kasım Pazartesi 14.31`, `Monday, 30 November, 14:31`; another year is said."""
    day = _day(moment, now, language)
    return f"{day} {moment:%H.%M}" if language == "tr" else f"{day}, {moment:%H:%M}"


def dative(clock: str) -> str:
    """A time of day with its ending, read as it is spoken, by its minutes or else its hour: 14.32'ye, 17.00'ye, 09.40'a."""
    hour, minute = (int(part) for part in clock.split("."))
    number = minute or hour
    ending = _DATIVE_ONES[number % 10] if number % 10 else _DATIVE_TENS[number // 10]
    return f"{clock}'{ending}"


def _day(moment: datetime, now: datetime, language: str) -> str:
    date = f"{moment.day} {MONTHS[language][moment.month - 1]}" + (f" {moment.year}" if moment.year != now.year else "")
    weekday = WEEKDAYS[language][moment.weekday()]
    return f"{date} {weekday}" if language == "tr" else f"{weekday}, {date}"
