"""What the ledger remembers of conversations between batches, so that a batch asks the database only what changed."""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import Protocol

from msgspec import Struct

from handoff.state import Conversation

CONVERSATIONS = 4_096
CIDS = 64
"""Client ids remembered for each conversation; a browser has at most some dozens under way."""


class Stored(Struct, frozen=True, gc=False):
    """What is answered to a client that asks again: where its entry stands, and the digest of what it had said."""

    seq: int
    at: int
    epoch: int
    body: str | None


class Identified(Protocol):
    """A command's identity."""

    @property
    def conversation(self) -> str:
        """Which conversation."""
        ...

    @property
    def sender(self) -> str:
        """Whose."""
        ...

    @property
    def cid(self) -> str:
        """The client's id."""
        ...


class _Kept:
    __slots__ = ("cids", "conversation", "order")

    def __init__(self) -> None:
        self.conversation: Conversation | None = None
        self.cids: dict[tuple[str, str], Stored] = {}
        self.order: deque[tuple[str, str]] = deque()


class Memory:
    """Bounded; the longest unused conversation is forgotten first. Everything in it can be read again."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    def get(self, id_: str, at: tuple[int, int]) -> Conversation | None:
        """The conversation if it is remembered as it stands at (seq, epoch)."""
        kept = self._kept.get(id_)
        if kept is None or kept.conversation is None or (kept.conversation.seq, kept.conversation.epoch) != at:
            return None
        self._kept.move_to_end(id_)
        return kept.conversation

    def begin(self, id_: str) -> None:
        """The conversation was read anew."""
        self._kept[id_] = _Kept()
        self._kept.move_to_end(id_)
        if len(self._kept) > CONVERSATIONS:
            self._kept.popitem(last=False)

    def keep(self, conversation: Conversation) -> None:
        """The conversation as it was written."""
        kept = self._kept.get(conversation.id)
        if kept is not None:
            kept.conversation = conversation

    def stored(self, command: Identified) -> Stored | None:
        """What is remembered to have been written under the command's client id."""
        kept = self._kept.get(command.conversation)
        return None if kept is None else kept.cids.get((command.sender, command.cid))

    def keep_cid(self, command: Identified, stored: Stored) -> None:
        """Remembers what was written under it."""
        kept = self._kept.get(command.conversation)
        if kept is None:
            return
        key = command.sender, command.cid
        kept.cids[key] = stored
        kept.order.append(key)
        if len(kept.order) > CIDS:
            del kept.cids[kept.order.popleft()]

    def clear(self) -> None:
        """Forgets everything."""
        self._kept.clear()
