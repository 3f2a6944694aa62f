"""Who may do what: one door each for conversations, requests, documents and content, over role, department and action. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from base.errors import Refused

StaffRole = Literal["agent", "supervisor", "editor", "administrator"]
ROLES: tuple[StaffRole, ...] = StaffRole.__args__  # type: ignore[attr-defined]
Reach = Literal["nothing", "own", "all"]
"""How far a role reaches with an action: nowhere, what its departments have or it holds itself, or everywhere."""

ConversationAction = Literal["look", "take", "write", "note", "return", "transfer", "lead"]
"""`write` replies to the customer, `return` resolves or gives back, `lead` watches, whispers, takes over and assigns."""
RequestAction = Literal["look", "work", "register", "move", "export"]
"""`work` takes steps, `register` opens one for a customer, `move` changes department or priority, `export` is the case file."""
DocumentAction = Literal["look", "add", "decide", "erase"]
"""`decide` accepts a document or asks for a better one, `erase` removes it before its time."""
ContentAction = Literal["look", "edit", "approve"]
"""`edit` writes drafts, `approve` lets protected content and whole drafts of others be published."""


class StaffMember(Struct, frozen=True):
    """A person who works here; an `approver` lets what others wrote for the bot be published, whatever their role."""

    id: str
    login: str
    name: str
    role: StaffRole
    departments: tuple[str, ...]
    approver: bool = False


class Customer(Struct, frozen=True):
    """A visitor, as whom the browser writes, and the owner under whom the requests of all their browsers stand."""

    visitor: str
    owner: str = ""
    verified: bool = False

    def has(self, visitor: str) -> bool:
        """Whether what belongs to `visitor` is theirs."""
        return visitor in (self.visitor, self.owner)


class Place(Struct, frozen=True):
    """Where a thing stands: the visitor whose it is, the department that has it, the member of staff who holds it."""

    visitor: str
    department: str
    holder: str = ""


Rules = Mapping[str, Mapping[StaffRole, Reach]]


def _rule(agent: Reach, supervisor: Reach, administrator: Reach) -> Mapping[StaffRole, Reach]:
    """An editor writes content and needs nothing of a customer's."""
    return {"agent": agent, "supervisor": supervisor, "editor": "nothing", "administrator": administrator}


_DAILY = _rule("own", "all", "all")
_SENIOR = _rule("nothing", "all", "all")
CONVERSATION: Rules = {
    "look": _DAILY, "take": _DAILY, "write": _DAILY, "note": _DAILY, "return": _DAILY, "transfer": _DAILY, "lead": _SENIOR,
}
REQUEST: Rules = {"look": _DAILY, "work": _DAILY, "register": _DAILY, "move": _DAILY, "export": _DAILY}
DOCUMENT: Rules = {"look": _DAILY, "add": _DAILY, "decide": _DAILY, "erase": _rule("nothing", "nothing", "all")}
OVERVIEW: Rules = {"look": _SENIOR}
"""Figures of a department; whoever is given "own" sees those of their departments."""

CUSTOMERS_OWN = frozenset({"look", "write", "register", "export", "add"})
"""What customers do with what is theirs; the rest is work for staff."""


def access_conversation(who: StaffMember | Customer, place: Place, action: ConversationAction = "look") -> None:
    """Raises Refused: `not_found` for one that is not theirs to see, as if there were none; `forbidden` for what they may
    only look at."""
    _pass(CONVERSATION, who, place, action)


def access_request(who: StaffMember | Customer, place: Place, action: RequestAction = "look") -> None:
    """The same for a request."""
    _pass(REQUEST, who, place, action)


def access_document(who: StaffMember | Customer, place: Place, action: DocumentAction = "look") -> None:
    """The same for a document; its place is its request's."""
    _pass(DOCUMENT, who, place, action)


def content_actions(who: StaffMember) -> tuple[ContentAction, ...]:
    """What this member may do with what the bot knows and says. Nobody approves by rank alone but an administrator."""
    approves = who.approver or who.role == "administrator"
    edits = who.role in ("editor", "administrator")
    may_look: tuple[ContentAction, ...] = ("look",) if edits or approves else ()
    return (*may_look, *(("edit",) if edits else ()), *(("approve",) if approves else ()))


def access_content(who: StaffMember, action: ContentAction = "look") -> None:
    """Raises Refused("forbidden") for what this member may not do with the content."""
    if action not in content_actions(who):
        raise Refused("forbidden")


def departments_seen(who: StaffMember, rules: Rules = REQUEST) -> tuple[str, ...] | None:
    """For lists: the departments whose things this member may look at; None for all of them, empty for none."""
    reach = rules["look"][who.role]
    return None if reach == "all" else who.departments if reach == "own" else ()


def holder_seen(who: StaffMember, rules: Rules = REQUEST) -> str:
    """For lists: as whose holder this member sees things of other departments; empty for a role that sees nothing."""
    return "" if rules["look"][who.role] == "nothing" else who.id


def may(rules: Rules, who: StaffMember | Customer, place: Place, action: str) -> bool:
    """Whether the door lets them through, without an exception: for what is filtered rather than asked for."""
    if isinstance(who, Customer):
        return who.has(place.visitor) and action in CUSTOMERS_OWN
    reach = rules[action][who.role]
    return reach == "all" or (reach == "own" and (place.department in who.departments or place.holder == who.id))


def _pass(rules: Rules, who: StaffMember | Customer, place: Place, action: str) -> None:
    if may(rules, who, place, action):
        return
    raise Refused("forbidden" if may(rules, who, place, "look") else "not_found")
