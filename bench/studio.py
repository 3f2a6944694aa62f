"""What an editor waits for: the check of a sentence while it is typed, and a training with its comparison: `make bench-studio`.

Checks: the application in this process, the repository's content cut or grown to 10,000 examples, a draft with fifty changes, and
sentences that no example holds (the blind rounds), one after the other, over HTTP. Training: the process that the studio starts, over
the whole content of the repository, beside the model in `models/`. `--write` puts the figures into docs/bench/studio.md.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import shutil
import sys
import tempfile
import time
from contextlib import aclosing
from pathlib import Path

import msgspec
import yaml

from base import settings as configuration
from base.settings import ROOT
from bench.machine import facts
from server import migrate
from server.app import create
from studio import writing
from studio.changes import ExampleChange
from studio.files import Files
from studio.jobs import TURNS_AT_MOST
from studio.library import Library
from studio.rehearsal import Rehearsal
from studio.report import Report
from tests.support.api import Browser
from tests.support.studio import Newsroom, example

PAGE = ROOT / "docs" / "bench" / "studio.md"
WANTED, ASKED, LIMIT_MS, LIMIT_S = 10_000, 300, 100.0, 60.0
SIGNING_IN = 5.0
"""Seconds in which a name, a password and a code are typed."""


def content(folder: Path, wanted: int) -> int:
    """A copy of the content with about so many examples, the first of each intent; the number."""
    for name in ("data", "tests/nlu", "docs/content-guide.md", "domain.yml", "operator.yml", "config.yml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile)(ROOT / name, folder / name)
    there = sum(map(len, Files(folder).read().examples.values()))
    kept = 0
    for path in sorted((folder / "data" / "nlu").rglob("*.yml")):
        rows, seen, most = [], 0, 0
        for row in path.read_text(encoding="utf-8").splitlines():
            seen = 0 if "intent:" in row else seen
            if re.match(r"\s+- ", row):
                seen += 1
                most = round(seen * wanted / there) - round((seen - 1) * wanted / there)
                if not most:
                    continue
                kept += 1
            rows.append(row)
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return kept


def sentences() -> list[dict[str, str]]:
    """Sentences that are no examples."""
    found = [each for path in sorted((ROOT / "tests/nlu/blind").glob("*.yml")) for each in yaml.safe_load(path.read_text(encoding="utf-8"))["sentences"]]
    return found[:: max(1, len(found) // ASKED)][:ASKED]


async def measure(folder: Path) -> dict[str, float]:
    """Milliseconds: the first look, and the checks while typing."""
    settings = configuration.load({"DATABASE_URL": f"sqlite:///{folder / 'kopru.sqlite'}", "KOPRU_VAR": str(folder), "KOPRU_CONTENT": str(folder),
                                   "KOPRU_INTERNAL_SECRET": "b" * 24, "KOPRU_RATE_FACTOR": "1000", "KOPRU_LOG_LEVEL": "WARNING"})
    migrate.upgrade(settings)
    cold, app = await unprepared(settings), create(settings)
    room = Newsroom(app)
    try:
        _, editor = await room.hire("elif", "editor")
        async with editor.client() as client:
            assert (await client.get("/studio")).status_code == 200
        await asyncio.sleep(SIGNING_IN)
        first = await timed(editor, "overview")
        draft = (await editor.post("/studio/drafts", {"title": "bench"}, "d")).json()["draft"]["id"]
        await editor.post(f"/studio/drafts/{draft}/changes", {"changes": [
            example(f"yepyeni bir anlatım {number} numara hâlâ ortada yok", intent="deposit_missing") for number in range(50)]}, "c")
        again, took, used = await timed(editor, f"overview?draft={draft}"), [], time.process_time()
        for each in sentences():
            language = each["lang"] if each["lang"] in ("tr", "en") else "tr"
            asked = {"text": each["text"], "intent": each["intent"], "language": language, "draft": draft}
            begun = time.perf_counter()
            answer = await editor.post("/studio/check", asked, "")
            took.append((time.perf_counter() - begun) * 1000)
            assert answer.status_code == 200, answer.text
        used = (time.process_time() - used) * 1000 / len(took)
        took.sort()
        return {"cpu": used, "cold": cold, "first": first, "again": again, "p50": took[len(took) // 2], "p95": took[int(len(took) * 0.95)], "worst": took[-1], "asked": len(took)}
    finally:
        await app.parts.stop()


async def unprepared(settings: configuration.Settings) -> float:
    """Milliseconds of the first overview of a process whose studio nobody has opened."""
    app = create(settings)
    try:
        _, editor = await Newsroom(app).hire("ada", "editor")
        return await timed(editor, "overview")
    finally:
        await app.parts.stop()


async def rehearse(folder: Path) -> dict[str, float]:
    """Seconds of a training and of each part of its comparison, as the studio runs it; how much was compared."""
    before = max((ROOT / "models").glob("kopru-*.tar.gz"), key=lambda path: path.stat().st_mtime)
    run = Rehearsal(folder, before)
    run.content.mkdir(parents=True)
    library = Library(ROOT)
    writing.materialise(library, [ExampleChange("ask_hours", "tr", "", "zümrüdüanka tüyü fısıldadı mı acaba")], run.content)
    shutil.copytree(ROOT / "data" / "responses", run.replies)
    blind = [each for path in sorted((ROOT / "tests/nlu/blind").glob("*.yml")) for each in yaml.safe_load(path.read_text(encoding="utf-8"))["sentences"]]
    said = [{"id": f"trn_{n}", "text": each["text"], "language": "tr" if each["lang"] == "tr" else "en"} for n, each in enumerate(blind[:TURNS_AT_MOST])]
    run.turns.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    used = os.times()
    begun, stage, took = time.perf_counter(), "content", {}
    since = begun
    async with aclosing(run.steps()) as steps:
        async for step in steps:
            if step.stage != stage:
                took[stage] = took.get(stage, 0.0) + time.perf_counter() - since
                stage, since = step.stage, time.perf_counter()
    whole, after = time.perf_counter() - begun, os.times()
    report = msgspec.json.decode((run.out / "report.json").read_bytes(), type=Report)
    sentences = sum(each.count for each in report.languages)
    took["cpu"] = after.children_user + after.children_system - used.children_user - used.children_system
    return took | {"whole": whole, "sentences": sentences, "turns": report.replay.turns, "talks": report.talks.count}


async def timed(editor: Browser, path: str) -> float:
    """Milliseconds of a look."""
    begun = time.perf_counter()
    assert (await editor.get(f"/studio/{path}")).status_code == 200
    return (time.perf_counter() - begun) * 1000


def page(examples: int, found: dict[str, float], trained: dict[str, float]) -> str:
    """The page of the figures."""
    return f"""# While an editor types

