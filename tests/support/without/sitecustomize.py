"""Takes rules of the dialogues away while a test runs: the file that KOPRU_WITHOUT names says which one, at every call anew.

Python imports this at its start where this folder is in PYTHONPATH; without KOPRU_WITHOUT nothing happens.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import inspect
import os
import sys
from pathlib import Path
from typing import Any

WHEN_LOADED = {"actions.rasa_actions": "_dialogues", "rasa.core.policies.rule_policy": "_rule_policy"}


class Finder:
    """Lets two modules be loaded as ever, and changes what they need afterwards."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name not in WHEN_LOADED:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is not None and spec.loader is not None:
            load = spec.loader.exec_module

            def exec_module(module: Any) -> None:
                load(module)
                globals()[WHEN_LOADED[name]](module)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def _says() -> tuple[str, str]:
    """What the file says now: `without <rule>`, or `trace <conversation>`."""
    what, _, name = Path(os.environ["KOPRU_WITHOUT"]).read_text(encoding="utf-8").partition(" ")
    return what, name


def _dialogues(_: Any) -> None:
    from tests.support.dialogue_rules import RULES

    for rule in RULES:
        module, *places = rule.where.split(":")
        holder: Any = importlib.import_module(module)
        *owners, name = places[0].split(".")
        for owner in owners:
            holder = getattr(holder, owner)
        original = getattr(holder, name)
        changed = _switched(rule, original)
        holders = [holder] if owners else [each for full, each in sys.modules.items() if full.startswith("actions.")]
        for each in holders:
            for known, value in list(vars(each).items()):
                if value is original:
                    setattr(each, known, changed)


def _switched(rule: Any, original: Any) -> Any:
    instead = eval(rule.instead, {"original": original})
    instead = instead if callable(instead) else (lambda *_, _value=instead, **__: _value)

    def removed() -> bool:
        return _says() == ("without", rule.name)

    def mattered(result: Any, arguments: Any, before: Any) -> None:
        what, conversation = _says()
        if what == "trace" and (before != _stands(arguments) if rule.effect else result != instead(*arguments)):
            with Path(os.environ["KOPRU_WITHOUT"] + ".trace").open("a", encoding="utf-8") as trace:
                trace.write(f"{rule.name}\t{conversation}\n")

    async def waited(*arguments: Any, **named: Any) -> Any:
        if removed():
            return instead(*arguments, **named)
        before = _stands(arguments)
        result = await original(*arguments, **named)
        mattered(result, arguments, before)
        return result

    def called(*arguments: Any, **named: Any) -> Any:
        if removed():
            return instead(*arguments, **named)
        before = _stands(arguments)
        result = original(*arguments, **named)
        mattered(result, arguments, before)
        return result

    return waited if inspect.iscoroutinefunction(original) else called


def _stands(arguments: Any) -> Any:
    """How far the turn that a function is given has come."""
    turn = arguments[0] if arguments else None
    return (len(turn.said), dict(turn.slots), turn.message.text) if hasattr(turn, "said") else None


def _rule_policy(module: Any) -> None:
    """A rule of data/rules that is gone is one that no state fits; its name here is its intent."""
    fits = module.RulePolicy._get_possible_keys

    def fits_without(policy: Any, rules: Any, states: Any) -> set[str]:
        what, intent = _says()
        keys: set[str] = fits(policy, rules, states)
        return {key for key in keys if f'"intent": "{intent}"' not in key} if what == "without" else keys

    module.RulePolicy._get_possible_keys = fits_without


if os.environ.get("KOPRU_WITHOUT"):
    sys.meta_path.insert(0, Finder())  # type: ignore[arg-type]
