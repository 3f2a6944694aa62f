"""The house rules: who may import whom, sizes, and both languages of everything a customer reads."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from base.settings import ROOT

MAY_IMPORT = {
    "base": {"base"},
    "desk": {"base", "desk"},
    "handoff": {"base", "desk", "handoff"},
    "studio": {"base", "studio"},
    "server": {"base", "desk", "handoff", "studio", "server"},
    "bot": {"bot"},
    "actions": {"actions"},
}
PURE = {"handoff/core.py", "handoff/state.py", "handoff/events.py", "handoff/routing.py", "handoff/offering.py", "handoff/craft.py",
        "desk/promise.py", "desk/calendars.py", "desk/tracking.py", "desk/request.py",
        "desk/duplicates.py", "desk/words.py", "desk/listing.py", "desk/file_kind.py", "base/access.py",
        "studio/changes.py", "studio/content.py", "studio/marks.py", "studio/words.py", "studio/tongue.py", "studio/health.py", "studio/neighbours.py",
        "studio/phrases.py", "studio/telling.py", "studio/titles.py"}
PURE_MAY_IMPORT_OURS = {"base.errors", "base.operator", "desk.promise", "desk.request", "desk.words", "handoff.events", "handoff.state", "handoff",
                        "studio.changes", "studio.content", "studio.words", "studio.neighbours", "studio.phrases"}
TELLS_TIME = {"time.time", "time.time_ns", "datetime.now", "datetime.utcnow", "date.today", "datetime.today"}
TABLE_FILES = re.compile(r"(^|/|_)(store|rows|reading|tables|presence|identity|database|ledger|audit|migrate|demo|env|health|commands|app|service|sweep|parts|contacts|drafts)"
                         r"\.py$")
MOST_LINES, MOST_FUNCTION_LINES = 400, 50


def tracked(*suffixes: str) -> list[Path]:
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in names.splitlines() if name.endswith(suffixes) and (ROOT / name).is_file()]


CODE = [path for path in tracked(".py", ".js") if "vendor" not in path.parts and "versions" not in path.parts]
PYTHON = [path for path in CODE if path.suffix == ".py"]


def imports(path: Path) -> set[str]:
    return imports_of(path.read_text(encoding="utf-8"))


def imports_of(text: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def strangers(room: str, found: set[str]) -> set[str]:
    """Imports of rooms that `room` may not look into."""
    return {name for name in found if name.split(".")[0] in MAY_IMPORT.keys() - MAY_IMPORT[room]}


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_looks_only_where_it_may(room: str) -> None:
    wrong = {str(path.relative_to(ROOT)): strangers(room, imports(path)) for path in PYTHON if path.relative_to(ROOT).parts[0] == room}
    assert {path: found for path, found in wrong.items() if found} == {}


def test_the_import_check_sees_a_stranger() -> None:
    assert strangers("base", imports_of("from handoff import core")) == {"handoff", "handoff.core"}


@pytest.mark.parametrize("name", sorted(PURE))
def test_pure_files_import_nothing_that_acts_and_ask_nobody_for_the_time(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    standard = {"__future__", "collections", "typing", "datetime", "zoneinfo", "re", "unicodedata", "math", "msgspec", "enum",
                "dataclasses", "decimal", "base64", "binascii", "hashlib", "functools", "array", "json"}
    others = {found for found in imports_of(text) if found.split(".")[0] not in standard}
    assert {found for found in others if not any(found == ours or found.startswith(ours + ".") for ours in PURE_MAY_IMPORT_OURS)} == set()
    assert not any(call in text for call in TELLS_TIME)


def test_only_store_files_touch_tables() -> None:
    rooms = ("base", "desk", "handoff", "studio", "server")
    touching = [str(p.relative_to(ROOT)) for p in PYTHON if p.relative_to(ROOT).parts[0] in rooms
                and "sqlalchemy" in {name.split(".")[0] for name in imports(p)}]
    assert [name for name in touching if not TABLE_FILES.search(name)] == ["server/customers.py", "server/figures.py", "server/sign_in.py"]  # a type in a signature


def too_big(text: str, is_python: bool) -> list[str]:
    found = [f"{text.count(chr(10))} lines"] if text.count("\n") > MOST_LINES else []
    if is_python:
        found += [f"{node.name} {node.end_lineno - node.lineno + 1}" for node in ast.walk(ast.parse(text))
                  if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > MOST_FUNCTION_LINES]
    return found


def test_files_and_functions_stay_small() -> None:
    big = {str(p.relative_to(ROOT)): too_big(p.read_text(encoding="utf-8"), p.suffix == ".py") for p in CODE}
    assert {name: what for name, what in big.items() if what} == {}


def test_the_size_check_sees_a_long_function() -> None:
    assert too_big("def f():\n" + "    x = 1\n" * 60, True)
    assert too_big("x = 1\n" * 500, True)


def test_every_test_file_of_the_service_has_a_name_of_its_own() -> None:
    """pytest collects what runs in one go by file name alone; the bot's tests stand in packages."""
    names = [p.name for p in PYTHON if p.name.startswith("test_") and p.relative_to(ROOT).parts[:2] != ("tests", "bot")]
    assert sorted(names) == sorted(set(names))


