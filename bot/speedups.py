"""Places where Rasa spends most of a turn on finding out what it knows already; replies and events stay the same.

Rasa 3.6.21 is the last release of its line, so what is replaced here does not move underneath.
"""

from __future__ import annotations

from typing import Any

import jsonschema.validators
import rasa.core.policies.rule_policy
import rasa.core.processor
from rasa.core.actions.action import ActionExtractSlots, RemoteAction
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.constants import ACTION_VALIDATE_SLOT_MAPPINGS
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.shared.utils.common import all_subclasses

from bot import action_calls, rule_table, tracker_store

_scan_for_type = Event.resolve_by_type
_by_type: dict[str, type[Event]] = {}


def resolve_by_type(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    """The event class of a type name, from a table; Rasa walks all classes anew for every stored event."""
    known = _by_type.get(type_name)
    if known is not None:
        return known
    for event in all_subclasses(Event):
        _by_type.setdefault(event.type_name, event)
    return _by_type.get(type_name) or _scan_for_type(type_name, default)


class DirectGraphRunner(DaskGraphRunner):
    """Runs the prediction graph node by node in an order found once per target, without building a dask graph."""

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """Each target's output by name; `GraphRunError` as in the parent class."""
        wanted = tuple(targets or self._graph_schema.target_names)
        done: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        try:
            for name, needs in self._order(wanted):
                # A need that nobody fills is passed by its name, which the node reports.
                done[name] = self._instantiated_nodes[name](*(done.get(need, need) for need in needs))
        except RuntimeError as error:
            raise GraphRunError("Error running runner.") from error
        return dict(done[name] for name in wanted)

    def _order(self, targets: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
        known: dict[Any, Any] = self.__dict__.setdefault("_orders", {})
        if targets not in known:
            known[targets] = _sorted_nodes(self._graph_schema.minimal_graph_schema(list(targets)).nodes)
        return known[targets]


def _sorted_nodes(nodes: dict[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    """Nodes with their needs, each after the nodes it needs."""
    order: list[tuple[str, tuple[str, ...]]] = []
    placed: set[str] = set()

    def place(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise GraphRunError(f"The graph runs in a circle at '{name}'.")
        if name in placed or name not in nodes:
            return
        needs = tuple(nodes[name].needs.values())
        for need in needs:
            place(need, (*above, name))
        placed.add(name)
        order.append((name, needs))

    for name in nodes:
        place(name, ())
    return order


class _CheckedOnce:
    """The check of an action server's answer: the schema is compiled once, and events of a shape that passed pass again.

    The schema asks which fields an event has and of which types they are, nothing of the values of plain ones.
    """

    def __init__(self) -> None:
        self._validator: Any = None
        self._good: set[tuple[Any, ...]] = set()

    def check(self, result: dict[str, Any]) -> bool:
        """True, or `jsonschema.ValidationError` with the same best match as `jsonschema.validate` raises."""
        shapes = _shapes(result)
        if shapes is not None and shapes <= self._good:
            return True
        error = jsonschema.exceptions.best_match(self._compiled().iter_errors(result))
        if error is not None:
            raise error
        if len(self._good) < _SHAPES_KEPT:
            self._good |= shapes or set()
        return True

    def _compiled(self) -> Any:
        if self._validator is None:
            schema = RemoteAction.action_response_format_spec()
            kind = jsonschema.validators.validator_for(schema)
            kind.check_schema(schema)
            self._validator = kind(schema)
        return self._validator


_SHAPES_KEPT = 1_000
_PLAIN = (str, int, float, bool, type(None))


def _shapes(result: Any) -> set[tuple[Any, ...]] | None:
    """What the answer's events look like; None when it holds something that has to be looked at whole."""
    if not isinstance(result, dict) or not isinstance(result.get("events"), list):
        return None
    responses = result.get("responses", [])
    if not isinstance(responses, list) or not all(isinstance(response, dict) for response in responses):
        return None
    shapes = [_shape(event) for event in result["events"]]
    return None if None in shapes else {shape for shape in shapes if shape}


def _shape(event: Any) -> tuple[Any, ...] | None:
    if not isinstance(event, dict) or not isinstance(event.get("event"), str):
        return None
    kind = event["event"]
    # A slot may hold anything; any other value that is not plain has a schema of its own.
    if not all(isinstance(value, _PLAIN) or (kind, name) == ("slot", "value") for name, value in event.items()):
        return None
    return (kind, *sorted((name, type(value).__name__) for name, value in event.items()))


class _NoCopies:
    """In place of `copy` where it is used for lines of a log only that are never written: values stay what they are."""

    @staticmethod
    def deepcopy(value: Any) -> Any:
        """The value itself."""
        return value


_is_empty = Domain.is_empty


def is_empty(domain: Domain) -> bool:
    """As Rasa's own, asked once: it writes out the whole domain for each message that it reads."""
    known: bool | None = domain.__dict__.get("_kopru_is_empty")
    if known is None:
        known = domain.__dict__["_kopru_is_empty"] = _is_empty(domain)
    return known


_extract_slots = ActionExtractSlots.run


async def extract_slots(action: ActionExtractSlots, channel: Any, nlg: Any, tracker: Any, domain: Domain) -> list[Event]:
    """As Rasa's own; where no slot is filled from messages it need not be looked at whether one is."""
    if _filled_by_actions(domain):
        return []
    events: list[Event] = await _extract_slots(action, channel, nlg, tracker, domain)
    return events


def _filled_by_actions(domain: Domain) -> bool:
    known: bool | None = domain.__dict__.get("_kopru_filled_by_actions")
    if known is None:
        mappings = [mapping for slot in domain.slots for mapping in slot.mappings]
        plain = all(mapping.get("type") == "custom" and not mapping.get("action") for mapping in mappings)
        known = domain.__dict__["_kopru_filled_by_actions"] = plain and ACTION_VALIDATE_SLOT_MAPPINGS not in domain.user_actions
    return known


_call_format = RemoteAction._action_call_format


def call_format(action: RemoteAction, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
    """What the action server is sent: slots and the last message, not all that was ever said, which no action reads."""
    light = _Light(tracker)
    body: dict[str, Any] = _call_format(action, light, domain)
    return body


class _Light:
    """A tracker whose state has no events."""

    def __init__(self, tracker: DialogueStateTracker) -> None:
        self.sender_id = tracker.sender_id
        self._tracker = tracker

    def current_state(self, _: EventVerbosity) -> dict[str, Any]:
        """As for all events, with none of them."""
        return {**self._tracker.current_state(EventVerbosity.NONE), "events": []}


_answers = _CheckedOnce()


def install() -> None:
    """Replace all of them for this process; training keeps Rasa's own runner."""
    Event.resolve_by_type = staticmethod(resolve_by_type)
    RemoteAction._validate_action_result = lambda _action, result: _answers.check(result)
    rasa.core.processor.DaskGraphRunner = DirectGraphRunner
    Domain.is_empty = is_empty
    action_calls.install()
    ActionExtractSlots.run = extract_slots
    RemoteAction._action_call_format = call_format
    for module in (rasa.core.processor, rasa.core.policies.rule_policy):
        module.copy = _NoCopies
    rule_table.install()
    tracker_store.install()
