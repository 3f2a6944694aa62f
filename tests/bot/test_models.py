"""Models side by side: each turn on the one it names, a forged one refused, and nothing lost while one is taken on."""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path

import pytest

from bot import seal
from tests.bot.conftest import ROOT, SECRET, RunningBot

TOLD = json.loads((ROOT / "tests" / "contract" / "seal.json").read_text(encoding="utf-8"))
OTHER = "kopru-0000000000aa"


def hold(bot: RunningBot, model: str, **fields: object) -> tuple[int, object]:
    return bot.call("POST", "/webhooks/kopru/models", {"model": model, **fields}, SECRET)


def copied(bot: RunningBot, small_model: Path, name: str, sealed: bool = True) -> Path:
    """The small bot's model under another name, as the service puts a version beside it."""
    folder = bot.folder / "models"
    folder.mkdir(exist_ok=True)
    newest = max(small_model.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    archive = folder / f"{name}.tar.gz"
    shutil.copyfile(newest, archive)
    if sealed:
        seal.put(archive, seal.key(ROOT / "var" / "keys" / "models"))
    return archive


def test_a_seal_is_what_the_contract_says() -> None:
    assert seal.of(TOLD["name"], TOLD["data"].encode(), bytes.fromhex(TOLD["key"])) == TOLD["seal"]


def test_a_turn_is_answered_by_the_model_that_it_names_and_the_dialogue_goes_on_from_one_to_the_other(bot, small_model):
    serving = bot.call("GET", "/webhooks/kopru/ready")[1]["serving"]
    copied(bot, small_model, OTHER)
    assert hold(bot, OTHER, keep=[serving])[0] == 200
    used = [bot.turn("two-models", text="merhaba", model=model)[1]["model"] for model in (serving, OTHER, serving)]
    assert used == [serving, OTHER, serving]
    assert bot.turn("two-models", text="merhaba")[1]["model"] == serving
    said = [event for event in bot.events("two-models") if event["event"] == "user"]
    assert len(said) == 4


def test_a_turn_that_names_a_model_which_is_not_held_is_answered_by_the_serving_one(bot):
    serving = bot.call("GET", "/webhooks/kopru/ready")[1]["serving"]
    status, reply = bot.turn("no-such-model", text="merhaba", model="kopru-ffffffffffff")
    assert (status, reply["model"]) == (200, serving)


@pytest.mark.parametrize("how", ["no seal", "other bytes", "other name"])
def test_a_forged_model_is_refused_and_nothing_changes(bot, small_model, how):
    name = {"no seal": "kopru-0000000000b1", "other bytes": "kopru-0000000000b2", "other name": "kopru-0000000000b3"}[how]
    archive = copied(bot, small_model, name, sealed=how != "no seal")
    if how == "other bytes":
        archive.write_bytes(archive.read_bytes() + b"x")
    if how == "other name":
        seal.seal_file(archive).write_text(seal.of("kopru-ffffffffffff.tar.gz", archive.read_bytes(), seal.key(seal_key())))
    before = bot.call("GET", "/webhooks/kopru/ready")[1]
    assert hold(bot, name, serve=True) == (422, {"ok": False, "error": "forged_model"})
    assert bot.call("GET", "/webhooks/kopru/ready")[1] == before
    assert bot.turn("after-forgery", text="merhaba")[0] == 200


def test_names_that_are_no_models_and_strangers_are_refused(bot):
    assert hold(bot, "../../etc/passwd") == (400, {"ok": False, "error": "bad_request"})
    assert hold(bot, "kopru-ffffffffffff") == (404, {"ok": False, "error": "no_model"})
    assert bot.call("POST", "/webhooks/kopru/models", {"model": OTHER})[0] == 401


def test_turns_go_on_while_a_model_is_taken_on_and_the_serving_one_changes(bot, small_model):
    before = bot.call("GET", "/webhooks/kopru/ready")[1]["serving"]
    name = "kopru-0000000000cc"
    copied(bot, small_model, name)
    answers = []

    def talk(number: int) -> None:
        answers.extend(bot.turn(f"while-{number}", text="merhaba") for _ in range(6))

    talking = [threading.Thread(target=talk, args=(number,)) for number in range(3)]
    for thread in talking:
        thread.start()
    assert hold(bot, name, serve=True, keep=[before])[0] == 200
    for thread in talking:
        thread.join()
    assert [status for status, _ in answers] == [200] * 18
    assert {reply["model"] for _, reply in answers} <= {before, name}
    assert bot.turn("while-after", text="merhaba")[1]["model"] == name
    assert hold(bot, before, serve=True)[1]["models"] == [before]


def seal_key() -> Path:
    return ROOT / "var" / "keys" / "models"
