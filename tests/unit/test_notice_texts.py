"""Texts of notices: both languages, known placeholders only, dates with the right endings, headers of a machine's mail."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from base.errors import BadSettings
from base.settings import ROOT
from desk.notices import texts, wording
from desk.notices.texts import KINDS, PLACEHOLDERS, SMS_AT_MOST

FOLDER = ROOT / "data" / "notifications"
ZONE = ZoneInfo("Europe/Istanbul")
NOW = datetime(2026, 11, 23, 14, 31, tzinfo=ZONE)


def changed(tmp_path: Path, file: str, kind: str, field: str, language: str, value: str) -> Path:
    for source in FOLDER.glob("*.yml"):
        raw = yaml.safe_load(source.read_text(encoding="utf-8"))
        if source.name == file:
            raw[kind][field][language] = value
        (tmp_path / source.name).write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    return tmp_path


def test_every_kind_has_a_text_in_both_languages() -> None:
    assert set(texts.load(FOLDER).notices) == set(KINDS)


@pytest.mark.parametrize(("value", "named"), [
    ("Merhaba {isim}", "isim"), ("Merhaba {", "registered.text"), (" ", "both languages"), ("Merhaba", "differ"),
    ("{number} {subject} {department} {until} {missing} {stranger} {text}", "differ"),
])
def test_a_wrong_text_is_named_and_nothing_starts(tmp_path: Path, value: str, named: str) -> None:
    with pytest.raises(BadSettings, match=named):
        texts.load(changed(tmp_path, "request.yml", "registered", "text", "tr", value))


def test_a_missing_kind_is_named(tmp_path: Path) -> None:
    changed(tmp_path, "survey.yml", "survey_reminder", "sms", "tr", "x {survey} {operator}")
    (tmp_path / "survey.yml").write_text("{}", encoding="utf-8")
    with pytest.raises(BadSettings, match="survey_reminder"):
        texts.load(tmp_path)


def test_a_paragraph_with_nothing_to_say_is_left_out() -> None:
    values = dict.fromkeys(PLACEHOLDERS, "") | {"number": "KPR-1"}
    assert texts.filled("Merhaba,\n\n{text}\n\nNo: {number}", values) == "Merhaba,\n\nNo: KPR-1"
    assert texts.short("No: {number}. Bağlantı: {survey} Teşekkürler.", values) == "No: KPR-1."


def test_what_a_person_wrote_is_no_placeholder() -> None:
    values = dict.fromkeys(PLACEHOLDERS, "") | {"text": "{number} {0} %s"}
    assert texts.filled("{text}", values) == "{number} {0} %s"


def test_short_messages_are_short() -> None:
    values = dict.fromkeys(PLACEHOLDERS, "x" * 20) | {"number": "KPR-7Q4M-2X9D-8W69", "until": "30 Kasım Pazartesi 14.31'e kadar",
                                                     "survey": "https://destek.example.com/survey/" + "t" * 24}
    for notice in texts.load(FOLDER).notices.values():
        for each in (notice, *notice.topics.values()):
            assert len(texts.short(each.sms.tr, values)) <= SMS_AT_MOST
            assert len(texts.short(each.sms.en, values)) <= SMS_AT_MOST


def test_times_take_the_same_endings_as_in_the_chat() -> None:
    contract = json.loads((ROOT / "tests/contract/turkish_times.json").read_text(encoding="utf-8"))
    assert {clock: wording.dative(clock) for clock in contract["dative"]} == contract["dative"]


@pytest.mark.parametrize(("moment", "turkish", "english"), [
    (datetime(2026, 11, 30, 14, 31, tzinfo=ZONE), "30 Kasım Pazartesi 14.31'e kadar", "by Monday, 30 November, 14:31"),
    (datetime(2027, 1, 4, 9, 0, tzinfo=ZONE), "4 Ocak 2027 Pazartesi 09.00'a kadar", "by Monday, 4 January 2027, 09:00"),
    (datetime(2026, 12, 1, 0, 0, tzinfo=ZONE), "1 Aralık Salı 00.00'a kadar", "by Tuesday, 1 December, 00:00"),
])
def test_a_letter_says_the_date_in_full_since_nobody_knows_when_it_is_read(moment: datetime, turkish: str, english: str) -> None:
    assert wording.until(moment, NOW, "tr") == turkish
    assert wording.until(moment, NOW, "en") == english
