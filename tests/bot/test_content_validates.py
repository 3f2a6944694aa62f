"""`rasa data validate` finds nothing to warn of in what Rasa reads; replies are read by the actions, and checked with them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_rasa_validates_the_content_without_a_warning() -> None:
    command = [sys.executable, "-m", "rasa", "data", "validate", "--fail-on-warnings", "--data", "data/nlu", "data/rules"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "RASA_TELEMETRY_ENABLED": "false"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    told = done.stdout + done.stderr
    assert done.returncode == 0, told[-3000:]
    assert "UserWarning" not in told.replace("Slot auto-fill", "")
