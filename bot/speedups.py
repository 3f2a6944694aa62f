"""Three places where Rasa spends most of a turn on finding out what it knows already; replies and events stay the same.

Rasa 3.6.21 is the last release of its line, so what is replaced here does not move underneath.
"""

from __future__ import annotations

from typing import Any

import jsonschema.validators
import rasa.core.processor
from rasa.core.actions.action import RemoteAction
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses

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
    """The check of an action server's answer, with its schema checked and compiled once instead of at each call."""

    def __init__(self) -> None:
        self._validator: Any = None

    def check(self, result: dict[str, Any]) -> bool:
        """True, or `jsonschema.ValidationError` with the same best match as `jsonschema.validate` raises."""
        if self._validator is None:
            schema = RemoteAction.action_response_format_spec()
            kind = jsonschema.validators.validator_for(schema)
            kind.check_schema(schema)
            self._validator = kind(schema)
        error = jsonschema.exceptions.best_match(self._validator.iter_errors(result))
        if error is not None:
            raise error
        return True


_answers = _CheckedOnce()


def install() -> None:
    """Replace all three for this process; training keeps Rasa's own runner."""
    Event.resolve_by_type = staticmethod(resolve_by_type)
    RemoteAction._validate_action_result = lambda _action, result: _answers.check(result)
    rasa.core.processor.DaskGraphRunner = DirectGraphRunner
