"""Rasa's message processor, made loud: a turn either works as a whole and is kept, or fails and says so.

Rasa logs a failed action and goes on as if it had run, continues with an empty dialogue when its tracker store fails,
and says nothing at all for a reply without a matching variant. Here each of these ends the turn.
"""

from __future__ import annotations

from typing import Any, NoReturn

import rasa.core.actions.action
import rasa.core.agent
from rasa.core.actions.action import Action, ActionExecutionRejection, ActionListen, ActionSessionStart, RemoteAction
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.events import ActionExecutionRejected, DefinePrevUserUtteredFeaturization, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.history import shortened
from bot.turn import LANGUAGES, REQUEST_FIELDS, Said

# Rasa's default is 300 s, longer than its own conversation lock (60 s) and than any turn may take (8 s).
ACTION_SECONDS = 6
# Actions that only read the tracker, and nothing of what a policy notes about how a message was featurized.
_LEAVE_ALONE = (RemoteAction, ActionListen, ActionSessionStart)
# Rasa itself asks for these without caring whether they exist.
_MAY_BE_MISSING = frozenset({"utter_default", "utter_restart", "utter_back", "utter_ask_rephrase"})


class TurnFailed(Exception):
    """The turn cannot be answered; `code` is what the service is told."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code


class TurnOutput(OutputChannel):
    """Gathers what the bot says in one turn, and the dialogue as it stands when the turn is over."""

    def __init__(self) -> None:
        self.said = Said()
        self.tracker: DialogueStateTracker | None = None

    @classmethod
    def name(cls) -> str:
        return "kopru"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.said.add(message)


class TurnProcessor(MessageProcessor):
    """`MessageProcessor` whose failures reach the caller and leave the stored dialogue as it was before the turn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nlg = _LoudGenerator(self.nlg)
        self.on_circuit_break = _too_many_actions
        if isinstance(self.tracker_store, FailSafeTrackerStore):
            self.tracker_store._on_tracker_store_error = _tracker_store_failed

    async def handle_message(self, message: UserMessage) -> None:
        """Run one turn; when it fails, the request details that it had gathered so far are kept all the same."""
        try:
            await super().handle_message(message)
        except Exception:
            await self._keep_collected(message)
            raise

    async def note(self, conversation: str, slots: dict[str, Any], metadata: dict[str, Any]) -> DialogueStateTracker:
        """Write slots into the dialogue without asking a policy; the caller holds the conversation's lock."""
        missing = set(slots) - {slot.name for slot in self.domain.slots}
        if missing:
            raise TurnFailed("slot_missing", ", ".join(sorted(missing)))
        tracker = await self.fetch_tracker_and_update_session(conversation, TurnOutput(), metadata)
        tracker.update_with_events([SlotSet(name, value) for name, value in slots.items()], self.domain)
        await self.save_tracker(tracker)
        return tracker

    async def _update_tracker_session(
        self, tracker: DialogueStateTracker, output_channel: OutputChannel, metadata: dict[str, Any] | None = None
    ) -> None:
        await super()._update_tracker_session(tracker, output_channel, metadata)
        tracker.update_with_events(shortened(tracker), self.domain)

    async def _handle_message_with_tracker(self, message: UserMessage, tracker: DialogueStateTracker) -> None:
        await super()._handle_message_with_tracker(message, tracker)
        message.output_channel.tracker = tracker
        self._guess_language(tracker)

    def _guess_language(self, tracker: DialogueStateTracker) -> None:
        """Start the slot `language` with what the service said: a reply whose variants hang on it is never silent."""
        told = (tracker.latest_message.metadata or {}).get("language")
        if "language" in tracker.slots and tracker.get_slot("language") is None and told in LANGUAGES:
            tracker.update(SlotSet("language", told), self.domain)

    async def _run_prediction_loop(self, output_channel: OutputChannel, tracker: DialogueStateTracker) -> None:
        await super()._run_prediction_loop(output_channel, tracker)
        if isinstance(output_channel, TurnOutput) and output_channel.said.nothing:
            raise TurnFailed("no_reply")

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        """As Rasa's own, but an exception ends the turn instead of being logged and forgotten."""
        trial = tracker
        telling = [event for event in prediction.events if not isinstance(event, DefinePrevUserUtteredFeaturization)]
        if telling or not isinstance(action, _LEAVE_ALONE):  # a copy replays the whole dialogue
            trial = tracker.copy()
            trial.update_with_events(prediction.events, self.domain)
        try:
            events: list[Event] = await action.run(output_channel, nlg, trial, self.domain)
        except ActionExecutionRejection:
            tracker.update(ActionExecutionRejected(action.name(), prediction.policy_name, prediction.max_confidence))
            return self.should_predict_another_action(action.name())
        except TurnFailed:
            raise
        except Exception as error:
            raise TurnFailed("action_failed", action.name()) from error
        self._log_action_on_tracker(tracker, action, events, prediction)
        await self.execute_side_effects(events or [], tracker, output_channel)
        return self.should_predict_another_action(action.name())

    async def _keep_collected(self, message: UserMessage) -> None:
        reached = getattr(message.output_channel, "tracker", None)
        if reached is None:
            return
        kept = await self.get_tracker(message.sender_id)
        collected = {name: reached.get_slot(name) for name in REQUEST_FIELDS if name in reached.slots}
        new = {n: value for n, value in collected.items() if value is not None and value != kept.get_slot(n)}
        if new:
            await self.note(message.sender_id, new, message.metadata or {})


class LoudRemoteAction(RemoteAction):
    """A custom action whose failure also ends the turn where Rasa would only warn: while it fills slots."""

    async def run(self, *args: Any, **kwargs: Any) -> list[Event]:
        try:
            return await super().run(*args, **kwargs)
        except (ActionExecutionRejection, TurnFailed):
            raise
        except Exception as error:
            raise TurnFailed("action_failed", self.name()) from error


class _LoudGenerator(NaturalLanguageGenerator):
    """A reply that has no variant for this dialogue is a failure, not silence."""

    def __init__(self, generator: NaturalLanguageGenerator) -> None:
        self._generator = generator

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        draft = await self._generator.generate(utter_action, tracker, output_channel, **kwargs)
        if draft is None and utter_action not in _MAY_BE_MISSING:
            raise TurnFailed("response_missing", utter_action)
        return draft


def install() -> None:
    """Make Rasa build its agent with these classes."""
    rasa.core.agent.MessageProcessor = TurnProcessor
    rasa.core.actions.action.RemoteAction = LoudRemoteAction
    rasa.core.actions.action.DEFAULT_REQUEST_TIMEOUT = ACTION_SECONDS


def _too_many_actions(*_: Any) -> NoReturn:
    raise TurnFailed("action_limit")


def _tracker_store_failed(error: Exception) -> NoReturn:
    raise TurnFailed("tracker_store") from error
