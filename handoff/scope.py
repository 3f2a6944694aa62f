"""What of the live conversations reaches a member of staff: the door of base/access.py applied to rows, watches and acts."""

from __future__ import annotations

from collections.abc import Sequence

from base import access
from base.access import ConversationAction, Place, StaffMember
from handoff import events as ev
from handoff.line import Line
from handoff.protocol import Row
from handoff.state import Conversation

ACTIONS: dict[type[ev.Event], ConversationAction] = {
    ev.AgentTakes: "take", ev.AgentReplies: "write", ev.AgentNotes: "note", ev.AgentResolves: "return",
    ev.AgentGivesBack: "return", ev.AgentTransfers: "transfer",
    ev.AgentDeclines: "take", ev.AgentAssigns: "lead", ev.AgentWhispers: "lead", ev.AgentLabels: "note", ev.AgentTicks: "note",
    ev.AgentSnoozes: "write", ev.AgentRegisters: "write",
}
"""What a member of staff has to be allowed for each event."""
UNHELD = ("bot", "closed")
"""States in which no person has a conversation or is waited for."""


def check(who: StaffMember, c: Conversation, event: ev.Event) -> None:
    """Raises Refused when `who` may not let the event happen to the conversation as it stands."""
    access.access_conversation(who, place(c), ACTIONS[type(event)])


def sees(line: Line, c: Conversation) -> bool:
    """Whether the member of staff on the line may look at the conversation as it stands."""
    return line.who is not None and may_look(line.who, c)


def may_look(who: StaffMember, c: Conversation) -> bool:
    """Whether the member may look at the conversation as it stands."""
    return access.may(access.CONVERSATION, who, place(c), "look")


def leads(who: StaffMember, c: Conversation) -> bool:
    """Whether the member watches, whispers, takes over and assigns there."""
    return access.may(access.CONVERSATION, who, place(c), "lead")


def place(c: Conversation) -> Place:
    """Where the conversation stands. While no person has it, whoever had it last may still look: they know what was said, and
    return to what they agreed."""
    last = c.last_agent if c.state in UNHELD else ""
    return Place(c.visitor, c.department, c.agent.id if c.agent else last)


def rows_for(line: Line, rows: Sequence[Row]) -> list[Row]:
    """The rows as this console gets them: its own, and for one that it was shown and may see no longer, that it is gone."""
    told = []
    for row in rows:
        if line.who is not None and access.may(access.CONVERSATION, line.who, _place(row), "look"):
            line.rows.add(row.conversation)
            told.append(row)
        elif row.conversation in line.rows:
            line.rows.discard(row.conversation)
            told.append(gone(row))
    return told


def gone(row: Row) -> Row:
    """The row without anything but that it is no longer here."""
    return Row(row.conversation, "closed", row.epoch, row.last_seq, row.language, "", "normal")


def _place(row: Row) -> Place:
    return Place("", row.department, row.agent.id if row.agent else "")