`make bench-studio`; {facts()}

{examples:,} examples in both languages, 1,800 test sentences, a draft with 50 changes; {found["asked"]:.0f} sentences that no example
holds, checked one after the other over HTTP: marks, personal data, language, repeats, nearest neighbours in both languages.

| | ms |
| --- | --- |
| a check, half of them | {found["p50"]:.0f} |
| a check, 95 of 100 | {found["p95"]:.0f} |
| CPU of a check, in all threads, on average | {found["cpu"]:.0f} |
| the slowest check | {found["worst"]:.0f} |
| the first overview of a process, {SIGNING_IN:.0f} s after its studio was opened and the sign-in shown | {found["first"]:,.0f} |
| the first overview of a process by somebody who is signed in already, which reads all files | {found["cold"]:,.0f} |
| an overview with the draft after that | {found["again"]:.0f} |

# Training and comparing

The process that the studio starts for a draft (lowest priority, no secrets) over the whole content; both models read
{trained["sentences"]:,.0f} test sentences and {trained["turns"]:,.0f} messages, and play {trained["talks"]:.0f} conversations.

| | s |
| --- | --- |
| training | {trained["train"]:.0f} |
| reading both models, sentences and messages | {trained["read"] + trained["compare"]:.0f} |
| playing the conversations | {trained["talk"]:.0f} |
| all of it, from start to end of the process | {trained["whole"]:.0f} |
| CPU of all of it | {trained["cpu"]:.0f} |
"""


def main() -> int:
    """Measures; fails when 95 of 100 checks take longer than a pause in typing, or training and comparing longer than a minute."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        examples = content(Path(folder), WANTED)
        found = asyncio.run(measure(Path(folder)))
        trained = asyncio.run(rehearse(Path(folder) / "rehearsal"))
    text = page(examples, found, trained)
    print(text)
    if arguments.write:
        PAGE.write_text(text, encoding="utf-8")
    return 0 if found["p95"] <= LIMIT_MS and trained["whole"] <= LIMIT_S else 1


if __name__ == "__main__":
    sys.exit(main())