def test_every_file_says_what_it_is() -> None:
    silent = [str(p.relative_to(ROOT)) for p in PYTHON if p.read_text(encoding="utf-8").strip() and not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))]
    assert silent == []


# --- content ---------------------------------------------------------------------------


def intents() -> list[str]:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return [next(iter(intent)) if isinstance(intent, dict) else intent for intent in domain["intents"]]


def examples(language: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for file in sorted((ROOT / "data" / "nlu" / language).glob("*.yml")):
        for item in yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)["nlu"]:
            counts[item["intent"]] = counts.get(item["intent"], 0) + len(item["examples"].strip().splitlines())
    return counts


def test_the_contract_names_48_intents_and_each_has_examples_in_both_languages() -> None:
    ours = [name for name in intents() if name != "nlu_fallback"]
    assert len(ours) == 48
    for language in ("tr", "en"):
        assert {name for name in ours if examples(language).get(name, 0) < 20} == set()


def missing_languages(responses: dict[str, list[dict[str, object]]]) -> dict[str, set[str]]:
    """Replies that speak only one language."""
    wrong = {}
    for name, variants in responses.items():
        spoken = {str(condition["value"]) for variant in variants for condition in variant.get("condition", [])  # type: ignore[attr-defined]
                  if condition["name"] == "language"}
        if spoken != {"tr", "en"}:
            wrong[name] = spoken
    return wrong


def test_every_reply_stands_in_both_languages_in_one_file() -> None:
    seen: dict[str, str] = {}
    for file in sorted((ROOT / "data" / "responses").glob("*.yml")):
        responses = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)["responses"]
        assert missing_languages(responses) == {}, file.name
        assert not seen.keys() & responses.keys(), "Rasa would take the last one silently"
        seen |= dict.fromkeys(responses, file.name)


def test_the_reply_check_sees_a_missing_language() -> None:
    only_turkish = {"utter_x": [{"text": "Merhaba", "condition": [{"type": "slot", "name": "language", "value": "tr"}]}]}
    assert missing_languages(only_turkish) == {"utter_x": {"tr"}}


def test_the_project_speaks_of_itself_alone() -> None:
    forbidden = re.compile(r"/work/|/root/|shared/design|\b(Claude|Anthropic|LLM-generated|helper-\d)\b")
    wrong = [str(p.relative_to(ROOT)) for p in tracked(".py", ".js", ".md", ".yml", ".html", ".css", ".toml", ".sh", "Makefile")
             if p.name != "test_house.py" and forbidden.search(p.read_text(encoding="utf-8", errors="replace"))]
    assert wrong == []


def test_contract_fixtures_are_json() -> None:
    for file in (ROOT / "tests" / "contract").glob("*.json"):
        json.loads(file.read_text(encoding="utf-8"))
