"""What the components that learn share: made empty, trained, stored in the model's folder and loaded from there."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, Dict, Generic, Optional, Protocol, Type, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage


class Storable(Protocol):
    """A model of ours: files in a folder, no pickle."""

    def save(self, folder: Path) -> None:
        """Write it into an existing folder."""

    @classmethod
    def load(cls, folder: Path) -> "Storable":
        """Read what `save` wrote."""


Learnt = TypeVar("Learnt", bound=Storable)
Self = TypeVar("Self", bound="TrainedComponent[Any]")


class TrainedComponent(GraphComponent, Generic[Learnt]):
    """A component around one model; `model_type` reads it back. `_model` is None until it is trained or loaded."""

    model_type: ClassVar[Type[Storable]]

    def __init__(self, config: Dict[str, Any], storage: ModelStorage, resource: Resource, model: Optional[Learnt]) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls: Type[Self],
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """An untrained component."""
        return cls(config, model_storage, resource, None)

    @classmethod
    def load(
        cls: Type[Self],
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        """The trained component; raises when the model holds none, rather than answering at random."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, cls.model_type.load(Path(folder)))

    def keep(self, model: Learnt) -> Resource:
        """Use a freshly trained model from now on, and store it."""
        self._model = model
        with self._storage.write_to(self._resource) as folder:
            model.save(Path(folder))
        return self._resource
