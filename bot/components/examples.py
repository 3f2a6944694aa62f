"""Lets Rasa read and merge training examples once instead of copying all of them for every file: `with read_once():`.

Rasa 3.6 copies every example deeply at each of its merges, tells duplicates by the hash of their JSON, and reads all
files three times; on 20,000 examples that took five times as long as learning from them.
"""

from __future__ import annotations

import copy
from contextlib import ExitStack, contextmanager
from typing import Any, Dict, Iterator, Optional, Tuple
from unittest.mock import patch

from rasa.shared.importers import utils
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.nlu.training_data.util import check_duplicate_synonym

_read = utils.training_data_from_paths


@contextmanager
def read_once() -> Iterator[None]:
    """Within this, files are read once and examples are shared by all training data that hold them.

    For pipelines whose components leave the examples as they are, as ours do.
    """
    seen: Dict[Tuple[Any, ...], TrainingData] = {}

    def remembered(paths: Any, language: str) -> TrainingData:
        key = (*paths, language)
        if key not in seen:
            seen[key] = _read(paths, language)
        return seen[key]

    with ExitStack() as changed:
        changed.enter_context(patch.object(utils, "training_data_from_paths", remembered))
        changed.enter_context(patch.object(TrainingData, "merge", _merge))
        changed.enter_context(patch.object(Message, "__hash__", _hash))
        yield


def _merge(self: TrainingData, *others: Optional[TrainingData]) -> TrainingData:
    parts = [self, *(other for other in others if other)]
    synonyms: Dict[str, str] = {}
    responses: Dict[str, Any] = {}
    for part in parts:
        for text, meant in part.entity_synonyms.items():
            check_duplicate_synonym(synonyms, text, meant, "merging training data")
        synonyms.update(part.entity_synonyms)
        responses.update(copy.deepcopy(part.responses))
    return TrainingData(
        [example for part in parts for example in part.training_examples],
        synonyms,
        [copy.deepcopy(entry) for part in parts for entry in part.regex_features],
        [copy.deepcopy(entry) for part in parts for entry in part.lookup_tables],
        responses,
    )


def _hash(self: Message) -> int:
    """Equal messages have equal texts and intents; Rasa's own comparison does the rest."""
    return hash((self.data.get(TEXT), self.data.get(INTENT)))
