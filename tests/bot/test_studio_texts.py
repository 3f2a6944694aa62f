"""What the studio writes is what Rasa's own readers give back, text for text and entity for entity.

`STUDIO_TEXTS=100000` for the long run.
"""

import json
import os
import subprocess
from pathlib import Path

import pytest
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader

from actions.replies import Replies

ROOT = Path(__file__).resolve().parents[2]
COUNT = int(os.environ.get("STUDIO_TEXTS", "3000"))
SEED = int(os.environ.get("STUDIO_SEED", "20261128"))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("studio")
    command = [str(ROOT / ".venv/bin/python"), "-m", "tests.support.studio_texts", str(folder), str(COUNT), str(SEED)]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)
    return folder


def read_by_rasa(text):
    """Texts with their entities as Rasa's reader gives them, in order."""
    found = []
    for example in RasaYAMLReader().reads(text).training_examples:
        entities = [[each["start"], each["end"], each["entity"], each["value"]] for each in example.get("entities") or ()]
        found.append([example.get("text"), entities])
    return found


def test_an_example_in_is_the_example_out(written):
    meant = json.loads((written / "meant.json").read_text(encoding="utf-8"))["examples"]
    assert len(meant) == COUNT
    assert any(entities for _, entities in meant)
    assert read_by_rasa((written / "nlu.yml").read_text(encoding="utf-8")) == meant


def test_a_reply_in_is_the_reply_out(written, tmp_path):
    meant = json.loads((written / "meant.json").read_text(encoding="utf-8"))["replies"]
    (tmp_path / "a.yml").write_bytes((written / "replies.yml").read_bytes())
    replies = Replies(tmp_path)
    assert len(meant) > 100
    assert {name: replies.pick(name, "tr", "turn").text for name in meant} == meant


def test_a_text_that_rasa_reads_otherwise_would_be_noticed(written):
    """The control: what the studio refuses is indeed read otherwise."""
    for strange in ("[x](y) z", "x  ", "x\\u0041"):
        text = f'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - {strange}\n'
        assert read_by_rasa(text) != [[strange, []]], strange
