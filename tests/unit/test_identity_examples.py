"""The examples of docs/identity.md sign what the service takes, in both languages of code."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from joserfc.jwk import OKPKey

from base.identity_proof import Prover
from base.settings import ROOT

PAGE = (ROOT / "docs" / "identity.md").read_text(encoding="utf-8")


def example(language: str) -> str:
    return next(re.finditer(rf"```{language}\n(.*?)```", PAGE, re.S)).group(1)


RUN = {
    "python": (sys.executable, "sign.py", "\nfrom types import SimpleNamespace\nprint(statement(SimpleNamespace(id=42, name='Ayşe Er')))\n"),
    "js": ("node", "sign.mjs", "\nconsole.log(statement({ id: 42, name: 'Ayşe Er' }));\n"),
}


@pytest.mark.parametrize("language", RUN)
def test_the_example_signs_what_the_service_takes(tmp_path: Path, language: str) -> None:
    pair = OKPKey.generate_key("Ed25519")
    (tmp_path / "identity-private.pem").write_bytes(pair.as_pem(private=True))
    keys = json.loads(example("json").replace("…public key, base64url…", str(pair.as_dict(private=False)["x"])))
    (tmp_path / "keys.json").write_text(json.dumps(keys), encoding="utf-8")
    program, name, call = RUN[language]
    (tmp_path / name).write_text(example(language) + call, encoding="utf-8")
    done = subprocess.run([program, name], cwd=tmp_path, check=True, capture_output=True, text=True)
    proof = Prover(tmp_path / "keys.json").check(done.stdout.strip(), int(time.time() * 1000), date.today(), 18)
    assert (proof.subject, proof.name) == ("42", "Ayşe Er")
