"""Who asks for a person while the department is closed hears when it opens."""

from __future__ import annotations

from datetime import datetime

import pytest

from base import operator as operators
from base.settings import Settings
from handoff.closed import sentences


@pytest.mark.parametrize(("moment", "department", "turkish", "english"), [
    ("2026-11-24T03:00:00+03:00", "support", "24 Kasım Salı 08.00", "Tuesday, 24 November, 08:00"),
    ("2026-11-24T00:00:00+00:00", "support", "24 Kasım Salı 08.00", "Tuesday, 24 November, 08:00"),
    ("2026-11-21T12:00:00+03:00", "management", "23 Kasım Pazartesi 09.00", "Monday, 23 November, 09:00"),
])
def test_a_closed_department_says_when_it_opens_in_both_languages(settings: Settings, moment: str, department: str, turkish: str,
                                                                  english: str) -> None:
    said = sentences(operators.load(settings.operator_file), datetime.fromisoformat(moment))[department]
    assert turkish in said["tr"]
    assert english in said["en"]


def test_an_open_department_says_nothing(settings: Settings) -> None:
    said = sentences(operators.load(settings.operator_file), datetime.fromisoformat("2026-11-23T14:30:00+03:00"))
    assert said == {}
