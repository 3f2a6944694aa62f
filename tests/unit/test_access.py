"""The doors: role × department × action, generated and compared with what was promised; every changed cell is noticed."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import pytest

from base import access
from base.access import ROLES, Customer, Place, Rules, StaffMember, StaffRole
from base.errors import Refused
from handoff import events as ev
from handoff.scope import ACTIONS

DOORS = {"conversation": (access.CONVERSATION, access.access_conversation), "request": (access.REQUEST, access.access_request),
         "document": (access.DOCUMENT, access.access_document)}
PLACES = {"own department": Place("vis_1", "finance"), "second department": Place("vis_1", "game"),
          "other department": Place("vis_1", "care"), "held elsewhere": Place("vis_1", "care", "stf_1"),
          "held by another": Place("vis_1", "care", "stf_2")}
SENIOR_ONLY = {("conversation", "lead")}
ADMINISTRATOR_ONLY = {("document", "erase")}


def member(role: StaffRole, departments: tuple[str, ...] = ("finance", "game")) -> StaffMember:
    return StaffMember("stf_1", "biri", "Biri", role, departments)


def promised(kind: str, role: StaffRole, place: str, action: str) -> str:
    """What the table of roles in docs/operations.md says, in words of its own."""
    near = place in ("own department", "second department", "held elsewhere")
    if role == "editor" or (role == "agent" and not near):
        return "not_found"
    if (kind, action) in ADMINISTRATOR_ONLY:
        return "" if role == "administrator" else "forbidden"
    if (kind, action) in SENIOR_ONLY:
        return "" if role in ("supervisor", "administrator") else "forbidden"
    return ""


def answer(rules: Rules, who: StaffMember | Customer, place: Place, action: str) -> str:
    try:
        access._pass(rules, who, place, action)
    except Refused as refused:
        return refused.code
    return ""


def differences(kind: str, rules: Rules) -> list[tuple[str, str, str]]:
    cells = itertools.product(ROLES, PLACES, rules)
    return [(role, place, action) for role, place, action in cells
            if answer(rules, member(role), PLACES[place], action) != promised(kind, role, place, action)]



@pytest.mark.parametrize(("role", "approver", "may_do"), [
    ("agent", False, ()), ("agent", True, ("look", "approve")), ("supervisor", False, ()), ("supervisor", True, ("look", "approve")),
    ("editor", False, ("look", "edit")), ("editor", True, ("look", "edit", "approve")),
    ("administrator", False, ("look", "edit", "approve")),
])
def test_content_is_written_by_editors_and_approved_by_approvers(role: StaffRole, approver: bool, may_do: tuple[str, ...]) -> None:
    who = StaffMember("stf_1", "biri", "Biri", role, (), approver)
    assert access.content_actions(who) == may_do
    for action in ("look", "edit", "approve"):
        if action in may_do:
            access.access_content(who, action)
        else:
            with pytest.raises(Refused, match="forbidden"):
                access.access_content(who, action)


@pytest.mark.parametrize("kind", DOORS)
def test_every_role_reaches_in_every_department_what_was_promised(kind: str) -> None:
    assert differences(kind, DOORS[kind][0]) == []


@pytest.mark.parametrize("kind", DOORS)
def test_one_changed_cell_of_the_rules_would_be_noticed(kind: str) -> None:
    rules = DOORS[kind][0]
    for action, role, reach in itertools.product(rules, ROLES, ("nothing", "own", "all")):
        if rules[action][role] != reach:
            changed: dict[str, Mapping[StaffRole, access.Reach]] = {**rules, action: {**rules[action], role: reach}}  # type: ignore[dict-item]
            assert differences(kind, changed), (action, role, reach)


@pytest.mark.parametrize("kind", DOORS)
def test_another_customers_thing_is_answered_like_none_at_all(kind: str) -> None:
    door = DOORS[kind][1]
    for action in DOORS[kind][0]:
        with pytest.raises(Refused, match="not_found"):
            door(Customer("vis_2", "vis_9"), PLACES["own department"], action)  # type: ignore[operator]


def test_a_customer_reaches_what_is_theirs_from_each_of_their_browsers() -> None:
    for who in (Customer("vis_1"), Customer("vis_7", owner="vis_1")):
        access.access_request(who, PLACES["other department"])
        access.access_document(who, PLACES["other department"], "add")
        with pytest.raises(Refused, match="forbidden"):
            access.access_request(who, PLACES["other department"], "work")


def test_a_member_without_a_department_sees_only_what_they_hold() -> None:
    nowhere = member("agent", ())
    assert access.departments_seen(nowhere) == ()
    assert access.may(access.CONVERSATION, nowhere, PLACES["held elsewhere"], "write")
    assert not access.may(access.CONVERSATION, nowhere, PLACES["own department"], "look")


def test_lists_are_scoped_like_the_doors() -> None:
    seen = {role: access.departments_seen(member(role)) for role in ROLES}
    assert seen == {"agent": ("finance", "game"), "supervisor": None, "editor": (), "administrator": None}


def test_every_event_of_an_agent_has_its_action() -> None:
    assert set(ACTIONS) == set(ev.AGENTS)
    assert set(ACTIONS.values()) <= set(access.CONVERSATION)
