"""A return gives the content's files back as they were, and takes nothing from who edits them by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from base.settings import Settings
from studio import draft_store
from studio.returning import Returning
from studio.version_store import Version
from tests.support.studio import FILES, REPLY, Day, begun, example, newsroom

TURKISH, REPLIES = "data/nlu/tr/finance.yml", "data/responses/finance.yml"


def version(number: int, draft: str = "") -> Version:
    return Version(number, "published", "draft" if draft else "tree", "kopru-0123456789ab", "", "", draft, "", "", 0, 1, None, None, 0,
                   None, 0, 1, 100, "", "", True)


@pytest.fixture
async def day(sqlite: Settings, tmp_path: Path) -> AsyncIterator[Day]:
    async with newsroom(sqlite, tmp_path) as opened:
        yield await begun(opened)


def returning(day: Day) -> Returning:
    parts = day.room.parts
    return Returning(parts.ledger, parts.read, parts.drafts.library, parts.clock)


async def published(day: Day) -> Version:
    assert (await day.change(day.elifs, example("yatırım ortada yok hâlâ"), REPLY)).status_code == 201
    await day.publish()
    assert day.room.read(TURKISH) != FILES[TURKISH]
    return version(2, day.draft)


async def test_examples_and_replies_are_what_they_were_and_the_return_is_an_edition(day: Day) -> None:
    newer = await published(day)
    assert await returning(day).give_back(version(1), newer, day.deniz) == []
    assert (day.room.read(TURKISH), day.room.read(REPLIES)) == (FILES[TURKISH], FILES[REPLIES])
    editions = await day.room.parts.read(draft_store.all_editions)
    assert next((each.number, each.title, each.by.name) for each in editions) == (3, "v1", "Deniz")


async def test_forth_again_is_a_return_too(day: Day) -> None:
    newer = await published(day)
    new = day.room.read(TURKISH)
    await returning(day).give_back(version(1), newer, day.deniz)
    await returning(day).give_back(newer, version(1), day.deniz)
    assert day.room.read(TURKISH) == new


async def test_a_file_that_somebody_changed_by_hand_is_left_and_named(day: Day) -> None:
    newer = await published(day)
    by_hand = day.room.read(REPLIES) + "# bir not\n"
    day.room.write(REPLIES, by_hand)
    assert await returning(day).give_back(version(1), newer, day.deniz) == [REPLIES]
    assert (day.room.read(TURKISH), day.room.read(REPLIES)) == (FILES[TURKISH], by_hand)


async def test_where_the_studio_published_nothing_there_is_nothing_to_give_back(day: Day) -> None:
    assert await returning(day).give_back(version(1), version(2), day.deniz) == []
    assert day.room.read(TURKISH) == FILES[TURKISH]
