"""Steps of publishing that come twice, and archives that nobody can return to."""

from __future__ import annotations

import pytest

from studio import version_store, versions
from tests.unit.test_publishing import Studio, refused, small

__all__ = ["small"]


async def test_a_step_whose_answer_was_lost_can_be_repeated_and_changes_nothing_more(small: Studio) -> None:
    number = await small.asked(100)
    again = await small.versions.ask(number, 100, "", small.deniz)
    assert (again.state, again.number) == ("asked", number)
    await small.versions.approve(number, small.nil)
    assert (await small.versions.approve(number, small.nil)).state == "published"
    assert small.drafts.applied == [("drf_1", 1, "deniz", "nil")]
    before = (await small.read(version_store.standing)).former.number
    for _ in range(2):
        assert (await small.versions.go_back(before, small.nil)).state == "published"
    assert (await small.actions()).count("model.returned") == 1
    first = await small.jobs.train("drf_1", small.deniz, "k1")
    await small.jobs.cancel(first.id, small.deniz)
    assert (await small.jobs.train("drf_1", small.deniz, "k1")).id == first.id
    assert (await small.jobs.train("drf_1", small.deniz, "k2")).id != first.id


async def test_archives_to_which_nobody_can_return_are_taken_away_and_the_others_stay(
        small: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "KEPT", 2)
    models = [f"kopru-{letter * 12}" for letter in "bcde"]
    for model in models:
        small.clock.at += 1000
        number = await small.candidate(model=model)
        await small.versions.ask(number, 100, "", small.deniz)
        await small.versions.approve(number, small.nil)
    waiting = await small.candidate(model="kopru-ffffffffffff")
    await small.versions.ask(waiting, 100, "", small.deniz)
    (small.models / "kopru-000000000000.tar.gz").write_bytes(b"left behind")
    await small.versions.tidy()
    assert {path.name for path in small.models.glob("*.tar.gz")} == {f"{model}.tar.gz" for model in models[-2:]}
    shown = {each.model: each for each in await small.versions.last(small.nil)}
    assert (small.versions.keeps(shown[models[-2]]), small.versions.keeps(shown[models[0]])) == (True, False)
    assert "return" in (await small.versions.detail(shown[models[-2]].number, small.nil)).may
    assert "return" not in (await small.versions.detail(shown[models[0]].number, small.nil)).may
    assert await refused(small.versions.go_back(shown[models[0]].number, small.nil)) == "illegal_transition"
