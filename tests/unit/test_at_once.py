"""A promise of a first answer at once is kept by the registration itself: there is nothing to be late with."""

from __future__ import annotations

from msgspec.structs import replace

from tests.unit.test_desk_steps import NEW, Room, room

__all__ = ["room"]


async def test_what_is_answered_at_once_is_never_late(room: Room) -> None:
    request, _ = await room.desk.register(replace(NEW, topic="responsible_gaming", transaction_type="other"), "vis_1", "k")
    number = request.tracking_number
    room.later(hours=5)
    assert await room.desk.warn_all() == 0
    await room.desk.work(number, "asked_customer", "stf_1", "a", "Ne kadar ara vermek istersiniz?")
    room.later(hours=5)
    await room.desk.add_information(number, "Altı ay", "chat", "vis_1", "b")
    room.later(hours=5)
    assert await room.desk.warn_all() == 0
    after, _ = await room.found(number)
    assert not room.desk.is_overdue(after)
    assert after.due_to == request.due_to
