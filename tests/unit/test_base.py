"""The ground floor: settings that name the key, the operator's file, texts for every refusal, limits, the clock."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from base import operator, refusals, settings
from base.clock import Clock
from base.errors import BadSettings, Refused
from base.limits import Bucket, Buckets
from base.settings import ROOT
from handoff.bot_client import BotDown, Breaker

OPERATOR = ROOT / "operator.yml"


@pytest.mark.parametrize(("key", "value"), [
    ("PORT", "eighty"), ("DATABASE_URL", "mysql://x"), ("KOPRU_DEVELOPMENT", "maybe"), ("CLOCK", "yesterday"),
    ("KOPRU_SQLITE_SYNCHRONOUS", "OFF"), ("KOPRU_BOT_TIMEOUT", "x"),
])
def test_a_bad_setting_is_named(key: str, value: str) -> None:
    with pytest.raises(BadSettings, match=key):
        settings.load({key: value})


def test_the_operator_is_the_contents_own_unless_another_is_named(tmp_path: Path) -> None:
    assert settings.load({"KOPRU_CONTENT": str(tmp_path)}).operator_file == tmp_path / "operator.yml"
    assert settings.load({"KOPRU_CONTENT": str(tmp_path), "KOPRU_OPERATOR": "/etc/other.yml"}).operator_file == Path("/etc/other.yml")
    assert settings.load({}).operator_file == ROOT / "operator.yml"


def test_the_clock_can_be_set_in_development_only() -> None:
    assert settings.load({"CLOCK": "2026-11-23T14:30"}).clock_start is not None
    with pytest.raises(BadSettings, match="CLOCK"):
        settings.load({"CLOCK": "2026-11-23T14:30", "KOPRU_DEVELOPMENT": "0"})


def test_a_set_clock_runs_on_from_its_start() -> None:
    start = datetime.fromisoformat("2026-11-23T14:30:00+03:00")
    assert timedelta(0) <= Clock(start).now() - start < timedelta(seconds=5)


@pytest.mark.parametrize(("path", "value", "named"), [
    (("topics", "login", "department"), "nobody", "topics.login.department"),
    (("topics", "login", "promise", "from"), 9, "topics.login.promise"),
    (("time_zone",), "Mars/Olympus", "time_zone"),
    (("business_days",), [], "business_days"),
    (("departments", "care", "hours", 0, "to"), "25:00", "hours"),
    (("slogan",), "…", "slogan"),
    (("tracking_prefix",), "kpr", "tracking_prefix"),
])
def test_a_wrong_key_of_the_operators_file_is_named(tmp_path: Path, path: tuple[str | int, ...], value: object, named: str) -> None:
    raw = yaml.safe_load(OPERATOR.read_text(encoding="utf-8"))
    part = raw
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    file = tmp_path / "operator.yml"
    file.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    with pytest.raises(BadSettings, match=named):
        operator.load(file)


def test_the_shipped_operator_has_all_topics_of_the_contract() -> None:
    topics = operator.load(OPERATOR).topics
    assert set(topics) == {"login", "verification", "account_update", "account_closure", "security", "technical", "deposit",
                           "withdrawal", "payment", "bonus", "game", "responsible_gaming", "agent_conduct", "other"}


@pytest.mark.parametrize(("moment", "is_open"), [
    ("2026-11-23T08:59", False), ("2026-11-23T09:00", True), ("2026-11-23T17:59", True), ("2026-11-23T18:00", False),
    ("2026-11-22T15:59", True), ("2026-11-22T16:00", False),
])
def test_a_department_is_open_by_its_hours(moment: str, is_open: bool) -> None:
    local = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Europe/Istanbul"))
    assert operator.load(OPERATOR).is_open("finance", local) is is_open


def test_every_refusal_of_the_code_has_a_text_in_both_languages() -> None:
    used = set()
    for room in ("base", "handoff", "desk", "server"):
        for file in (ROOT / room).rglob("*.py"):
            used |= set(re.findall(r"Refused\(\"(\w+)\"", file.read_text(encoding="utf-8")))
    assert used - {"k"} <= set(refusals.TEXTS)
    assert all(turkish and english and turkish != english for turkish, english in refusals.TEXTS.values())


def test_a_refusal_speaks_the_persons_language() -> None:
    assert refusals.text(Refused("too_long", most=4000), "tr") == "Mesaj çok uzun, en fazla 4000 karakter yazabilirsiniz."
    assert "4000" in refusals.text(Refused("too_long", most=4000), "en")


def test_a_bucket_empties_and_says_when_to_come_back() -> None:
    bucket = Bucket(rate=10, burst=3)
    for _ in range(3):
        bucket.take()
    with pytest.raises(Refused) as refused:
        bucket.take()
    assert 0 < refused.value.retry_after <= 0.1


def test_one_keys_bucket_is_not_anothers() -> None:
    buckets = Buckets(rate=1, burst=1)
    buckets.take("a")
    buckets.take("b")
    with pytest.raises(Refused):
        buckets.take("a")


def test_three_failures_open_the_circuit_and_one_probe_may_close_it() -> None:
    breaker = Breaker(failures=3, probe_after=5)
    for _ in range(3):
        breaker.enter(now=0)
        breaker.failed(now=0)
    with pytest.raises(BotDown, match="open"):
        breaker.enter(now=4.9)
    breaker.enter(now=5)  # the probe
    with pytest.raises(BotDown, match="open"):
        breaker.enter(now=5.1)
    breaker.succeeded()
    breaker.enter(now=5.2)
