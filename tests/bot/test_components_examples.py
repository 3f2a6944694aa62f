"""Examples that are read once and shared are the examples that Rasa reads by itself."""

from __future__ import annotations

from pathlib import Path

from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.examples import read_once

ROOT = Path(__file__).resolve().parents[2]


def read() -> TrainingData:
    paths = [str(ROOT / "data" / "nlu" / language / "technical.yml") for language in ("tr", "en")]
    importer = TrainingDataImporter.load_from_config(str(ROOT / "config.yml"), str(ROOT / "domain.yml"), paths)
    return importer.get_nlu_data()


def test_the_same_examples_are_read_in_the_same_order_with_the_same_fingerprint():
    plain = read()
    with read_once():
        shared = read()
    assert [example.data for example in shared.training_examples] == [example.data for example in plain.training_examples]
    assert shared.fingerprint() == plain.fingerprint()


def test_rasa_is_as_it_was_afterwards():
    before = TrainingData.merge
    with read_once():
        assert TrainingData.merge is not before
    assert TrainingData.merge is before
