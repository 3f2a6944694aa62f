"""On public suites of date expressions the reader stays as good as it was measured."""

import os
from pathlib import Path

import pytest

FOLDER = os.environ.get("KOPRU_DATES_DIR")

# A little under what `bench/dates.py` measured.
FLOORS = {
    ("tr", "day"): 89, ("en", "day"): 86, ("tr", "range"): 75, ("en", "range"): 70, ("tr", "future stays future"): 99, ("en", "future stays future"): 93,
    ("tr", "one typing error"): 78, ("en", "one typing error"): 84, ("tr", "no false date"): 99, ("en", "no false date"): 98,
}


@pytest.mark.skipif(not FOLDER, reason="the suites are not part of the repository; KOPRU_DATES_DIR names their folder")
def test_dates_of_public_suites_are_read():
    from bench.dates import measure

    scores = measure(Path(FOLDER))
    reached = {group: round(scores[group].share, 1) for group in FLOORS}
    assert {group: share for group, share in reached.items() if share < FLOORS[group]} == {}
